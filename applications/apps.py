from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApplicationsConfig(AppConfig):
    name = "applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import obligations, receivers  # noqa: F401 - connects them
        from .models.indicator_dictionary import load_defaults
        from .models.return_reasons import load_default_reasons

        # After each migration: both are there from the start, and again after a test emptied all.
        post_migrate.connect(load_defaults, sender=self)
        post_migrate.connect(load_default_reasons, sender=self)
