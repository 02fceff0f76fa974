"""Each place's settings, read as the program reads them: in a process of its own."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from cluster_portal.start import refuse_demonstration_accounts
from desks.management.commands import serve

PRODUCTION = {
    "SECRET_KEY": "k" * 30 + "-0123456789-abcdefghijklmnopqrstuv",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1/0",
    "ALLOWED_HOSTS": "portal.example",
    "PUBLIC_ADDRESS": "https://portal.example",
}


def start(place: str, code: str = "pass", **env: str) -> subprocess.CompletedProcess[str]:
    """Load the settings of a place with these variables only, then run `code` with `settings`."""
    return subprocess.run(
        [sys.executable, "-c", f"from cluster_portal.settings import {place} as settings; {code}"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_names_the_variable_that_it_misses(name: str) -> None:
    rest = {key: value for key, value in PRODUCTION.items() if key != name}
    done = start("production", **rest)
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


def test_production_reads_secrets_from_files_without_their_newline(tmp_path: Path) -> None:
    rest = dict(PRODUCTION)
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL"):
        (tmp_path / name).write_text(rest.pop(name) + "\n", encoding="utf-8")
        rest[f"{name}_FILE"] = str(tmp_path / name)
    done = start(
        "production",
        "print([settings.SECRET_KEY, settings.DATABASES['default']['NAME'], settings.REDIS_URL])",
        **rest,
    )
    assert done.stdout.strip() == str([PRODUCTION["SECRET_KEY"], "portal", PRODUCTION["REDIS_URL"]])


@pytest.mark.parametrize("address", ["http://portal.example", "portal.example", "https://", ""])
def test_papers_of_production_lead_to_an_address_with_tls(address: str) -> None:
    done = start("production", **{**PRODUCTION, "PUBLIC_ADDRESS": address})
    assert done.returncode != 0
    assert "ImproperlyConfigured: PUBLIC_ADDRESS" in done.stderr.splitlines()[-1]


def test_the_embedded_mode_issues_papers_that_lead_to_its_own_port(monkeypatch) -> None:
    class Started(Exception):
        pass

    def popen(command: list[str], *, env: dict[str, str], **kwargs: object) -> None:
        assert "gunicorn" in command
        raise Started(env["PUBLIC_ADDRESS"])

    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(serve.subprocess, "Popen", popen)
    monkeypatch.delenv("PUBLIC_ADDRESS", raising=False)
    # Nothing is served here, so that the port may be one that another program has at the moment.
    monkeypatch.setattr(serve.Command, "_refuse_taken", lambda self, port: None)
    port = 8123
    try:
        with pytest.raises(Started, match=f"^http://127.0.0.1:{port}$"):
            call_command("serve", port=port)
        monkeypatch.setenv("PUBLIC_ADDRESS", "https://told.example")
        with pytest.raises(Started, match=r"^https://told\.example$"):
            call_command("serve", port=port)
    finally:  # serve ignores them at its end, as a process that ends may
        for number, handler in handlers.items():
            signal.signal(number, handler)


def test_no_variable_switches_the_demonstration_on_in_production() -> None:
    done = start(
        "production",
        "print(settings.DEMONSTRATION, settings.DEBUG)",
        **PRODUCTION,
        DEMONSTRATION="true",
        DEBUG="true",
    )
    assert done.stdout.strip() == "False False"


def test_embedded_mode_serves_this_machine_only_unless_told_otherwise() -> None:
    refused = start("embedded", ALLOWED_HOSTS="portal.example")
    assert "this machine only" in refused.stderr
    told = start("embedded", ALLOWED_HOSTS="portal.example", EMBEDDED_BEYOND_LOOPBACK="true")
    assert told.returncode == 0


def test_a_secret_made_at_the_first_start_is_kept_and_is_its_owners_alone() -> None:
    show = "print(settings.SECRET_KEY, settings.DEMO_PASSWORD)"
    first, second = (start("embedded", show).stdout for _ in range(2))
    assert first == second
    assert len(first.split()[0]) >= 50
    for name in ("secret_key", "demo_password"):
        mode = (settings.VAR_DIR / name).stat().st_mode
        assert stat.S_IMODE(mode) == stat.S_IRUSR | stat.S_IWUSR


@pytest.mark.django_db
def test_outside_a_demonstration_its_accounts_stop_the_start(settings) -> None:
    refuse_demonstration_accounts()
    people = get_user_model()
    people.objects.create_user(
        username="expert.01", name="演示", role=people.Role.EXPERT, is_demonstration=True
    )
    with pytest.raises(ImproperlyConfigured, match="demonstration accounts"):
        refuse_demonstration_accounts()
    settings.DEMONSTRATION = True
    refuse_demonstration_accounts()
