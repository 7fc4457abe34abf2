"""
Memory and time of `svguide serve`, with both channels on fake platforms.
"""
