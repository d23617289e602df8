"""Addresses of the visit on the phone. A printed QR code outlives many releases: nothing here may ever change."""


def along(phone: str, vitrine: str = "", scene: str = "") -> str:
    """Where a scene (or a theme, or the visit) is on the phone; empty when it is hosted nowhere (``phone`` is empty).

    It ends with a slash: every web server answers a folder's address at once, without sending the phone elsewhere.
    """
    if not phone:
        return ""
    return "/".join([phone.rstrip("/"), *filter(None, (vitrine, scene)), ""])
