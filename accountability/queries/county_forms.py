"""The county's own form that a school uses, and those it used (H5)."""

from accountability.models import CountyForm


def form_in_use(school_id: int) -> CountyForm | None:
    """The form in use, with its content."""
    return CountyForm.objects.filter(school_id=school_id, retired_at__isnull=True).first()


def has_form(school_id: int) -> bool:
    """Whether the school has a form in use."""
    return CountyForm.objects.filter(school_id=school_id, retired_at__isnull=True).exists()


def forms_of(school_id: int) -> list[CountyForm]:
    """Every version of the form without its content, the latest first."""
    rows = CountyForm.objects.filter(school_id=school_id).defer("content").select_related("uploaded_by")
    return list(rows.order_by("-uploaded_at", "-pk"))
