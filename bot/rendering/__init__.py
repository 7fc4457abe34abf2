"""
From content and state to replies, in the neutral markup of `bot.model.replies`.

Pure functions: no session is changed here, and no channel is known.
"""
