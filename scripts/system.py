"""What comes from Debian: the libraries and tools, and the fonts official papers are set in."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from steps import StepFailed

FONT_PACKAGE = "texlive-lang-chinese"  # the only Debian package that carries the Fandol fonts
FONTS = (
    "FandolFang-Regular.otf",
    "FandolSong-Regular.otf",
    "FandolSong-Bold.otf",
    "FandolKai-Regular.otf",
    "FandolHei-Regular.otf",
    "FandolHei-Bold.otf",
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def _library(name: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def _command(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _cjk_fonts() -> bool:
    return any(any(Path(folder).rglob("NotoSerifCJK*")) for folder in FONT_FOLDERS)


def _venv() -> bool:
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


# Debian package → whether what it brings is here already, however it came.
NEEDED: dict[str, Callable[[], bool]] = {
    "python3-venv": _venv,
    "tzdata": lambda: Path("/usr/share/zoneinfo/Asia/Shanghai").exists(),
    "libpango-1.0-0": _library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": _library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": _library("libharfbuzz-subset.so.0"),
    "gettext": _command("msgfmt"),
    "fonts-noto-cjk": _cjk_fonts,
    "poppler-utils": _command("pdftoppm"),
}
NEEDED_BY_TESTS: dict[str, Callable[[], bool]] = {"chromium": _command("chromium")}


def _apt(log: IO[bytes], *words: str, cwd: str | None = None) -> None:
    subprocess.run(
        ["apt-get", "-o", "DPkg::Lock::Timeout=120", *words],
        cwd=cwd,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        check=True,
    )


def install_packages(log: IO[bytes], *, for_tests: bool) -> None:
    """Install what is missing as root; raises StepFailed with the line to run as anyone else."""
    needed = NEEDED | (NEEDED_BY_TESTS if for_tests else {})
    missing = [package for package, present in needed.items() if not present()]
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise StepFailed(f"Not Debian? Install what these packages bring, then make again: {names}")
    line = f"apt-get update && sudo apt-get install -y --no-install-recommends {names}"
    if os.geteuid() != 0:
        raise StepFailed(f"Run this once, then make again:\n\n  sudo {line}\n")
    _apt(log, "update")
    _apt(log, "install", "-y", "--no-install-recommends", *missing)
    if still := [package for package in missing if not needed[package]()]:
        raise StepFailed(f"Installed, but still not found: {' '.join(still)}. See the log.")


def fetch_fonts(log: IO[bytes], folder: Path) -> None:
    """Take the Fandol fonts out of Debian's package without installing the TeX around them."""
    if all((folder / name).exists() for name in FONTS):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            _apt(log, "download", FONT_PACKAGE, cwd=scratch)
        except subprocess.CalledProcessError:
            if os.geteuid() != 0:
                raise
            _apt(log, "update")  # a fresh machine has no list of packages yet
            _apt(log, "download", FONT_PACKAGE, cwd=scratch)
        package = next(Path(scratch).glob("*.deb"))
        with (
            subprocess.Popen(
                ["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE, stderr=log
            ) as unpacking,
            tarfile.open(fileobj=unpacking.stdout, mode="r|") as members,
        ):
            for member in members:
                name = Path(member.name).name
                if name in FONTS and (content := members.extractfile(member)):
                    part = folder / f"{name}.part"
                    part.write_bytes(content.read())
                    part.rename(folder / name)  # a font is there whole or not at all
    if lost := [name for name in FONTS if not (folder / name).exists()]:
        raise StepFailed(f"{FONT_PACKAGE} no longer holds {', '.join(lost)}.")
