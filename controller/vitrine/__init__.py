"""The shell of a vitrine: what the core commands is done here, and what glass, browser and page show is told to it.

Composed only where ``[vitrine]`` is configured (:mod:`controller.vitrine.place`); a daemon with a bank alone imports
none of it. Nothing here decides when a window is lit or what it plays: :mod:`controller.core.vitrine` does.
"""
