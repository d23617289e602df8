"""Measures of the running house against their goals: `make bench`. A missed goal is said, never tuned away."""
