"""A back end in sixty lines: every fact of one bank, in order, each once, in a SQLite file.

python backend.py HOST PORT DEVICE PUBLIC_KEY FILE      (pip install aiomqtt cryptography)
"""

import asyncio
import hashlib
import json
import sqlite3
import struct
import sys

import aiomqtt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HOST, PORT, DEVICE, PUBLIC, FILE = sys.argv[1:6]
TOPIC = f"bastide/1/{DEVICE}/"
GENESIS = hashlib.sha256(b"bastide journal 1").hexdigest()
TRUST = {"floor_only": 0, "held_over": 1, "synchronised": 2}
device = Ed25519PublicKey.from_public_bytes(bytes.fromhex(PUBLIC))
db = sqlite3.connect(FILE)
db.execute("CREATE TABLE IF NOT EXISTS fact (seq INTEGER PRIMARY KEY, kind, body, wall_s, link)")


def end() -> tuple[int, str]:
    """The last fact we have, and the chain's hash after it."""
    return db.execute("SELECT seq, link FROM fact ORDER BY seq DESC LIMIT 1").fetchone() or (0, GENESIS)


def link(previous: str, fact: dict) -> str:
    """The chain's hash after a fact: over the hash before it, its numbers, and the hashes of its bodies."""
    numbers = struct.pack(">QddB", fact["seq"], fact["mono_s"], fact["wall_s"], TRUST[fact["trust"]])
    hashes = hashlib.sha256(fact["body"].encode()).digest() + bytes.fromhex(fact["side_hash"] or "00" * 32)
    return hashlib.sha256(
        bytes.fromhex(previous) + numbers + hashes + f"{fact['kind']}\0{fact['boot']}".encode()
    ).hexdigest()


def keep(message: dict) -> bool:
    """Keep what is new. False when facts are missing before it. Raises when the bank cannot have said this."""
    seq, hash_ = end()
    gap, head = message["gap"], message["head"]
    device.verify(bytes.fromhex(head["signature"]), f"bastide head 1\n{DEVICE}\n{head['seq']}\n{head['link']}".encode())
    if gap and gap["first"] <= seq + 1 <= gap["last"]:
        told = f"bastide gap 1\n{DEVICE}\n{gap['first']}\n{gap['last']}\n{gap['link']}"
        device.verify(bytes.fromhex(gap["signature"]), told.encode())
        seq, hash_ = gap["last"], gap["link"]
        db.execute("INSERT INTO fact VALUES (?, 'gap', ?, NULL, ?)", (seq, json.dumps(gap), hash_))
    for fact in message["facts"]:
        if fact["seq"] == seq + 1:
            hash_ = link(hash_, fact)
            seq = fact["seq"]
            db.execute(
                "INSERT INTO fact VALUES (?, ?, ?, ?, ?)", (seq, fact["kind"], fact["body"], fact["wall_s"], hash_)
            )
    if seq == head["seq"] and hash_ != head["link"]:
        db.rollback()
        raise SystemExit(f"{DEVICE} tells another history than before: was a copy brought back? Somebody must look.")
    db.commit()
    return seq >= head["seq"]


async def main() -> None:
    async with aiomqtt.Client(HOST, int(PORT)) as client:
        if any(code.value >= 128 for code in await client.subscribe(TOPIC + "facts", qos=1)):
            raise SystemExit("the broker does not let us hear: no right to, or a cluster that just lost a node")
        await client.publish(TOPIC + "ack", json.dumps({"has": end()[0], "again": True}), qos=1)
        async for message in client.messages:
            complete = keep(json.loads(message.payload))
            await client.publish(TOPIC + "ack", json.dumps({"has": end()[0], "again": not complete}), qos=1)


asyncio.run(main())
