"""How many bytes the roll page costs a phone, on the first visit and after."""

import gzip
import re

from django.conf import settings
from django.urls import reverse

from benchmarks.data import BenchSchool
from benchmarks.minimal import sign_in, site_client
from benchmarks.rolls import open_page

_ASSET = re.compile(rf'(?:href|src)="/?{re.escape(settings.STATIC_URL.lstrip("/"))}([^"]+)"')


def page_weights(built: BenchSchool) -> list[dict[str, str | int]]:
    """Compressed bytes: the page with everything it fetches, and the page alone, which is what later visits cost."""
    client = site_client()
    sign_in(client, built.heads[0])
    url = reverse("students:roll-edit", args=[built.classes[0].pk, built.today])
    html = open_page(client, url).content
    page = len(gzip.compress(html, 6))
    files = {name.split("#")[0] for name in _ASSET.findall(html.decode())}
    assets = sum(_compressed(name) for name in files)
    return [
        {"name": "roll_page_first_visit", "bytes": page + assets, "files": 1 + len(files)},
        {"name": "roll_page_later", "bytes": page, "files": 1},
    ]


def _compressed(name: str) -> int:
    """The size of a collected file as the server sends it to a phone that takes gzip."""
    path = settings.STATIC_ROOT / name
    packed = path.with_name(f"{path.name}.gz")
    return (packed if packed.exists() else path).stat().st_size
