"""A town's folder to spoil: the starter, copied for each test."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from controller.content import starter
from controller.content.build import build
from tests.content.acts import TODAY


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter itself; not to be changed."""
    folder = tmp_path_factory.mktemp("content") / "begun"
    starter.write(folder)
    return folder


@pytest.fixture
def town(begun: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(begun, tmp_path / "town"))


@pytest.fixture
def light(town: Path) -> Path:
    """The same with small panoramas: built in a moment."""
    for path in town.glob("panoramas/*.jpg"):
        with Image.open(path) as image:
            image.resize((512, 256)).save(path)
    return town


@pytest.fixture(scope="session")
def release(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter, built; not to be changed."""
    out = tmp_path_factory.mktemp("release") / "out"
    build(begun, out, TODAY)
    return out
