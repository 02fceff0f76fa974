from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cluster_portal.workflow.drawing import pages


class Command(BaseCommand):
    help = "Write docs/states/*.md and docs/permissions.md from the declared transitions."

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in pages().items():
            target = settings.BASE_DIR / "docs" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{path}")
