"""
Local content: how an organisation's overlay is begun.

    new_overlay.py  a new overlay, valid from the start
    skeleton/       its files, with ${names} to fill in

What may not enter here: what an overlay may do; that is `bot.content.overlays`.
"""
