"""
The running process: what is read at start, how the parts are put together, and how it stops.

    settings.py       environment → Settings
    bootstrap.py      content → Library → Engine
    wiring.py         Settings → store, channels, service
    server.py         serves until told to stop
    outbox_worker.py  delivers what the store has to send
    logging.py        log lines without anybody's words
    malloc.py         how the C library keeps freed memory

What may not enter here: a command's options and output, a platform's payloads, a table of the
store.
"""
