"""Lists of needs as offices and teachers keep them (G4, G6)."""

import datetime as dt

import pytest

from kongchuo.lib.sheets import Row, Sheet
from students.choices import NeedKind
from students.rules.class_names import ClassKey
from students.rules.roster.issues import Code
from students.rules.roster.need_cells import need_kinds, paper
from students.rules.roster.needs import NeedParse, parse_needs
from students.rules.roster.needs_matching import KnownNeed, KnownPupil, NeedPlan, plan_needs
from students.rules.roster.values import Value

K = NeedKind
ON = dt.date(2026, 11, 23)
HEADER = ("序号", "姓名", "班级", "学籍号", "困难类型", "依据材料", "起始日期", "截止日期")
ID = "11010519491231002X"
STATUS = f"G{ID}"
ROOM = ClassKey(2024, 1)
CHILD = KnownPupil(1, "陈子涵", ID, STATUS, ROOM)
TWIN, OTHER_TWIN = KnownPupil(2, "吴迪", "", "", ROOM), KnownPupil(3, "吴迪", "", "", ROOM)
GONE = KnownPupil(4, "罗小满", "440524188001010014", "", None)
CHILDREN = (CHILD, TWIN, OTHER_TWIN, GONE)


def parse(*rows: tuple[Value, ...], header: tuple[str, ...] = HEADER, name: str = "名单") -> NeedParse:
    sheet = Sheet(name, tuple(Row(n, row) for n, row in enumerate((header, *rows), start=1)))
    return parse_needs([sheet], on=ON)


def plan(*rows: tuple[Value, ...], needs: tuple[KnownNeed, ...] = ()) -> NeedPlan:
    found = parse(*rows)
    assert found.errors == ()
    return plan_needs(found, CHILDREN, needs, ON)


def row(**said: Value) -> tuple[Value, ...]:
    """A row about 陈子涵 of 三年级(1)班 with a paper; ``said`` replaces cells."""
    cells: dict[str, Value] = {
        "name": "陈子涵",
        "room": "三年级(1)班",
        "status": "",
        "kind": "低保",
        "source": "低保证",
    }
    cells |= {"first": "2026-09-01", "last": "", **said}
    return ("1", *(cells[key] for key in ("name", "room", "status", "kind", "source", "first", "last")))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("低保家庭", (K.LOW_INCOME,)),
        ("low_income", (K.LOW_INCOME,)),
        ("1-低保", (K.LOW_INCOME,)),
        ("低保、学困；双亲留守", (K.LOW_INCOME, K.LEARNING, K.LEFT_BEHIND_BOTH)),
        ("低保 低保户", (K.LOW_INCOME,)),
        ("脱贫户", (K.MONITORED,)),
        ("突发严重困难户", (K.MISFORTUNE,)),
        ("残疾人子女", (K.DISABLED_PARENTS,)),
        ("事实孤儿", (K.UNATTENDED,)),
        ("视力残疾二级", (K.VISUAL,)),
        ("听力言语", (K.HEARING,)),
        ("慢性病", (K.CHRONIC_ILLNESS,)),
        ("无", ()),
        (None, ()),
    ],
)
def test_kinds_have_many_names_g6(text: Value, kinds: tuple[NeedKind, ...]) -> None:
    assert need_kinds(text) == (kinds, None, None)


@pytest.mark.parametrize("text", ["留守儿童", "残疾", "困难", "低保、其他", "12"])
def test_what_does_not_say_which_need_is_asked_back_g6(text: str) -> None:
    assert need_kinds(text).error is Code.NEED_UNKNOWN


@pytest.mark.parametrize("kind", NeedKind)
def test_every_kind_can_be_written_by_its_code_g6(kind: NeedKind) -> None:
    assert need_kinds(kind.value.upper()).value == (kind,)


def test_a_number_with_an_id_number_in_it_is_not_stored_whole_i1() -> None:
    assert paper("残疾人证 11010519491231002X44") == ("残疾人证 110105…2X44", None, Code.SOURCE_NUMBER)
    assert paper("低保证第0123号") == ("低保证第0123号", None, None)


def test_a_row_is_read_with_everything_g6() -> None:
    (found,) = parse(row(status=STATUS, kind="低保、学困", last="2027-08-31")).rows
    assert (found.name, found.class_key, found.status_number) == ("陈子涵", ROOM, STATUS)
    assert (found.kinds, found.source) == ((K.LOW_INCOME, K.LEARNING), "低保证")
    assert (found.starts_on, found.ends_on) == (dt.date(2026, 9, 1), dt.date(2027, 8, 31))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": ""}, Code.NAME_BLANK),
        ({"kind": ""}, Code.NEED_UNKNOWN),
        ({"kind": "留守"}, Code.NEED_UNKNOWN),
        ({"source": ""}, Code.SOURCE_BLANK),
        ({"first": "昨天"}, Code.DATE_UNREADABLE),
        ({"last": "2026-08-31"}, Code.DAYS_REVERSED),
        ({"status": "G123"}, Code.STATUS_FORM),
        ({"status": 52069520180813953.0}, Code.STATUS_LOST_DIGITS),
    ],
)
def test_rows_with_errors_are_handed_back_g4(said: dict[str, Value], code: Code) -> None:
    found = parse(row(**said))
    assert ([issue.code for issue in found.errors], len(found.failed), found.rows) == ([code], 1, ())


def test_a_sheet_named_after_need_and_a_class_needs_no_column_g6() -> None:
    header = ("姓名", "学籍号", "证明材料")
    (found,) = parse(("陈子涵", STATUS, "低保证"), header=header, name="低保学生").rows
    assert found.kinds == (K.LOW_INCOME,)
    assert parse(("陈子涵", STATUS, "低保证"), header=header, name="名单").unread[0].missing == ("need_kind",)
    (found,) = parse(("陈子涵", "低保", "低保证"), header=("姓名", "类别", "依据"), name="三年级(1)班").rows
    assert found.class_key == ROOM


@pytest.mark.parametrize("header", ["家庭年收入", "父亲职业"])
def test_income_and_work_are_never_read_i5(header: str) -> None:
    found = parse((*row(), "30000"), header=(*HEADER, header))
    assert [text for _column, text in found.headers[0].forbidden] == [header]


# ---- whose needs


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"status": STATUS, "room": ""},
        {"status": STATUS, "room": "六年级(9)班"},
    ],
)
def test_numbers_decide_then_the_name_in_the_class_g4(said: dict[str, Value]) -> None:
    (found,) = plan(row(**said)).new
    assert (found.child, found.kind, found.starts_on) == (CHILD, K.LOW_INCOME, dt.date(2026, 9, 1))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"room": ""}, Code.NEED_WHOSE),
        ({"name": "赵若曦"}, Code.CHILD_UNKNOWN),
        ({"name": "赵若曦", "status": STATUS}, Code.CHILD_NAME),
        ({"name": "吴迪"}, Code.CHILD_SEVERAL),
        ({"room": "", "status": "G440524188001010014"}, Code.CHILD_UNKNOWN),
        ({"status": "G440524188001010014"}, Code.CHILD_UNKNOWN),
    ],
)
def test_nobody_is_guessed_g4(said: dict[str, Value], code: Code) -> None:
    found = plan(row(**said))
    assert ([issue.code for issue in found.errors], found.new) == ([code], [])


def test_a_child_who_left_and_a_number_of_two_are_errors_g4() -> None:
    header = ("姓名", "身份证号", "学籍号", "类别", "依据")
    rows = (("罗小满", GONE.id_number, "", "低保", "证"), ("陈子涵", GONE.id_number, STATUS, "低保", "证"))
    found = plan_needs(parse(*rows, header=header), CHILDREN, (), ON)
    assert [issue.code for issue in found.errors] == [Code.CHILD_UNKNOWN, Code.NUMBERS_OF_TWO]


# ---- what is new


def known(first: str, last: str = "", kind: NeedKind = K.LOW_INCOME) -> KnownNeed:
    return KnownNeed(7, CHILD.id, kind, dt.date.fromisoformat(first), dt.date.fromisoformat(last) if last else None)


def test_a_need_without_a_first_day_begins_with_the_import_g6() -> None:
    (found,) = plan(row(first="")).new
    assert found.starts_on == ON


@pytest.mark.parametrize(
    ("on_record", "said", "outcome"),
    [
        (known("2025-09-01"), {}, "unchanged"),
        (known("2026-10-01"), {}, "unchanged"),
        (known("2025-09-01"), {"last": "2027-08-31"}, "changed"),
        (known("2025-09-01", "2026-08-31"), {}, "new"),
        (known("2025-09-01", "2026-12-31"), {"last": "2026-12-31"}, "unchanged"),
        (known("2025-09-01", "2026-12-31"), {}, "errors"),
        (known("2025-09-01", "2026-12-31"), {"last": "2027-01-31"}, "errors"),
        (known("2025-09-01", kind=K.LEARNING), {}, "new"),
    ],
)
def test_what_is_on_record_g6(on_record: KnownNeed, said: dict[str, Value], outcome: str) -> None:
    found = plan(row(**said), needs=(on_record,))
    assert {name for name in ("new", "changed", "unchanged", "errors") if getattr(found, name)} == {outcome}


def test_a_need_that_ends_before_the_day_of_the_import_has_to_say_when_it_began_g6() -> None:
    found = plan(row(first="", last="2026-10-01"))
    assert [issue.code for issue in found.errors] == [Code.DAYS_REVERSED]


def test_the_same_need_twice_in_a_file_is_an_error_unless_the_times_differ_g4() -> None:
    found = plan(row(last="2026-12-31"), row(first="2026-12-31", source="另一份"), row(first="2027-02-01"))
    assert ([issue.code for issue in found.errors], len(found.new)) == ([Code.NEED_REPEATED], 2)
    assert found.errors[0].params == {"first": 2, "sheet": "名单"}


def test_running_needs_of_these_kinds_that_are_not_in_the_file_are_listed_g6() -> None:
    other = KnownNeed(8, TWIN.id, K.LOW_INCOME, dt.date(2026, 9, 1), None)
    ended = KnownNeed(9, OTHER_TWIN.id, K.LOW_INCOME, dt.date(2025, 9, 1), dt.date(2026, 8, 31))
    of_another_kind = KnownNeed(10, TWIN.id, K.MIGRANT, dt.date(2026, 9, 1), None)
    found = plan(row(), needs=(known("2026-09-01"), other, ended, of_another_kind))
    assert [(each.child, each.kind) for each in found.missing] == [(TWIN, K.LOW_INCOME)]
