from tests.link.brokers import broker
from tests.runtime.place import anyio_backend, place

__all__ = ["anyio_backend", "broker", "place"]
