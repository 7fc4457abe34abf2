"""
Values that travel: events, acts, replies, turns, sessions, effects.

Nothing here reads content, matches text or knows the law, and nothing imports the rest of `bot`.
"""
