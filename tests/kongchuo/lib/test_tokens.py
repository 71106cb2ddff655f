"""Tokens for programs."""

import hashlib

import pytest

from kongchuo.lib.tokens import is_token, new_token, token_hash


def test_a_token_is_long_new_and_safe_in_addresses() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100 and all(is_token(each) for each in made)


def test_the_hash_is_sha_256() -> None:
    assert token_hash("a" * 43) == hashlib.sha256(b"a" * 43).hexdigest()


@pytest.mark.parametrize("text", ["", "a", "a" * 42, "a" * 44, "a" * 42 + "=", "a" * 42 + "中", "a" * 43 + "\n"])
def test_what_is_no_token_is_not_looked_up(text: str) -> None:
    assert not is_token(text)
