"""Sentences for whoever starts the program, in Chinese and in English."""


class Stop(Exception):
    """Something the reader has to put right first: the sentence in Chinese and in English."""


def put(text: str) -> bool:
    """Print a line; False when the console cannot show it (Chinese on some Windows code pages) or is gone."""
    try:
        print(text, flush=True)
    except (UnicodeEncodeError, OSError):
        return False
    return True


def say(chinese: str, english: str) -> None:
    """Print both sentences, or the English one where Chinese cannot be shown."""
    put(chinese)
    put(english)
