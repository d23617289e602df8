"""One question at a time, in a terminal or on the machine's own screen, while hands are at work and everything is kept.

A *book* holds what is known so far; an *engine*, pure, says what it asks for and makes the next book of an answer or a
piece of evidence (``steps.py`` has their common values). A *script* puts an engine together with its words.
``guide.py`` keeps both going and has the book written down before anybody sees it (``keeping.py``); ``terminal.py`` and
``screen.py`` are two ways to talk to it. Commissioning and set-up are such dialogues.

**May import:** the web's guard and server. **May not:** hardware, the configuration, the running bank.
"""
