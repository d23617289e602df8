"""The one command, ``bastide``: a module for each of its parts, imported only when it is called."""
