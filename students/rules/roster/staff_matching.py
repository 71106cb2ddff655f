"""Which member of staff a row of a staff list is, and which posts it adds (J, I6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from students.choices import Role
from students.rules.class_names import ClassKey
from students.rules.roster.duties import Duty, HeadOf, Teaches
from students.rules.roster.issues import Code, Issue
from students.rules.roster.plans import FieldChange, Plan
from students.rules.roster.staff import StaffParse, StaffRow

PostKey = tuple[Role, ClassKey | None, str]


@dataclass(frozen=True, slots=True, repr=False)
class KnownPerson:
    """A member of staff with the posts held now."""

    id: int
    name: str
    staff_number: str
    phone: str
    posts: frozenset[PostKey]


@dataclass(frozen=True, slots=True, repr=False)
class PersonChange:
    """A known person, the values that change and the posts that are added."""

    row: StaffRow
    person: KnownPerson
    changes: tuple[FieldChange, ...]
    posts: tuple[PostKey, ...]


@dataclass(slots=True, repr=False)
class StaffPlan(Plan[StaffRow, PersonChange, KnownPerson]):
    """Everything that importing a staff list would do."""


def plan_staff(parse: StaffParse, known: Sequence[KnownPerson], classes: Collection[ClassKey]) -> StaffPlan:
    """Match every row by staff number, else by a name that occurs once; posts are added, never ended (I6).

    A class that has another head teacher already is warned about: both hold the post until one is ended.
    """
    plan = StaffPlan(parse=parse, errors=list(parse.errors), warnings=list(parse.warnings))
    numbers = {person.staff_number: person for person in known if person.staff_number}
    names: dict[str, list[KnownPerson]] = {}
    for person in known:
        names.setdefault(person.name, []).append(person)
    found = [(row, _find(row, numbers, names)) for row in parse.rows]
    for row, match in found:
        _place(plan, row, match)
    seen = {match.id for _, match in found if isinstance(match, KnownPerson)}
    plan.missing = [person for person in known if person.id not in seen and person.posts]
    needed = {key for row in parse.rows for _, key, _ in posts_of(row.duties) if key}
    plan.classes_created = sorted(needed - set(classes), key=lambda key: (-key.entry_year, key.number))
    plan.warnings += _second_heads(plan, known)
    return plan


def posts_of(duties: Sequence[Duty]) -> tuple[PostKey, ...]:
    """The posts that duties stand for."""
    return tuple(dict.fromkeys(_post(duty) for duty in duties))


def _post(duty: Duty) -> PostKey:
    if isinstance(duty, HeadOf):
        return (Role.HEAD_TEACHER, duty.class_key, "")
    if isinstance(duty, Teaches):
        return (Role.SUBJECT_TEACHER, duty.class_key, duty.subject)
    return (duty.role, None, "")


def _find(
    row: StaffRow, numbers: Mapping[str, KnownPerson], names: Mapping[str, list[KnownPerson]]
) -> KnownPerson | Code | None:
    if row.staff_number:
        return numbers.get(row.staff_number)
    namesakes = names.get(row.name, [])
    if len(namesakes) > 1:
        return Code.STAFF_NUMBER_NEEDED
    return namesakes[0] if namesakes else None


def _place(plan: StaffPlan, row: StaffRow, person: KnownPerson | Code | None) -> None:
    if isinstance(person, Code):
        plan.errors.append(_issue(row, person, "staff_number", row.name))
    elif person is None:
        plan.new.append(row)
    else:
        changes = tuple(_changes(row, person))
        posts = tuple(post for post in posts_of(row.duties) if post not in person.posts)
        if changes or posts:
            plan.changed.append(PersonChange(row, person, changes, posts))
        else:
            plan.unchanged.append(person.id)


def _changes(row: StaffRow, person: KnownPerson) -> list[FieldChange]:
    said = {"name": (person.name, row.name), "phone": (person.phone, row.phone)}
    return [FieldChange(name, old, new) for name, (old, new) in said.items() if new and new != old]


def _second_heads(plan: StaffPlan, known: Sequence[KnownPerson]) -> list[Issue]:
    heads = {key: person for person in known for role, key, _ in person.posts if role == Role.HEAD_TEACHER}
    rows = [(row, posts_of(row.duties)) for row in plan.new] + [(each.row, each.posts) for each in plan.changed]
    return [
        _issue(row, Code.HEAD_TEACHER_HELD, "head_of", heads[key].name)
        for row, posts in rows
        for role, key, _ in posts
        if role == Role.HEAD_TEACHER and key in heads
    ]


def _issue(row: StaffRow, code: Code, name: str, value: str) -> Issue:
    return Issue(sheet=row.sheet, row=row.number, column="", field=name, value=value, code=code)
