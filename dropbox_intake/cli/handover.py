"""`export`, `api`, `token` and `webhook`: what leaves the office, and who may ask for it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from dropbox_intake.registry import Registry
    from dropbox_intake.settings import Settings

PORT = 8317
DEAD = 20
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")]
Days = ["%Y-%m-%d"]
TokenName = Annotated[str, typer.Argument(metavar="NAME", help="The token's name.")]
HookId = Annotated[int, typer.Argument(metavar="WEBHOOK", help="Its number, as `webhook list` prints it.")]


class Form(StrEnum):
    """What an export is written as."""

    json = "json"
    csv = "csv"
    zip = "zip"


class State(StrEnum):
    """What an application may be."""

    complete = "complete"
    incomplete = "incomplete"
    needs_review = "needs_review"
    withdrawn = "withdrawn"


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command("export")(export)
    app.command("api")(api)
    token = typer.Typer(help="Who may ask the API.", no_args_is_help=True, rich_markup_mode=None)
    token.command("add")(token_add)
    token.command("list")(token_list)
    token.command("revoke")(token_revoke)
    app.add_typer(token, name="token")
    webhook = typer.Typer(help="Whom the office tells of what happens.", no_args_is_help=True, rich_markup_mode=None)
    webhook.command("add")(webhook_add)
    webhook.command("list")(webhook_list)
    webhook.command("remove")(webhook_remove)
    webhook.command("deliver")(webhook_deliver)
    webhook.command("test")(webhook_test)
    app.add_typer(webhook, name="webhook")


def export(
    to: Annotated[str, typer.Option("--to", metavar="TARGET", help="A folder, sftp://user@host/folder or s3://bucket/folder.")],
    form: Annotated[Form, typer.Option("--format", help="json: by the contract's schema, one a batch; csv; zip: with PDF/A, one an application.")] = Form.json,
    day: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=Days, help="What came in on this day.")] = None,
    since: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=Days, help="What came in on this day or later.")] = None,
    until: Annotated[datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=Days, help="What came in on this day or earlier.")] = None,
    batch: Annotated[str | None, typer.Option(help="The batch's name or the first digits of its digest.")] = None,
    permit: Annotated[str | None, typer.Option(help="Applications for this permit; izin: those of which it is not known.")] = None,
    state: Annotated[State | None, typer.Option(help="Applications in this state.")] = None,
    number: Annotated[list[str] | None, typer.Option(metavar="REGISTRATION", help="This application; may be given again.")] = None,
    masked: Annotated[bool, typer.Option("--masked", help="Personal numbers in part only (json and csv).")] = False,
    json: Json = False,
) -> None:
    """Hand applications on, as files. The same registry gives the same bytes; what leaves stands in the audit."""
    from dropbox_intake.cli.opening import who
    from dropbox_intake.cli.screen import tell_json
    from dropbox_intake.errors import UsageError
    from dropbox_intake.handover import export as leaving
    from dropbox_intake.handover.selection import Choice
    from dropbox_intake.handover.targets import target_of

    if day is not None and (since is not None or until is not None):
        raise UsageError("--day is one day; --since and --until are several")
    first, last = (day or since), (day or until)
    choice = Choice(first.date() if first else None, last.date() if last else None, batch, permit, state.value if state else None, tuple(number or ()))
    with _opened() as (registry, settings):
        target = target_of(to, settings.hand_on)
        names = leaving.export(registry, choice, leaving.Form(form.value), target, masks=masked, who=who())
    if json:
        tell_json({"to": target.shown, "files": list(names)})
    else:
        typer.echo(f"{len(names)} berkas → {target.shown}" if names else "tidak ada yang cocok", err=not names)


def api(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")] = PORT,
    host: Annotated[str, typer.Option(help="The address to bind; anything but loopback should stand behind a proxy that speaks https.")] = "127.0.0.1",
) -> None:
    """Serve the REST API alone until Ctrl-C; `desk` and `run` serve it too, under /api/v1 beside the desk."""
    import uvicorn

    from dropbox_intake.cli.opening import listening
    from dropbox_intake.handover.api.app import ROOT, create
    from dropbox_intake.settings import load_settings

    bound = listening(host, port)
    made = create(load_settings())
    typer.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}{ROOT}/openapi.json", err=True)
    uvicorn.Server(uvicorn.Config(made, host=host, port=port, access_log=False, log_level="warning", server_header=False)).run(sockets=[bound])


def token_add(
    name: TokenName,
    role: Annotated[str, typer.Option(help="clerk, supervisor, auditor (reads only) or admin.")] = "auditor",
    days: Annotated[int, typer.Option(min=1, max=3650, help="After so many days it opens nothing any more.")] = 365,
) -> None:
    """Make a token of the API and print it, this once; only its hash is kept."""
    from dropbox_intake.cli.opening import who

    with _opened() as (registry, _):
        one, secret = registry.tokens.add(name, role, days, who=who())
    typer.echo(f"{one.name} ({one.role}), sampai {one.expires_at:%Y-%m-%d}; hanya ditampilkan sekali:", err=True)
    typer.echo(secret)


def token_list(json: Json = False) -> None:
    """List the tokens with their roles and ends; what they are cannot be shown again."""
    from dropbox_intake.cli.screen import tell_json

    with _opened() as (registry, _):
        found = registry.tokens.all()
    if json:
        tell_json([{"name": one.name, "role": one.role, "expires_at": one.expires_at, "revoked_at": one.revoked_at, "used_at": one.used_at} for one in found])
        return
    for one in found:
        end = "dicabut" if one.revoked_at else f"sampai {one.expires_at:%Y-%m-%d}"
        used = f"dipakai {one.used_at:%Y-%m-%d %H:%M} UTC" if one.used_at else "belum dipakai"
        typer.echo(f"{one.name}\t{one.role}\t{end}\t{used}")


def token_revoke(name: TokenName) -> None:
    """Make a token open nothing any more, from this moment."""
    from dropbox_intake.cli.opening import who

    with _opened() as (registry, _):
        registry.tokens.revoke(name, who=who())


def webhook_add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to POST: https, or http in a network that the settings name.")],
    event: Annotated[
        list[str] | None, typer.Option("--event", metavar="EVENT", help="application.registered, .changed or .complete; again for more [default: all].")
    ] = None,
) -> None:
    """Have this address told of what happens from now on, and print the secret that signs it, this once."""
    from dropbox_intake.cli.opening import who
    from dropbox_intake.errors import UsageError
    from dropbox_intake.handover.outward import checked_url

    parts = checked_url(url)
    with _opened() as (registry, settings):
        if parts.scheme == "http" and not settings.hand_on.webhook_networks:
            raise UsageError(
                "http is for the office's own networks only", "Use https, or name the network: `hand_on: {webhook_networks: [...]}` in settings.yaml."
            )
        hook, secret = registry.outbox.add(url, event or [], who=who())
    typer.echo(f"webhook {hook.id}: {', '.join(hook.events)}; hanya ditampilkan sekali:", err=True)
    typer.echo(secret)


def webhook_list(json: Json = False) -> None:
    """List the webhooks, and how much each was told, is owed, and was given up."""
    from dropbox_intake.cli.screen import tell_json

    with _opened() as (registry, _):
        found = registry.outbox.hooks()
    if json:
        tell_json([{"id": one.id, "url": one.url, "events": list(one.events), "due": one.due, "delivered": one.delivered, "dead": one.dead} for one in found])
        return
    for one in found:
        typer.echo(f"{one.id}\t{one.url}\t{' '.join(one.events)}\tterkirim {one.delivered}, menunggu {one.due}, gagal {one.dead}")


def webhook_remove(hook: HookId) -> None:
    """Have this address told of nothing more; what it was still owed is dropped."""
    from dropbox_intake.cli.opening import who

    with _opened() as (registry, _):
        registry.outbox.remove(hook, who=who())


def webhook_deliver(
    dead: Annotated[bool, typer.Option("--dead", help="Also what was given up, as if for the first time.")] = False,
) -> None:
    """Send what is due now; workers and the night do it by themselves. Exit status 20 where something was given up."""
    from dropbox_intake.cli.opening import who
    from dropbox_intake.handover.webhooks import deliver

    with _opened() as (registry, settings):
        if dead:
            registry.outbox.revive(who=who())
        sent = deliver(registry, settings)
        waiting = registry.outbox.waiting()
    typer.echo(f"terkirim {sent.delivered}, dicoba lagi {sent.later}, gagal {sent.dead}; menunggu {waiting}")
    raise typer.Exit(DEAD if sent.dead else 0)


def webhook_test(hook: HookId) -> None:
    """Send this webhook an event that means nothing. Exit status 20 where it did not arrive."""
    from dropbox_intake.cli.opening import who
    from dropbox_intake.handover.webhooks import deliver

    with _opened() as (registry, settings):
        registry.outbox.test(hook, who=who())
        sent = deliver(registry, settings, hook=hook)
    typer.echo(f"terkirim {sent.delivered}, belum {sent.later + sent.dead}")
    raise typer.Exit(0 if sent.delivered and not sent.later + sent.dead else DEAD)


def _opened() -> AbstractContextManager[tuple[Registry, Settings]]:
    from collections.abc import Iterator
    from contextlib import contextmanager

    from dropbox_intake.cli.opening import opened
    from dropbox_intake.settings import load_settings

    @contextmanager
    def both() -> Iterator[tuple[Registry, Settings]]:
        settings = load_settings()
        with opened(settings) as registry:
            yield registry, settings

    return both()
