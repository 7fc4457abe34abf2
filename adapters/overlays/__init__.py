"""
Local content: the files of a new overlay.

    new_overlay.py  a new overlay, valid from the start
    skeleton/       its files, with ${names} to fill in

What may not enter here: what an overlay may do; that is `bot.content.overlays`.
"""
