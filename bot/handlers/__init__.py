"""
One function for each act, over the turn context.

A handler changes the session only through the context, parses no text, and performs another act
where it needs one.
"""
