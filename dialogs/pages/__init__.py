"""
Flows on paper: as a graph, a drawing, a text outline, a table to sign off.

What may not enter here: files, clocks, a decision of law.
"""
