"""Code readers: GM65-class modules and any other on a serial line, and those that type like a USB keyboard.

What they read becomes texts of at most 512 characters (:mod:`hal.scanners.texts`). What a text means is decided
elsewhere, strictly; nothing here writes one into a log.
"""
