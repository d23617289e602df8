"""The window's page: scenes, styles, words, and the routes that it asks. Knows a release and a desk, and no hardware.

``static/`` has no build step: what the browser loads is what lies here. Libraries from npm are copied to
``static/lib/`` at set-up and never committed; without them every scene still works. The telephone's app takes
``static/scenes``, ``static/*.js`` beside them and ``scenes.css`` as they are.
"""
