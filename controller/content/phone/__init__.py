"""The visit on the phone: a static, installable web app made of a built release. ``README.md`` says how."""

from controller.content.phone.along import along
from controller.content.phone.write import write

__all__ = ["along", "write"]
