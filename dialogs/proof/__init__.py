"""
Proof that a flow does what it should on every path; docs/decisions/0005-proof.md says how.

What may not enter here: files, clocks, a decision of law.
"""
