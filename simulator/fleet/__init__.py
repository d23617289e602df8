"""Thousands of banks in one process, as a broker and a town see them: each has the real link, and days that were lived
by the simulator's people.

May use ``controller.link`` and the journal's encoding. A device's journal is in memory, and holds what the town has
not acknowledged yet: this is about links, brokers and towns. Doors are simulated elsewhere (``simulator.days``), and
what a disk may do to a journal, too (``simulator.disk``).
"""
