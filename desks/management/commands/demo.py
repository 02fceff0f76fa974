import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cluster_portal.counties.models import User
from desks.demonstration.filling import Filling
from desks.demonstration.people import CAST, EXPERTS


class Command(BaseCommand):
    help = "Fill a fresh database with a living demonstration, by performing what people would."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where there are accounts already."
        )

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("There is no demonstration here: DEMONSTRATION is off.")
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("The database is not fresh: it has accounts already.")
        given = os.environ.get("DEMO_PASSWORD", "") or settings.DEMO_PASSWORD
        password = given or f"Js-{secrets.token_hex(5)}"
        call_command("load_divisions", verbosity=0)
        # Whole or not at all: a demonstration that was cut off would never be filled up.
        with transaction.atomic():
            Filling(password).fill()
        names = ", ".join(part.username for part in (*CAST, *EXPERTS))
        self.stdout.write(f"Demonstration made. Accounts: {names}")
        if not given:
            self.stdout.write(f"Their password: {password}")
