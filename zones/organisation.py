"""The organisation of a zone as far as the application has told it already (五(一)句3, 五(二)句3)."""

from __future__ import annotations

from typing import Any


def from_application(data: dict[str, Any], year: int) -> dict[str, Any]:
    """What the county starts from, in the form that OrganisationForm stores.

    data: the application's snapshot; year: of its round, to which its figure of funds belongs. The
    names of the staff were not asked there; the county enters them.
    """
    said = data["answers"].get("government", {})
    safeguards = data["answers"].get("schedule", {}).get("safeguards", "")
    funds = {
        "year": year,
        "amount": str(said.get("funds") or ""),
        "source": said.get("funds_source") or "",
    }
    return {
        "head": said.get("leader") or "",
        "members": said.get("leading_group") or "",
        "body": said.get("authority") or "",
        "phone": "",
        "staff": [],
        "funds": [funds] if funds["amount"] else [],
        "terms": safeguards or "",
        "policies": said.get("policies") or "",
    }
