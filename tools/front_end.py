#!/usr/bin/env python3
"""Copy what the window's page needs of node_modules into controller/web/vitrine/static/lib, which git ignores.

Modules name each other by their file there, for a browser knows no packages. Run by tools/setup.sh after npm; without
it the window falls back on the system's fonts and shows panoramas as pictures with a list.
"""

import re
import shutil
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PACKAGES = HOUSE / "node_modules"
LIBRARY = HOUSE / "controller" / "web" / "vitrine" / "static" / "lib"
FILES = {
    "three.core.min.js": "three/build/three.core.min.js",
    "three.module.min.js": "three/build/three.module.min.js",
    "photo-sphere-viewer.js": "@photo-sphere-viewer/core/index.module.js",
    "photo-sphere-viewer.css": "@photo-sphere-viewer/core/index.css",
    "photo-sphere-tiles.js": "@photo-sphere-viewer/equirectangular-tiles-adapter/index.module.js",
    "eb-garamond-latin-wght-normal.woff2": "@fontsource-variable/eb-garamond/files/eb-garamond-latin-wght-normal.woff2",
    "eb-garamond-latin-wght-italic.woff2": "@fontsource-variable/eb-garamond/files/eb-garamond-latin-wght-italic.woff2",
    "alegreya-sans-latin-500-normal.woff2": "@fontsource/alegreya-sans/files/alegreya-sans-latin-500-normal.woff2",
    "alegreya-sans-latin-700-normal.woff2": "@fontsource/alegreya-sans/files/alegreya-sans-latin-700-normal.woff2",
    "LICENSE-three.txt": "three/LICENSE",
    "LICENSE-photo-sphere-viewer.txt": "@photo-sphere-viewer/core/LICENSE",
    "LICENSE-eb-garamond.txt": "@fontsource-variable/eb-garamond/LICENSE",
    "LICENSE-alegreya-sans.txt": "@fontsource/alegreya-sans/LICENSE",
}
NAMED = {
    '"three"': '"./three.module.min.js"',
    '"@photo-sphere-viewer/core"': '"./photo-sphere-viewer.js"',
}
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$|/\*# sourceMappingURL=.*?\*/", re.MULTILINE)


def copied(name: str, package_file: Path) -> None:
    if package_file.suffix not in (".js", ".css"):
        shutil.copyfile(package_file, LIBRARY / name)
        return
    text = SOURCE_MAP.sub("", package_file.read_text("utf-8"))
    for package, file in NAMED.items():
        text = text.replace(f"from {package}", f"from {file}")
    (LIBRARY / name).write_text(text, "utf-8")


def main() -> None:
    shutil.rmtree(LIBRARY, ignore_errors=True)
    LIBRARY.mkdir(parents=True)
    for name, source in FILES.items():
        copied(name, PACKAGES / source)


if __name__ == "__main__":
    main()
