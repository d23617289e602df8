"""Which of the releases that are offered is taken, and which stay on the disk. Pure.

A release is taken when its version is above every one that this window knows of. So an old one that is played again
comes to nothing, wherever it comes from; so does a newer one that the town has set aside by ordering an older. What
was lost to a worn card may come again.
"""

import hashlib
from collections.abc import Callable

from controller.core.state import Publication
from controller.core.vitrine.releases import NOT_PAINTED
from controller.core.vitrine.state import Window
from controller.release.manifest import Manifest
from controller.release.trouble import ReleaseError, Why


def highest(window: Window) -> int:
    """The highest version that was here, whatever became of it."""
    here = (window.shown, window.former, window.staged)
    return max(_version(window.refused), *(0 if one is None else one.version for one in here))


def _version(release: str) -> int:
    """An id begins with the version (:attr:`~controller.release.manifest.Manifest.id`)."""
    number = release.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def judge(window: Window, publication: Publication | None = None) -> Callable[[Manifest, bytes], None]:
    """What may be taken by this window, under this order of the town or none: raises :class:`ReleaseError`."""

    def judged(manifest: Manifest, data: bytes) -> None:
        if publication is not None and hashlib.sha256(data).hexdigest() != publication.manifest:
            raise ReleaseError(Why.OTHER_RELEASE, "is not the release that was ordered", manifest.id)
        if manifest.id == window.refused and window.refused_why == NOT_PAINTED:
            raise ReleaseError(Why.NOT_PAINTED, "was here, and its page painted nothing", manifest.id)
        if not _may_come(manifest, window) and not (publication is not None and publication.older):
            words = f"version {manifest.version} is not above {highest(window)}, which was here; seal it anew"
            raise ReleaseError(Why.OLDER, words, manifest.id)

    return judged


def _may_come(manifest: Manifest, window: Window) -> bool:
    here = {one.id for one in (window.shown, window.staged) if one is not None}
    nothing_shown = window.shown is None and window.staged is None
    return nothing_shown or manifest.version > highest(window) or manifest.id in {*here, window.refused}


def kept(window: Window) -> tuple[str, ...]:
    """What must stay while another comes, what is needed most first: what is shown, the one before, what waits."""
    order = (window.shown, window.former, window.staged)
    return tuple(dict.fromkeys(one.id for one in order if one is not None))
