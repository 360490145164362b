"""Serves the demo pages as https://x.com and https://www.linkedin.com on a loopback port.

Run as a program it prints one line of JSON, `{"port": …, "spki": …}`, and serves until it is
ended. The browser reaches it by `--host-resolver-rules`; `spki` goes to Chromium's
`--ignore-certificate-errors-spki-list`, so that this one certificate is trusted and no other.
The certificate is made anew at each start and its key never leaves the process's own
temporary folder. `browser_flags` gives all flags that belong together.

Needs aiohttp (as the service does) and cryptography (dependency group `demo`).
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import hashlib
import json
import signal
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DIST = Path(__file__).parent / "dist"

PAGES = {
    "x.com": "x.html",
    "www.linkedin.com": "linkedin.html",
    "twitter.com": "editors.html",
    "editors.test": "editors.html",
}
"""Host name → its page. Every path of a host is the same page, which reads the path itself. The
page of bare editors has one address where the extension is at work and one where it is not."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""At least as strict as the two sites' own, so that nothing works here that fails there."""


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A TLS context with a fresh self-signed certificate, and its SPKI hash in base64."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Discreet demo pages")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in PAGES]), False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "demo.pem"
    pem.touch(mode=0o600)
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    spki = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return context, base64.b64encode(hashlib.sha256(spki).digest()).decode()


async def answer_page(request: web.Request) -> web.StreamResponse:
    """The page of the host that was asked for, whatever the path."""
    page = PAGES.get(request.host.split(":")[0])
    if page is None:
        raise web.HTTPNotFound(text="The demo serves x.com and www.linkedin.com only.")
    return web.FileResponse(
        DIST / page,
        headers={
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def make_app() -> web.Application:
    app = web.Application()
    app.router.add_static("/assets", DIST / "assets")
    app.router.add_get("/{path:.*}", answer_page)
    return app


def browser_flags(port: int, spki: str) -> list[str]:
    """Chromium's flags for these pages: both hosts led to `port`, this certificate trusted.

    The pages' address space is set to public; on plain loopback Local Network Access would
    never apply, and the pages would be allowed more than the real ones.
    """
    rules = ", ".join(f"MAP {host}:443 127.0.0.1:{port}" for host in PAGES)
    return [
        f"--host-resolver-rules={rules}",
        f"--ignore-certificate-errors-spki-list={spki}",
        f"--ip-address-space-overrides=127.0.0.1:{port}=public",
    ]


async def serve(port: int) -> None:
    """Serves until SIGINT or SIGTERM. `port` 0 takes a free one."""
    runner = web.AppRunner(make_app(), access_log=None)
    await runner.setup()
    with tempfile.TemporaryDirectory(prefix="discreet-demo-") as folder:
        context, spki = make_certificate(Path(folder))
    site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=context, shutdown_timeout=1)
    await site.start()
    taken = runner.addresses[0][1]
    print(json.dumps({"port": taken, "spki": spki}), flush=True)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows' loop has no signal handlers
            loop.add_signal_handler(name, stopped.set)
    try:
        await stopped.wait()
    finally:
        await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    options = parser.parse_args()
    if not (DIST / "x.html").is_file():
        parser.exit(1, "The pages are not built: run `npm ci` and `npm run build` in demo/.\n")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port))


if __name__ == "__main__":
    main()
