"""
Documents as files for office programs. No wording here: the text comes from the content.
"""
