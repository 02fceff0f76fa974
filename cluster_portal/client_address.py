"""From which address a request comes, when our own proxies stand between."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address, by which guesses and questions are counted.

    Each proxy adds to the right of X-Forwarded-For whom it heard; what stands further left the client may
    have made up. With TRUSTED_PROXY_COUNT proxies the entry of that place from the right is the outermost
    proxy's word. Without proxies, or where the header has no such entry, it is who is connected to us.
    """
    peer: str = request.META.get("REMOTE_ADDR", "")
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.TRUSTED_PROXY_COUNT
    if not 0 < count <= len(heard):
        return peer
    try:
        return str(ipaddress.ip_address(heard[-count].strip()))
    except ValueError:
        return peer
