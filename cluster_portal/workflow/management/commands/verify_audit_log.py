from typing import Any

from django.core.management.base import BaseCommand

from cluster_portal.workflow.models import LogRow
from cluster_portal.workflow.verifying import broken_rows


class Command(BaseCommand):
    help = "Walk the audit log's hash chains; name the first broken row of each, if any."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_rows())
        for place in broken:
            self.stderr.write(f"{place.row}: {place.what}")
        if broken:
            raise SystemExit(1)
        rows = LogRow.objects.count()
        chains = LogRow.objects.values("model", "object_id").distinct().count()
        self.stdout.write(f"The audit log is whole: {rows} rows in {chains} chains.")
