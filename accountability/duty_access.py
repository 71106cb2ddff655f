"""Which duties somebody sees, and which are the own ones (J, D1 to D9)."""

from accountability.access import has_charge
from accountability.queries.case_people import children_in_charge
from accountability.queries.duties import school_duties
from accountability.rules.duties import Duty
from students.access import Rights
from students.queries.calendar import school_calendar


def seen_duties(who: Rights) -> list[Duty]:
    """The duties of the whole school for the office, else those about the own children (J)."""
    school_id = who.school.pk
    among = None if who.sees_all else children_in_charge(school_id, who.user.pk, who.head_of, who.on)
    return school_duties(school_id, school_calendar(school_id), who.on, among)


def own_duties(who: Rights) -> list[Duty]:
    """What the person has to do today, overdue first; nothing for whom no case or duty concerns."""
    return [duty for duty in seen_duties(who) if who.user.pk in duty.owners] if has_charge(who) else []
