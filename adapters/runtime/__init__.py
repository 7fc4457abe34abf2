"""
The running process: what is read at start, how the parts are put together, and how it stops.

    settings.py       environment → Settings
    bootstrap.py      content → Library → Engine
    wiring.py         Settings → store, channels, service
    terminal.py       the conversation in this terminal
    server.py         serves until told to stop
    http.py           the routes of channels, and health
    housekeeping.py   what is done by the clock
    outbox_worker.py  delivers what the store has to send
    logging.py        log lines without anybody's words
    folders.py        where things lie on this machine
    page_cache.py     content pages kept between starts
    collector.py      when Python looks for cyclic garbage
    malloc.py         how the C library keeps freed memory

What may not enter here: a command's options and output, a platform's payloads, a table of the
store.
"""
