"""Locks, switches, lights and keys on a Raspberry Pi's own header.

A small helper process, the keeper (:mod:`hal.gpio.keeper`), owns the lines: it times every output itself and
switches everything off when the daemon dies or hangs (law I3). :mod:`hal.gpio.lines` is the daemon's end of it;
the other modules here are ports made of lines. Numbers of lines are the header's GPIO numbers (BCM), never pins.
"""
