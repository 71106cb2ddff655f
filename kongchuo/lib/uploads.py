"""Uploads stay in memory: a photo still holds place and device until it is drawn anew, and touches no disk (I5)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps every file of a request in memory, and takes no request that is larger than a server should hold.

    The bound is FILE_UPLOAD_MAX_MEMORY_SIZE for the whole request, files and fields together; for somebody who has not
    signed in it is DATA_UPLOAD_MAX_MEMORY_SIZE.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  # as Django names it
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestDataTooBig, which answers 400, before anything is read."""
        if content_length > self._bound():
            raise RequestDataTooBig("The request holds more than is taken from this person.")
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def _bound(self) -> int:
        user = getattr(self.request, "user", None)
        is_known = user is not None and user.is_authenticated
        return int(settings.FILE_UPLOAD_MAX_MEMORY_SIZE if is_known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
