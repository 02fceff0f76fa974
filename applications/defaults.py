"""What is put in place after each migration: the catalogues' defaults, and what versions that were sent
before this release lack."""

from __future__ import annotations

from typing import Any

from django.db import connections

from . import prints
from .models import ClaimedInstitution, IndicatorDefinition, ReturnReason, Snapshot
from .models.indicator_dictionary import load_defaults
from .models.return_reasons import load_default_reasons


def put_in_place(using: str, **kwargs: Any) -> None:
    """Does nothing where the tables are not there, as after a migration back, and nothing twice."""
    needed = {
        model._meta.db_table
        for model in (ClaimedInstitution, IndicatorDefinition, ReturnReason, Snapshot)
    }
    with connections[using].cursor() as cursor:
        if needed - set(connections[using].introspection.table_names(cursor)):
            return
    load_defaults()
    load_default_reasons()
    for snapshot in Snapshot.objects.filter(prints=None).select_related("application__county"):
        prints.order(snapshot)
        ClaimedInstitution.objects.bulk_create(
            ClaimedInstitution(snapshot=snapshot, credit_code=row["credit_code"], name=row["name"])
            for row in snapshot.data["institutions"]
        )
