"""One person in front of one class's roll of one day: what every page of the roll begins with."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from kongchuo.lib import clock
from students.access import Rights, rights
from students.actions.access import record_access
from students.choices import AccessKind
from students.models import SchoolClass
from students.rules.roll import RollAuthority


@dataclass(frozen=True, slots=True)
class Desk:
    """Who, which class, which day, and now; ``own`` are the classes the person reports today."""

    request: HttpRequest
    who: Rights
    school_class: SchoolClass
    own: tuple[SchoolClass, ...]
    day: dt.date
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """Today by the server's clock (A3)."""
        return timezone.localdate(self.now)

    @property
    def is_past(self) -> bool:
        """Whether the day is over, so that a change needs a reason (B6)."""
        return self.day < self.today

    @property
    def submits(self) -> bool:
        """Whether the person may hand in rolls of the class (B10)."""
        return self.who.submits_roll(self.school_class.id)

    @property
    def authority(self) -> RollAuthority:
        """What the person is to the class (B10)."""
        class_id = self.school_class.id
        return RollAuthority(self.who.is_registrar, class_id in self.who.head_of, class_id in self.who.substitutes)

    def leave_trace(self, what: str, count: int) -> None:
        """One access entry for the names a page shows (I2)."""
        record_access(
            actor=self.who.user,
            at=self.now,
            kind=AccessKind.VIEW,
            what=what,
            class_id=self.school_class.id,
            count=count,
        )


def own_ids(who: Rights) -> frozenset[int]:
    """Classes whose roll the person hands in by post or as substitute."""
    return who.head_of | who.substitutes


def open_desk(request: HttpRequest, class_id: int, day: dt.date) -> Desk:
    """The desk in one query, or 404 for a class that is not the person's to see (I6, B10)."""
    who = rights(request)
    if not who.sees_class(class_id):
        raise Http404
    wanted = Q(pk=class_id) | Q(pk__in=own_ids(who))
    rows = SchoolClass.objects.filter(wanted, school=who.school)
    classes = {each.id: each for each in rows.order_by("-entry_year", "number")}
    if class_id not in classes:
        raise Http404
    own = tuple(each for each in classes.values() if each.id in own_ids(who))
    return Desk(request, who, classes[class_id], own, day, clock.now())
