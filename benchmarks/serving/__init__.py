"""
What `svguide serve` takes of a machine: memory and time, with both channels on fake platforms.
"""
