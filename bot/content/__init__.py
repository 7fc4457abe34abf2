"""
The library: all content, assembled and cross-checked, with what organisations add to it.

Opens no file (`knowledge.reading` does) and renders nothing.
"""
