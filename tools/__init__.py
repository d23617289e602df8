"""What builds and sets up; nothing of it runs in a bank."""
