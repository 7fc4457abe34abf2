"""
Turns content and state into replies, in the neutral markup of `bot.model.replies`.

Pure functions that change no session and know no channel.
"""
