"""
Language detection for messages.

    detector.py   text → tag of a language that is surely not English
    model.py      py3langid's model, read from disk instead of held in memory

What may not enter here: the reply to a message in another language.
"""
