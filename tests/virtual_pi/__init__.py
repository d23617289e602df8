"""A Raspberry Pi that does not exist: ``make virtual-pi`` builds and boots it, and tests run inside. See README.md."""
