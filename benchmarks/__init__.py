"""
Measurements outside the test suite: they take long, or need external data.
"""
