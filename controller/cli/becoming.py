"""Commands that write what the daemon must go on with are run by the daemon's user, also when root calls them.

``sudo bastide commission`` would otherwise leave a configuration behind that the daemon can neither read nor replace.
"""

import os
import pwd
from pathlib import Path
from typing import Final

HOUSE: Final = Path("/etc/bastide")
STEWARD: Final = "bastide"
UMASK: Final = 0o027


def steward(file: Path, house: Path = HOUSE, user: str = STEWARD) -> bool:
    """Root, about to write ``file``, becomes the daemon's user where the file belongs to an installed machine.

    There is no way back in this process. False where nothing was to be done: not root, another folder, no such user.
    Raises ``OSError`` when it must not be done.
    """
    if os.geteuid() != 0 or not file.absolute().is_relative_to(house):
        return False
    try:
        who = pwd.getpwnam(user)
    except KeyError:
        return False
    os.initgroups(user, who.pw_gid)
    os.setresgid(who.pw_gid, who.pw_gid, who.pw_gid)
    os.setresuid(who.pw_uid, who.pw_uid, who.pw_uid)
    os.umask(UMASK)
    os.environ.update(HOME=who.pw_dir, USER=user, LOGNAME=user)
    return True
