"""
What goes into a record of a check for the procurement file.

Signing, verifying and printing are `adapters.records`; nothing here opens a key or a file.
"""
