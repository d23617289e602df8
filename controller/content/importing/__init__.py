"""Records from elsewhere become files of the town's folder: a module for each, one that keeps the town's edits."""
