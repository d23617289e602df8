"""The texts of the commissioning."""

from typing import Final

from controller.dialogue.words import Words

WORDS: Final = Words("controller.commission")
