"""What happens at a bank, decided. Values in, values out: no file, clock, chance, log or import from outside."""
