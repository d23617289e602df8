"""Small wheels, made by the test that needs them."""

import zipfile
from pathlib import Path


def wheel(folder: Path, name: str, version: str, files: dict[str, str], metadata: str = "") -> Path:
    """``metadata``: further lines, each ended."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    described = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{metadata}\n"
    with zipfile.ZipFile(path, "w") as archive:
        for inner, text in {**files, f"{info}/METADATA": described, f"{info}/RECORD": ""}.items():
            archive.writestr(inner, text)
    return path
