"""How is a hook told, so that it can know that it was us?  Signed by Standard Webhooks, sent until it arrives or is given up.

At least once: a receiver tells a repetition by `webhook-id`.  The order is that of the events as a rule, and not promised.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dropbox_intake import __version__
from dropbox_intake.handover.outward import SECONDS, Network, Refused, post
from dropbox_intake.registry import Registry
from dropbox_intake.registry.outbox import SECRET, Owed
from dropbox_intake.settings import Settings

PORTION = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending came to: how many arrived, are tried again later, were given up."""

    delivered: int = 0
    later: int = 0
    dead: int = 0


def deliver(registry: Registry, settings: Settings, *, hook: int | None = None, most: int = 1000, seconds: float = SECONDS) -> Sent:
    """Send what is due, oldest first, until nothing is or `most` were sent.  Several may do it at once: each event is leased."""
    allowed = settings.hand_on.webhook_networks
    delivered = later = dead = 0
    while delivered + later + dead < most and (taken := registry.outbox.take(PORTION, hook)):
        for owed in taken:
            said, wait = _told(owed, allowed, seconds)
            if said == "":
                registry.outbox.delivered(owed, "")
                delivered += 1
            elif registry.outbox.failed(owed, said, most=settings.hand_on.webhook_tries, wait=wait):
                log.warning("webhook %d: given up after %d tries: %s", owed.hook_id, owed.tries, said)
                dead += 1
            else:
                later += 1
    return Sent(delivered, later, dead)


def signature(secret: str, key: str, at: datetime, body: bytes) -> str:
    """`v1,...`: HMAC-SHA256 over id, seconds and body, as Standard Webhooks has it.  `secret`: whsec_ and base64."""
    signed = f"{key}.{int(at.timestamp())}.".encode() + body
    made = hmac.new(base64.b64decode(secret.removeprefix(SECRET)), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def _told(owed: Owed, allowed: tuple[Network, ...], seconds: float) -> tuple[str, timedelta | None]:
    """Send one.  Nothing where it arrived; else what came back or went wrong, in a word, and the wait that was asked for."""
    body = body_of(owed.body)
    now = datetime.now(UTC)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"dropbox-intake/{__version__}",
        "webhook-id": owed.key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(owed.secret, owed.key, now, body),
    }
    try:
        answer = post(owed.url, body, headers, allowed, seconds)
    except Refused as trouble:
        return f"refused: {trouble}", None
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        return type(trouble).__name__, None
    if 200 <= answer.status < 300:
        return "", None
    return f"HTTP {answer.status}", timedelta(seconds=answer.retry_after) if answer.retry_after else None


def body_of(plain: Mapping[str, Any]) -> bytes:
    """The bytes that are signed and sent: the same each time."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def report(registry: Registry) -> dict[str, Any]:
    """What the night and `status` say: how much is owed, and what was given up."""
    return {"waiting": registry.outbox.waiting(), "dead": [{"webhook": hook, "said": said, "events": many} for hook, said, many in registry.outbox.trouble()]}
