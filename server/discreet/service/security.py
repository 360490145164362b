"""Who may speak to the service.

The service reads unpublished drafts, so it has to be certain that it speaks to the person's own
browser. Everyone else who can reach a loopback port is a stranger: each web page that is open on
this machine, each other extension, and each program of another user. `docs/security.md` tells who
they are and what they may not do; this is the argument that keeps them out. It goes in steps, one
function each. A request passes all of them or is refused, and its body is looked at last.

1.  Other machines: the connection came in by a loopback address. `serve` binds no other and has no
    setting for one; this step also holds for who serves the application in another way.

2.  A page whose name leads here: `Host` must name loopback with our own port. A page at
    evil.example can have its name resolve to 127.0.0.1 and is then, for the browser, of the same
    origin as the service (DNS rebinding); but the browser still sends `Host: evil.example`. The
    port is the one that the connection came in by, so that nothing depends on how the service was
    started. The comparison is of whole strings, and nothing can widen it: prefixes, patterns and
    lists that are open until someone closes them are how such checks have been passed by before.

3.  A page, or another extension: `Origin`, where present, must be an extension's that we know.
    Pages and content scripts send theirs with each POST and each WebSocket; an `http://`,
    `https://` or `null` origin is a page, that of this service's own address too. Chromium's
    extension id follows from the manifest's key and can be listed. Firefox gives each installation
    a random one, so that `moz-extension://...` counts for pairing, where the code is the proof,
    and afterwards only for the token that was given to it (step 6).

4.  A page's image, script, frame or link, which has no `Origin`: `Sec-Fetch-Site: cross-site` or
    `same-site` tells of it, and pages can't forge `Sec-*` headers. An extension's worker sends
    `none` (Chromium) or `same-origin` (Firefox); a command-line client sends nothing.

5.  A page that asks first: `OPTIONS` is a preflight. The answer is no, always: there is no CORS
    header in any answer, so a page that got this far can't read it. `Cross-Origin-Resource-Policy`
    makes the browser report even a `no-cors` load as a network error, just as for a closed port,
    and answers may be neither framed, sniffed nor stored.

6.  Programs of others: `Authorization: Bearer` with a token from pairing, on everything but /health
    and what pairs. Steps 2 to 4 fall back on it. It is compared by hash and in constant time. A
    token that a browser paired for is good for that browser's origin alone, and a call by which it
    changes something has to name it. There is no cookie and no token in an address: browsers
    attach the first by themselves, and logs keep the second.

7.  A client gone wild: so many calls a second and no more.

8.  Only now is the body read, as `application/json`, up to 1 MB and within some seconds
    (`bodies`). A form or a plain text POST, the two that a page can send without a preflight, ends
    here if nowhere else.

The APIs of `compatible`, which are off until they are switched on, are for editors and other
programs that can't be taught our ways. On their paths, and there alone:

- a token may also come as the password of `Authorization: Basic` or, where their clients have a
  field for it, in a form in the body. So a body is read before it is known whose it is: within the
  limits of step 8, and after steps 1 to 5, which keep pages out;
- the body's type is not looked at, since one client calls its form JSON. A page's form comes with
  an `Origin` and ended at step 3;
- what says nothing of the person (which languages there are) needs no token, like /health;
- a token that was made for an editor opens nothing else: it lies in that editor's settings, and
  what reads those gets no history.

Before the first step there is the connection itself: `connections` bounds how many there are, how
long one may be silent or dawdle, and answers what is no HTTP.
"""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from discreet.service.pairing import Client, Pairing
from discreet.service.problems import ProblemError

PUBLIC = frozenset({"/health", "/v1/pair", "/v1/pair/proof"})
"""Paths that need no token: one says nothing of the person, one takes a code instead, and one is
asked before the token is shown to whoever listens here."""

CLIENT = web.RequestKey("client", Client)
ORIGIN = web.RequestKey("origin", str)

LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""The addresses that the service listens on; there is no setting for another."""

FIREFOX_ORIGIN = re.compile(r"moz-extension://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SAFE = frozenset({"GET", "HEAD"})
_TOKEN = r"[A-Za-z0-9_\-]{20,200}"
_BEARER = re.compile(rf"[Bb]earer +({_TOKEN})")
_BASIC = re.compile(r"[Bb]asic +([A-Za-z0-9+/=]{20,600})")
_PASSWORD = re.compile(rf"[^:]*:({_TOKEN})")

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "discreet",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer. `Server` takes the place of aiohttp's, which tells versions."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Access:
    """How a path of a compatible API is open to its clients.

    public:      without a token
    in_the_body: reads a token from the request's body, where such clients put it there
    """

    public: bool = False
    in_the_body: Callable[[web.Request], Awaitable[str | None]] | None = None


@dataclass
class RateLimit:
    """A bucket of calls per client, refilled at `per_second`; it holds two seconds' worth."""

    per_second: float
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def seconds_to_wait(self, client_id: str) -> float:
        """0 when the call may go on (it is counted), else the seconds until one may."""
        now = self.clock()
        most = self.per_second * 2
        level, since = self._buckets.get(client_id, (most, now))
        level = min(most, level + (now - since) * self.per_second)
        if level < 1:
            self._buckets[client_id] = (level, now)
            return (1 - level) / self.per_second
        self._buckets[client_id] = (level - 1, now)
        return 0.0


def guard(
    pairing: Pairing,
    origins: Collection[str],
    limit: RateLimit,
    compatible: Mapping[tuple[str, str], Access] | None = None,
) -> Handler:
    """The middleware that takes a request through the steps above. Refusals are ProblemErrors.

    compatible: methods and paths of the compatible APIs that are switched on
    """
    allowed = frozenset(origins)
    others = compatible or {}

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        check_address(request)
        check_host(request)
        check_origin(request, allowed)
        check_site(request)
        refuse_preflight(request)
        access = others.get((request.method, request.path))
        if request.path not in PUBLIC and not (access and access.public):
            client = await authenticate(request, pairing, access)
            check_scope(client, access)
            request[CLIENT] = client
            check_binding(request, client, allowed)
            check_rate(client, limit)
        return await handler(request)

    return middleware


def check_address(request: web.Request) -> None:
    """Step 1."""
    address, _ = own_address(request)
    if address not in LOOPBACK:
        raise ProblemError(403, "This service answers on the loopback address only.")


def check_host(request: web.Request) -> None:
    """Step 2."""
    _, port = own_address(request)
    hosts = request.headers.getall("Host", [])
    if len(hosts) != 1 or hosts[0].lower() not in (
        f"127.0.0.1:{port}",
        f"localhost:{port}",
        f"[::1]:{port}",
    ):
        raise ProblemError(403, f"Call the service as 127.0.0.1:{port}; other names are refused.")


def check_origin(request: web.Request, allowed: Collection[str]) -> None:
    """Step 3, as far as it can be told without the token."""
    origins = request.headers.getall("Origin", [])
    if not origins:
        return
    origin = origins[0]
    if len(origins) > 1 or not (origin in allowed or FIREFOX_ORIGIN.fullmatch(origin)):
        raise ProblemError(
            403,
            "This origin may not call the service. For an extension with an id of its own, add"
            " its origin to 'allowed_origins' in config.toml.",
        )
    request[ORIGIN] = origin


def check_site(request: web.Request) -> None:
    """Step 4."""
    sites = request.headers.getall("Sec-Fetch-Site", [])
    if ORIGIN not in request and any(s.lower() not in ("none", "same-origin") for s in sites):
        raise ProblemError(403, "Web pages may not load anything from this service.")


def refuse_preflight(request: web.Request) -> None:
    """Step 5."""
    if request.method == "OPTIONS":
        raise ProblemError(405, "Web pages may not call this service; there is no CORS here.")


async def authenticate(
    request: web.Request, pairing: Pairing, access: Access | None = None
) -> Client:
    """Step 6: whose token it is."""
    given = request.headers.getall("Authorization", [])
    match = _BEARER.fullmatch(given[0]) if len(given) == 1 else None
    token = match[1] if match else None
    if access is not None and len(given) == 1 and token is None:
        token = _password(given[0])
    if access is not None and access.in_the_body is not None and not given:
        token = await access.in_the_body(request)
    client = pairing.client_of(token) if token else None
    if client is None and access is not None:
        raise ProblemError(
            401,
            "Run 'discreet pair token NAME' and give the token to this program: as its API key, or"
            " as the password in Authorization. In an address it counts for nothing.",
        )
    if client is None:
        raise ProblemError(
            401,
            "Pair this browser: run 'discreet pair' and give the code to the extension.",
            headers={"WWW-Authenticate": 'Bearer realm="discreet"'},
        )
    return client


def check_scope(client: Client, access: Access | None) -> None:
    """Step 6: an editor's token opens the compatible APIs alone."""
    if client.way == "token" and access is None:
        raise ProblemError(403, "This token was made for an editor and opens its paths alone.")


def check_binding(request: web.Request, client: Client, allowed: Collection[str]) -> None:
    """Step 6, and the rest of step 3: the origin must be the one that the token was given to.

    A client that paired without one is no browser, and may call from any origin that is listed.
    """
    origin = request.get(ORIGIN)
    if origin is None:
        if client.origin is not None and request.method not in _SAFE:
            raise ProblemError(403, "Send the 'Origin' that this token was given to.")
    elif origin != client.origin and (client.origin is not None or origin not in allowed):
        raise ProblemError(403, "This token was given to another extension; pair this one.")


def check_rate(client: Client, limit: RateLimit) -> None:
    """Step 7."""
    wait = limit.seconds_to_wait(client.id)
    if wait:
        raise ProblemError(
            429,
            "Too many calls in a row; wait as long as Retry-After says.",
            headers={"Retry-After": str(int(wait) + 1)},
        )


def _password(header: str) -> str | None:
    """What stands for a token in `Authorization: Basic`; None: nothing does."""
    match = _BASIC.fullmatch(header)
    if match is None:
        return None
    try:
        plain = base64.b64decode(match[1], validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    password = _PASSWORD.fullmatch(plain)
    return password[1] if password else None


def own_address(request: web.Request) -> tuple[str | None, int | None]:
    """Address and port that the connection came in by."""
    address = request.transport.get_extra_info("sockname") if request.transport else None
    return (address[0], address[1]) if address else (None, None)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Put `HEADERS` on an answer that is about to be sent."""
    response.headers.update(HEADERS)
