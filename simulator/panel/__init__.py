"""The page ``/sim``: the bank, its people and its faults, played by mouse. It shows the town and hands over actions;
it may not know what the daemon thinks beyond what its journal and its screen show.
"""
