"""
The running process: settings, wiring, serving and shutdown.

    settings.py       environment → Settings
    bootstrap.py      content → Library → Engine
    wiring.py         Settings → store, channels, service
    terminal.py       the conversation in the terminal
    server.py         serves until stopped
    http.py           routes of the channels, and health checks
    housekeeping.py   periodic tasks
    outbox_worker.py  delivers replies from the outbox
    logging.py        logging without user text
    folders.py        data and cache folders
    page_cache.py     cache of parsed content pages
    collector.py      pauses Python's garbage collector
    malloc.py         glibc's threshold for returning memory

What may not enter here: a command's options and output, a platform's payloads, a table of the
store.
"""
