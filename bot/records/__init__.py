"""
The content of a record of a check for the procurement file.

Signing, verifying and printing are in `adapters.records`; nothing here opens a key or a file.
"""
