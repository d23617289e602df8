"""Whole machines that are installed, used, cut off and upgraded: ``make test-appliance``. See README.md."""
