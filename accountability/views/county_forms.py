"""The county's own form: in use, earlier ones, handing in, placeholders, an example (H4, H5, J)."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accountability.actions.county_forms import retire_county_form, upload_county_form
from accountability.county_words import frozen_only
from accountability.forms.county_forms import CountyFormForm
from accountability.models import CountyForm
from accountability.queries.county_forms import form_in_use, forms_of
from accountability.reports.county_example import example_form
from accountability.reports.monthly import column_label
from accountability.rules.county_names import LIST_NAMES, OF_MONTH, OF_ROW
from kongchuo.lib import clock
from kongchuo.lib.sheets.form import FORM_LIMITS
from students.access import Rights, office_only, rights
from students.models import SchoolClass
from students.rules.class_names import class_label
from students.views.exports import XLSX

_MEANINGS = {
    "school": gettext_lazy("the name of the school"),
    "month": gettext_lazy("year and month: 2026年10月"),
    "year": gettext_lazy("the year, as a number"),
    "month_number": gettext_lazy("the month, as a number"),
    "until": gettext_lazy("the last day counted; says where it is a preview"),
    "state": gettext_lazy("frozen with its version, or a preview up to a day"),
    "version": gettext_lazy("the number of the frozen version, blank in a preview"),
    "frozen_by": gettext_lazy("who froze the month"),
    "frozen_on": gettext_lazy("the day on which it was frozen"),
    "sha256": gettext_lazy("the hash of the frozen rows"),
}
_OWN_MEANINGS = {
    "name": gettext_lazy("the class, the grade, or the whole school"),
    "ordinal": gettext_lazy("the number of the row within its list"),
    "classes": gettext_lazy("how many classes"),
    "gains": gettext_lazy("everybody who joined"),
    "losses": gettext_lazy("everybody who left"),
    "attendance_rate": gettext_lazy(
        "in a cell that shows percentages the quotient (98.8%), in any other the number 98.8"
    ),
}
_LIST_MEANINGS = {
    "class": gettext_lazy("every class, one below the other"),
    "grade": gettext_lazy("every grade"),
    "row": gettext_lazy("every row as on the page: classes, subtotals of grades, the whole school"),
}


@office_only
def county_form(request: HttpRequest) -> HttpResponse:
    """The form in use and those before it; a new one is handed in here, and every mistake in it is named at once."""
    who = rights(request)
    form = CountyFormForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (made := _uploaded(who, form)):
        messages.success(request, _("The form is in use from now on."))
        if not made.marks_preview:
            messages.info(request, frozen_only())
        return redirect("accountability:month-form")
    context = {"form": form, "versions": forms_of(who.school.pk)}
    return render(request, "accountability/month_form.html", context, status=422 if form.errors else 200)


def _uploaded(who: Rights, form: CountyFormForm) -> CountyForm | None:
    upload = form.cleaned_data["content"]
    content = upload.read(FORM_LIMITS.file_bytes + 1)
    try:
        return upload_county_form(school=who.school, name=upload.name, content=content, actor=who.user, at=clock.now())
    except ValidationError as error:
        form.refuse(error)
    return None


@office_only
def placeholders(request: HttpRequest) -> HttpResponse:
    """Every placeholder with its meaning."""
    context = {
        "of_month": [(chinese, english, _MEANINGS[english]) for english, chinese in OF_MONTH.items()],
        "of_row": [
            (chinese, english, _OWN_MEANINGS.get(english) or column_label(english))
            for english, chinese in OF_ROW.items()
        ],
        "lists": [(chinese, kind.value, _LIST_MEANINGS[kind.value]) for kind, chinese in LIST_NAMES.items()],
    }
    return render(request, "accountability/month_form_placeholders.html", context)


@office_only
def example(request: HttpRequest) -> HttpResponse:
    """An example with room for the classes and grades of the school."""
    who = rights(request)
    grades = [each for each in _grades(who.school.pk, who.on) if 1 <= each <= who.school.grades]
    return _workbook(example_form(len(grades), len(set(grades))), "county-form-example.xlsx")


def _grades(school_id: int, day: dt.date) -> list[int]:
    """The grade of every class on a day."""
    years = SchoolClass.objects.filter(school_id=school_id).values_list("entry_year", flat=True)
    return [class_label(year, 1, day)[0] for year in years]


@office_only
def form_file(request: HttpRequest, form_id: int) -> HttpResponse:
    """A version of the form as it was handed in."""
    found = CountyForm.objects.filter(school=rights(request).school, pk=form_id).first()
    if found is None:
        raise Http404
    return _workbook(bytes(found.content), f"county-form-{found.pk}.xlsx")


@require_POST
@office_only
def form_retire(request: HttpRequest) -> HttpResponse:
    """Use no form of the county any more."""
    found = form_in_use(rights(request).school.pk)
    if found is not None:
        retire_county_form(form=found, at=clock.now())
        messages.success(request, _("No form of the county is in use any more."))
    return redirect("accountability:month-form")


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
