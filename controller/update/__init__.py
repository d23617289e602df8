"""The software of an installed machine: signed releases side by side, one of them current, a new one on trial first.

Two halves. The *fetching* half runs as the daemon's user, now and then, and only where ``[update]`` is configured: it
looks at a web address and at sticks, and puts a release that may come here into the daemon's folder. The *root* half
(``bastide-update.service``) trusts nothing of that: it checks the signature again with keys that only root can write,
unpacks, switches ``current`` by a rename, and watches the trial. The daemon imports none of either.

May use ``controller.release`` to fetch and keep, ``controller.rights``'s files, ``controller.config``. May not decide
anything about doors; it asks the daemon's health report whether this is a moment to start anew.
"""
