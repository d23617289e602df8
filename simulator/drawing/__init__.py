"""The pictures of ``simulator/saintefoy``, drawn by a program like linocuts: ``python -m simulator.drawing``.

No photograph, no model, no font: flat shapes of a dozen inks, cut by a slightly unsteady hand whose dice are seeded
with the name of the picture. The same program draws the same bytes. Nothing here runs in a window.
"""
