"""The embedded mode's one process to start and stop: web server and worker under one roof."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

HOST = "127.0.0.1"  # the embedded mode has no TLS, so it never leaves this machine
SECONDS_TO_ANSWER = 60
SECONDS_TO_END = 20
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """In the child: ask Linux for SIGTERM should the parent be killed, so that none is orphaned."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Command(BaseCommand):
    """Run gunicorn and a Celery worker with its clock as children until Ctrl-C or SIGTERM."""

    help = "Serve the portal on this machine, with the worker that sends and reminds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        self._refuse_taken(port)
        logs = settings.VAR_DIR / "log"
        logs.mkdir(parents=True, exist_ok=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # both ways to stop are one
        # Papers issued here lead back here, unless whoever started it knows a better address.
        environment = {"PUBLIC_ADDRESS": f"http://{HOST}:{port}", **os.environ}
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            web = ["gunicorn", "cluster_portal.wsgi:application", "--bind", f"{HOST}:{port}"]
            # One process: SQLite has one writer anyway; threads keep a slow PDF from blocking pages.
            web += ["--workers", "1", "--threads", "4", "--timeout", "120", "--no-control-socket"]
            clock = ["--beat", "--schedule", str(settings.VAR_DIR / "broker/beat-schedule")]
            worker = ["celery", "--app", "cluster_portal", "worker", *clock]
            worker += ["--pool", "solo", "--loglevel", "INFO", "--without-gossip"]
            for name, command in (("web", web), ("worker", worker)):
                with (logs / f"{name}.log").open("ab") as log:
                    children[name] = subprocess.Popen(
                        [sys.executable, "-m", *command],
                        cwd=settings.BASE_DIR,
                        env=environment,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,  # Ctrl-C reaches this process only, which ends them
                        preexec_fn=_end_with_parent,  # safe: no threads exist yet
                    )
            self._wait_until_it_answers(port, children)
            self._tell(port)
            self._watch(children)
        except KeyboardInterrupt:
            self.stdout.write("Ending …")
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self._end(children)

    def _refuse_taken(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError) as problem:
                raise CommandError(
                    f"Port {port} cannot be used ({problem}). Choose another: make run PORT=8001"
                ) from problem

    def _wait_until_it_answers(
        self, port: int, children: dict[str, subprocess.Popen[bytes]]
    ) -> None:
        address = f"http://{HOST}:{port}{reverse(settings.LOGIN_URL)}"
        until = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < until:
            self._refuse_ended(children)
            try:
                urllib.request.urlopen(address, timeout=10).close()
                return
            except urllib.error.HTTPError as answer:
                raise CommandError(
                    f"{address} answers {answer.code}. See var/log/web.log"
                ) from answer
            except OSError:
                time.sleep(0.1)
        raise CommandError(f"No answer after {SECONDS_TO_ANSWER} s. See var/log/web.log")

    def _watch(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        while True:
            self._refuse_ended(children)
            time.sleep(1)

    def _refuse_ended(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        for name, child in children.items():
            if child.poll() is not None:
                log = settings.VAR_DIR / f"log/{name}.log"
                last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
                raise CommandError("\n".join([*last, f"The {name} process ended. See {log}"]))

    def _end(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        """Ask each child to finish what it does; kill what is still there after a while."""
        for child in children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + SECONDS_TO_END
        for child in children.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def _tell(self, port: int) -> None:
        self.stdout.write(f"\nThe portal answers at http://{HOST}:{port}/")
        made = get_user_model().objects.filter(is_demonstration=True).order_by("pk")
        # Some only stand in the history: they have no password, and nobody can be them.
        people = [person for person in made if person.has_usable_password()]
        if settings.DEMONSTRATION and people:
            known = people[0].check_password(settings.DEMO_PASSWORD)
            password = settings.DEMO_PASSWORD if known else "as set when the demonstration was made"
            self.stdout.write(f"\nDemonstration accounts, all with the password: {password}")
            for person in people:
                self.stdout.write(f"  {person.get_username():<20}{person}")
        self.stdout.write("\nCtrl-C ends it. Logs: var/log/. Data: var/.")
        self.stdout.flush()
