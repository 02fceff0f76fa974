"""`manage.py clauses`: every clause of the policy with the code and the tests that carry it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cluster_portal.policy.clauses import CLAUSES
from cluster_portal.policy.coverage import collect


class Command(BaseCommand):
    help = "List every clause of the policy with its code and tests; fail where one has none."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        coverage = collect(settings.BASE_DIR, CLAUSES)
        self.stdout.write(coverage.table())
        self.stdout.write(f"\n{len(CLAUSES)} clauses")
        if problems := coverage.problems():
            raise CommandError("\n  ".join(["clauses not carried:", *problems]))
