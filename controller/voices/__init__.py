"""What passers-by and neighbours say at a window: answers to its questions, and words for its wall.

Here are the shell's parts: the file that keeps words and pictures, the process that draws a picture anew, and the
desk where a person approves or refuses. What may be shown is decided in :mod:`controller.core.vitrine.voices`.
"""
