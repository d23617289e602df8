"""People who behave as people do, through screens, scanners and their hands alone."""
