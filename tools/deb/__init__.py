"""Builds the Debian package: ``make deb``, or ``python -m tools.deb --suite bookworm --arch arm64``.

One package for each suite and architecture, with a virtual environment of its own inside: the system's Python is
"externally managed" and has other versions of everything. Wheels are fetched for the target, so no machine of its kind
is needed, and the same commit gives the same bytes. What dpkg is told lies in ``debian/``, what systemd is told in
``systemd/``.

    suites    what differs from Debian to Debian          closure    which packages at all, in which version
    wheels    fetched and unpacked                        ours       this tree as a wheel of its own
    tree      all of it as /usr/lib/bastide               debianise  around it: dpkg, systemd, the command
    elf       what the compiled parts need of Debian      places     where the files of systemd/ belong
    papers    changes, licences, manual                   sbom       the parts list
    interpreter  the Python that compiles                 pack       the .deb, and the archive for updates
"""
