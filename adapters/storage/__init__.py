"""
Where conversations, what came in and what is to go out are kept.

What may not enter here: a decision about what to say, a platform's name, a row's text in a log.
The durable store is in `adapters.storage.sql` and is imported from there, so that a terminal chat
does not wait for a data base library it won't use.
"""

from adapters.storage.errors import StoreError
from adapters.storage.memory import MemoryStore

__all__ = ["MemoryStore", "StoreError"]
