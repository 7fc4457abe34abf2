"""
Policy as pure functions: facts, dated parameters and a day in, findings out.

What may not enter here: words for people (they lie in the rule book), routing, a clock.
"""
