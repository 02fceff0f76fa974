from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApplicationsConfig(AppConfig):
    name = "applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import obligations, receivers  # noqa: F401 - connects them
        from .defaults import put_in_place

        # After each migration: all is there from the start, and again after a test emptied the tables.
        post_migrate.connect(put_in_place, sender=self)
