"""
Tools for content editors: coverage, lints, due reviews, trying a phrase, writing new entries,
measuring how well questions are understood, and comparing two states of the content.

What may not enter here: a rule of law, an answer's wording, anything a conversation needs, the
running process: library, engine, day and addresses come as arguments.
"""
