"""The key of the link's own line (TLS), the request for its certificate (PKCS #10, RFC 2986), and the certificate."""

from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from controller.rights.files import PUBLIC, write_whole

KEY: Final = "device.key"
REQUEST: Final = "device.csr"
CERTIFICATE: Final = "device.pem"
AUTHORITY: Final = "authority.pem"
Private = ec.EllipticCurvePrivateKey


def request(folder: Path, device: str) -> str:
    """The request as PEM text, for the key in this folder, which is drawn (P-256) when there is none.

    Raises ``OSError``, and ``ValueError`` for a key that is damaged.
    """
    folder.mkdir(mode=0o750, exist_ok=True)
    private = _key(folder / KEY)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, device)])
    signed = x509.CertificateSigningRequestBuilder().subject_name(name).sign(private, hashes.SHA256())
    pem = signed.public_bytes(Encoding.PEM)
    write_whole(folder / REQUEST, pem, PUBLIC)
    return pem.decode()


def _key(path: Path) -> Private:
    if not path.exists():
        drawn = ec.generate_private_key(ec.SECP256R1())
        write_whole(path, drawn.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Private):
        raise ValueError(f"{path} is no key of the kind that set-up makes; remove it, and ask for a certificate anew")
    return key


def take(folder: Path, certificate: bytes, authority: bytes) -> str:
    """Put both in this folder. What was wrong, as a word of the catalogue; empty: nothing. Raises ``OSError``."""
    try:
        ours = x509.load_pem_x509_certificate(certificate)
        x509.load_pem_x509_certificates(authority)
    except ValueError:
        return "bad_certificate"
    if _spki(ours.public_key()) != _spki(_key(folder / KEY).public_key()):
        return "other_key"
    write_whole(folder / CERTIFICATE, certificate, PUBLIC)
    write_whole(folder / AUTHORITY, authority, PUBLIC)
    return ""


def _spki(key: object) -> bytes:
    assert hasattr(key, "public_bytes")
    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return encoded
