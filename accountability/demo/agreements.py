"""The agreements of the sample school: issued for the year, signed by nearly everybody (M1, F1)."""

import datetime as dt
import io
from collections.abc import Mapping
from random import Random

from PIL import Image, ImageDraw

from accountability.actions.agreements import issue_agreements
from accountability.actions.signing import sign_on_paper, sign_on_screen
from accountability.choices import Party
from accountability.queries.agreements import year_rows
from students.demo.scene import Scene, moment
from students.demo.staff import OWN_HEAD, PRINCIPAL
from students.models import School, User
from students.rules.class_names import school_year

_SIZE, _STROKES, _TURNS = (320, 150), 3, 5
_ON_PAPER_EVERY = 7


def store_agreements(school: School, staff: Mapping[str, User], scene: Scene) -> None:
    """Issued and signed at the beginning of the term; the head teacher whose account can be tried has not signed."""
    on = scene.reached(2)
    at = min(moment(on, dt.time(15, 30)), scene.at)
    made = issue_agreements(school=school, replaces_older=False, actor=staff[PRINCIPAL], at=at)
    principal = {"party": Party.PRINCIPAL, "actor": staff[PRINCIPAL], "at": at}
    sign_on_screen(agreement_ids=[each.pk for each in made], drawing=_drawn(PRINCIPAL), **principal)
    for place, (person, ids) in enumerate(_holders(school, on).items()):
        if person == staff[OWN_HEAD]:
            continue
        about = {"agreement_ids": ids, "party": Party.HOLDER, "actor": person, "at": at}
        if place % _ON_PAPER_EVERY:
            sign_on_screen(drawing=_drawn(person.staff_number), **about)
        else:
            sign_on_paper(person=person, on=on, **about)


def _holders(school: School, on: dt.date) -> dict[User, list[int]]:
    """Everybody who is bound on the day, with the agreements that bind."""
    found: dict[User, list[int]] = {}
    for row in year_rows(school.pk, school_year(on), on):
        for each in row.holders:
            found.setdefault(each.user, []).append(row.agreement.pk)
    return found


def _drawn(seed: str) -> bytes:
    """A signature as a finger draws it, the same for the same person."""
    image, random = Image.new("RGBA", _SIZE), Random(seed)  # noqa: S311  # no secret
    draw = ImageDraw.Draw(image)
    width, height = _SIZE
    for stroke in range(_STROKES):
        left = 20 + stroke * (width - 60) // _STROKES
        points = [(left + random.randint(0, 90), random.randint(20, height - 20)) for _turn in range(_TURNS)]
        draw.line(points, fill="black", width=4, joint="curve")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
