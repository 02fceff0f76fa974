"""The task queue. Tasks live in each app's tasks.py; the schedule is in settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings.embedded")

app = Celery("cluster_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_to_work(**_signal: Any) -> None:
    import django

    from cluster_portal.start import refuse_demonstration_accounts

    django.setup()
    try:
        refuse_demonstration_accounts()
    except ImproperlyConfigured as reason:
        # Celery logs what a signal's receiver raises and goes on; only an exit stops it.
        raise SystemExit(str(reason)) from reason
