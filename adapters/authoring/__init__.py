"""
Keeping the knowledge true: coverage, lints, what is due, trying a phrase, writing new entries.

What may not enter here: a rule of law, an answer's wording, anything a conversation needs.
"""
