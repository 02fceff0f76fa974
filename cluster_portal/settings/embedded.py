"""A laptop or a demonstration: SQLite, files as the broker, no Redis, no other server."""

import os
import secrets
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import VAR_DIR, env


def _made_once(name: str, make: Callable[[], str]) -> str:
    """A secret of this folder alone: made at the first start, kept in var/ for its owner only."""
    path = VAR_DIR / name
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _made_once(
    "secret_key", lambda: secrets.token_urlsafe(50)
)
DEBUG = env.bool("DEBUG", default=False)

DEMONSTRATION = env.bool("DEMONSTRATION", default=True)
# Three classes of characters, as the password rules ask of everyone.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="") or _made_once(
    "demo_password", lambda: f"Js-{secrets.token_hex(5)}"
)

# Without TLS, and with accounts whose password is on the screen, the portal stays on this machine.
_LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=_LOOPBACK)
if set(ALLOWED_HOSTS) - set(_LOOPBACK) and not env.bool("EMBEDDED_BEYOND_LOOPBACK", default=False):
    raise ImproperlyConfigured(
        "The embedded settings serve this machine only. Use cluster_portal.settings.production, "
        "or set EMBEDDED_BEYOND_LOOPBACK=true if you know who can reach this address."
    )

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.str("EMBEDDED_DATABASE", default=str(VAR_DIR / "portal.sqlite3")),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer waits at BEGIN, not halfway through
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
CACHES = {
    "default": {
        # Files and not memory: the web process and the worker see the same cache.
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

_BROKER = VAR_DIR / "broker"
for _folder in (_BROKER / "messages", _BROKER / "control"):
    _folder.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(_BROKER / "messages"),
    "data_folder_out": str(_BROKER / "messages"),  # one folder: what is sent is what is received
    "control_folder": str(_BROKER / "control"),
}
