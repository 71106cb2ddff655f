"""What django-import-export reads and writes: the calendar in, the children out (I2, I3)."""

import datetime as dt
import io
import re
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources, widgets
from import_export.formats.base_formats import Format
from import_export.tmp_storages import BaseStorage

from kongchuo.lib import clock
from kongchuo.lib.masks import mask_id, mask_status_number
from kongchuo.lib.sheets import SheetRefused, read_bytes
from kongchuo.lib.sheets.messages import sentence
from kongchuo.lib.sheets.writer import OutSheet, write_workbook
from students import words
from students.actions.calendar import declare_day
from students.actions.rolls_at_stake import RollsInTheWay
from students.calendar_words import rolls_in_the_way_words
from students.choices import DayKind
from students.models import CalendarDay, Placement, School, Student, User
from students.queries.enrolment import covering

_NAME = re.compile(r"[0-9a-f]{32}")


class PrivateTmpStorage(BaseStorage):
    """Uploads between preview and confirmation: a private folder, files for the owner only, gone after a while."""

    def save(self, data: bytes) -> None:
        """Keeps ``data`` under a new random name; what is older than IMPORT_KEEP_HOURS is removed."""
        folder = self._folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._purge(folder)
        self.name = uuid4().hex
        path = folder / self.name
        path.touch(mode=0o600)
        path.write_bytes(data)

    def read(self) -> bytes:
        """The kept data. Raises FileNotFoundError for a name that was not given out, or whose file is gone."""
        return self._path().read_bytes()

    def remove(self) -> None:
        """Forgets the data."""
        self._path().unlink(missing_ok=True)

    def is_there(self) -> bool:
        """Whether the name was given out and its file is still kept."""
        return bool(_NAME.fullmatch(self.name or "")) and self._path().is_file()

    def _path(self) -> Path:
        if not _NAME.fullmatch(self.name or ""):
            raise FileNotFoundError
        return self._folder() / self.name

    @staticmethod
    def _folder() -> Path:
        return Path(settings.IMPORT_DIR) / "admin"

    @staticmethod
    def _purge(folder: Path) -> None:
        oldest = time.time() - settings.IMPORT_KEEP_HOURS * 3600
        for path in folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


class SafeSheet(Format):
    """Any spreadsheet of a school, through the bounded reader; written without formulas."""

    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        """What the form calls it."""
        return "xlsx"

    def get_extension(self) -> str:
        """Of what is written."""
        return "xlsx"

    def get_content_type(self) -> str:
        """Of what is written."""
        return self.CONTENT_TYPE

    def can_import(self) -> bool:
        """Yes."""
        return True

    def can_export(self) -> bool:
        """Yes."""
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The first sheet, its first row as headers. Raises ValueError with a sentence for what cannot be read."""
        try:
            sheet = read_bytes(in_stream, name="")[0]
        except SheetRefused as refused:
            raise ValueError(sentence(refused)) from refused
        rows = [list(row.cells) for row in sheet.rows if any(cell is not None for cell in row.cells)]
        width = max(map(len, rows))
        header, *body = [[*row, *[None] * (width - len(row))] for row in rows]
        return tablib.Dataset(*body, headers=[str(cell or "").strip() for cell in header])

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        """The rows below the mark (``dataset.title``) that says who made the file and when (I3)."""
        rows = [[dataset.title], dataset.headers, *dataset]
        target = io.BytesIO()
        write_workbook(target, [OutSheet("Kongchuo", rows, header_rows=2)])
        return target.getvalue()


# The header as it is asked for, and what else is understood.
_HEADERS = {
    "日期": ("date",),
    "类型": ("kind", "日子类型", "類型"),
    "原因": ("reason", "说明", "名称", "說明"),
}
_KINDS = {
    DayKind.OFF: ("休", "休息", "放假", "停课", "off"),
    DayKind.MAKE_UP: ("班", "上课", "调休上课", "补课", "make_up"),
    DayKind.MORNING_ONLY: ("上午", "只上上午", "上午上课", "morning_only"),
    DayKind.AFTERNOON_ONLY: ("下午", "只上下午", "下午上课", "afternoon_only"),
}
_DATE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")


class DayWidget(widgets.Widget):
    """A date cell, or a date as people write it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date:
        """The date. Raises ValueError with a sentence."""
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        found = _DATE.fullmatch(str(value or "").strip())
        try:
            return dt.date(*map(int, found.groups()))  # type: ignore[union-attr]  # None is answered below
        except (AttributeError, ValueError) as error:
            raise ValueError(_("This is no date. Write it as 2026-11-20.")) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """2026-11-20."""
        return value.isoformat() if value else ""


class KindWidget(widgets.Widget):
    """The kind of a day in the school's words."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> DayKind:
        """The kind. Raises ValueError with a sentence."""
        said = str(value or "").strip()
        for kind, spellings in _KINDS.items():
            if said in spellings or said == str(kind.label):
                return kind
        raise ValueError(_("This kind of day is not known. Write one of: 放假, 上课, 上午, 下午."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The label."""
        return str(DayKind(value).label) if value else ""


class CalendarDayResource(resources.ModelResource):
    """The calendar of a county or school as a table of date, kind and reason; every row is a declared day (A1)."""

    date = fields.Field("date", "日期", widget=DayWidget())
    kind = fields.Field("kind", "类型", widget=KindWidget())
    reason = fields.Field("reason", "原因")

    class Meta:
        model = CalendarDay
        fields = ("date", "kind", "reason")
        import_id_fields = ("date",)
        skip_unchanged = True
        use_transactions = True

    def __init__(self, *, school: School, actor: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.school, self.actor = school, actor

    def get_queryset(self) -> QuerySet[CalendarDay]:
        """The days of the school (I6)."""
        return CalendarDay.objects.filter(school=self.school)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Recognises the headers. Raises ValidationError when one is missing."""
        known = {spelling: name for name, spellings in _HEADERS.items() for spelling in spellings}
        dataset.headers = [known.get(header.lower(), header) for header in dataset.headers]
        if not set(_HEADERS) <= set(dataset.headers):
            raise ValidationError(_("The first row must name three columns: 日期, 类型, 原因."))

    def init_instance(self, row: Any = None) -> CalendarDay:
        """A day of the school."""
        return CalendarDay(school=self.school)

    def do_instance_save(self, instance: CalendarDay, is_create: bool) -> None:
        """Declares the day through the one action for it; a preview is undone afterwards with its transaction."""
        try:
            stored = declare_day(
                school=self.school,
                date=instance.date,
                kind=DayKind(instance.kind),
                reason=instance.reason or "",
                actor=self.actor,
                at=clock.now(),
            )
        except RollsInTheWay as asked:
            ask = _("Declare this day on the calendar page, where it can be confirmed.")
            raise ValidationError(f"{rolls_in_the_way_words(asked.count)} {ask}") from asked
        instance.pk = stored.pk


class StudentResource(resources.ModelResource):
    """The children of the school; numbers masked unless the full export was asked for with a purpose (I3)."""

    name = fields.Field("name", gettext_lazy("name"))
    sex = fields.Field("get_sex_display", gettext_lazy("sex"))
    birth_on = fields.Field("birth_on", gettext_lazy("date of birth"))
    school_class = fields.Field(column_name=gettext_lazy("class"))
    id_number = fields.Field(column_name=gettext_lazy("ID number"))
    status_number = fields.Field(column_name=gettext_lazy("student status number"))

    class Meta:
        model = Student
        fields = ("name", "sex", "birth_on", "school_class", "id_number", "status_number")
        export_order = fields

    def __init__(self, *, mark: str = "", is_full: bool = False, day: dt.date = dt.date.min, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mark, self.is_full, self.day = mark, is_full, day

    def filter_export(self, queryset: QuerySet[Student], **kwargs: Any) -> QuerySet[Student]:
        """With the class of the day, in one more query however many children."""
        stays = Placement.objects.filter(covering(self.day)).select_related("school_class")
        return queryset.prefetch_related(Prefetch("placements", stays, to_attr="stays_today"))

    def dehydrate_school_class(self, student: Any) -> str:
        """三年级(2)班, empty for a child that left."""
        stays = [stay.school_class for stay in student.stays_today]
        return words.class_name(stays[0].entry_year, stays[0].number, self.day) if stays else ""

    def dehydrate_id_number(self, student: Student) -> str:
        """110105********002X (I1)."""
        return student.id_number if self.is_full else mask_id(student.id_number)

    def dehydrate_status_number(self, student: Student) -> str:
        """G110105********002X (I1)."""
        return student.status_number if self.is_full else mask_status_number(student.status_number)

    def after_export(self, queryset: Any, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Puts the mark on it: who, when, why (I3)."""
        dataset.title = self.mark
