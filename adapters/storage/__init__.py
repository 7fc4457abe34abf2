"""
Storage of conversations, incoming events and the outbox.

What may not enter here: a decision about what to say, a platform's name, a row's text in a log. The
durable store is imported from `adapters.storage.sql`, so that a terminal chat does not load a
database library it does not use.
"""

from adapters.storage.errors import StoreError
from adapters.storage.memory import MemoryStore

__all__ = ["MemoryStore", "StoreError"]
