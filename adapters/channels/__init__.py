"""
The channels through which people use the guide, one folder or module each, behind one port.

    base.py         the port, and HTTP requests and responses independent of a platform
    slack/          Slack
    telegram/       Telegram
    console.py      the terminal
    attachments.py  attachments written to the local disk

What may not enter here: an answer's wording, a session. No channel imports another.
"""
