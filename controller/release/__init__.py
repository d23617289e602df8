"""A vitrine's releases: signed, fetched, kept whole, and shown or not at all (law I13).

May use ``controller.core``'s values, ``controller.rights``'s key list, ``h11`` and ``cryptography``. May not decide
what is shown (the core does), nor import anything that makes content. A daemon without a vitrine imports none of it.
"""
