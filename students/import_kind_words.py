"""What the import pages say of each kind of import; how a kind is added is said in ``actions.import_kind``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from students import attendance_words, words
from students.actions.import_kind import names_on
from students.choices import CatchmentPlace, ImportKind, NeedKind, Role
from students.models import ImportBatch
from students.rules.roster.matching import RESIDENCE

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """The sentences of one kind.

    ``needs`` is what the file must hold; ``missing`` counts who is known but not in it, ``missing_note`` says that
    nothing happens to them. ``first_date`` and ``later_date`` explain the date that is proposed; empty without one.
    ``details`` puts what a preview keeps of a row beside name and class into words, under ``details_label``; for a
    changed row they stand behind ``added_label``. ``labels`` name the fields of a change, ``quiet`` ones are parts of
    another. ``next_url`` and ``next_label`` lead on when all is done. ``will_do`` and ``did`` put the numbers into
    words where the usual ones do not fit, ``button`` those of the button. ``row_name`` names a row under
    ``name_label``.
    ``panel`` is a template of the kind's own below the numbers, which asks its questions; ``panel_facts`` is what it
    shows.
    """

    title: Promise
    needs: Sequence[Promise]
    missing: Any
    missing_note: Promise
    next_url: Promise | str
    next_label: Promise
    question_note: Promise | str = ""
    first_date: Promise | str = ""
    later_date: Promise | str = ""
    class_label: Promise | str = ""
    details_label: Promise | str = ""
    added_label: Promise | str = ""
    details: Callable[[ImportBatch, Said], Sequence[str]] = lambda batch, said: ()
    labels: Mapping[str, Promise] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    questions: Any = ""
    will_do: Promise | str = ""
    did: Promise | str = ""
    button: Any = ""
    name_label: Promise | str = ""
    row_name: Callable[[ImportBatch, Said], str] = lambda batch, said: said["name"]
    panel: str = ""
    panel_facts: Callable[[ImportBatch, Said], Any] = lambda batch, said: None


def class_words(batch: ImportBatch, key: Sequence[int]) -> str:
    """A class that a preview keeps, by its name as the file has it; empty for none."""
    return words.class_name(key[0], key[1], names_on(batch)) if key else ""


def _posts(batch: ImportBatch, said: Said) -> Sequence[str]:
    return [_post(batch, *each) for each in said.get("posts", ())]


def _post(batch: ImportBatch, role: str, key: Sequence[int], subject: str) -> str:
    """A post in words: 三年级(2)班 班主任, 三年级(2)班 数学, 校长."""
    what = subject or str(Role(role).label)
    return _("%(class)s %(post)s") % {"class": class_words(batch, key), "post": what} if key else what


_ROSTER = KindWords(
    title=gettext_lazy("Import a roster"),
    needs=(
        gettext_lazy(
            "Columns with name and class; the class may also be the name of the sheet. Everything else is read where "
            "it is there."
        ),
        gettext_lazy("Nobody is removed: pupils who are not in the file are listed, no more."),
    ),
    missing=ngettext_lazy(
        "%(count)d pupil of these classes is not in the file. Nobody is removed.",
        "%(count)d pupils of these classes are not in the file. Nobody is removed.",
        "count",
    ),
    missing_note=gettext_lazy("Only listed: nobody is removed. Record a transfer or a suspension if a child has left."),
    question_note=gettext_lazy(
        "Name, date of birth and class are those of a child the school knows, but no number says whether it is the "
        "same one."
    ),
    first_date=gettext_lazy("The school has no pupils yet, so they count as here from the first day of term."),
    later_date=gettext_lazy(
        "New pupils are admitted and classes change on this day. What happened before it stays as it is."
    ),
    class_label=gettext_lazy("Class"),
    labels=dict.fromkeys(RESIDENCE, gettext_lazy("Registered address")),
    quiet=frozenset(RESIDENCE),
    next_url=reverse_lazy("students:class-list"),
    next_label=gettext_lazy("See the classes"),
)
_STAFF = KindWords(
    title=gettext_lazy("Import a staff list"),
    needs=(
        gettext_lazy(
            "A column with names. Staff number, phone and duties such as “三(1)班 班主任、语文；三(2)班 数学” are read "
            "where they are there."
        ),
        gettext_lazy("New teachers get an account and a first password, on a sheet that you print once."),
    ),
    missing=ngettext_lazy(
        "%(count)d person with a post is not in the file. Nothing happens to the post.",
        "%(count)d people with a post are not in the file. Nothing happens to their posts.",
        "count",
    ),
    missing_note=gettext_lazy(
        "Only listed: nobody is removed and no post ends. End a post on the staff page when somebody leaves."
    ),
    first_date=gettext_lazy("The school has no head teachers yet, so the posts begin on the first day of term."),
    later_date=gettext_lazy("New posts begin on this day. Posts that the file does not name go on until you end them."),
    details_label=gettext_lazy("Posts"),
    added_label=gettext_lazy("New posts:"),
    details=_posts,
    next_url=reverse_lazy("students:import-new", args=[ImportKind.ROSTER.value]),
    next_label=gettext_lazy("Import a roster"),
)
_ATTENDANCE = KindWords(
    title=gettext_lazy("Import attendance"),
    needs=(
        gettext_lazy(
            "Either a list with one row per absence (day or first and last day, class, name, kind of absence), or the "
            "sheets that teachers keep: a title with class and month, a row per child, a column per day."
        ),
        gettext_lazy("The roster must be here already. Numbers decide who a child is, then the name within the class."),
        gettext_lazy(
            "Rolls taken here are never overwritten. Imported days count in runs and rates, never as late or missed."
        ),
    ),
    missing=ngettext_lazy(
        "%(count)d pupil of these classes is not in the sheets and would count as present.",
        "%(count)d pupils of these classes are not in the sheets and would count as present.",
        "count",
    ),
    missing_note=gettext_lazy(
        "These pupils belong to the classes but stand in none of their sheets. On the imported days they count as "
        "present; if that is wrong, add them to the file and upload it again."
    ),
    class_label=gettext_lazy("Class"),
    details_label=gettext_lazy("Roll"),
    details=attendance_words.details,
    next_url=reverse_lazy("students:class-list"),
    next_label=gettext_lazy("See the classes"),
    questions=ngettext_lazy(
        "%(count)d sign is not known. Say what it means, then import.",
        "%(count)d signs are not known. Say what they mean, then import.",
        "count",
    ),
    will_do=gettext_lazy(
        "%(new)d rolls of a class and day with %(marked)d absences, late or early marks; %(unchanged)d known already; "
        "%(errors)d rows with errors."
    ),
    did=gettext_lazy(
        "%(new)d rolls of a class and day imported with %(marked)d marks; %(unchanged)d were known already; %(errors)d "
        "rows with errors left out."
    ),
    button=ngettext_lazy("Import %(count)d roll", "Import %(count)d rolls", "count"),
    name_label=gettext_lazy("Day"),
    row_name=attendance_words.row_name,
    panel="students/import_attendance.html",
    panel_facts=attendance_words.panel,
)
_FILING = KindWords(
    title=gettext_lazy("Import the answer to the filing"),
    needs=(
        gettext_lazy(
            "Columns with name and student status number, or why a record came back (结果/原因). The ID number, else "
            "date of birth and sex, tells who the child is."
        ),
        gettext_lazy("The other columns of the national template may stand in the file; they are left out."),
    ),
    missing=ngettext_lazy(
        "%(count)d child whose record was sent is not in the file.",
        "%(count)d children whose records were sent are not in the file.",
        "count",
    ),
    missing_note=gettext_lazy("Only listed: these records go on waiting for an answer."),
    question_note=gettext_lazy(
        "Name, date of birth and sex are those of a child of the school, but no number says whether it is the same "
        "one. A row about another child is left out."
    ),
    class_label=gettext_lazy("Class"),
    labels={"refused_because": gettext_lazy("why it came back")},
    next_url=reverse_lazy("students:filing-list"),
    next_label=gettext_lazy("See the filing of new entrants"),
)


def _whereabouts(batch: ImportBatch, said: Said) -> Sequence[str]:
    place = str(CatchmentPlace(said["place"] or CatchmentPlace.UNKNOWN).label)
    return [part for part in (said["village"], place, said["place_name"]) if part]


_CATCHMENT = KindWords(
    title=gettext_lazy("Import a catchment list"),
    needs=(
        gettext_lazy(
            "Columns with name and date of birth or ID number; village, guardian, school and disability are read where "
            "they are there."
        ),
        gettext_lazy("Nobody is removed: children who are not in the file are listed, no more."),
    ),
    missing=ngettext_lazy(
        "%(count)d child of these villages is not in the file. Nobody is removed.",
        "%(count)d children of these villages are not in the file. Nobody is removed.",
        "count",
    ),
    missing_note=gettext_lazy(
        "Only listed: nobody is removed. Take a child off the list on its own page, with the date and the reason."
    ),
    question_note=gettext_lazy(
        "Name and date of birth are those of a child on the list, but no number says whether it is the same one."
    ),
    first_date=gettext_lazy("The school has no catchment list yet, so it counts from the first day of term."),
    later_date=gettext_lazy("New children are on the list from this day."),
    details_label=gettext_lazy("Village and school"),
    details=_whereabouts,
    next_url=reverse_lazy("students:catchment-list"),
    next_label=gettext_lazy("See the catchment list"),
    questions=ngettext_lazy(
        "%(count)d row may be a child on the list already. Say which, then import.",
        "%(count)d rows may be children on the list already. Say which, then import.",
        "count",
    ),
)


def _need_name(batch: ImportBatch, said: Said) -> str:
    """A child with the need: 陈子涵（低保家庭）."""
    return _("%(name)s (%(need)s)") % {"name": said["name"], "need": NeedKind(said["need"]).label}


def _need_paper(batch: ImportBatch, said: Said) -> Sequence[str]:
    """The paper and the days of a need; nothing of a child that is not in the file."""
    if "from" not in said:
        return ()
    days = {"first": said["from"], "last": said["until"]}
    span = _("%(first)s to %(last)s") if said["until"] else _("from %(first)s")
    return [said["source"], span % days]


_NEEDS = KindWords(
    title=gettext_lazy("Import needs"),
    needs=(
        gettext_lazy(
            "Columns with name, need (低保, 学习困难, 双亲留守 …) and source document; the need may also be the name "
            "of the sheet. A student status number, an ID number or the class says whose need it is."
        ),
        gettext_lazy("First and last day are read where they are there. What is not in the file goes on."),
        gettext_lazy("Disability and illness are seen by the registrar and the child's head teacher only."),
    ),
    missing=ngettext_lazy(
        "%(count)d need of these kinds is on record and not in the file. It goes on.",
        "%(count)d needs of these kinds are on record and not in the file. They go on.",
        "count",
    ),
    missing_note=gettext_lazy("Only listed: no need is ended. End it on the child's page when it is over."),
    first_date=gettext_lazy("Needs without a first day of their own begin on this day."),
    later_date=gettext_lazy("Needs without a first day of their own begin on this day."),
    class_label=gettext_lazy("Class"),
    name_label=gettext_lazy("Child and need"),
    row_name=_need_name,
    details_label=gettext_lazy("Source document"),
    details=_need_paper,
    will_do=gettext_lazy(
        "%(new)d needs to record, %(changed)d to end, %(unchanged)d known already; %(errors)d rows with errors."
    ),
    did=gettext_lazy(
        "%(new)d needs recorded, %(changed)d ended, %(unchanged)d were known already; %(errors)d rows with errors left "
        "out."
    ),
    button=ngettext_lazy("Import %(count)d need", "Import %(count)d needs", "count"),
    next_url=reverse_lazy("students:need-list"),
    next_label=gettext_lazy("See the needs"),
)
KIND_WORDS: Mapping[str, KindWords] = {
    ImportKind.STAFF: _STAFF,
    ImportKind.ROSTER: _ROSTER,
    ImportKind.ATTENDANCE: _ATTENDANCE,
    ImportKind.FILING: _FILING,
    ImportKind.CATCHMENT: _CATCHMENT,
    ImportKind.NEEDS: _NEEDS,
}
"""In the order of the buttons on the page of imports."""
