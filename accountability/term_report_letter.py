"""The words of the written report of a term; Chinese in every language, as all papers are (M21, E3)."""

import datetime as dt

from django.utils.translation import override

from accountability.papers import word
from accountability.papers.content import day_words
from accountability.papers.term_report import (
    TERM_REPORT,
    CareRow,
    EnrolledRow,
    MovedRow,
    SentenceRow,
    TargetRow,
    TermReportContent,
)
from accountability.queries.term_report import GradeCounts, TermReport
from accountability.report_words import cohort_name
from accountability.reports.tables import text_of
from accountability.rules.targets import JUNIOR
from accountability.rules.unit_moves import Why
from accountability.target_words import VERDICTS, value_words, wanted_words
from students.choices import NeedKind, Sex

_PAPER = "zh-hans"
_BOYS, _GIRLS = Sex.MALE.value, Sex.FEMALE.value
_Named = list[tuple[str, GradeCounts]]


def letter(report: TermReport, school: str, grades: int, state: str) -> bytes:
    """The report as a Word document. Raises WordRefused."""
    return word.document(word.shipped_template(TERM_REPORT), TERM_REPORT, content(report, school, grades, state))


def content(report: TermReport, school: str, grades: int, state: str) -> TermReportContent:
    """What the document says; ``state`` is the line beneath its title."""
    with override(_PAPER):
        named = [(cohort_name(year, report.day, grades), each) for year, each in report.grades.items()]
        rows = [*named, ("合计", report.total)]
        return TermReportContent(
            school=school,
            term=report.term.name,
            state=state,
            since=day_words(report.since),
            day=day_words(report.day),
            enrolled=_enrolled(report),
            moved=_moved(report),
            cared_for=tuple(SentenceRow(text=text) for text in _cared_for(report.total)),
            needs=_needs(report),
            grades=tuple(_enrolled_row(*each) for each in rows),
            moves=tuple(_moved_row(*each) for each in rows),
            care=tuple(_care_row(*each) for each in rows),
            targets=_target_rows(report),
        )


def _enrolled(report: TermReport) -> str:
    found = report.total
    counts = found.counts
    unstated = f"，性别未填{counts['']}人" if counts[""] else ""
    return (
        f"截至{day_words(report.day)}，我校有{counts['classes']}个教学班，在校学生{found.enrolled}人，其中男生"
        f"{counts[_BOYS]}人，女生{counts[_GIRLS]}人{unstated}。另有休学{counts['suspended']}人，来校借读"
        f"{counts['guests']}人。"
    )


def _moved(report: TermReport) -> str:
    came, went = (
        sum(many for why, many in report.total.moves.items() if why.sign == sign and not why.is_change)
        for sign in (1, -1)
    )
    return (
        f"自{day_words(report.since)}至{day_words(report.day)}，增加{came}人，减少{went}人（年级之间的变动不计），"
        f"期末在校学生{report.total.enrolled}人。"
    )


def _cared_for(found: GradeCounts) -> list[str]:
    counts = found.counts
    silent = f"有{counts['silent']}个班本学期尚未点名，情况未知。" if counts["silent"] else ""
    return [
        f"开学以来一直未到校的学生{counts['not_back_unexcused'] + counts['not_back_excused']}人，其中无故未到校"
        f"{counts['not_back_unexcused']}人，请假{counts['not_back_excused']}人。{silent}",
        f"新立案{counts['opened']}件，销号{counts['closed']}件，疑似辍学在账{counts['suspected']}人；辍学未返"
        f"{counts['lost']}人，已劝返{counts['back']}人；接收返回学生{counts['returnees']}人，其中学籍待办"
        f"{counts['unregistered']}人。",
    ]


def _needs(report: TermReport) -> str:
    kinds = [f"{kind.label}{report.needs[kind]}人" for kind in NeedKind if report.needs[kind]]
    told = "，".join([*kinds, f"双困生{report.doubly}人", f"残疾或患病学生{report.health}人"])
    return f"{told}。一名学生有几种情况的，各计一次。"


def _enrolled_row(name: str, found: GradeCounts) -> EnrolledRow:
    counts = found.counts
    return EnrolledRow(
        name=name,
        classes=f"{counts['classes']}",
        boys=f"{counts[_BOYS]}",
        girls=f"{counts[_GIRLS]}",
        total=f"{found.enrolled}",
        suspended=f"{counts['suspended']}",
        elsewhere=f"{counts['guest_elsewhere']}",
        pending=f"{counts['transfer_pending']}",
        guests=f"{counts['guests']}",
    )


def _moved_row(name: str, found: GradeCounts) -> MovedRow:
    def many(*whys: Why) -> str:
        return f"{sum(found.moves[why] for why in whys)}"

    return MovedRow(
        name=name,
        start=f"{found.counts['start']}",
        admitted=many(Why.ADMITTED),
        transfer_in=many(Why.TRANSFER_IN),
        resumed=many(Why.RESUMED),
        returned=many(Why.RETURNED),
        other_in=many(Why.CHANGED_IN, Why.OTHER_IN),
        graduated=many(Why.GRADUATED),
        transfer_out=many(Why.TRANSFER_OUT),
        suspended=many(Why.SUSPENDED),
        dropped=many(Why.DROPPED_OUT),
        other_out=many(Why.DIED, Why.ABROAD, Why.CHANGED_OUT, Why.OTHER_OUT),
        end=f"{found.enrolled}",
    )


def _care_row(name: str, found: GradeCounts) -> CareRow:
    counts = found.counts
    return CareRow(
        name=name,
        unexcused=f"{counts['not_back_unexcused']}",
        excused=f"{counts['not_back_excused']}",
        suspected=f"{counts['suspected']}",
        lost=f"{counts['lost']}",
        back=f"{counts['back']}",
        returnees=f"{counts['returnees']}",
    )


def _target_rows(report: TermReport) -> tuple[TargetRow, ...]:
    shown = (each for each in report.targets.lines if each.kind not in JUNIOR)
    return tuple(
        TargetRow(
            name=str(each.kind.label),
            wanted=wanted_words(each.wanted),
            value=value_words(each.kind, each.now),
            result=text_of(str(VERDICTS[each.verdict])),
        )
        for each in shown
    )


def file_name(report: TermReport, ending: str) -> str:
    """A name that holds no child: the term's first day, and the day counted."""
    first: dt.date = report.term.starts_on
    return f"term-report-{first:%Y%m%d}-{report.day:%Y%m%d}.{ending}"
