"""Numbered progress lines, the log behind them, and the memory of what is already done."""

import contextlib
import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LINES_SHOWN_ON_FAILURE = 25


class StepFailed(Exception):
    """A step could not be done; the message is the one thing the reader should do."""


class Progress:
    """Print one line for each step and keep everything the step's commands say in a log file."""

    def __init__(self, total: int, log: Path) -> None:
        self.total, self.log, self.number = total, log, 0
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("", encoding="utf-8")

    @contextlib.contextmanager
    def step(
        self, label: str, advice: str, *, lines_on_failure: int = LINES_SHOWN_ON_FAILURE
    ) -> Iterator[IO[bytes]]:
        """Give the log to write to. Ends the program with the log's last lines and `advice`."""
        self.number += 1
        print(f"[{self.number}/{self.total}] {label} … ", end="", flush=True)
        began = time.monotonic()
        try:
            with self.log.open("ab") as log:
                start = log.tell()
                log.write(f"=== {label}\n".encode())
                log.flush()
                yield log
        except (StepFailed, subprocess.CalledProcessError, OSError) as problem:
            print("failed", flush=True)
            said = self.log.read_bytes()[start:].decode(errors="replace").splitlines()[1:]
            if said:
                print("\n".join(said[-lines_on_failure:]))
            if isinstance(problem, OSError):
                print(problem)
            # A step that knows better what to do than its caller says so itself.
            own = str(problem) if isinstance(problem, StepFailed) else ""
            print(f"\n{label} failed. {own or advice}\nAll that was said: {self.log}")
            sys.exit(1)
        print(f"done ({time.monotonic() - began:.0f} s)", flush=True)


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """One value that changes when any of the files (or all files below a folder) changes."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                digest.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def unless_done(stamp: Path, mark: str, made: Iterable[Path], work: Callable[[], object]) -> None:
    """Do the work unless the stamp says that it was done for this mark and what it made exists."""
    if stamp.exists() and stamp.read_text() == mark and all(path.exists() for path in made):
        return
    stamp.unlink(missing_ok=True)
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)
