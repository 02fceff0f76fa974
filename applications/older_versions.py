"""What was sent in the form of act one's first version, where lists were texts and indicators rows, put
into the form of today: for whoever starts from it. The version itself stays as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cluster_portal.policy.lists import Provision
from cluster_portal.workflow.rows_field import RowsField
from cluster_portal.workflow.sent_numbers import sent_number

from .indicators import VALUES, Better, Kind
from .models import Application, IndicatorDefinition
from .section_forms import SectionForm


def in_tables(form: type[SectionForm], new: Application, said: dict[str, Any]) -> dict[str, Any]:
    """The answers with a table where there once was a text, a line in each line of it."""
    fields = form(thing=new).fields
    return {name: _table(fields.get(name), value) for name, value in said.items()}


def _table(field: Any, value: Any) -> Any:
    if not isinstance(field, RowsField) or isinstance(value, list):
        return value
    return [{next(iter(field.columns)): line} for line in _lines(value)]


def government(said: dict[str, Any], files: dict[int, int]) -> dict[str, Any]:
    """Its documents name the new draft's files; plan and policies once were texts."""
    documents = [
        {"kind": kind.value, "title": line}
        for kind in (Provision.PLAN, Provision.POLICIES)
        for line in _lines(said.get(kind.value))
    ]
    stored = said.get("documents")
    for row in stored if isinstance(stored, list) else []:
        chosen = str(row.get("file") or "")
        renewed = files.get(sent_number(chosen))
        documents.append({**row, "file": str(renewed or "")})
    funds = said.get("funds")
    if funds and not isinstance(funds, list):
        funds = [{"source": said.get("funds_source") or "", "amount": str(funds)}]
    return {**said, "documents": documents, "funds": funds or []}


def indicators(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Indicators that once were rows: in the dictionary's lines where it has them, else as own."""
    codes = {d.name: d.code for d in IndicatorDefinition.objects.all()}
    answers: dict[str, Any] = {"as_of": rows[0]["as_of"] if rows else "", "listed": [], "own": []}
    for row in rows:
        values = {name: row[name] for name in (*VALUES, "as_of")}
        if row["name"] in codes:
            answers["listed"].append({"key": codes[row["name"]], **values})
        else:
            own = {"name": row["name"], "unit": row["unit"]}
            answers["own"].append({**own, "kind": Kind.STOCK, "better": Better.HIGHER, **values})
    return answers


def _lines(text: Any) -> Iterator[str]:
    """The lines of a text in which something stands; none of what is no text."""
    if isinstance(text, str):
        yield from (line.strip() for line in text.splitlines() if line.strip())
