"""
The library as a small static website: every answer, its sources, its dates.

    markup.py      neutral markup → HTML; pure
    entries.py     an entry by the law of a day → what its page shows; pure
    law.py         figures with their history, instruments, reviews, changes by day; pure
    flows.py       a check → its picture, and the same in words; pure
    word_index.py     words from A to Z and the answers that hold them; pure
    pages.py       the library → every file of the site, as text
    output.py      those files into a folder, and nothing else touched
    words.yaml     what the pages say themselves
    templates/     HTML, the feed, style and the one optional script

Rules of this house: a page works without a script; the same content on the same day gives the same
bytes; templates escape everything that is not made here.

What may not enter here: a rule of law, a clock, an answer of its own.
"""
