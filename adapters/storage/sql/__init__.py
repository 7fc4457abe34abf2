"""
The durable store, over SQLite or PostgreSQL.

    store.py       `SqlStore`: a transaction for each call
    database.py    opens a data base, and turns what it raises into `StoreError`
    dialect.py     what the statements need of the two data bases
    inbox.py       envelopes accepted and handled
    sessions.py    conversations
    outbox.py      replies to deliver, and the message that shows a check
    transfers.py   checks that wait under a code
    signals.py     what was not understood at once, counted

What may not enter here: a decision about what to say, a platform's name, a row's text in a log.
"""

from adapters.storage.sql.database import migrate
from adapters.storage.sql.store import SqlStore

__all__ = ["SqlStore", "migrate"]
