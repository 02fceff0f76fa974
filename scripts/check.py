"""Every check and test, in the order in which they fail soonest. Stops at the first that fails.

Run by `make test` in the virtual environment. PORTAL_REQUIRE_SERVERS=1 (or CI=true) makes a missing
PostgreSQL or Redis a failure; elsewhere it only leaves out what needs them, and says so.
COVERAGE=1 also measures which lines the tests run, into var/coverage/html: it decides nothing and
doubles the time, so it is not done each time.
"""

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from steps import ROOT, VAR, Progress, StepFailed

sys.path.insert(0, str(ROOT))
from tests import servers

TEST = {"DJANGO_SETTINGS_MODULE": "cluster_portal.settings.test"}
# Stand-ins: `check --deploy` reads the production settings but opens no connection.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cluster_portal.settings.production",
    "SECRET_KEY": hashlib.sha512(os.urandom(32)).hexdigest(),
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1/0",
    "ALLOWED_HOSTS": "portal.example",
    "PUBLIC_ADDRESS": "https://portal.example",
}
# Each of two workers takes a file at a time, so that what a file's tests share is made once; which
# files come first, tests/conftest.py says.
PYTEST = ("-m", "pytest", "--quiet", "--numprocesses", "2")
PYTEST = (*PYTEST, "--dist", "loadfile", "--no-loadscope-reorder")
COVERAGE = ("--cov", "--cov-report", "term", "--cov-report", "html:var/coverage/html")
LINES_ON_FAILURE = 400
CORRECT = "Correct what is named above, then make test again."


@dataclass(frozen=True)
class Check:
    """One command of the virtual environment's Python, with what it needs to know."""

    label: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=lambda: TEST)
    advice: str = CORRECT


CHECKS = [
    Check("Lint", ("-m", "ruff", "check", "."), advice="Correct it, or try: make format"),
    Check("Format", ("-m", "ruff", "format", "--check", "."), advice="Run: make format"),
    Check("Import order", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    Check("Types", ("-m", "mypy")),
    Check(
        "Deployment settings",
        ("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        PRODUCTION,
    ),
    Check(
        "Migrations",
        ("manage.py", "makemigrations", "--check", "--dry-run"),
        advice="Run: .venv/bin/python manage.py makemigrations",
    ),
    Check("Translations complete", ("scripts/check_translations.py",)),
    Check("Clauses of the policy", ("manage.py", "clauses")),
    Check("Tests on SQLite", (*PYTEST, *(COVERAGE if os.environ.get("COVERAGE") else ()))),
]


def scratch_database(address: str) -> str:
    """The same server, a database name of this folder's own: two clones can test at once."""
    folder = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return urlunsplit(urlsplit(address)._replace(path=f"/portal_{folder}"))


def plan() -> list[Check]:
    """The checks, and the tests on PostgreSQL where it answers."""
    checks = list(CHECKS)
    if address := servers.postgres_url():
        checks.append(
            Check(
                "Tests on PostgreSQL",
                (*PYTEST, "-m", "real_database"),
                {**TEST, "TEST_DATABASE_URL": scratch_database(address)},
            )
        )
    return checks


def missing_servers() -> list[str]:
    """The servers that do not answer, each with where it was looked for."""
    looked_for = {"PostgreSQL": servers.postgres_url(), "Redis": servers.redis_url()}
    return [name for name, address in looked_for.items() if address is None]


def run(check: Check, progress: Progress) -> list[str]:
    """Run one check; returns the lines of its output worth showing at the end."""
    environment = {**os.environ, **check.env}
    with progress.step(check.label, check.advice, lines_on_failure=LINES_ON_FAILURE) as log:
        done = subprocess.run(
            [sys.executable, *check.command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        log.write(done.stdout)
        log.flush()
        if done.returncode:
            raise StepFailed(check.advice)
    said = done.stdout.decode(errors="replace").splitlines()
    return [line for line in said if re.search(r"^TOTAL |\d passed.* in [\d.]+s", line)]


def main() -> None:
    """Run all; end with pytest's own closing lines, which CI reads."""
    if missing := missing_servers():
        message = f"No answer from {' and '.join(missing)} (POSTGRES_URL, REDIS_URL say where)."
        if servers.required():
            sys.exit(f"{message} Start what is missing, then make test again.")
        print(f"{message} What needs them is left out here; CI runs it.")
    checks = plan()
    progress = Progress(len(checks), VAR / "log/test.log")
    closing = [(check.label, line) for check in checks for line in run(check, progress)]
    print()
    for label, line in closing:
        print(f"{label}:\n{line}")


if __name__ == "__main__":
    main()
