"""A bank carried off its machine, brought back on another, or erased from it.

May not decide what a restored bank does: the journal demands a new epoch, and the core knows what that means (L37).
"""
