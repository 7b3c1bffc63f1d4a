"""Route of the metrics: who may read them, and in which format they are sent."""

from __future__ import annotations

import hmac
import os
from ipaddress import ip_address
from urllib.parse import urlsplit

from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ui.core.ownership import FORWARDED, LOCAL
from ui.engine.metrics import registry

PATH = "/metrics"
TOKEN = "LATENTLAB_METRICS_TOKEN"
REFUSAL = f"Metrics are for this machine, or for whoever sends the token of {TOKEN}.\n"
KEPT_BY_NOBODY = {"Cache-Control": "no-store"}


def metrics(request: Request) -> Response:
    """The metrics, for whoever may read them. Starlette calls this in a thread of its own."""
    if not (is_near(request) or has_token(request)):
        head = {"WWW-Authenticate": "Bearer", **KEPT_BY_NOBODY}
        return PlainTextResponse(REFUSAL, status_code=401, headers=head)
    encode, kind = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry()), headers={"Content-Type": kind, **KEPT_BY_NOBODY})


def is_near(request: Request) -> bool:
    """Whether a program of this machine asks, by localhost, and no proxy that says so stands between.

    A page of another site cannot read the answer, whatever name it asks by.
    """
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return (
        request.client is not None
        and _loopback(request.client.host)
        and asked in LOCAL
        and not any(name in request.headers for name in (*FORWARDED, "Origin"))
    )


def has_token(request: Request) -> bool:
    """Whether a request bears the token that the server was started with; never where it has none."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    token = os.environ.get(TOKEN, "").strip()
    same = hmac.compare_digest(given.strip().encode(), token.encode())
    return bool(token) and scheme.lower() == "bearer" and same


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
