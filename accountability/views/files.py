"""Serving stored files: pictures to look at, anything else to download, each with its access entry (I2)."""

from django.http import HttpRequest, HttpResponse

from accountability.access import get_file
from kongchuo.lib import clock
from students.access import rights, signed_in
from students.actions.access import record_access
from students.choices import AccessKind

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
# A file is data, never a page of ours: whatever it holds may load nothing and run nothing.
_SANDBOX = "default-src 'none'; sandbox"


@signed_in
def stored_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """A file that the person may see, under a name that says nothing of the child (I4)."""
    who = rights(request)
    found = get_file(who, file_id)
    kind = AccessKind.VIEW if found.is_picture else AccessKind.DOWNLOAD
    record_access(actor=who.user, at=clock.now(), kind=kind, what="file", student_id=found.student_id)
    place = "inline" if found.is_picture else "attachment"
    name = f"{found.kind}-{found.pk}.{_ENDINGS[found.content_type]}"
    return HttpResponse(
        bytes(found.content),
        content_type=found.content_type,
        headers={"Content-Disposition": f'{place}; filename="{name}"', "Content-Security-Policy": _SANDBOX},
    )
