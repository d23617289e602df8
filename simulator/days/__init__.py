"""Bank-days in virtual time: the core, an imagined machine and the imagined world, driven without waiting."""
