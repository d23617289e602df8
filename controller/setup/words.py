"""The texts of the set-up."""

from typing import Final

from controller.dialogue.words import Words

WORDS: Final = Words("controller.setup")
