"""
The durable store, over SQLite or PostgreSQL.

    store.py       `SqlStore`: a transaction for each call
    database.py    opens a database, and turns its errors into `StoreError`
    dialect.py     differences between SQLite and PostgreSQL
    inbox.py       envelopes accepted and handled
    sessions.py    conversations
    outbox.py      replies to deliver, and the message that shows a check
    transfers.py   checks offered for transfer under a code
    signals.py     counts of what was not understood at once

What may not enter here: a decision about what to say, a platform's name, a row's text in a log.
"""

from adapters.storage.sql.database import migrate
from adapters.storage.sql.store import SqlStore

__all__ = ["SqlStore", "migrate"]
