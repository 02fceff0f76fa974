"""Which files are accepted: by what they contain, not by what they are called."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

# Ending → content type of what is accepted.
ACCEPTED = {
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The entry that a ZIP-based format has and no other has.
ZIP_MARKS = {".ofd": "OFD.xml", ".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
# A few kilobytes can be packed so that they unpack to gigabytes. What an office writes packs to a
# tenth, a table of like lines to a hundredth; a bomb to a thousandth.
UNPACKED_TIMES = 10  # of the size that a file may have
PACKED_AT_MOST = 200  # bytes in one, asked where there is enough of it to do harm
ENOUGH_FOR_HARM = 20 * 1024 * 1024  # bytes unpacked
MAGIC_ENDINGS = {".pdf": {".pdf"}, ".jpg": {".jpg", ".jpeg", ".jfif"}, ".png": {".png"}}


@dataclass(frozen=True)
class CheckedUpload:
    """What is kept of an accepted file besides its bytes."""

    name: str
    content_type: str
    size: int
    sha256: str


def checked_upload(upload: Any, limit: int | None = None) -> CheckedUpload:
    """Check size, ending and content. Raises ValidationError with a sentence that says what to do.

    limit: in bytes, where a file of this use is smaller than the others. Nothing of an archive is
    unpacked here: what it says of itself is asked, and no reader unpacks more than that.
    """
    limit = limit or settings.UPLOAD_LIMIT_BYTES
    name = harmless_name(upload.name)
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ACCEPTED:
        raise ValidationError(
            _("“%(name)s” is not accepted. Upload PDF, OFD, JPG, PNG, DOCX or XLSX.")
            % {"name": name}
        )
    if upload.size == 0:
        raise ValidationError(_("“%(name)s” is empty. Choose the file again.") % {"name": name})
    if upload.size > limit:
        raise ValidationError(
            _("“%(name)s” is larger than %(limit)s. Make it smaller or split it.")
            % {"name": name, "limit": filesizeformat(limit)}
        )
    if not _content_fits(upload, ending):
        raise ValidationError(
            _("“%(name)s” is not what its ending says. Save it again in that format.")
            % {"name": name}
        )
    if ending in ZIP_MARKS and _unpacks_too_far(upload, limit):
        raise ValidationError(
            _(
                "“%(name)s” unpacks to far more than its size. Save it again, without empty lines "
                "and without pictures that are not needed."
            )
            % {"name": name}
        )
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return CheckedUpload(name, ACCEPTED[ending], upload.size, digest.hexdigest())


def harmless_name(name: str) -> str:
    """The file's own name without path, control characters or what a shell or page could trip on."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r'[\x00-\x1f\x7f<>:"|?*‪-‮⁦-⁩]', "", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:150]}{dot}{ending[:10]}" if dot and stem else (name[:150] or "file")


def _content_fits(upload: Any, ending: str) -> bool:
    upload.seek(0)
    if ending in ZIP_MARKS:
        try:
            with zipfile.ZipFile(upload) as archive:
                return ZIP_MARKS[ending] in archive.namelist()
        except (zipfile.BadZipFile, OSError, ValueError):
            return False
    head = upload.read(4096)
    try:
        found = {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False
    return bool(found & MAGIC_ENDINGS[".jpg" if ending == ".jpeg" else ending])


def _unpacks_too_far(upload: Any, limit: int) -> bool:
    """Whether an archive, by its own table of contents, holds more than any file of ours does."""
    upload.seek(0)
    with zipfile.ZipFile(upload) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    return unpacked > limit * UNPACKED_TIMES or (
        unpacked > ENOUGH_FOR_HARM and unpacked > upload.size * PACKED_AT_MOST
    )
