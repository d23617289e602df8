"""The link to the town: facts outward, orders inward, over any MQTT broker. Never on the way to a door.

May use ``controller.core``'s values, pydantic and aiomqtt. May not open a journal, check a signature or decide
anything: what it needs of the bank it is handed (:class:`controller.link.bank.Bank`).
"""
