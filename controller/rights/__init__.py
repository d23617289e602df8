"""Rights as bytes and texts: tickets, PINs, signed passes, the key list. Secrets stay here; the core gets digests.

May use ``controller.core``'s values and ``cryptography``. May not log, print or keep a text that opens a door.
"""
