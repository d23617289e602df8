"""A receiver of a bank's webhook: keeps each fact once, and answers when it is safe. Python and `cryptography` alone.

python receiver.py PORT PUBLIC_KEY FILE    (PUBLIC_KEY: `bastide link key` at the bank, brought by hand)
"""

import hashlib
import json
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

port, public, file = int(sys.argv[1]), Ed25519PublicKey.from_public_bytes(bytes.fromhex(sys.argv[2])), sys.argv[3]
db = sqlite3.connect(file)
db.execute("PRAGMA synchronous=FULL")
db.execute("CREATE TABLE IF NOT EXISTS fact (device, seq, kind, body, link, PRIMARY KEY (device, seq))")


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = f"bastide webhook 1\n{self.headers['Bastide-Device']}\n{hashlib.sha256(body).hexdigest()}"
        try:
            public.verify(bytes.fromhex(self.headers["Bastide-Signature"]), said.encode())
        except (InvalidSignature, ValueError):
            return self.send_error(403)
        message = json.loads(body)
        rows = [(message["device"], one["seq"], one["kind"], one["body"], one["link"]) for one in message["facts"]]
        with db:  # on the disk, then answered
            db.executemany("INSERT OR IGNORE INTO fact VALUES (?, ?, ?, ?, ?)", rows)
        self.send_response(204)
        self.end_headers()


HTTPServer(("127.0.0.1", port), Receiver).serve_forever()
