"""The set-up remembers what is done, and says one thing to do when it fails."""

import subprocess
import sys
from pathlib import Path

import pytest
import steps


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    return tmp_path


def test_work_is_done_once_for_the_same_inputs(folder: Path) -> None:
    made, done = folder / "made", []

    def work() -> None:
        made.write_text("x", encoding="utf-8")
        done.append(1)

    for mark in ("one", "one", "two"):
        steps.unless_done(folder / "stamp", mark, [made], work)
    assert len(done) == 2
    made.unlink()
    steps.unless_done(folder / "stamp", "two", [made], work)
    assert len(done) == 3


def test_work_that_failed_is_not_taken_for_done(folder: Path) -> None:
    stamp = folder / "stamp"
    steps.unless_done(stamp, "old", [], lambda: None)

    def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        steps.unless_done(stamp, "new", [], fail)
    assert not stamp.exists()


def test_fingerprint_follows_the_content_and_the_name_of_every_file(folder: Path) -> None:
    (folder / "static").mkdir()
    seen = {steps.fingerprint([folder / "static"])}
    for name, content in (("a.css", "1"), ("a.css", "2"), ("b.css", "2")):
        (folder / "static" / name).write_text(content, encoding="utf-8")
        seen.add(steps.fingerprint([folder / "static"]))
    assert len(seen) == 4


def test_a_failed_step_shows_its_last_words_and_the_one_thing_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = steps.Progress(3, folder / "log/setup.log")
    with progress.step("First", "Nothing."):
        pass
    with (
        pytest.raises(SystemExit) as ended,
        progress.step("Second", "Mend it.", lines_on_failure=1) as log,
    ):
        subprocess.run(
            [sys.executable, "-c", "print('early'); print('late'); raise SystemExit(3)"],
            stdout=log,
            check=True,
        )
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "[1/3] First … done" in said
    assert "[2/3] Second … failed\nlate\n" in said
    assert "early" not in said
    assert "Second failed. Mend it." in said
