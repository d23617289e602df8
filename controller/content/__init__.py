"""What a vitrine tells: the town's folder of open formats, what is wrong with it, and what it becomes for a screen."""
