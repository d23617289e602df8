"""One codec a family of lock boards: bytes become values here, nothing waits. ``board.py`` says what each must do."""
