"""``python -m simulator.drawing [FOLDER]``: draw every picture and panorama anew, beside their sheets."""

import sys
from pathlib import Path

from simulator.drawing.catalogue import PICTURES
from simulator.drawing.panoramas import PLACES

TOWN = Path(__file__).parents[1] / "saintefoy"
QUALITY = 70


def draw(folder: Path) -> None:
    for below in ("pictures", "panoramas"):
        (folder / below).mkdir(parents=True, exist_ok=True)
    for name, picture in PICTURES.items():
        (folder / "pictures" / f"{name}.svg").write_text(picture(name).svg(), "utf-8")
    for name, place in PLACES.items():
        place().save(folder / "panoramas" / f"{name}.jpg", quality=QUALITY, optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else TOWN)
