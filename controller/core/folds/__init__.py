"""What each fact means, by what it is about. Handed out by :mod:`controller.core.evolve`."""
