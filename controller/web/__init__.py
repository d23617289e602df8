"""The touch screen, its words in every language, and the HTTP API. Can neither fire a lock nor see a secret."""
