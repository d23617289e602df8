"""These tests need the virtual Pi; elsewhere there are none to collect."""

from tests.virtual_pi import header

collect_ignore_glob = [] if header.there() else ["test_*.py"]
