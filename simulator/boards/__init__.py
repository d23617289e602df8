"""Boards of the field, imagined byte by byte on real pseudo-terminals. Doors come from ``simulator.world``.

What a board says on its line is written here a second time, from its document and not from the driver's code.
"""
