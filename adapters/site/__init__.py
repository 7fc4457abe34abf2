"""
The library as a small static website: every answer, its sources, its dates.

    markup.py      neutral markup → HTML; pure
    entries.py     an entry under the law of a day → the content of its page; pure
    law.py         figures with their history, instruments, reviews, changes by day; pure
    flows.py       a check → its picture, and its questions as text; pure
    word_index.py  words from A to Z with the answers for each; pure
    pages.py       the library → every file of the site, as text
    output.py      writes those files into a folder
    words.yaml     wording of the pages
    templates/     HTML, the feed, style and the one optional script

Rules: a page works without a script; the same content on the same day gives the same bytes;
templates escape all text that was not made into HTML here.

What may not enter here: a rule of law, a clock, an answer's wording.
"""
