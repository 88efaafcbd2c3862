"""The API does what its own document says: every path, with what fits and with what does not, and every status that it names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from dropbox_intake.handover.api import gate
from dropbox_intake.handover.api.app import create, described
from dropbox_intake.model import Decision
from dropbox_intake.registry import ArrivedFile, Registry
from tests.desk.office import settled
from tests.handover.server import Served

EXAMPLES = 6
CONFIG = {
    "generation": {"database": "none"},
    "phases": {"coverage": {"unexpected-methods": ["PUT", "PATCH"]}},
}


@pytest.fixture(scope="module")
def known(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str], str]]:
    """An office that is served, with a token, and what there is to ask for."""
    home = tmp_path_factory.mktemp("described") / "home"
    shutil.copytree(ready, home)
    made = settled(home)
    made = made.model_copy(update={"hand_on": made.hand_on.model_copy(update={"api_per_minute": 1_000_000})})
    with pytest.MonkeyPatch.context() as patch, Registry.open(made.database, made.storage, made.office.code) as registry:
        patch.setattr(gate, "REFUSED_PER_MINUTE", 1_000_000)
        secret = registry.tokens.add("uji", "supervisor", 30, who="tests")[1]
        number = registry.applications(permit="sipi")[0].number
        with Served(create(made, registry)) as served:
            key = served.get(f"/api/v1/applications/{number}/pages", headers={"Authorization": f"Bearer {secret}"}).json()["items"][0]["key"]
            yield served, {"number": number, "key": key, "batch": "1"}, secret


DOCUMENT = described().openapi()
FITS = {"number": r"[A-Z_]{1,40}-[0-9]{4}-[0-9]{4}-[0-9]{6,9}", "key": r"[0-9]{1,9}-[0-9]{1,6}", "batch": r"[1-9][0-9]{0,8}"}


@pytest.fixture
def document(request: pytest.FixtureRequest) -> Any:
    """What to ask of each path is thought out when the test runs and not whenever tests are collected: that takes seconds of every process."""
    request.node._nodeid = request.node.nodeid  # schemathesis looks for it under the name that it had before pytest 9.2
    return schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.mark.long
@schemathesis.pytest.from_fixture("document").parametrize()
@hypothesis.settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck))
def test_every_path_does_what_the_document_says(case: Any, known: tuple[Served, dict[str, str], str]) -> None:
    served, there, secret = known
    for name, value in there.items():  # a name of the right shape becomes one that there is, or nothing but 404 would be seen
        if name in (case.path_parameters or {}) and re.fullmatch(FITS[name], str(case.path_parameters[name])):
            case.path_parameters[name] = value
    case.call_and_validate(base_url=served.url, headers={"Authorization": f"Bearer {secret}"})


WORD = {"what": "field", "name": "gt", "value": "12"}
NEEDED = {"reveal": "verifikasi", "q": "sipi"}


@pytest.fixture
def doors(ready: Path, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The same office behind three servers: a good one, one that is asked too often, one whose database is away."""
    shutil.copytree(ready, tmp_path / "home")
    made = settled(tmp_path / "home")
    hasty = made.model_copy(update={"hand_on": made.hand_on.model_copy(update={"api_per_minute": 1})})
    with Registry.open(made.database, made.storage, made.office.code) as registry:
        secrets = {role: registry.tokens.add(role, role, 30, who="tests")[1] for role in ("clerk", "auditor")}
        number = registry.applications(permit="sipi")[0].number
        (tmp_path / "new.pdf").write_bytes(b"%PDF-1.4 new")
        unread = registry.enter("baru", date(2020, 9, 25), [ArrivedFile("new.pdf", tmp_path / "new.pdf")], "default").id
        shutil.copytree(tmp_path / "home", tmp_path / "broken")
        broken = settled(tmp_path / "broken")
        with Served(create(made, registry)) as good, Served(create(hasty, registry)) as often, Registry.open(broken.database, broken.storage) as lost:
            for path in (tmp_path / "broken").glob("intake.db*"):
                path.write_bytes(b"not a database at all " * 999)
            with Served(create(broken, lost)) as away:
                key = good.get(f"/api/v1/applications/{number}/pages", headers={"Authorization": f"Bearer {secrets['clerk']}"}).json()["items"][0]["key"]
                yield {
                    "good": good,
                    "often": often,
                    "away": away,
                    "registry": registry,
                    "unread": unread,
                    "there": {"number": number, "key": key, "batch": 1},
                    **secrets,
                }


@pytest.mark.parametrize(("method", "path"), [(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods])
def test_every_status_that_the_document_names_is_given(method: str, path: str, doors: dict[str, Any]) -> None:
    told = DOCUMENT["paths"][path][method]
    there, registry = doors["there"], doors["registry"]
    decision = registry.decide(1, Decision(registry.application(there["number"]).envelope.pages[0], "doubt.x.0", "seen", "rina", datetime.now(UTC)))
    good = path.format(**there, decision=decision)
    nowhere = path.format(number="SIPI-3172-2020-999999", key="9-9", batch=999, decision=decision)
    parameters = {one["name"]: NEEDED[one["name"]] for one in told.get("parameters", []) if one["required"] and one["in"] == "query"}

    def ask(door: str = "good", where: str = good, role: str = "clerk", **more: Any) -> int:
        if method == "post":
            more.setdefault("json", WORD)
        headers = {"Authorization": f"Bearer {doors[role]}"} if role else {}
        return doors[door].ask(method.upper(), where, **{"params": parameters, **more}, headers=headers).status_code

    def conflicting() -> int:
        if method == "get":
            return ask(where=path.format(batch=doors["unread"]))
        registry.work.take([there["number"]], "rina")
        try:
            return ask()
        finally:
            registry.work.let_go(there["number"], "rina")

    ways = {
        200: ask, 201: ask, 204: ask, 401: lambda: ask(role=""), 403: lambda: ask(role="auditor"), 404: lambda: ask(where=nowhere), 409: conflicting,
        413: lambda: ask(json={"what": "permit", "value": "x" * 70_000}), 429: lambda: (ask("often"), ask("often"))[1], 503: lambda: ask("away"),
        422: lambda: ask(where=path.format(number="x", key="x", batch="x", decision="x"), params={"limit": "many", "q": ""}),
    }  # fmt: skip
    documented = {int(one) for one in told["responses"]}
    assert {status: ways[status]() for status in documented} == {status: status for status in documented}
