"""The cells of a row that describe a pupil, judged together (G4)."""

import datetime as dt
from typing import NamedTuple

from students.choices import Boarding, IdKind, Sex
from students.rules.id_number import id_birth_on, id_sex
from students.rules.roster import coded, numbers, people
from students.rules.roster.address import ADDRESS_LENGTH, Residence, split_address
from students.rules.roster.issues import Code
from students.rules.roster.judging import RowReader

_PARENTS = (("father", "父亲"), ("mother", "母亲"))


class Guardian(NamedTuple):
    """A guardian in the order of the file."""

    name: str
    relation: str
    phone: str


class Pupil(NamedTuple):
    """What a row says about a child, in the order of RosterRow's fields."""

    name: str
    sex: Sex | None
    birth_on: dt.date | None
    ethnicity: str
    id_kind: IdKind | None
    id_number: str
    status_number: str
    boarding: Boarding | None
    address: str
    registered_address: str
    residence: Residence
    guardians: tuple[Guardian, ...]


def read_pupil(reader: RowReader, on: dt.date) -> Pupil:
    """The pupil of a row as of ``on``; what is wrong is noted at ``reader`` (G4)."""
    name = reader.read("name", people.name)
    kind = reader.read("id_kind", coded.id_kind)
    id_number = reader.take("id_number", numbers.id_number(reader.raw("id_number"), kind))
    resident = id_number if kind in (None, IdKind.RESIDENT) else ""
    registered = _address(reader, "registered_address")
    return Pupil(
        name=name,
        sex=_sex(reader, resident),
        birth_on=_birth_on(reader, resident, on),
        ethnicity=reader.read("ethnicity", coded.ethnicity),
        id_kind=kind or (IdKind.RESIDENT if id_number else None),
        id_number=id_number,
        status_number=reader.read("status_number", numbers.status_number),
        boarding=reader.read("boarding", coded.boarding),
        address=_address(reader, "address"),
        registered_address=registered,
        residence=split_address(registered),
        guardians=_guardians(reader),
    )


def _sex(reader: RowReader, number: str) -> Sex | None:
    """As the column says, with a warning when the number says otherwise (G4); as the number says when it is blank."""
    sex = reader.read("sex", people.sex)
    if not number:
        if sex is None and "sex" in reader.header.mapping:
            reader.warn("sex", Code.SEX_MISSING)
        return sex
    if sex and sex != id_sex(number):
        reader.warn("sex", Code.SEX_DIFFERS)
    return sex or id_sex(number)


def _birth_on(reader: RowReader, number: str, on: dt.date) -> dt.date | None:
    """As _sex, for the date of birth (G4)."""
    birth = reader.take("birth_on", people.birth_on(reader.raw("birth_on"), on))
    if not number:
        if birth is None and "birth_on" in reader.header.mapping:
            reader.warn("birth_on", Code.BIRTH_MISSING)
        return birth
    if birth and birth != id_birth_on(number):
        reader.warn("birth_on", Code.BIRTH_DIFFERS)
    return birth or id_birth_on(number)


def _address(reader: RowReader, field: str) -> str:
    return reader.take(field, people.short_text(reader.raw(field), ADDRESS_LENGTH))


def _guardians(reader: RowReader) -> tuple[Guardian, ...]:
    """Guardians one and two, then parents from columns of their own; the first gets the pupil's own phone at need."""
    found = [_guardian(reader, f"guardian{place}") for place in (1, 2)]
    if not found[0].phone:
        phone = reader.read("phone", people.phone)
        found[0] = found[0]._replace(phone=phone)
    for parent, relation in _PARENTS:
        if f"{parent}_name" in reader.header.mapping or f"{parent}_phone" in reader.header.mapping:
            found.append(_guardian(reader, parent)._replace(relation=relation))
    return tuple(guardian for guardian in found if guardian.name or guardian.phone)


def _guardian(reader: RowReader, who: str) -> Guardian:
    return Guardian(
        reader.read(f"{who}_name", people.guardian_name),
        reader.read(f"{who}_relation", coded.relation),
        reader.read(f"{who}_phone", people.phone),
    )
