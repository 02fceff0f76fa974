from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "zones"
    label = "zones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401 - connects them
            adjustment_receivers,
            demands,
            inspection_receivers,
            receivers,
            report_receivers,
        )
