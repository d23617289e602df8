"""The laws, watched from outside the core."""
