"""May we call there, and how?  One POST to a stranger's address: resolved once, checked, and then no other address is called.

A webhook's URL is chosen by a person and resolved by a name server; neither may lead into the office's own network.  So only
public addresses are called (and those networks that the settings name), only over https unless the address is the office's own,
no redirect is followed, and little of the answer is read.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from dropbox_intake.errors import UsageError

SECONDS = 10.0
MOST_READ = 2048
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Refused(Exception):
    """This address is not called.  `str()` says why, without the address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and how many seconds the receiver asks us to wait (None: it did not)."""

    status: int
    retry_after: float | None = None


def checked_url(url: str) -> SplitResult:
    """The parts of a URL that may be kept.  Raises UsageError for what is no plain http(s) URL."""
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        right = False
    if not right or len(url) > 500 or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise UsageError("a webhook is an http(s) URL", "For example https://example.org/hook")
    if parts.username or parts.password or parts.fragment:
        raise UsageError("a webhook's URL holds no password and no fragment", "Every delivery is signed: the receiver knows us by that.")
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str], allowed: Iterable[Network] = (), seconds: float = SECONDS) -> Answer:
    """Send it.  Raises Refused for an address that is not called, OSError and http.client.HTTPException where nobody answers rightly."""
    parts = checked_url(url)
    host, secure = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _resolved(host, port, tuple(allowed), secure)
    connection = _Pinned(host, port, str(address), seconds, secure)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return Answer(answer.status, _seconds(answer.getheader("Retry-After")))
    finally:
        connection.close()


def is_open(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether this address may be called: a public one, or one that the settings name."""
    plain = _plain(address)
    if any(plain in network for network in allowed if network.version == plain.version):
        return True
    return plain.is_global and not plain.is_multicast


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one only wraps."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if wrapped is None and address in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return wrapped or address
    return address


def _resolved(host: str, port: int, allowed: tuple[Network, ...], secure: bool) -> Address:
    """The first address of the name, if all of its addresses may be called."""
    found = [ipaddress.ip_address(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_open(one, allowed) for one in found):
        raise Refused("not a public address")
    if not secure and not all(any(_plain(one) in network for network in allowed if network.version == _plain(one).version) for one in found):
        raise Refused("not https")
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked; the name serves for the certificate and the Host header only."""

    def __init__(self, host: str, port: int, address: str, seconds: float, secure: bool) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address, self._secure = address, secure
        self.default_port = 443 if secure else 80  # type: ignore[misc]

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _seconds(said: str | None) -> float | None:
    return float(said) if said is not None and said.isdigit() and len(said) < 7 else None
