"""
Scripts that bring a data base to the shape of `adapters.storage.tables`, oldest first.

What may not enter here: an import of `tables` by a script (a script says what it did on its day).
"""
