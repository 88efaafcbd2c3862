"""Who may ask the API?  Keys with a role and an end, of which only the hash is kept, and what was answered to each request."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database, insert_or
from dropbox_intake.registry.tables import ROLES
from dropbox_intake.registry.tables_handover import answers, tokens

MARK = "dbi_"  # so that a key is known for one where it should not lie
LONGEST = timedelta(days=3650)
ANSWERS_KEPT = timedelta(days=7)
USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """A key of the API as it may be shown.  `role`: clerk | supervisor | auditor | admin."""

    id: int
    name: str
    role: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def decides(self) -> bool:
        """The auditor only reads."""
        return self.role != "auditor"


@dataclass(frozen=True, slots=True)
class Begun:
    """A request that is done once.  `at`: when it came first; `status` and `body`: what was answered, None where that is not known."""

    at: datetime
    status: int | None = None
    body: Any = None


class Tokens:
    """Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._now = database, clock

    def add(self, name: str, role: str, days: int, *, who: str) -> tuple[Token, str]:
        """A new key and, for this once, what it is.  Raises UsageError for a name that is taken or odd, an unknown role, an end that is none."""
        name = name.strip().lower()
        if not name or len(name) > 60 or not all(sign.isalnum() or sign in "._-" for sign in name):
            raise UsageError(f"{name!r} is no name for a token", "Letters, digits, dot, hyphen and underscore.")
        if role not in ROLES:
            raise UsageError(f"{role!r} is no role", f"One of {', '.join(ROLES)}.")
        if not timedelta(days=1) <= timedelta(days=days) <= LONGEST:
            raise UsageError("a token lasts from one day to ten years", "Say --days.")
        secret, now = MARK + secrets.token_urlsafe(32), self._now()
        row = {"name": name, "role": role, "digest": _digest(secret), "made_at": now, "expires_at": now + timedelta(days=days)}
        with self._database.writing() as connection:
            if connection.execute(select(tokens.c.id).where(tokens.c.name == name)).scalar() is not None:
                raise UsageError(f"{name} is there already", "Names are not given twice, so that the audit stays clear: choose another.")
            connection.execute(insert(tokens).values(**row))
            audit.append(connection, now, who, "token.added", f"token:{name}", {"role": role, "days": days})
        return self.named(name), secret

    def revoke(self, name: str, *, who: str) -> None:
        """The key opens nothing from this moment; twice is once.  Raises UnknownName."""
        one = self.named(name)
        if one.revoked_at is None:
            with self._database.writing() as connection:
                connection.execute(update(tokens).where(tokens.c.id == one.id).values(revoked_at=self._now()))
                audit.append(connection, self._now(), who, "token.revoked", f"token:{one.name}", {})

    def named(self, name: str) -> Token:
        """Raises UnknownName."""
        for one in self.all():
            if one.name == name.strip().lower():
                return one
        raise UnknownName(f"no token {name!r}", "`dropbox-intake token list` lists them.")

    def all(self) -> tuple[Token, ...]:
        with self._database.reading() as connection:
            return tuple(map(_token, connection.execute(select(tokens).order_by(tokens.c.name)).all()))

    def holder(self, secret: str) -> Token | None:
        """Whose key this is; None where it is none, or over, or revoked."""
        if not secret.startswith(MARK):
            return None
        now = self._now()
        with self._database.reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.digest == _digest(secret))).one_or_none()
        if row is None or row.revoked_at is not None or row.expires_at <= now:
            return None
        if row.used_at is None or now - row.used_at > USED_EVERY:  # not at every page of a list
            with self._database.keeping() as connection:
                connection.execute(update(tokens).where(tokens.c.id == row.id).values(used_at=now))
        return _token(row)

    # a request that is done once, however often it is sent

    def begin(self, token: Token, key: str, request: str) -> Begun:
        """Take a request up under the key that its sender chose.  Raises UsageError where the key stands for another request."""
        now, place, digest = self._now(), _digest(key), _digest(request)
        with self._database.writing() as connection:
            connection.execute(delete(answers).where(answers.c.at < now - ANSWERS_KEPT))
            if (there := _answer(connection, token, place)) is None:
                connection.execute(insert_or(connection, answers).values(token_id=token.id, key=place, digest=digest, at=now))
                return Begun(now)
        if there.digest != digest:
            raise UsageError("this Idempotency-Key was used for another request", "Choose a new key for each new request.")
        return Begun(there.at, there.status, there.body)

    def ended(self, token: Token, key: str, status: int, body: Any) -> None:
        with self._database.keeping() as connection:
            where = (answers.c.token_id == token.id, answers.c.key == _digest(key))
            connection.execute(update(answers).where(*where).values(status=status, body=body))


def _answer(connection: Connection, token: Token, place: str) -> Any:
    return connection.execute(select(answers).where(answers.c.token_id == token.id, answers.c.key == place)).one_or_none()


def _token(row: Any) -> Token:
    return Token(row.id, row.name, row.role, row.made_at, row.expires_at, row.revoked_at, row.used_at)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
