"""
The state of a check, derived from the answers in the session, and the codes that move one.

Words for people are made in `bot.rendering.check`; nothing here parses text.
"""
