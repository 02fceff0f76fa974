"""Where there is no demonstration."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from cluster_portal.counties.models import User


def test_it_is_never_made_where_demonstrations_are_off(db, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("demo", verbosity=0)
    assert not User.objects.exists()
