"""
Measurements that are no part of the test suite: they take long, or need data from elsewhere.
"""
