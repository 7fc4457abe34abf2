"""
Everything that touches the world: the command, settings, stores and channels.

What may not enter here: a rule of law, an answer's wording, a decision about what to say.
"""

__all__ = ()
