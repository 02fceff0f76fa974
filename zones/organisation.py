"""The organisation of a zone as far as the application has told it already (五(一)句3, 五(二)句3)."""

from __future__ import annotations

from typing import Any

from applications.older_versions import government
from applications.section_forms import rows_in


def from_application(data: dict[str, Any]) -> dict[str, Any]:
    """What the county starts from, in the form that OrganisationForm stores.

    data: the application's snapshot.
    """
    said = government(data["answers"].get("government", {}), {})
    safeguards = data["answers"].get("schedule", {}).get("safeguards", "")
    return {
        "head": said.get("leader") or "",
        "members": said.get("leading_group") or "",
        "body": said.get("authority") or "",
        "phone": "",
        "staff": rows_in(said, "staff"),
        "funds": rows_in(said, "funds"),
        "terms": safeguards or "",
        "policies": "\n".join(
            "，".join(filter(None, (row.get("title"), row.get("number"), row.get("issued_on"))))
            for row in rows_in(said, "documents")
        ),
    }
