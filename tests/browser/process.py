"""The portal as a process of its own, which can be killed in the middle of something.

Run as a program (python -m tests.browser.process PORT CLOCK MEDIA) it is that process, on the
database of TEST_DATABASE_URL and with the tests' clock.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

SECONDS_TO_ANSWER = 60


class PortalProcess:
    """Starts the portal at one address, kills it, starts it there again.

    launch() does not wait for it to answer, wait() does; start() is both.
    """

    def __init__(self, database: Path, media: Path) -> None:
        self.database, self.media = database, media
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.launch()
        self.wait()

    def launch(self) -> None:
        clock = datetime.now().astimezone().isoformat()
        words = ["-m", "tests.browser.process", str(self.port), clock, str(self.media)]
        self.running = subprocess.Popen(
            [sys.executable, *words],
            env={**os.environ, "TEST_DATABASE_URL": f"sqlite:///{self.database}"},
        )

    def wait(self) -> None:
        until = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"the portal does not answer at {self.address}")

    def kill(self) -> None:
        """As a crash does it: nothing is finished, nothing is said."""
        if self.running:
            self.running.kill()
            self.running.wait()
        self.running = None


def serve(port: int, clock: str, media: str) -> None:
    """Serve until killed."""
    import time_machine

    time_machine.travel(datetime.fromisoformat(clock), tick=True).start()
    os.environ["DJANGO_SETTINGS_MODULE"] = "cluster_portal.settings.test"
    import django
    from django.conf import settings

    django.setup()
    settings.MEDIA_ROOT = media
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.test.testcases import QuietWSGIRequestHandler

    server = ThreadedWSGIServer(("127.0.0.1", port), QuietWSGIRequestHandler)
    server.set_app(WSGIHandler())
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
