"""What is wrong with a bank, in words that whoever holds the screwdriver acts on.

``finding.py`` is what a check answers, ``checks/`` holds one small check a file, ``patient.py`` is what they look
at, ``interview.py`` asks the boards where no daemon owns their lines. ``words`` has the sentences, a file a language.
Nothing here fires a lock or changes anything but to make sure that outputs are off.
"""
