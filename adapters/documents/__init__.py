"""
Documents in the formats of office programs. No wording here: the text comes from the content.
"""
