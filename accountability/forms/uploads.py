"""Files as forms hand them in: read as bytes once their size is bearable; the action judges what they hold."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kongchuo.lib.images import TOO_BIG, UPLOAD_AT_MOST

CAMERA = {"accept": "image/*", "capture": "environment"}
"""Opens the camera at once. A phone gives JPEG here."""
ALBUM = {"accept": "image/jpeg,image/png,image/webp"}
"""Named one by one, so that phones which keep HEIC hand in a JPEG."""


class ManyFilesInput(forms.FileInput):
    """A control for several files."""

    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """One file or several, as a tuple of bytes; nothing chosen is an empty one."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> tuple[bytes, ...]:
        """The contents. Raises ValidationError for a file that is larger than a server should read."""
        given = [each for each in (data if isinstance(data, list) else [data]) if each]
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        return tuple(_content(each) for each in given)


def _content(upload: UploadedFile) -> bytes:
    if (upload.size or 0) > UPLOAD_AT_MOST:
        raise ValidationError(TOO_BIG)
    return bytes(upload.read())
