"""The tests' place: SQLite, or PostgreSQL where TEST_DATABASE_URL names one."""

from .base import *  # noqa: F403
from .base import BASE_DIR, STATIC_ROOT, VAR_DIR, env

SECRET_KEY = "tests-only"  # noqa: S105 - nothing real is ever signed with it
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # tests log in hundreds of times
DATABASES = {
    "default": env.db_url(
        "TEST_DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'test.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
MEDIA_ROOT = VAR_DIR / "test-media"  # never the files of a portal that runs from the same folder
WHITENOISE_USE_FINDERS = True  # static files come from their sources, ungathered
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns at every start without it
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
