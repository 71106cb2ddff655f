"""The pages of papers by flow: prepare, issue, print, serve, void; templates; who sees what (E, D5, D6, I2, I3, J)."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from accountability.actions.papers import content_of
from accountability.choices import CaseEventKind, PaperKind
from accountability.models import DropoutCase, Paper, PaperService, PaperTemplate, StoredFile, TownshipNotice
from accountability.papers.html import article
from accountability.papers.letter import LETTER
from students.choices import AbsenceKind
from students.models import AccessEntry, Guardian, SchoolClass, Student, User
from tests import make
from tests.accountability.test_paper_content import words_of_word
from tests.accountability.test_paper_templates import template
from tests.case_scene import MONDAY, THURSDAY, add_event, issue, make_case, make_pdf, paper_visit
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)
ID_NUMBER, PHONE, ADDRESS = "11010519491231002X", "13812345678", "柳树沟十七号院"


def to(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def child(school_class: SchoolClass) -> Student:
    """With everything on record, in the class of the head teacher."""
    secrets = {"id_number": ID_NUMBER, "address": ADDRESS, "number_tail": "002X", "village": "石桥村"}
    found = make.make_student(school_class, name="陈子涵", **secrets)
    Guardian.objects.create(school=found.school, student=found, name="陈大山", relation="父亲", phone=PHONE)
    return found


@pytest.fixture
def case(child: Student, school_class: SchoolClass, head_teacher: User, monday: dt.date) -> DropoutCase:
    """Three unexcused days, the third today."""
    for day in (THURSDAY, FRIDAY, MONDAY):
        take_roll(school_class, head_teacher, day, {child: AbsenceKind.UNEXCUSED}, hour=7)
    return DropoutCase.objects.get(student=child)


@pytest.fixture
def office(registrar: User, monday: dt.date) -> Client:
    return client_of(registrar)


def test_a_letter_is_prepared_from_the_rolls_shown_and_issued_d3_e2(case: DropoutCase, head_teacher: User) -> None:
    client, path = client_of(head_teacher), to("paper-issue", case.pk, "letter")
    page = client.get(path).content.decode()
    assert "自2026年11月19日起无正当理由未到校上课，至2026年11月23日已缺课3个上课日" in page
    assert 'value="陈大山"' in page and "王老师" in page
    preview = client.post(path, {"guardians": "陈大山、李梅", "contact": "王老师", "preview": "1"})
    assert "陈大山、李梅：" in preview.content.decode() and not Paper.objects.exists()
    answer = client.post(path, {"guardians": "陈大山、李梅", "contact": "王老师", "issue": "1"})
    paper = Paper.objects.get()
    assert answer["Location"] == to("paper-detail", paper.pk)
    assert (content_of(paper).guardians, paper.issued_by) == ("陈大山、李梅", head_teacher)  # type: ignore[attr-defined]


def test_the_printed_page_is_the_paper_and_the_same_again_e3(
    case: DropoutCase, office: Client, registrar: User
) -> None:
    paper = issue(case, PaperKind.LETTER, registrar, hour=7)
    wanted = article(LETTER, content_of(paper))
    Student.objects.filter(pk=case.student_id).update(name="改名")
    for _ in range(2):
        assert wanted in office.get(to("paper-print", paper.pk)).content.decode()
    first, second = (office.get(to("paper-docx", paper.pk)) for _ in range(2))
    assert first.content == second.content and "陈子涵" in words_of_word(first.content)
    assert first["Content-Disposition"] == 'attachment; filename="letter-2026-1.docx"'
    assert office.get(to("paper-pdf", paper.pk)).content.startswith(b"%PDF")
    kinds = list(AccessEntry.objects.order_by("pk").values_list("kind", "what", flat=False))
    assert kinds == [("print", "paper.print")] * 2 + [("download", "paper.word")] * 2 + [("download", "paper.pdf")]


def test_numbers_are_masked_unless_the_office_asks_with_a_purpose_i3(
    case: DropoutCase, office: Client, registrar: User, principal: User
) -> None:
    add_event(case, CaseEventKind.OVERRIDDEN, text="理由", by=principal)
    path, form = to("paper-issue", case.pk, "report"), {"receiver": "中心校", "issue": "1"}
    assert office.post(path, {**form, "is_full": "on"}).status_code == 422
    office.post(path, {**form, "is_full": "on", "purpose": "报送中心校"})
    office.post(path, form)
    whole, hidden = Paper.objects.order_by("sequence")
    assert [content_of(paper).id_number for paper in (whole, hidden)] == [ID_NUMBER, "110105********002X"]  # type: ignore[attr-defined]
    assert [content_of(paper).address for paper in (whole, hidden)] == [ADDRESS, ""]  # type: ignore[attr-defined]
    assert AccessEntry.objects.get(what="paper.full").purpose == "报送中心校"
    page = office.get(to("paper-detail", whole.pk)).content.decode()
    assert not [secret for secret in (ID_NUMBER, PHONE, ADDRESS) if secret in page]
    assert ID_NUMBER in office.get(to("paper-print", whole.pk)).content.decode()


def test_a_head_teacher_is_offered_no_numbers_in_full_i3(case: DropoutCase, head_teacher: User) -> None:
    visit = paper_visit(case.student, head_teacher, on=FRIDAY)
    client, path = client_of(head_teacher), to("paper-issue-visit", visit.pk)
    assert b"is_full" not in client.get(path).content
    client.post(path, {"issue": "1", "is_full": "on", "purpose": "想看"})
    assert content_of(Paper.objects.get()).phone == "138****5678"  # type: ignore[attr-defined]
    assert client.get(path)["Location"] == to("paper-detail", Paper.objects.get().pk)


def test_a_blocked_report_says_what_is_missing_and_offers_no_issue_d5(case: DropoutCase, office: Client) -> None:
    path = to("paper-issue", case.pk, "report")
    page = office.get(path)
    assert 'name="issue"' not in page.content.decode() and "还差 3 次家访" in page.content.decode()
    assert office.post(path, {"issue": "1"}).status_code == 422
    assert "还没有送达劝学书" in office.get(to("case-papers", case.pk)).content.decode()
    assert not Paper.objects.exists()


def service_form(by: User, **overrides: Any) -> dict[str, Any]:
    said = {"mode": "in_person", "served_on": f"{MONDAY}", "served_time": "08:05", "recipient": "李梅"}
    return {**said, "served_by": by.pk, **overrides}


def test_a_service_is_recorded_annulled_and_recorded_anew_e4(case: DropoutCase, head_teacher: User) -> None:
    paper = issue(case, PaperKind.LETTER, head_teacher, hour=7)
    client, path = client_of(head_teacher), to("paper-service", paper.pk)
    assert client.get(path).status_code == 200
    assert client.post(path, service_form(head_teacher)).status_code == 302
    service = PaperService.objects.get()
    assert service.served_at == make.at(MONDAY, 8, 5)
    client.post(to("paper-service-annul", service.pk), {"because": "签收人写错"})
    assert client.post(path, service_form(head_teacher, recipient="陈大山")).status_code == 302
    page = client.get(to("paper-detail", paper.pk)).content.decode()
    assert "签收人写错" in page and "陈大山" in page


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"served_time": "23:00"}, "served_on"),
        ({"served_on": "2026-11-22"}, "served_on"),
        ({"recipient": ""}, "recipient"),
        ({"mode": "proxy"}, "relation"),
        ({"mode": "left"}, "witness"),
        ({"mode": "post"}, "postal_number"),
        ({"served_on": "x"}, "served_on"),
    ],
)
def test_a_service_that_proves_nothing_comes_back_with_what_was_typed_e4(
    case: DropoutCase, head_teacher: User, overrides: dict[str, str], field: str
) -> None:
    paper = issue(case, PaperKind.LETTER, head_teacher, hour=7)
    answer = client_of(head_teacher).post(to("paper-service", paper.pk), service_form(head_teacher, **overrides))
    assert answer.status_code == 422
    assert next(iter(answer.context["form"].errors)) == field
    assert "李梅" in answer.content.decode() or "recipient" in overrides
    assert not PaperService.objects.exists()


def test_a_void_paper_says_so_and_gives_no_files_e2(case: DropoutCase, office: Client, registrar: User) -> None:
    paper = issue(case, PaperKind.LETTER, registrar, hour=7)
    assert office.post(to("paper-void", paper.pk), {"because": ""}).status_code == 422
    office.post(to("paper-void", paper.pk), {"because": "姓名写错"})
    assert "姓名写错" in office.get(to("paper-print", paper.pk)).content.decode()
    assert {office.get(to(name, paper.pk)).status_code for name in ("paper-docx", "paper-pdf", "paper-service")} == {
        404
    }
    page = office.get(to("paper-list")).content.decode()
    assert "<del>义劝通字〔2026〕第1号</del>" in page


def test_what_was_changed_behind_the_program_is_noticed_e3(case: DropoutCase, office: Client, registrar: User) -> None:
    paper = issue(case, PaperKind.LETTER, registrar, hour=7)
    assert "不一致" not in office.get(to("paper-detail", paper.pk)).content.decode()
    Paper.objects.filter(pk=paper.pk).update(content=paper.content.replace("陈子涵", "别人"))
    assert "不一致" in office.get(to("paper-detail", paper.pk)).content.decode()


def test_reports_and_drafts_are_the_offices_alone_j(
    case: DropoutCase, office: Client, registrar: User, head_teacher: User
) -> None:
    draft, letter = issue(case, PaperKind.NOTICE, registrar), issue(case, PaperKind.LETTER, registrar)
    head = client_of(head_teacher)
    for name in ("paper-detail", "paper-print", "paper-docx", "paper-pdf", "paper-service"):
        assert head.get(to(name, draft.pk)).status_code == 404, name
    for kind in ("report", "notice", "agreement", "visit", "nothing"):
        assert head.get(to("paper-issue", case.pk, kind)).status_code == 404, kind
    page = head.get(to("case-papers", case.pk)).content.decode()
    assert letter.number in page and draft.number not in page and "乡镇" not in page
    assert draft.number in office.get(to("case-papers", case.pk)).content.decode()
    for kind in ("agreement", "visit", "nothing"):
        assert office.get(to("paper-issue", case.pk, kind)).status_code == 404, kind


def test_a_closed_case_offers_no_papers_d11(case: DropoutCase, office: Client) -> None:
    DropoutCase.objects.filter(pk=case.pk).update(closed_on=MONDAY)
    page = office.get(to("case-papers", case.pk)).content.decode()
    assert "paper-issue" not in page and to("paper-issue", case.pk, "letter") not in page
    assert office.get(to("paper-issue", case.pk, "letter")).status_code == 404
    assert office.get(to("township-notice-new", case.pk)).status_code == 404


def test_the_townships_notice_from_draft_to_service_d6_m19(case: DropoutCase, office: Client, registrar: User) -> None:
    office.post(to("paper-issue", case.pk, "notice"), {"township": "青石镇人民政府", "issue": "1"})
    assert Paper.objects.get().number == "复学拟字〔2026〕第1号"
    form = {"number": "青政复〔2026〕3号", "issued_on": f"{MONDAY}", "deadline_on": "2026-11-30"}
    late = office.post(to("township-notice-new", case.pk), {**form, "deadline_on": "2026-11-01"})
    assert late.status_code == 422 and "青政复" in late.content.decode()
    assert office.post(to("township-notice-new", case.pk), form)["Location"] == to("case-papers", case.pk)
    notice = TownshipNotice.objects.get()
    office.post(to("township-notice-served", notice.pk), {"on": f"{MONDAY}"})
    scan = SimpleUploadedFile("通知书.pdf", make_pdf(), content_type="application/pdf")
    office.post(to("township-notice-scan", notice.pk), {"scan": scan})
    page = office.get(to("case-papers", case.pk)).content.decode()
    assert (
        "青政复〔2026〕3号" in page
        and "11月23日送达" in page
        and to("scan-detail", StoredFile.objects.get().pk) in page
    )
    office.post(to("township-notice-annul", notice.pk), {"because": "文号写错"})
    assert "文号写错" in office.get(to("case-papers", case.pk)).content.decode()
    assert office.get(to("township-notice-served", notice.pk)).status_code == 404


def test_a_scan_belongs_to_the_service_and_is_read_like_its_paper_e4_i6(
    case: DropoutCase, office: Client, registrar: User, head_teacher: User
) -> None:
    letter, draft = issue(case, PaperKind.LETTER, registrar, hour=7), issue(case, PaperKind.NOTICE, registrar, hour=7)
    for paper in (letter, draft):
        bad = office.post(to("paper-scan", paper.pk), {"scan": SimpleUploadedFile("a.pdf", b"no pdf")})
        assert bad.status_code == 422
        office.post(to("paper-scan", paper.pk), {"scan": SimpleUploadedFile("a.pdf", make_pdf())})
    of_letter, of_draft = StoredFile.objects.order_by("pk")
    assert (of_letter.paper_id, of_draft.paper_id) == (letter.pk, draft.pk)
    head = client_of(head_teacher)
    answer = head.get(to("scan-detail", of_letter.pk))
    assert answer.content == make_pdf() and answer["Content-Disposition"].startswith("attachment")
    assert head.get(to("scan-detail", of_draft.pk)).status_code == 404
    service_of = service_form(registrar)
    office.post(to("paper-service", letter.pk), service_of)
    office.post(to("paper-scan", letter.pk), {"scan": SimpleUploadedFile("a.pdf", make_pdf())})
    assert StoredFile.objects.order_by("pk").last().service_id == PaperService.objects.get().pk  # type: ignore[union-attr]


def test_the_schools_template_is_used_from_then_on_and_kept_by_its_papers_e3(
    case: DropoutCase, office: Client, registrar: User
) -> None:
    before = issue(case, PaperKind.LETTER, registrar, hour=6)
    path = to("template-edit", "letter")
    assert "{{ guardians }}" in office.get(path).content.decode()
    bad = office.post(path, {"content": SimpleUploadedFile("a.docx", template("{{ chidl }}"))})
    assert bad.status_code == 422 and "{{ chidl }}" in bad.content.decode()
    assert office.post(path, {"content": SimpleUploadedFile("劝学书.docx", template("本校格式"))}).status_code == 302
    after = issue(case, PaperKind.LETTER, registrar, hour=7, contact="李老师")
    assert (before.form, after.form) == ("letter-1", "school")
    words = [words_of_word(office.get(to("paper-docx", paper.pk)).content) for paper in (before, after)]
    assert ["本校格式" in each for each in words] == [False, True]
    assert "Word" in office.get(to("paper-print", after.pk)).content.decode()
    assert office.get(to("template-download", "letter")).content == bytes(PaperTemplate.objects.get().content)
    office.post(to("template-retire", "letter"))
    shipped = office.get(to("template-download", "letter")).content
    assert "义务教育阶段学生劝学书" in words_of_word(shipped)
    assert "本校格式" in words_of_word(office.get(to("paper-docx", after.pk)).content)
    assert issue(case, PaperKind.LETTER, registrar, hour=8, contact="赵老师").form == "letter-1"
    assert office.get(to("template-edit", "nothing")).status_code == 404


def test_the_list_counts_by_kind_and_year_and_exports_void_ones_e2(
    case: DropoutCase, office: Client, registrar: User
) -> None:
    issue(case, PaperKind.LETTER, registrar, hour=7)
    issue(case, PaperKind.NOTICE, registrar, hour=7)
    assert "第1号" in office.get(to("paper-list"), {"kind": "letter"}).content.decode()
    assert "复学拟字" not in office.get(to("paper-list"), {"kind": "letter"}).content.decode()
    for query in ({"year": "2025"}, {"year": "99999"}, {"year": "x", "kind": "x"}, {"page": "99"}):
        assert office.get(to("paper-list"), query).status_code == 200, query
    assert office.get(to("paper-export"), {"kind": "letter", "year": "2026"}).status_code == 200


def test_papers_of_one_case_show_nothing_of_another_childs_i6(
    case: DropoutCase, head_teacher: User, school_class: SchoolClass
) -> None:
    elsewhere = make_case(make.make_student(make.make_class(school_class.school)))
    paper = issue(elsewhere, PaperKind.LETTER, head_teacher, hour=7)
    client = client_of(head_teacher)
    for address in (
        to("case-papers", elsewhere.pk),
        to("paper-issue", elsewhere.pk, "letter"),
        to("paper-detail", paper.pk),
        to("paper-service", paper.pk),
    ):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"issue": "1"}).status_code in (404, 405), address


def test_a_word_document_opens_in_word_terms(case: DropoutCase, office: Client, registrar: User) -> None:
    paper = issue(case, PaperKind.LETTER, registrar, hour=7)
    document = Document(io.BytesIO(office.get(to("paper-docx", paper.pk)).content))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert any("送 达 回 证" in each.text for each in document.paragraphs)
