"""
The matcher beside others on public data; see `__main__`.
"""
