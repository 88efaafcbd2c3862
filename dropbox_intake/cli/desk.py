"""`desk`, `run` and `user`: the clerks' desk is served, and who may sit at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import socket

    import uvicorn

PORT = 8316
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")]
Host = Annotated[str, typer.Option(help="The address to bind; anything but loopback should stand behind a proxy that speaks https.")]
Name = Annotated[list[str] | None, typer.Option("--name", metavar="HOST", help="A name by which browsers call the desk, beside loopback; may be given again.")]
Secure = Annotated[bool, typer.Option("--https", help="Browsers reach the desk over https (a proxy in front): cookies only travel there.")]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from the first line of standard input.")]
Who = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command("desk")(desk)
    app.command("run")(run)
    user = typer.Typer(help="Who may sit at the clerks' desk.", no_args_is_help=True, rich_markup_mode=None)
    user.command("add")(user_add)
    user.command("disable")(user_disable)
    user.command("reset")(user_reset)
    user.command("list")(user_list)
    app.add_typer(user, name="user")


def desk(port: Port = PORT, host: Host = "127.0.0.1", name: Name = None, https: Secure = False) -> None:
    """Serve the clerks' desk as web pages until Ctrl-C. On loopback unless told otherwise."""
    server, bound = _served(port, host, name, https)
    server.run(sockets=[bound])


def run(port: Port = PORT, host: Host = "127.0.0.1", name: Name = None, https: Secure = False) -> None:
    """Watch the scanners' folders, work on what comes in and serve the clerks' desk, all in one process, until Ctrl-C."""
    import threading

    from dropbox_intake.cli.watch import run_watch

    server, bound = _served(port, host, name, https)
    serving = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="desk", daemon=True)
    serving.start()
    try:
        code = run_watch(once=False, work=True)
    finally:
        server.should_exit = True
        serving.join(10)
    raise typer.Exit(code)


def user_add(
    name: Who, role: Annotated[str, typer.Option(help="clerk, supervisor, auditor (reads only) or admin.")] = "clerk", password_stdin: Stdin = False
) -> None:
    """Add a user of the desk; asks for a password of 12 signs or more. There is no default password."""
    with _people() as (people, who):
        people.may_add(name, role)  # before anybody types a password twice
        one = people.add(name, role, _password(password_stdin), who=who)
    typer.echo(f"{one.name} ({one.role})")


def user_disable(name: Who) -> None:
    """Let a user sign in no more and end every session now; what they decided stays under their name."""
    with _people() as (people, who):
        people.disable(name, who=who)


def user_reset(name: Who, password_stdin: Stdin = False) -> None:
    """Give a user a new password; every session ends, and a disabled user may come in again."""
    with _people() as (people, who):
        people.user(name)
        people.reset(name, _password(password_stdin), who=who)


def user_list(json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")] = False) -> None:
    """List the users of the desk with their roles; no passwords are kept that could be shown."""
    from dropbox_intake.cli.screen import tell_json

    with _people() as (people, _):
        if json:
            tell_json([{"name": one.name, "role": one.role, "disabled": one.disabled} for one in people.users()])
            return
        for one in people.users():
            typer.echo(f"{one.name}\t{one.role}{chr(9) + 'disabled' if one.disabled else ''}")


def _served(port: int, host: str, names: list[str] | None, https: bool) -> tuple[uvicorn.Server, socket.socket]:
    """The server and the socket it listens on, bound already: a port that is taken is said at once, also by `run`.  Raises UsageError."""
    import uvicorn

    from dropbox_intake.cli.opening import listening
    from dropbox_intake.desk.app import create, is_loopback
    from dropbox_intake.handover.api import app as api
    from dropbox_intake.settings import load_settings

    bound = listening(host, port)
    settings = load_settings()
    desk = create(settings, [*(names or []), *([] if is_loopback(host) else [host])], secure=https)
    application = api.beside(desk, api.create(settings, desk.state.office.registry))
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"{'https' if https else 'http'}://{shown}:{port}/", err=True)
    # no access log: paths and searches hold what people look for
    config = uvicorn.Config(application, host=host, port=port, access_log=False, log_level="warning", server_header=False, proxy_headers=https)
    return uvicorn.Server(config), bound


def _people():  # type: ignore[no-untyped-def]
    from contextlib import contextmanager

    from dropbox_intake.cli.opening import opened, who
    from dropbox_intake.settings import load_settings

    @contextmanager
    def people():  # type: ignore[no-untyped-def]
        with opened(load_settings()) as registry:
            yield registry.people, who()

    return people()


def _password(stdin: bool) -> str:
    import sys

    from dropbox_intake.errors import UsageError

    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for the password", "Give it on standard input with --password-stdin.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
