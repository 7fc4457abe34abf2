"""
Where people talk to the guide: a folder or module for each channel, all behind one port.

    base.py         the port, and what requests and answers look like whatever the platform
    slack/          Slack
    telegram/       Telegram
    console.py      this terminal
    attachments.py  files handed over, on this machine's disk

What may not enter here: an answer's wording, a session. No channel imports another.
"""
