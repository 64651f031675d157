"""What is encrypted here, browsers can read; what is signed here, push services can check."""

from __future__ import annotations

import json

import pytest
from cryptography.exceptions import InvalidTag
from joserfc import jwt
from joserfc.jwk import ECKey

from innkeep.core import clock
from innkeep.notices import webpush
from innkeep.notices.webpush import MOST, Receiver, authorization, b64, encrypt, is_point, new_private_key, unb64
from tests.notices.push_service import Phone

# RFC 8291, section 5 and appendix A.
TEXT = b"When I grow up, I want to be a watermelon"
RECEIVER = Receiver(
    unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
    unb64("BTBZMqHH6r4Tts7J_aSIgg"),
)
SENDER = unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
SALT = unb64("DGv6ra1nlYgDCS1FRnbzlw")
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard() -> None:
    assert b64(encrypt(TEXT, RECEIVER, private_key=SENDER, salt=SALT)) == BODY


def test_every_message_has_a_key_and_a_salt_of_its_own() -> None:
    first, second = encrypt(TEXT, RECEIVER), encrypt(TEXT, RECEIVER)
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


def test_only_the_browser_reads_it_and_what_is_too_long_is_not_cut() -> None:
    phone, other = Phone("https://push.example/1"), Phone("https://push.example/2")
    said = {"title": "Zimmer 101", "body": "ü" * 300}
    body = encrypt(json.dumps(said).encode(), phone.receiver)
    assert phone.read(body) == said
    with pytest.raises(InvalidTag):
        other.read(body)
    assert len(encrypt(b"x" * MOST, RECEIVER)) == webpush.RECORD
    with pytest.raises(ValueError, match="too long"):
        encrypt(b"x" * (MOST + 1), RECEIVER)


def test_a_push_service_can_check_who_sends() -> None:
    private = new_private_key()
    scheme, _, said = authorization("https://push.example:8443/send/1", private, "mailto:desk@hotel.example").partition(
        " "
    )
    assert scheme == "vapid"
    parts = dict(each.strip().split("=", 1) for each in said.split(","))
    point = unb64(parts["k"])
    key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])})
    token = jwt.decode(parts["t"], key, algorithms=["ES256"])
    assert token.header == {"typ": "JWT", "alg": "ES256"}
    assert token.claims["aud"] == "https://push.example:8443"
    assert token.claims["sub"] == "mailto:desk@hotel.example"
    left = token.claims["exp"] - clock.now().timestamp()
    assert 0 < left <= 24 * 3600


def test_what_is_no_point_of_the_curve_is_no_key() -> None:
    good = webpush.public_key_of(new_private_key())
    assert is_point(good)
    assert not is_point(good[:-1] + bytes([good[-1] ^ 1]))
    assert not is_point(b"\x04" + bytes(64))
    assert not is_point(b"")
    assert not is_point(bytes([2 + good[-1] % 2]) + good[1:33]), "half of it, from which the rest could be found"


@pytest.mark.parametrize("text", ["a", "a+b/", "ä", "=", "a b"])
def test_what_is_no_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of whatever is wrong with it
        unb64(text)
