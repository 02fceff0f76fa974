"""Renew the lock files: requirements/*.txt and package-lock.json. Neither holds a registry's address."""

import subprocess
import sys
from pathlib import Path

import assets

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"


def main() -> None:
    """Resolve anew for every Python from the oldest supported one, newest versions first."""
    for name in ("run", "test", "node"):
        source, locked = f"requirements/{name}.in", f"requirements/{name}.txt"
        # test.txt must agree with run.txt, or one environment could not serve and test.
        constraint = ["--constraint", "requirements/run.txt"] if name == "test" else []
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade"]
        command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
        subprocess.run(
            [*command, *constraint, source, "--output-file", locked], cwd=ROOT, check=True
        )
        print(locked)
    subprocess.run([assets.npm(ROOT), "update", "--package-lock-only"], cwd=ROOT, check=True)
    print("package-lock.json")


if __name__ == "__main__":
    main()
