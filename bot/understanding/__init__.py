"""
From a text to one act: what is read from a message, and in which order that is tried.

Nothing here changes a session or makes a reply. Interpreters get values and return an act.
"""
