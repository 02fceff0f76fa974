"""What must hold before the portal serves or works. The web server and the worker both ask here."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def refuse_demonstration_accounts() -> None:
    """Raise ImproperlyConfigured if accounts with the printed password exist outside a demonstration.

    Asks the database, so the apps must be loaded and the migrations applied.
    """
    from django.contrib.auth import get_user_model  # only possible once the apps are loaded

    if settings.DEMONSTRATION:
        return
    if get_user_model().objects.filter(is_demonstration=True).exists():
        raise ImproperlyConfigured(
            "This database holds demonstration accounts, whose password is public. "
            "Start production on a database of its own, or delete them first."
        )
