"""Bring the database to this version of the portal."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrate, load Jiangsu's divisions, and fill an empty demonstration. Repeating it loses nothing."""

    help = "Migrate, load the divisions, and in demonstration mode fill an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1, stdout=self.stdout)
        call_command("load_divisions", stdout=self.stdout)
        if settings.DEMONSTRATION:
            os.environ.setdefault("DEMO_PASSWORD", settings.DEMO_PASSWORD)
            call_command("demo", if_empty=True, stdout=self.stdout)
