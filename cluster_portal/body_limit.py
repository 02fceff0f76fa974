"""How large a request may be: asked before any of it is read, so that nobody fills our disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.views import defaults

BESIDE_THE_FILE = 1024 * 1024  # bytes: the other fields of the form, and the file's own frame


class UploadTooLargeError(RequestDataTooBig):
    """The request is larger than any file that would be accepted. Django answers it by handler400."""


class LimitUploadHandler(FileUploadHandler):
    """The first of the upload handlers: turns a request away by the length that it announces.

    What is a little over the limit gets through to its form, which says so at the field. The web
    server reads no further than the announced length.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.UPLOAD_LIMIT_BYTES + BESIDE_THE_FILE:
            raise UploadTooLargeError(f"a request of {content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data  # for the handlers after this one

    def file_complete(self, file_size: int) -> None:
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: the sentence about the limit where that was the reason, else the plain page."""
    if not isinstance(exception, UploadTooLargeError):
        return defaults.bad_request(request, exception)
    limit = filesizeformat(settings.UPLOAD_LIMIT_BYTES)
    return HttpResponse(render_to_string("413.html", {"limit": limit}), status=413)
