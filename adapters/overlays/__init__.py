"""
Local content on the command line: which overlays are in use, and how one is begun and checked.

    choosing.py    `--overlay` and SVGUIDE_OVERLAY → folders
    skeleton.py    a new overlay, valid from the start
    skeleton/      its files, with ${names} to fill in
    command.py     `overlay init` and `overlay check`

What may not enter here: what an overlay may do; that is `bot.content.overlays`.
"""
