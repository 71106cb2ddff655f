"""The pages of home visits by flow: recorded from the phone, read by whom it concerns, annulled by the registrar."""

import datetime as dt
import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from accountability.actions.files import store_file
from accountability.choices import FileKind
from accountability.models import HomeVisit, StoredFile
from kongchuo.lib.images import UPLOAD_AT_MOST
from students.choices import AbsenceKind
from students.models import AccessEntry, Contact, Guardian, SchoolClass, Student, User
from tests import make
from tests.accountability.visit_cast import MONDAY, NOBODY, make_visit
from tests.pictures import PLACE_NAME, pdf, photo, signed
from tests.rolls import take_roll
from tests.students.views.roll_pages import client_of

pytestmark = pytest.mark.django_db
ADDRESS = "铜仁市碧江区柳树沟十七号"


def to(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


@pytest.fixture
def child(pupils: list[Student], monday: dt.date) -> Student:
    """With a mother and an address."""
    Student.objects.filter(pk=pupils[0].pk).update(address=ADDRESS)
    Guardian.objects.create(school=pupils[0].school, student=pupils[0], name="马秀英", relation="母亲")
    return Student.objects.get(pk=pupils[0].pk)


@pytest.fixture
def teacher(head_teacher: User) -> Client:
    return client_of(head_teacher)


def form(child: Student, by: User, /, **overrides: Any) -> dict[str, Any]:
    """What a phone hands in after a visit that met the mother."""
    given = {
        "client_key": uuid4(),
        "attitude": "agrees",
        "met": [guardian.pk for guardian in child.guardians.all()],
        "cause": "weary",
        "village_rep": "罗主任",
        "leader": by.pk,
        "on": f"{MONDAY}",
        "starts_at": "07:30",
        "place": "home",
        "signed_how": "paper",
        **overrides,
    }
    return {name: value for name, value in given.items() if value is not None}


def uploaded(content: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_form_knows_what_can_be_known(teacher: Client, child: Student, head_teacher: User) -> None:
    html = text_of(teacher.get(to("visit-new", child.pk) + "?about=2026-11-20"))
    assert 'value="2026-11-23"' in html and 'value="08:10"' in html and 'value="2026-11-20"' in html
    assert "母亲 马秀英" in html and f'value="{head_teacher.pk}" selected' in html
    assert ADDRESS not in html and "铜仁市碧江区****" in html
    assert 'capture="environment"' in html and 'enctype="multipart/form-data"' in html


@pytest.mark.parametrize("about", ["", "yesterday", "2026-13-01", "%00"])
def test_a_day_made_up_is_left_out(teacher: Client, child: Student, about: str) -> None:
    assert teacher.get(to("visit-new", child.pk) + f"?about={about}").status_code == 200


def test_a_visit_with_photos_and_signature_is_stored_and_shown_d4(
    teacher: Client, child: Student, head_teacher: User, subject_teacher: User
) -> None:
    given = form(
        child,
        head_teacher,
        second=subject_teacher.pk,
        met_other="祖父",
        promise_on="2026-11-25",
        talk="约好周三来",
        signed_how="screen",
        signature=signed(),
        photo=uploaded(photo()),
        album=[uploaded(photo(turned=6)), uploaded(photo(form="PNG"), "x.exe")],
    )
    answer = teacher.post(to("visit-new", child.pk), given, follow=True)
    visit = HomeVisit.objects.get()
    assert answer.redirect_chain == [(to("visit-detail", visit.pk), 302)]
    html = text_of(answer)
    told = ("家访已登记", "第 1 次家访", "同意返校", "11月25日 周三", "约好周三来")
    assert [words for words in (*told, "母亲 马秀英、祖父", "王老师、李老师、罗主任") if words not in html] == []
    files = list(StoredFile.objects.order_by("pk"))
    assert [each.kind for each in files] == ["signature", "photo", "photo", "photo"]
    for each in files:
        assert to("file", each.pk) in html
        served = teacher.get(to("file", each.pk))
        assert Image.open(io.BytesIO(served.content)).format == ("PNG" if each.kind == "signature" else "JPEG")
        assert PLACE_NAME not in served.content and not Image.open(io.BytesIO(served.content)).getexif()


def test_a_file_is_served_as_data_and_leaves_an_entry_i2(teacher: Client, child: Student, head_teacher: User) -> None:
    file = make_visit(child, head_teacher, photos=(photo(),)).files.get()
    answer = teacher.get(to("file", file.pk))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == f'inline; filename="photo-{file.pk}.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    entry = AccessEntry.objects.latest("pk")
    assert (entry.what, entry.kind, entry.student_id, entry.actor) == ("file", "view", child.pk, head_teacher)


def test_a_pdf_is_downloaded_never_shown(teacher: Client, child: Student, head_teacher: User) -> None:
    visit = make_visit(child, head_teacher)
    about = {"student": child, "belongs_to": visit, "actor": head_teacher, "at": make.at(MONDAY)}
    file = store_file(kind=FileKind.SCAN, data=pdf(), **about)
    answer = teacher.get(to("file", file.pk))
    assert answer.content == pdf()
    assert answer["Content-Disposition"] == f'attachment; filename="scan-{file.pk}.pdf"'
    assert AccessEntry.objects.latest("pk").kind == "download"


def test_nobody_at_home_takes_three_answers_d4(teacher: Client, child: Student, head_teacher: User) -> None:
    given = form(child, head_teacher, attitude="nobody", met=[], cause=None, signed_how=None)
    assert teacher.post(to("visit-new", child.pk), given).status_code == 302
    visit = HomeVisit.objects.get()
    assert (visit.attitude, visit.signed_how, visit.contact.result) == ("nobody", "nobody", "unreachable")


def test_a_drawing_counts_only_where_it_is_chosen(teacher: Client, child: Student, head_teacher: User) -> None:
    nobody = {"attitude": "nobody", "met": [], "cause": None, "signed_how": "screen"}
    for overrides in ({"signed_how": "refused"}, nobody):
        given = form(child, head_teacher, signature=signed(), **overrides)
        assert teacher.post(to("visit-new", child.pk), given).status_code == 302
    assert not StoredFile.objects.exists()


def test_the_same_sending_twice_is_one_visit_and_a_script_is_told_where_to_go(
    teacher: Client, child: Student, head_teacher: User
) -> None:
    given = form(child, head_teacher)
    url = ""
    for _ in range(2):
        answer = teacher.post(to("visit-new", child.pk), given, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert url in ("", answer.json()["url"])
        url = answer.json()["url"]
    assert url == to("visit-detail", HomeVisit.objects.get().pk)


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"attitude": None}, "必填"),
        ({"on": "2026-11-24"}, "还没到"),
        ({"starts_at": "25:00"}, "时间"),
        ({"ends_at": "07:20"}, "早于"),
        ({"village_rep": "", "companions": " "}, "两名家访人员"),
        ({"met": [], "met_other": ""}, "见到了谁"),
        ({"met": ["0"]}, "选择一个有效"),
        ({"met_other": "很" * 60}, "60"),
        ({"cause": None}, "请选择原因"),
        ({"cause": "other", "talk": ""}, "其他原因是什么"),
        ({"promise_on": "2026-11-22"}, "早于家访"),
        ({"place": "elsewhere"}, "哪里见的面"),
        ({"signed_how": None}, "监护人是在屏幕上签字"),
        ({"signed_how": "screen"}, "框内签字"),
        ({"signed_how": "screen", "signature": "data:image/png;base64,AAAA"}, "签字读不出来"),
        ({"signed_how": "screen", "signature": "javascript:1"}, "签字读不出来"),
        ({"photo": uploaded(b"<svg/>")}, "SVG"),
        ({"photo": uploaded(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "IMG_2.HEIC")}, "HEIC"),
        ({"album": [uploaded(photo()), uploaded(b"PK\x03\x04")]}, "不是照片"),
        ({"album": [uploaded(photo((40, 30)))] * 5}, "最多选 4 张"),
        ({"leader": "1" * 12}, "选择一个有效"),
        ({"client_key": "x"}, "UUID"),
        ({"talk": "\x00"}, "空"),
    ],
)
def test_a_refused_form_keeps_every_word_and_says_what_to_do(
    teacher: Client, child: Student, head_teacher: User, overrides: dict[str, Any], told: str
) -> None:
    given = form(child, head_teacher, **{"family": "父母在外地，随祖父母", "companions": "张会计", **overrides})
    answer = teacher.post(to("visit-new", child.pk), given)
    assert answer.status_code == 422
    html = text_of(answer)
    assert told in html and "照片需要重新选" in html
    assert "父母在外地，随祖父母" in html and ("张会计" in html or "companions" in overrides)
    assert (HomeVisit.objects.count(), Contact.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_a_file_too_large_is_refused_unread(teacher: Client, child: Student, head_teacher: User) -> None:
    given = form(child, head_teacher, photo=uploaded(b"\xff\xd8\xff" + b"\x00" * UPLOAD_AT_MOST))
    answer = teacher.post(to("visit-new", child.pk), given)
    assert answer.status_code == 422 and "15 MB" in text_of(answer)


def test_the_drawing_survives_a_refusal(teacher: Client, child: Student, head_teacher: User) -> None:
    drawing = signed()
    given = form(child, head_teacher, signed_how="screen", signature=drawing, cause=None)
    html = text_of(teacher.post(to("visit-new", child.pk), given))
    assert f'name="signature" value="{drawing}"' in html


def test_the_address_opens_at_a_click_with_its_entry_and_keeps_what_was_typed_i1(
    teacher: Client, child: Student, head_teacher: User
) -> None:
    given = form(child, head_teacher, talk="还没说完", attitude=None, reveal="address")
    answer = teacher.post(to("visit-new", child.pk), given)
    html = text_of(answer)
    assert answer.status_code == 200 and ADDRESS in html and "还没说完" in html and "罗主任" in html
    assert not HomeVisit.objects.exists()
    entry = AccessEntry.objects.get(kind="reveal")
    assert (entry.what, entry.student_id, entry.actor) == ("student.address", child.pk, head_teacher)


def test_without_an_address_there_is_nothing_to_reveal(teacher: Client, pupils: list[Student], monday: dt.date) -> None:
    assert "显示住址" not in text_of(teacher.get(to("visit-new", pupils[1].pk)))
    assert teacher.post(to("visit-new", pupils[1].pk), {"reveal": "address"}).status_code == 404


def test_principal_and_registrar_record_others_do_not_j(
    child: Student, principal: User, registrar: User, subject_teacher: User, head_teacher: User
) -> None:
    nobody = make.make_user(child.school)
    for user, status in ((principal, 302), (registrar, 302), (subject_teacher, 404), (nobody, 404)):
        given = form(child, head_teacher)
        assert client_of(user).post(to("visit-new", child.pk), given).status_code == status
    assert HomeVisit.objects.count() == 2


@pytest.mark.parametrize("cause", ["illness", "mind"])
def test_details_of_an_illness_are_for_registrar_and_head_teacher_i4(
    child: Student, principal: User, registrar: User, head_teacher: User, cause: str
) -> None:
    told = {"talk": "在县医院", "family": "祖母生病", "whereabouts": "住院部", "help_promised": "送教上门"}
    files = {"photo": uploaded(photo()), "signed_how": "screen", "signature": signed()}
    given = form(child, head_teacher, cause=cause, **files, **told)
    assert client_of(principal).post(to("visit-new", child.pk), given).status_code == 302
    visit = HomeVisit.objects.get()
    signature, picture = visit.files.order_by("pk")
    for user, reads in ((principal, False), (registrar, True), (head_teacher, True)):
        client = client_of(user)
        html = text_of(client.get(to("visit-detail", visit.pk)))
        assert [text in html for text in told.values()] == [reads] * 4, user.name
        assert visit.get_cause_display() in html and (to("file", picture.pk) in html) is reads
        assert ("原因涉及健康" in html) is not reads
        assert client.get(to("file", picture.pk)).status_code == (200 if reads else 404)
        assert client.get(to("file", signature.pk)).status_code == 200


def test_the_principal_reads_what_else_was_written(child: Student, principal: User, head_teacher: User) -> None:
    visit = make_visit(child, head_teacher, talk="要去打工", photos=(photo(),))
    html = text_of(client_of(principal).get(to("visit-detail", visit.pk)))
    assert "要去打工" in html and to("file", visit.files.get().pk) in html


def test_the_registrar_annuls_with_a_reason(
    child: Student, registrar: User, head_teacher: User, teacher: Client
) -> None:
    visit, office = make_visit(child, head_teacher), client_of(registrar)
    assert to("visit-annul", visit.pk) not in text_of(teacher.get(to("visit-detail", visit.pk)))
    assert office.post(to("visit-annul", visit.pk), {"because": " "}).status_code == 422
    html = text_of(office.post(to("visit-annul", visit.pk), {"because": "记错了学生"}, follow=True))
    assert "由吴教务作废：记错了学生" in html and "第 1 次" not in html and to("visit-annul", visit.pk) not in html
    again = office.post(to("visit-annul", visit.pk), {"because": "再来"})
    assert again.status_code == 422 and "已经作废" in text_of(again)
    assert teacher.post(to("visit-annul", visit.pk), {"because": "x"}).status_code == 404


def test_d1_an_annulled_visit_is_no_contact_on_receipt_board_and_list_and_is_struck_out_in_the_record(
    child: Student, registrar: User, head_teacher: User, teacher: Client, school_class: SchoolClass
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {child: AbsenceKind.UNEXPLAINED}, hour=7)
    visit, office = make_visit(child, head_teacher), client_of(registrar)
    receipt = reverse("students:roll-done", args=[school_class.pk, MONDAY])
    uncontacted, duty = "还没有联系", "联系监护人"
    pages = (teacher, receipt), (office, reverse("students:board-today"))
    record = reverse("students:student-detail", args=[child.pk])
    assert not [page for client, page in pages if uncontacted in text_of(client.get(page))]
    assert duty not in text_of(teacher.get(to("duty-list"))) and "<del>家访" not in text_of(teacher.get(record))
    assert office.post(to("visit-annul", visit.pk), {"because": "记错了学生"}).status_code == 302
    assert [page for client, page in pages if uncontacted in text_of(client.get(page))] == [page for _, page in pages]
    assert duty in text_of(teacher.get(to("duty-list"))) and "<del>家访" in text_of(teacher.get(record))
    assert Contact.objects.get().annulled_at == visit.recorded_at, "both at the moment of annulling"


def test_the_childs_page_lists_visits_and_leads_to_the_form(
    child: Student, head_teacher: User, teacher: Client, registrar: User
) -> None:
    page = reverse("students:student-detail", args=[child.pk])
    assert "还没有家访记录" in text_of(teacher.get(page)) and to("visit-new", child.pk) in text_of(teacher.get(page))
    make_visit(child, head_teacher, on=dt.date(2026, 11, 20), **NOBODY)
    visit = make_visit(child, head_teacher, promise_on=dt.date(2026, 11, 25), talk="悄悄话", photos=(photo(),))
    html = text_of(teacher.get(page))
    for words in ("第 2 次家访 · 同意返校", "第 1 次家访 · 家中无人", "约定 11月25日 周三 返校", "厌学", "1 个附件"):
        assert words in html, words
    assert "悄悄话" not in html and to("visit-detail", visit.pk) in html


def test_the_receipt_leads_to_a_visit_after_a_contact_that_failed_and_takes_it_as_the_contact_d1(
    child: Student, head_teacher: User, teacher: Client, school_class: SchoolClass
) -> None:
    take_roll(school_class, head_teacher, MONDAY, {child: AbsenceKind.UNEXPLAINED}, hour=8)
    receipt = reverse("students:roll-done", args=[school_class.pk, MONDAY])
    link = f"{to('visit-new', child.pk)}?about=2026-11-23"
    html = text_of(teacher.get(receipt))
    assert "还没有联系" in html and link in html and "家访也算当天的联系" in html and "没有联系上：请上门" not in html
    contact = {"class_id": school_class.pk, "about_on": f"{MONDAY}", "channel": "phone", "result": "unreachable"}
    teacher.post(reverse("students:contact-new", args=[child.pk]), contact)
    html = text_of(teacher.get(receipt))
    assert "没有联系上：请上门家访" in html and link in html
    teacher.post(link, form(child, head_teacher, about_on=f"{MONDAY}", starts_at="08:10"))
    html = text_of(teacher.get(receipt))
    assert "没有联系上：请上门" not in html and "还没有联系" not in html and "家访" in html
