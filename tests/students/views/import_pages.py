"""Going through the import pages as a browser does."""

import io
import re
from pathlib import Path

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from students.models import ImportBatch

DATA = Path(__file__).parents[2] / "data"
HEADER = ("姓名", "性别", "出生日期", "身份证号", "班级")


def sheet(*rows: tuple[object, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """A spreadsheet with one table."""
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def pupil(number: int, **overrides: object) -> tuple[object, ...]:
    """A correct row without an ID number."""
    row = {
        "name": f"学生{'零一二三'[number]}",
        "sex": "男",
        "birth": "2017-05-13",
        "id": "",
        "class": "三年级(2)班",
        **overrides,
    }
    return tuple(row.values())


def send(client: Client, content: bytes, name: str = "花名册.xlsx", kind: str = "roster", **more: str) -> HttpResponse:
    """The upload, redirects not followed."""
    data = {"file": SimpleUploadedFile(name, content), "effective_on": "2026-09-01", **more}
    return client.post(f"/imports/new/{kind}/", data)


def uploaded(
    client: Client, content: bytes, name: str = "花名册.xlsx", kind: str = "roster", **more: str
) -> ImportBatch:
    """The batch that an upload makes."""
    answer = send(client, content, name, kind, **more)
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.get(token=answer["Location"].split("/")[2])


def sample(client: Client, name: str, kind: str = "roster") -> ImportBatch:
    """The batch of a sample file."""
    return uploaded(client, (DATA / name).read_bytes(), name, kind)


def step(client: Client, batch: ImportBatch, what: str, **data: str) -> str:
    """Do something with a batch; the page that follows, as text."""
    answer = client.post(f"/imports/{batch.token}/{what}/", data, follow=True)
    assert answer.status_code == 200
    batch.refresh_from_db()
    return answer.content.decode()


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    """The page of a batch."""
    return client.get(f"/imports/{batch.token}/{query}").content.decode()


def in_words(client: Client, batch: ImportBatch, query: str = "") -> str:
    """The page in English, without its markup."""
    client.cookies["language"] = "en"
    return " ".join(re.sub(r"<[^>]+>", " ", page(client, batch, query)).split())
