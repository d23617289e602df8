"""How chance is drawn in all tests: the same on every run and every machine, however slow. ``EXPLORE=1`` draws anew."""

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", derandomize=False, database=None, deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("EXPLORE") else "repeatable")
