"""What one of a version's materials says, and the code that stands for it on paper.

Each material has a hash of its own: a new version in which a material says the same as before has
the same code there, so a paper that was stamped and scanned need not be stamped again.
"""

from __future__ import annotations

import hashlib
from typing import Any

from cluster_portal.policy.lists import Material
from cluster_portal.workflow.models.log import canonical
from cluster_portal.workflow.rows_field import rows_of

from .outline import sections_of

CODE_DIGITS = 12


def content_of(snapshot: Any, material: Material) -> dict[str, Any]:
    """Everything that the material says in the version."""
    keys = [spec.key for spec in sections_of(material)]
    lists = {key: snapshot.data[key] for key in keys if key in snapshot.data}
    # What a list says in full (the indicators, with their names) counts, not how it was filled in.
    said = {key: snapshot.data["answers"].get(key, {}) for key in keys if key != "indicators"}
    return {
        "answers": said,
        "lists": lists,
        "government": government_of(snapshot),
        "files": _files_named(said, snapshot.files),
        "statement": snapshot.statement if material is Material.STATEMENT else "",
    }


def government_of(snapshot: Any) -> str:
    """The applicant's name as it was when the version was sent."""
    return str(snapshot.data.get("applicant") or snapshot.application.county.government_name)


def _files_named(said: dict[str, Any], files: list[dict[str, Any]]) -> list[str]:
    """The names of the files that the material names."""
    documents = rows_of(said.get("government", {}).get("documents"))
    chosen = {str(row.get("file") or "") for row in documents}
    return [file["name"] for file in files if str(file["id"]) in chosen]


def digest_of(snapshot: Any, material: Material) -> str:
    """SHA-256 of what the material says: the same for two versions in which it says the same."""
    return hashlib.sha256(
        canonical([snapshot.application_id, material.value, content_of(snapshot, material)])
    ).hexdigest()


def material_of(value: str) -> Material:
    """The material that a row names."""
    return next(material for material in Material if material.value == value)


def short_code(digest: str) -> str:
    """What is printed of a digest, in groups of four: 9F2C-1A7B-04DE."""
    digits = digest[:CODE_DIGITS].upper()
    return "-".join(digits[place : place + 4] for place in range(0, CODE_DIGITS, 4))
