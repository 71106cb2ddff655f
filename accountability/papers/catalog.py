"""Which content and which shipped form belong to each kind of paper (E1)."""

from accountability.choices import PaperKind
from accountability.papers.agreement import AGREEMENT, AgreementContent
from accountability.papers.blocks import Form
from accountability.papers.content import Content
from accountability.papers.letter import LETTER, LetterContent
from accountability.papers.notice import NOTICE, NoticeContent
from accountability.papers.report import REPORT, ReportContent
from accountability.papers.visit import VISIT, VISIT_1, VisitContent

SCHOOL_FORM = "school"
"""The form of a paper issued with a template of the school's own."""

CONTENTS: dict[PaperKind, type[Content]] = {
    PaperKind.AGREEMENT: AgreementContent,
    PaperKind.LETTER: LetterContent,
    PaperKind.VISIT: VisitContent,
    PaperKind.REPORT: ReportContent,
    PaperKind.NOTICE: NoticeContent,
}
CURRENT: dict[PaperKind, Form] = {
    PaperKind.AGREEMENT: AGREEMENT,
    PaperKind.LETTER: LETTER,
    PaperKind.VISIT: VISIT,
    PaperKind.REPORT: REPORT,
    PaperKind.NOTICE: NOTICE,
}
_EARLIER = (VISIT_1,)
FORMS: dict[str, Form] = {form.name: form for form in (*_EARLIER, *CURRENT.values())}
"""Every form ever shipped by its name: papers issued with an older one are printed from it again (E3)."""


def form_of(kind: PaperKind, name: str) -> Form:
    """The form that a paper was issued with; the current one for a template of the school's own."""
    return FORMS.get(name, CURRENT[kind])
