"""How long a sound lasts, from its head."""

import io

from tinytag import TinyTag, TinyTagException

from controller.content.folder import MEDIA_BYTES_MAX, Folder, refusal

DURATION_MAX_S = 1800.0


def duration_s(folder: Folder, name: str) -> float:
    """Raises :class:`~controller.content.problems.ContentError` for what is no sound, or lasts beyond all patience."""
    data = folder.data(name, MEDIA_BYTES_MAX)
    try:
        found = TinyTag.get(filename=name, file_obj=io.BytesIO(data), tags=False).duration
    except (TinyTagException, ValueError, ArithmeticError, LookupError, OSError) as error:
        raise refusal(name, "is no sound that can be read", "export it as MP3, Ogg Vorbis or M4A (AAC)") from error
    if not found or not 0 < found <= DURATION_MAX_S:
        text = f"lasts {found or 0:.0f} s"
        raise refusal(name, text, f"export a sound of at most {DURATION_MAX_S / 60:.0f} minutes")
    return round(float(found), 1)
