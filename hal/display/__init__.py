"""A display's power, by several ways and never believed without being read back, and the browser before it."""
