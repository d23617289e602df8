"""Commissioning: an electrician is led from the first adapter to a signed report, and every door is proven on the way.

``book.py`` holds what is known so far. The chapters (``site``, ``lines``, ``doors``, ``shapes``, ``parts``,
``signing``) ask, take answers and learn from evidence; ``engine.py`` puts them in a row. All of that is pure.
``bench.py`` has the hands on the hardware; the guide of ``controller.dialogue`` keeps both going and writes
the book down before anything fires, in a terminal or on the screen. What it leaves is
written by ``toml.py`` and ``report.py``.

**May import:** dialogues, the configuration, ``hal``. **May not:** the running bank.
"""
