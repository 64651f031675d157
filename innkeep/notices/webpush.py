"""What a push service passes on: encrypted for one browser (RFC 8291, in one record of RFC 8188), and signed for.

Nothing here speaks to anybody.
"""

from __future__ import annotations

import base64
import os
import re
import struct
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from innkeep.core import clock

RECORD = 4096
"""Bytes of the one record. Push services take no larger body (RFC 8030, section 7.2)."""

MOST = RECORD - 86 - 16 - 1
"""Bytes of a message: what the header, the tag and the delimiter leave of a body of 4,096."""

SIGNED_FOR = timedelta(hours=12)
"""How long a signature is good for; 24 hours are the most (RFC 8292, section 2)."""

_CURVE = SECP256R1()
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")


def new_private_key() -> bytes:
    """A private key of P-256, as the 32 bytes of its number."""
    return generate_private_key(_CURVE).private_numbers().private_value.to_bytes(32, "big")


def public_key_of(private_key: bytes) -> bytes:
    """Its public key as an uncompressed point: what browsers take as `applicationServerKey`."""
    return _point(_private(private_key).public_key())


def is_point(public_key: bytes) -> bool:
    """Whether the bytes are a point of the curve, uncompressed, as browsers write it (Push API, section 8.1)."""
    try:
        return _point(_public(public_key)) == public_key
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Receiver:
    """A browser: its public key and its secret, both raw."""

    p256dh: bytes
    auth: bytes


def encrypt(text: bytes, to: Receiver, *, private_key: bytes | None = None, salt: bytes | None = None) -> bytes:
    """The body of a push message that only the receiver can read. Key and salt are new each time but in tests."""
    if len(text) > MOST:
        raise ValueError("the text of a push message is too long")
    mine = _private(private_key) if private_key else generate_private_key(_CURVE)
    salt = salt or os.urandom(16)
    public = _point(mine.public_key())
    shared = mine.exchange(ECDH(), _public(to.p256dh))
    secret = _hkdf(shared, to.auth, b"WebPush: info\0" + to.p256dh + public, 32)
    key = _hkdf(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!LB", RECORD, len(public)) + public
    return header + AESGCM(key).encrypt(nonce, text + b"\x02", None)


def authorization(endpoint: str, private_key: bytes, contact: str) -> str:
    """The value of `Authorization` by which a push service knows who sends (RFC 8292): a token for its origin.

    `contact` is an address, `mailto:` or `https:`, by which its operator reaches whoever runs this.
    """
    place = urlsplit(endpoint)
    claims = {
        "aud": f"{place.scheme}://{place.netloc}",
        "exp": int((clock.now() + SIGNED_FOR).timestamp()),
        "sub": contact,
    }
    key = ECKey.import_key(_private(private_key))
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, key, algorithms=["ES256"])
    return f"vapid t={token}, k={b64(public_key_of(private_key))}"


def b64(raw: bytes) -> str:
    """URL-safe, without padding, as all of this is written."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes of it. ValueError when it is something else."""
    if not _BASE64URL.fullmatch(text):
        raise ValueError("not base64url")
    bare = text.rstrip("=")
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def _private(raw: bytes) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(raw, "big"), _CURVE)


def _public(raw: bytes) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)


def _point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
