"""Ticket printers. The ticket is drawn by :mod:`hal.printers.escpos`; python-escpos would bring twenty kinds of them
along, with image and USB libraries, for the one page that a bank prints."""
