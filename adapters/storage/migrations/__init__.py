"""
Migration scripts to the schema of `adapters.storage.tables`, oldest first.

What may not enter here: an import of `tables` by a script, because the tables change later and a
script must not.
"""
