"""Encryption at rest and look-up hashes (I1)."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from kongchuo.lib import crypto

OLD, NEW, OTHER = (base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2, 3))
NUMBER = "11010519491231002X"


@pytest.fixture(autouse=True)
def _one_key(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]


@pytest.mark.parametrize("text", [NUMBER, "13812345678", "柳树沟十七号院 𠮷·", " ", "x" * 10_000, "v1.a.b", "\x00"])
def test_what_was_sealed_is_read_again(text: str) -> None:
    token = crypto.encrypt(text)
    assert crypto.decrypt(token) == text
    assert text.strip() == "" or text not in token


def test_empty_stays_empty() -> None:
    assert crypto.encrypt("") == crypto.decrypt("") == crypto.lookup_hash("") == ""
    assert crypto.lookup_hashes("") == []
    assert crypto.is_current("")


def test_the_same_text_is_never_the_same_token() -> None:
    assert len({crypto.encrypt(NUMBER) for _ in range(50)}) == 50


def altered() -> dict[str, str]:
    crypto_id = "0" * 8
    return {"no token": NUMBER, "no key": "v1.", "unknown key": f"v1.{crypto_id}.AAAA", "other version": "v2.x.y"}


@pytest.mark.parametrize("token", altered().values(), ids=altered().keys())
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt(token)


@pytest.mark.parametrize("place", [18, 30, 50, -1])
def test_one_altered_character_is_noticed(place: int) -> None:
    token = crypto.encrypt(NUMBER).rstrip("=")
    changed = list(token)
    changed[place] = "A" if changed[place] != "A" else "Q"
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt("".join(changed) + "=" * (-len(token.rpartition(".")[2]) % 4))


@pytest.mark.parametrize("kept", [0, 1, 8, 20])
def test_a_cut_token_is_noticed(kept: int) -> None:
    head, _, body = crypto.encrypt(NUMBER).rpartition(".")
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt(f"{head}.{body[:kept]}")


def test_an_error_does_not_hold_the_text_i4() -> None:
    token = crypto.encrypt(NUMBER)
    with pytest.raises(crypto.DecryptionError) as caught:
        crypto.decrypt(token[:-6] + "AAAAAA")
    assert NUMBER not in str(caught.value) and token not in str(caught.value)


def test_the_first_key_writes_and_all_read(settings: Settings) -> None:
    before = crypto.encrypt(NUMBER)
    settings.FIELD_KEYS = [NEW, OLD]
    after = crypto.encrypt(NUMBER)
    assert crypto.decrypt(before) == crypto.decrypt(after) == NUMBER
    assert (crypto.is_current(before), crypto.is_current(after)) == (False, True)
    settings.FIELD_KEYS = [NEW]
    assert crypto.decrypt(after) == NUMBER
    with pytest.raises(crypto.DecryptionError, match="not in FIELD_KEYS"):
        crypto.decrypt(before)


def test_hashes_are_keyed_and_found_under_every_key(settings: Settings) -> None:
    before = crypto.lookup_hash(NUMBER)
    assert len(before) == 64 and before == crypto.lookup_hash(NUMBER) != crypto.lookup_hash(NUMBER[:-1])
    settings.FIELD_KEYS = [NEW, OLD]
    assert crypto.lookup_hash(NUMBER) != before
    assert crypto.lookup_hashes(NUMBER) == [crypto.lookup_hash(NUMBER), before]
    settings.FIELD_KEYS = [OTHER]
    assert before not in crypto.lookup_hashes(NUMBER)


@pytest.mark.parametrize(
    ("keys", "said"),
    [([], "FIELD_KEYS is empty"), (["AAAA"], "32 bytes"), (["钥匙"], "FIELD_KEYS"), (["A"], "not base64")],
)
def test_keys_that_are_none_are_refused_in_words(settings: Settings, keys: list[str], said: str) -> None:
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match=said):
        crypto.encrypt(NUMBER)


def test_a_new_key_can_be_used(settings: Settings) -> None:
    settings.FIELD_KEYS = [crypto.new_key()]
    assert crypto.decrypt(crypto.encrypt(NUMBER)) == NUMBER
    assert crypto.new_key() != crypto.new_key()
