"""The province's servers: PostgreSQL, Redis, TLS in front. Everything comes from the environment.

SECRET_KEY, DATABASE_URL and REDIS_URL may each come from a file instead, named by SECRET_KEY_FILE,
DATABASE_URL_FILE, REDIS_URL_FILE. A missing one stops the start with its name.
"""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import env


def _secret(name: str) -> str:
    value: str = env.str(name)
    return value.strip()  # a secret written by an editor or by echo ends in a newline


SECRET_KEY = _secret("SECRET_KEY")
DEBUG = False
DEMONSTRATION = False  # no variable changes it: those accounts share one printed password
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list(
    "CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS]
)
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS")  # no default: it is printed on papers for ever
if urlsplit(PUBLIC_ADDRESS).scheme != "https" or not urlsplit(PUBLIC_ADDRESS).hostname:
    raise ImproperlyConfigured(
        "PUBLIC_ADDRESS is printed in the QR codes of papers and must begin with https:// and name "
        f"the portal's host, for example https://portal.example; it is {PUBLIC_ADDRESS!r}."
    )

_database: dict[str, Any] = env.db_url_config(_secret("DATABASE_URL"))
DATABASES = {
    "default": _database
    | {"CONN_MAX_AGE": env.int("DATABASE_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}
}
REDIS_URL = _secret("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    }
}
CELERY_BROKER_URL = REDIS_URL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# TLS ends at the proxy, which must set X-Forwarded-Proto itself and drop what a client sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
