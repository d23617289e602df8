"""The window's pages on the application of the machine's screens."""

from fastapi import FastAPI

from controller.vitrine.place import Place
from controller.web import voices
from controller.web.vitrine import app as window
from controller.web.vitrine import releases


def mount(app: FastAPI, place: Place) -> None:
    """Only while the window runs."""
    assert place.voices is not None
    window.mount(app, place.desk)
    voices.mount(app, place.voices)
    releases.mount(app, place.releases)
