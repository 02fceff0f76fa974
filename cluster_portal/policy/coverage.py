"""Which code and which tests carry each clause, read from the sources themselves.

Code carries a clause when a comment or a string names its number; a test proves one when a
`pytest.mark.clause` names it. Nothing is imported, so the table tells what is written, no more.
"""

import ast
import io
import re
import tokenize
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from cluster_portal.policy.clauses import Clause

# The list of clauses names them all and carries none.
LIST_OF_CLAUSES = Path("cluster_portal/policy/clauses.py")

Places = Mapping[str, list[str]]
"""For each clause number: where it is named, as `path:line,line`."""


@dataclass(frozen=True)
class Coverage:
    """The clauses with the places that name them."""

    clauses: Mapping[str, Clause]
    code: Places
    tests: Places

    def problems(self) -> list[str]:
        """What is wrong, one plain line each; empty if every clause is carried."""
        lines = []
        for number in self.clauses:
            if not self.code.get(number):
                lines.append(f"{number} has no code")
            if not self.tests.get(number):
                lines.append(f"{number} has no test")
        lines += [
            f"{places[0]} names an unknown clause: {number}"
            for number, places in self.tests.items()
            if number not in self.clauses
        ]
        return lines

    def table(self) -> str:
        """Each clause with its code and its tests, aligned for a terminal."""
        rows = [("clause", "code", "tests")]
        for number in self.clauses:
            code = self.code.get(number, [])
            tests = self.tests.get(number, [])
            rows += zip_longest([number], code, tests, fillvalue="")
        widths = [max(_width(row[column]) for row in rows) for column in range(3)]
        return "\n".join(
            "  ".join(
                cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
            for row in rows
        )


def collect(root: Path, clauses: Mapping[str, Clause]) -> Coverage:
    """Read the sources under `root`: its packages are code, its `tests` directory is tests."""
    packages = sorted(path.parent for path in root.glob("*/__init__.py"))
    code = [
        path
        for package in packages
        if package.name != "tests"
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(root) != LIST_OF_CLAUSES
    ]
    cited = _citation(clauses)
    return Coverage(
        clauses=clauses,
        code=_places(root, code, lambda source: named_in_code(source, cited)),
        tests=_places(root, sorted((root / "tests").rglob("*.py")), marked_in_tests),
    )


def named_in_code(source: str, cited: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Each clause number in the comments and strings of `source`, with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        # From Python 3.12 on, the text of an f-string is a kind of token of its own.
        if (
            token.type in (tokenize.COMMENT, tokenize.STRING)
            or "FSTRING" in (tokenize.tok_name[token.type])
        ):
            for match in cited.finditer(token.string):
                line = token.start[0] + token.string.count("\n", 0, match.start())
                yield match.group(), line


def marked_in_tests(source: str) -> Iterator[tuple[str, int]]:
    """Each clause number that a `pytest.mark.clause(...)` in `source` names, with its line.

    An argument that is not written out, such as `*NUMBERS`, is given as its source: no clause has
    such a number, so it is reported as unknown.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="clause", value=ast.Attribute(attr="mark")), args=args
            ):
                for argument in args:
                    match argument:
                        case ast.Constant(value=str(number)):
                            yield number, argument.lineno
                        case _:
                            yield ast.unparse(argument), argument.lineno


def _citation(numbers: Iterable[str]) -> re.Pattern[str]:
    """Find whole clause numbers: the number of a part is not taken for the number of the whole."""
    longest_first = sorted(numbers, key=len, reverse=True)
    return re.compile(
        "(?<![一二三四五六七八九十])"
        + f"(?:{'|'.join(map(re.escape, longest_first))})"
        + r"(?![0-9(句]|\.[0-9])"
    )


def _places(
    root: Path, paths: Iterable[Path], find: Callable[[str], Iterable[tuple[str, int]]]
) -> Places:
    places: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        lines: dict[str, set[int]] = defaultdict(set)
        for number, line in find(path.read_text(encoding="utf-8")):
            lines[number].add(line)
        for number, found in lines.items():
            where = ",".join(str(line) for line in sorted(found))
            places[number].append(f"{path.relative_to(root).as_posix()}:{where}")
    return dict(places)


def _width(text: str) -> int:
    """How many columns a terminal takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
