"""Two who decide at once: neither's word is hidden by what the other understood before it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

from dropbox_intake.handover.deciding import Decider
from dropbox_intake.model import Decision, LineState
from dropbox_intake.pipeline import again
from dropbox_intake.registry import Registry
from dropbox_intake.settings import Settings


def states(registry: Registry, number: str) -> dict[str, str]:
    return {line.item: line.state for line in registry.application(number).application.checklist}


def test_what_was_decided_while_we_thought_is_not_hidden_by_what_we_register(registry: Registry, settings: Settings) -> None:
    number = registry.applications(permit="sipi")[0].number
    application = registry.application(number).application
    one, other = application.checklist[1].item, application.checklist[2].item
    register, calls = registry.register, []

    def interrupted(*given: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:  # a colleague in another process is quicker
            assert application.asked_on is not None
            with Registry.open(settings.database, settings.storage) as theirs:
                theirs.decide(1, Decision(application.asked_on, f"checklist.sipi.{other}.0", "missing", "tono", datetime.now(UTC)))
                again(theirs, 1, settings)
        return register(*given, **named)

    registry.register = interrupted  # type: ignore[method-assign]
    words = Decider(registry, settings)
    words.decide(number, words.said(number, {"what": "line", "item": one, "state": "missing"}), "api:x", datetime.now(UTC))
    assert states(registry, number)[one] == states(registry, number)[other] == LineState.MISSING and len(calls) == 2


def test_many_at_once_lose_nothing(settings: Settings) -> None:
    registries = [Registry.open(settings.database, settings.storage) for _ in range(3)]
    number = registries[0].applications(permit="sipi")[0].number
    items = [line.item for line in registries[0].application(number).application.checklist][:3]
    trouble: list[BaseException] = []

    def deciding(registry: Registry, item: str, clerk: str) -> None:
        words = Decider(registry, settings)
        while True:
            try:
                words.decide(number, words.said(number, {"what": "line", "item": item, "state": "missing"}), clerk, datetime.now(UTC))
                return
            except Exception as told:
                if "being worked on" not in str(told):
                    trouble.append(told)
                    return

    threads = [threading.Thread(target=deciding, args=(registry, item, f"api:{n}")) for n, (registry, item) in enumerate(zip(registries, items, strict=True))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble and [states(registries[0], number)[item] for item in items] == ["missing"] * 3
    for registry in registries:
        registry.close()
