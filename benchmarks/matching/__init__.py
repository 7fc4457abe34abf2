"""
The matcher compared with others on public data; see `__main__`.
"""
