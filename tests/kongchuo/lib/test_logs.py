"""No personal data in logs: messages, arguments, tracebacks, as text and as JSON (I4)."""

import io
import json
import logging
from collections.abc import Callable

import pytest

from kongchuo.lib.logs import JsonFormatter, MaskPersonalData, mask_text

NUMBER, STATUS, PHONE = "11010519491231002X", "G11010519491231002X", "13812345678"
CASES = {
    "ID number": (f"row {NUMBER}", "row 110105********002X"),
    "lower-case x": ("11010519491231002x", "110105********002x"),
    "student status number": (f"={STATUS};", "=G110105********002X;"),
    "lent status number": ("L440524188001010014", "L440524********0014"),
    "mobile number": (f"call {PHONE}.", "call 138****5678."),
    "beside Chinese": (f"身份证号{NUMBER}，电话{PHONE}。", "身份证号110105********002X，电话138****5678。"),
    "several": (f"{NUMBER},{PHONE},{PHONE}", "110105********002X,138****5678,138****5678"),
    "in quotes": (f"{{'id': '{NUMBER}'}}", "{'id': '110105********002X'}"),
    "of a URL": (f"/x/?q={PHONE}&n={NUMBER}", "/x/?q=138****5678&n=110105********002X"),
    "key of a robot": ("https://a.b/send?key=1f-2e&x=1", "https://a.b/send?key=***&x=1"),
    "token and signature": (
        "/send?access_token=ab12&timestamp=1&sign=x%3D",
        "/send?access_token=***&timestamp=1&sign=***",
    ),
    "secret of a calendar": (f"GET /calendar/own/{'a-_B' * 10}abc.ics", "GET /calendar/own/***.ics"),
    "signing secret": ("secret SEC0123456789abcdef0123", "secret SEC***"),
    "password of a server": ("smtp+ssl://me%40a.b:pass@c.d:465", "smtp+ssl://me%40a.b:***@c.d:465"),
}
KEPT = ["2026-11-23 08:10:00,123", "12345", "1 of 20000 rows", "a" * 40, "127.0.0.1:8000", "1732320600.123456"]


@pytest.fixture
def log() -> Callable[[logging.Formatter], tuple[logging.Logger, io.StringIO]]:
    """A logger with our filter and a formatter, and what it wrote."""

    def made(formatter: logging.Formatter) -> tuple[logging.Logger, io.StringIO]:
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.addFilter(MaskPersonalData())
        handler.setFormatter(formatter)
        logger = logging.getLogger("kongchuo.test")
        logger.handlers, logger.propagate = [handler], False
        return logger, stream

    return made


@pytest.mark.parametrize(("text", "masked"), CASES.values(), ids=CASES.keys())
def test_personal_numbers_are_masked_i4(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_are_kept(text: str) -> None:
    assert mask_text(text) == text


def test_messages_and_arguments_are_masked_i4(log) -> None:
    logger, stream = log(logging.Formatter("%(message)s"))
    logger.warning("no place for %s, %s", NUMBER, {"phone": PHONE})
    assert stream.getvalue() == "no place for 110105********002X, {'phone': '138****5678'}\n"


def fail() -> None:
    raise ValueError(f"bad number {NUMBER}")


@pytest.mark.parametrize("formatter", [logging.Formatter("%(message)s"), JsonFormatter()], ids=["text", "json"])
def test_tracebacks_are_masked_i4(log, formatter: logging.Formatter) -> None:
    logger, stream = log(formatter)
    try:
        fail()
    except ValueError:
        logger.exception("failed for %s", PHONE)
    text = stream.getvalue()
    assert "ValueError" in text and "110105********002X" in text and "138****5678" in text
    assert NUMBER not in text and PHONE not in text


def test_a_chain_of_errors_is_masked_i4(log) -> None:
    logger, stream = log(logging.Formatter("%(message)s"))
    try:
        try:
            fail()
        except ValueError as error:
            raise RuntimeError(PHONE) from error
    except RuntimeError:
        logger.exception("x")
    assert "RuntimeError" in stream.getvalue() and NUMBER not in stream.getvalue() and PHONE not in stream.getvalue()


def test_each_line_of_json_is_an_object(log) -> None:
    logger, stream = log(JsonFormatter())
    logger.info('two\nlines "quoted" 中文 %s', PHONE)
    logger.error("second")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first["message"] == 'two\nlines "quoted" 中文 138****5678'
    assert (second["level"], second["logger"]) == ("ERROR", "kongchuo.test")
    assert second["time"].endswith("+00:00")
    assert "traceback" not in second


def test_the_handler_of_the_program_masks_i4(settings) -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert all("mask" in handler["filters"] for handler in handlers)
    assert settings.LOGGING["root"]["handlers"] == ["console"]
