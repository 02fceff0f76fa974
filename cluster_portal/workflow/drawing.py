"""The pages of docs/ that are worked out from the declarations: a diagram for each machine, and
the table of who may do what. `manage.py draw_states` writes them; a test fails when one is stale."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from .declare import Declared, final_states, state_field, transitions_of, workflow_models
from .models import WorkflowModel

HEAD = "<!-- Written by `manage.py draw_states` from the declared transitions. Do not edit. -->\n"


def pages() -> dict[Path, str]:
    """Every generated page by its path below docs/."""
    models = sorted(workflow_models(), key=lambda model: model._meta.label_lower)
    with translation.override("en"):
        drawn = {
            Path("states") / f"{model._meta.model_name}.md": _machine(model) for model in models
        }
        return {**drawn, Path("permissions.md"): _permissions(models)}


def _machine(model: type[WorkflowModel]) -> str:
    declared = transitions_of(model).values()
    lines = [
        HEAD,
        f"# {model.__name__}",
        "",
        *(model.__doc__ or "").strip().splitlines()[:1],
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {state_field(model).default.value}",
        *(
            f"    {source} --> {each.target}: {each.label} ({_by(each)})"
            for each in declared
            for source in each.sources
        ),
        *(f"    {state} --> [*]" for state in sorted(final_states(model))),
        "```",
        "",
        "| state | on the screen |",
        "|---|---|",
        *(f"| `{state.value}` | {_chinese(state)} |" for state in model.State),
        "",
        "| transition | on the screen | from | to | who | what must hold | clause |",
        "|---|---|---|---|---|---|---|",
        *(_row(each) for each in declared),
    ]
    return "\n".join(lines) + "\n"


def _row(each: Declared) -> str:
    holds = "; ".join(_first_line(condition) for condition in each.conditions)
    if each.consequence:
        holds = "only as the consequence of another thing's transition"
    cells = (
        f"`{each.name}`",
        _chinese(each),
        ", ".join(f"`{source}`" for source in each.sources),
        f"`{each.target}`",
        _by(each),
        holds or "—",
        each.clause,
    )
    return f"| {' | '.join(cells)} |"


def _permissions(models: list[type[WorkflowModel]]) -> str:
    rows = [
        f"| {model.__name__} | `{each.name}` | {each.who.label} | {each.reason.value} |"
        for model in models
        for each in transitions_of(model).values()
        if not each.consequence
    ]
    return (
        "\n".join(
            [
                HEAD,
                "# Who may do what",
                "",
                "Every transition that a person performs. The right is checked by `perform()` when it",
                "is executed; a person must also be within reach of the thing's county.",
                "",
                "| thing | transition | who | reason |",
                "|---|---|---|---|",
                *rows,
            ]
        )
        + "\n"
    )


def _by(each: Declared) -> str:
    return "as a consequence" if each.consequence else str(each.who.label)


def _first_line(condition: object) -> str:
    return (condition.__doc__ or "").strip().splitlines()[0].rstrip(".")


def _chinese(labelled: object) -> str:
    with translation.override("zh-hans"):
        return str(labelled.label)  # type: ignore[attr-defined]
