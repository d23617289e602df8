"""First start: from a bare machine to one that knows who it is, where it hangs, what time it is and whom it trusts.

``book.py`` holds what is known so far. The chapters (``place``, ``network``, ``hour``, ``keys``, ``town``, ``kind``,
``ending``) ask, take answers and learn from evidence; ``engine.py`` puts them in a row. All of that is pure.
``hands.py`` does the work: the network by ``nmcli``, the clock by ``timedatectl``, keys that are drawn and stay here.
Where there are lockers, the set-up hands over to the commissioning, in the same terminal or on the same page, and goes
on after it (``running.py``). ``seed.py`` has the answers that were given beforehand. Only the very last step puts the
configuration in its place: a power cut anywhere before it leaves a machine that asks on.

**May import:** dialogues, the commissioning, rights, the configuration, ``hal``. **May not:** the running daemon.
"""
