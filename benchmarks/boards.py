"""Today's board at several sizes, against the two statements that read its rolls and absences."""

from django.urls import reverse

from benchmarks.data import build_school
from benchmarks.minimal import minimal_client, sign_in, site_client
from benchmarks.rolls import open_page
from benchmarks.timing import Result, alternate, statements, tell

_PUPILS = 45
_DAYS = 55
_ROUNDS = {18: 40, 180: 30, 1800: 9}


def board_results(sizes: tuple[int, ...] = (18, 180, 1800)) -> list[Result]:
    """``today_board_<classes>`` for each size, each in a school of its own with a term of data."""
    return [_board(size) for size in sizes]


def _board(size: int) -> Result:
    tell(f"making a school of {size} classes")
    built = build_school(code=f"board-{size}", classes=size, pupils_per_class=_PUPILS, days=_DAYS)
    site, minimal = site_client(), minimal_client()
    for client in (site, minimal):
        sign_in(client, built.principal)
    url = reverse("students:board-today")
    tell(f"opening the board of {size} classes")
    medians = alternate(
        lambda: open_page(site, url), lambda: open_page(minimal, "/today/"), rounds=_ROUNDS[size], warm_up=2
    )
    # The session is written once a minute; that is not the board's own statement.
    open_page(site, url)
    return Result(f"today_board_{size}", size, *medians, statements(lambda: open_page(site, url)))
