"""The first account of all: no office stands above the province, so the machine room makes it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cluster_portal.counties.accounts import add_person
from cluster_portal.counties.models import Office, Role, User
from cluster_portal.counties.models.offices import OfficeKind
from cluster_portal.workflow.declare import SYSTEM


class Command(BaseCommand):
    help = "Make an account of the province and print its one-time password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--role",
            choices=[Role.HANDLER, Role.SIGNATORY, Role.AUDITOR],
            default=Role.SIGNATORY,
            type=Role,
        )

    def handle(self, *args: Any, username: str, name: str, role: Role, **options: Any) -> None:
        province = Office.objects.filter(kind=OfficeKind.PROVINCE).first()
        if province is None:
            raise CommandError("There is no office of the province yet: run load_divisions first.")
        if User.objects.filter(username=username).exists():
            raise CommandError(f"The user name {username} is taken.")
        _person, password = add_person(
            by=SYSTEM, username=username, name=name, role=role, office=province
        )
        self.stdout.write(f"{username}: one-time password {password} (shown only now)")
