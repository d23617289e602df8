"""How a configured bank is wired: ``plan.py`` makes a small model of the configuration, the other modules draw it.

Pure from end to end: a configuration goes in, the texts of some SVG sheets come out. One sheet is an A4 page, readable
in black and white. The words stand in ``words``, one file a language.
"""
