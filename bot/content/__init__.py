"""
The library: everything the guide knows, assembled and checked, with what organisations add to it.

Opens no file (`knowledge.reading` does) and renders nothing.
"""
