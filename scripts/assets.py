"""Fetch the third-party style sheet with npm and copy the files that are served to static_built/."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

# Node brings its own list of certificate authorities; a site's own stands in the machine's.
MACHINE_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
# (file in node_modules, file in static_built). The map is served too: manifest storage refuses a
# style sheet that names a file which is missing.
SERVED = (
    ("bootstrap/dist/css/bootstrap.min.css", "bootstrap/bootstrap.min.css"),
    ("bootstrap/dist/css/bootstrap.min.css.map", "bootstrap/bootstrap.min.css.map"),
)


def npm(root: Path) -> str | None:
    """The npm to use: the machine's own with its Node, else the one in the virtual environment."""
    if shutil.which("node") and (found := shutil.which("npm")):
        return found
    own = root / ".venv/bin/npm"
    return str(own) if own.exists() else None


def install(root: Path, npm_path: str, log: IO[bytes]) -> None:
    """Install the locked packages and copy what is served. Raises CalledProcessError."""
    # npm starts the `node` that PATH finds first: the one that it came with.
    search = f"{Path(npm_path).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = {**os.environ, "PATH": search}
    if MACHINE_AUTHORITIES.exists():
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(MACHINE_AUTHORITIES))
    subprocess.run(
        [npm_path, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        check=True,
    )
    shutil.rmtree(root / "static_built", ignore_errors=True)
    for source, target in SERVED:
        (root / "static_built" / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "node_modules" / source, root / "static_built" / target)
