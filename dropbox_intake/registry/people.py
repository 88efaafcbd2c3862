"""Who may sit at the desk?  Users, their sessions, and how often a sign-in failed.

A password is kept as argon2id, a session as the hash of what the browser holds: who reads the database can neither sign in
nor take over a session.  Every change of a user stands in the audit.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.registry import audit
from dropbox_intake.registry.database import Database
from dropbox_intake.registry.tables import ROLES
from dropbox_intake.registry.tables_people import attempts, sessions, users

IDLE = timedelta(minutes=30)  # a desk left alone
LONGEST = timedelta(hours=12)  # a working day
WINDOW = timedelta(minutes=15)
MOST_PER_NAME, MOST_PER_ADDRESS = 5, 30  # failures within the window
SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: str  # clerk | supervisor | auditor | admin
    made_at: datetime
    disabled: bool = False

    @property
    def decides(self) -> bool:
        """The auditor only reads."""
        return self.role in ("clerk", "supervisor", "admin")


class People:
    """Users and sessions.  Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._now = clock

    def add(self, name: str, role: str, password: str, *, who: str) -> User:
        """A new user.  Raises UsageError for a name that is taken or odd, an unknown role, a short password."""
        name = name.strip().lower()
        self.may_add(name, role)
        hashed = _hashed(password)
        with self._database.writing() as connection:
            _free(connection, name)
            connection.execute(insert(users).values(name=name, role=role, password=hashed, made_at=self._now()))
            audit.append(connection, self._now(), who, "user.added", f"user:{name}", {"role": role})
        return self.user(name)

    def may_add(self, name: str, role: str) -> None:
        """Raises UsageError as `add` would, before a password is asked for."""
        name = name.strip().lower()
        if not name or len(name) > 60 or not all(sign.isalnum() or sign in "._-" for sign in name):
            raise UsageError(f"{name!r} is no user name", "Letters, digits, dot, hyphen and underscore.")
        if role not in ROLES:
            raise UsageError(f"{role!r} is no role", f"One of {', '.join(ROLES)}.")
        with self._database.reading() as connection:
            _free(connection, name)

    def disable(self, name: str, *, who: str) -> None:
        """The user signs in no more, and every session ends now.  Raises UnknownName."""
        with self._database.writing() as connection:
            user_id = _user_id(connection, name)
            connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=self._now()))
            _end_all(connection, user_id, self._now())
            audit.append(connection, self._now(), who, "user.disabled", f"user:{name}", {})

    def reset(self, name: str, password: str, *, who: str) -> None:
        """A new password; every session ends, and a disabled user is back.  Raises UnknownName, UsageError."""
        hashed = _hashed(password)
        with self._database.writing() as connection:
            user_id = _user_id(connection, name)
            connection.execute(update(users).where(users.c.id == user_id).values(password=hashed, disabled_at=None))
            _end_all(connection, user_id, self._now())
            audit.append(connection, self._now(), who, "user.reset", f"user:{name}", {})

    def user(self, name: str) -> User:
        """Raises UnknownName."""
        for one in self.users():
            if one.name == name.strip().lower():
                return one
        raise UnknownName(f"no user {name!r}", "`dropbox-intake user list` lists them.")

    def users(self) -> tuple[User, ...]:
        with self._database.reading() as connection:
            found = connection.execute(select(users).order_by(users.c.name)).all()
        return tuple(User(row.name, row.role, row.made_at, row.disabled_at is not None) for row in found)

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """The token of a new session, or None.  Raises UsageError where too many attempts failed of late.

        An unknown name costs as much time as a wrong password, so neither tells which it was.
        """
        name = name.strip().lower()[:60]
        keys = {_key("name", name): MOST_PER_NAME, _key("address", address): MOST_PER_ADDRESS}
        with self._database.reading() as connection:
            since = self._now() - WINDOW
            failed: dict[str, int] = dict(
                connection.execute(select(attempts.c.key, func.count()).where(attempts.c.key.in_(keys), attempts.c.at > since).group_by(attempts.c.key)).all()
            )
            found = connection.execute(select(users).where(users.c.name == name, users.c.disabled_at.is_(None))).one_or_none()
        if any(failed.get(key, 0) >= most for key, most in keys.items()):
            raise UsageError("too many failed sign-ins", "Wait a quarter of an hour.")
        right = _verified(found.password if found else _nobody(), password)
        with self._database.writing() as connection:
            if not right or found is None:
                connection.execute(insert(attempts), [{"key": key, "at": self._now()} for key in keys])
                connection.execute(delete(attempts).where(attempts.c.at <= since))
                audit.append(connection, self._now(), "desk", "user.refused", f"user:{name if found else 'unknown'}", {})
                return None
            token = secrets.token_urlsafe(32)
            now = self._now()
            connection.execute(delete(attempts).where(attempts.c.key == _key("name", name)))
            connection.execute(insert(sessions).values(token=_digest(token), user_id=found.id, began_at=now, seen_at=now))
            audit.append(connection, now, name, "user.signed_in", f"user:{name}", {})
        return token

    def session(self, token: str) -> User | None:
        """Who holds this session; None where it is over or never was.  Being seen keeps it alive."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(sessions.c.id, sessions.c.began_at, sessions.c.seen_at, users.c.name, users.c.role, users.c.made_at)
                .join_from(sessions, users, sessions.c.user_id == users.c.id)
                .where(sessions.c.token == _digest(token), sessions.c.ended_at.is_(None), users.c.disabled_at.is_(None))
            ).one_or_none()
        now = self._now()
        if row is None or now - row.seen_at > IDLE or now - row.began_at > LONGEST:
            return None
        if now - row.seen_at > timedelta(minutes=1):  # not at every picture of a page
            with self._database.keeping() as connection:
                connection.execute(update(sessions).where(sessions.c.id == row.id).values(seen_at=now))
        return User(row.name, row.role, row.made_at)

    def sign_out(self, token: str) -> None:
        with self._database.keeping() as connection:
            connection.execute(update(sessions).where(sessions.c.token == _digest(token)).values(ended_at=self._now()))


def _free(connection: Connection, name: str) -> None:
    if connection.execute(select(users.c.id).where(users.c.name == name)).scalar() is not None:
        raise UsageError(f"{name} is there already", "Choose another name, or `dropbox-intake user reset`.")


def _user_id(connection: Connection, name: str) -> int:
    found = connection.execute(select(users.c.id).where(users.c.name == name.strip().lower())).scalar()
    if found is None:
        raise UnknownName(f"no user {name!r}", "`dropbox-intake user list` lists them.")
    return int(found)


def _end_all(connection: Connection, user_id: int, now: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.user_id == user_id, sessions.c.ended_at.is_(None)).values(ended_at=now))


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"a password has at least {SHORTEST_PASSWORD} signs", "Several words make a good one.")
    return PasswordHasher().hash(password)


def _verified(hashed: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """The hash of a password that nobody has."""
    return PasswordHasher().hash(secrets.token_urlsafe(32))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
