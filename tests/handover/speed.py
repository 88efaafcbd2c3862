"""How long does handing on take in a large archive?  `python -m tests.handover.speed --pages 100000`; prints medians and the worst of twenty."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dropbox_intake.handover.api.app import create
from dropbox_intake.handover.export import Form, export
from dropbox_intake.handover.selection import Choice
from dropbox_intake.handover.targets import Folder
from dropbox_intake.handover.webhooks import deliver
from dropbox_intake.registry import Registry
from tests.desk.office import settled
from tests.handover.server import Served
from tests.handover.test_webhooks import LOCAL, Receiver
from tests.measure.year import grow, lay_block

TIMES = 20


def timed(call: Callable[[], Any], times: int = TIMES) -> tuple[float, float]:
    """Median and worst, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took), max(took)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    said = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        settings = settled(home).model_copy(update={"hand_on": LOCAL.model_copy(update={"api_per_minute": 1_000_000})})
        with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
            lay_block(registry, settings, Path(folder) / "inbox")
        grow(settings.database, said.pages)
        with Registry.open(settings.database, settings.storage, settings.office.code) as registry:
            key = {"Authorization": f"Bearer {registry.tokens.add('laju', 'clerk', 1, who='speed')[1]}"}
            some = registry.portions.applications(most=200)[0]
            deep, number, line = 9 * len(registry.overview.applications()) // 10, some[-1].number, {"what": "field", "name": "gt", "value": "12"}
            print(f"{said.pages} pages, {len(registry.overview.applications())} applications; milliseconds, median and worst of {TIMES}")
            with Served(create(settings, registry)) as served:

                def get(path: str, **parameters: Any) -> None:
                    assert served.get(f"/api/v1{path}", params=parameters, headers=key).status_code == 200

                def decided() -> None:
                    assert served.ask("POST", f"/api/v1/applications/{number}/decisions", json=line, headers=key).status_code == 201

                for name, call in {
                    "health": lambda: get("/health"),
                    "list, first 50": lambda: get("/applications"),
                    "list, 50 far behind": lambda: get("/applications", after=deep),
                    "list, 200 of a permit and state": lambda: get("/applications", permit="sipi", state="complete", limit=200),
                    "list, changed since": lambda: get("/applications", changed_since="2030-01-01T00:00:00Z"),
                    "one application": lambda: get(f"/applications/{number}"),
                    "its pages": lambda: get(f"/applications/{number}/pages"),
                    "search": lambda: get("/search", q="artha"),
                    "decide": decided,
                }.items():
                    print(f"  {name:34} {timed(call)[0]:8.1f} {timed(call)[1]:8.1f}")
            began = time.perf_counter()
            export(registry, Choice(), Form.csv, Folder(Path(folder) / "csv"), masks=False, who="speed")
            print(f"  csv of all                         {1000 * (time.perf_counter() - began):8.1f}")
            listening = Receiver()
            hook, _ = registry.outbox.add(listening.url, [], who="speed")
            for _ in range(200):
                registry.outbox.test(hook.id, who="speed")
            began = time.perf_counter()
            assert deliver(registry, settings).delivered == 200
            print(f"  200 webhook deliveries             {1000 * (time.perf_counter() - began):8.1f}")
            listening.close()


if __name__ == "__main__":
    main()
