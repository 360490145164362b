"""Who is let in: a table of headers against the calls, and the ways lists were passed by before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from paired import EXTENSION, Paired

from discreet.service.security import HEADERS, RateLimit

FIREFOX = "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc"
CALLS = (
    ("GET", "/health"),
    ("POST", "/v1/pair"),
    ("POST", "/v1/check"),
    ("DELETE", "/v1/history"),
    ("PUT", "/v1/accounts"),
    ("GET", "/v1/status"),
    ("GET", "/openapi.json"),
    ("GET", "/nothing/here"),
)

WRONG_HOSTS = (
    "evil.example",
    "127.0.0.1",
    "127.0.0.1:1",
    "127.0.0.1:{port}.evil.example",
    "127.0.0.1:{port}@evil.example",
    "evil.example:{port}",
    "localhost.evil.example:{port}",
    "localhost.:{port}",
    "0.0.0.0:{port}",
    "127.1:{port}",
    "2130706433:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "[::1]:1",
)
WRONG_ORIGINS = (
    "https://x.com",
    "https://www.linkedin.com",
    "http://127.0.0.1:{port}",
    "http://localhost:{port}",
    "null",
    "file://",
    "",
    "chrome-extension://" + "a" * 32,
    EXTENSION + "/",
    EXTENSION + ".evil.example",
    EXTENSION.upper(),
    "https://evil.example/" + EXTENSION,
    FIREFOX + ".evil.example",
    "moz-extension://not-a-uuid",
    "moz-extension://2C127FA4-62C7-7E4F-90E5-472B45EECFDC",
)


async def status_of(paired: Paired, method: str, path: str, headers: dict[str, str]) -> int:
    port = paired.client.port
    headers = {name: value.format(port=port) for name, value in headers.items()}
    body = {"data": b"{}"} if method in ("POST", "PUT") else {}
    async with paired.client.request(method, path, headers=headers, **body) as response:
        text = await response.text()
        assert "Access-Control-Allow-Origin" not in response.headers
        if response.status >= 400:
            assert response.content_type == "application/problem+json", text
        return response.status


def bearer(paired: Paired) -> dict[str, str]:
    return {"Authorization": f"Bearer {paired.token}", "Content-Type": "application/json"}


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_a_foreign_host_is_refused_on_every_call(
    paired: Paired, method: str, path: str
) -> None:
    for host in WRONG_HOSTS:
        assert await status_of(paired, method, path, bearer(paired) | {"Host": host}) == 403, host


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}"])
async def test_the_loopback_names_are_served(paired: Paired, host: str) -> None:
    assert await status_of(paired, "GET", "/v1/status", bearer(paired) | {"Host": host}) == 200


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_a_foreign_origin_is_refused_on_every_call(
    paired: Paired, method: str, path: str
) -> None:
    for origin in WRONG_ORIGINS:
        headers = bearer(paired) | {"Origin": origin}
        assert await status_of(paired, method, path, headers) == 403, origin


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site", "anything"])
async def test_a_load_by_a_page_is_refused_though_it_has_no_origin(
    paired: Paired, method: str, path: str, site: str
) -> None:
    assert await status_of(paired, method, path, bearer(paired) | {"Sec-Fetch-Site": site}) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": EXTENSION},
        {"Origin": EXTENSION, "Sec-Fetch-Site": "cross-site"},
        {"Origin": EXTENSION, "Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
async def test_what_extensions_and_command_lines_send_is_served(
    paired: Paired, headers: dict[str, str]
) -> None:
    assert await status_of(paired, "GET", "/v1/status", bearer(paired) | headers) == 200
    assert await status_of(paired, "GET", "/health", headers) == 200


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer " + "x" * 43,
        "Basic {token}",
        "Bearer {token}x",
        "Bearer x{token}",
        "Bearer {token},{token}",
        "{token}",
    ],
)
async def test_every_call_but_two_needs_the_token(
    paired: Paired, method: str, path: str, authorization: str | None
) -> None:
    headers = {"Content-Type": "application/json"}
    if authorization is not None:
        headers["Authorization"] = authorization.replace("{token}", paired.token)
    status = await status_of(paired, method, path, headers)
    assert (status != 401) if path in ("/health", "/v1/pair") else (status == 401)


async def test_a_token_in_the_address_counts_for_nothing(paired: Paired) -> None:
    path = f"/v1/status?token={paired.token}&access_token={paired.token}"
    assert await status_of(paired, "GET", path, {}) == 401


@pytest.mark.parametrize("path", ["/health", "/v1/pair", "/v1/check", "/nothing"])
@pytest.mark.parametrize("origin", [None, EXTENSION])
async def test_preflights_are_refused(paired: Paired, path: str, origin: str | None) -> None:
    headers = {"Access-Control-Request-Method": "POST"} | ({"Origin": origin} if origin else {})
    async with paired.client.options(path, headers=headers) as response:
        assert response.status == 405
        assert not [name for name in response.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("application/json; charset=latin-1", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("text/json", 415),
        ("application/jsonp", 415),
        ("application/octet-stream", 415),
    ],
)
async def test_only_json_is_taken(paired: Paired, content_type: str, status: int) -> None:
    headers = bearer(paired) | {"Content-Type": content_type}
    async with paired.client.post("/v1/check", data=b'{"text":"a"}', headers=headers) as response:
        assert response.status == status


async def test_every_answer_carries_the_headers_and_tells_no_versions(paired: Paired) -> None:
    for path in ("/health", "/v1/status", "/v1/history/export?format=csv", "/nothing"):
        for headers in ({}, bearer(paired), {"Origin": "https://x.com"}):
            async with paired.client.get(path, headers=headers) as response:
                for name, value in HEADERS.items():
                    assert response.headers[name] == value
                assert "Python" not in str(response.headers)
                assert "aiohttp" not in str(response.headers)


async def test_a_firefox_origin_counts_for_its_own_token_only(paired: Paired) -> None:
    code = paired.service.pairing.new_code()
    other = FIREFOX.replace("2c127fa4", "3d127fa4")
    async with paired.client.post(
        "/v1/pair", json={"code": code}, headers={"Origin": FIREFOX}
    ) as response:
        token = (await response.json())["token"]
    mine = {"Authorization": f"Bearer {token}", "Origin": FIREFOX}
    assert await status_of(paired, "GET", "/v1/status", mine) == 200
    assert await status_of(paired, "GET", "/v1/status", mine | {"Origin": other}) == 403
    assert await status_of(paired, "GET", "/v1/status", bearer(paired) | {"Origin": FIREFOX}) == 403


async def test_a_loop_gone_wild_is_slowed(start: Callable[..., Awaitable[Paired]]) -> None:
    paired = await start(requests_per_second=2.0)
    statuses = [(await paired.call("GET", "/v1/accounts"))[0] for _ in range(8)]
    assert statuses[:4] == [200] * 4
    assert statuses[-1] == 429
    async with paired.client.get("/v1/status", headers=bearer(paired)) as response:
        assert int(response.headers["Retry-After"]) >= 1


def test_the_bucket_refills_with_time() -> None:
    now = 0.0
    limit = RateLimit(2.0, clock=lambda: now)
    assert [limit.seconds_to_wait("a") for _ in range(4)] == [0.0] * 4
    assert limit.seconds_to_wait("a") == pytest.approx(0.5)
    assert limit.seconds_to_wait("b") == 0.0
    now = 0.5
    assert limit.seconds_to_wait("a") == 0.0
    assert limit.seconds_to_wait("a") > 0
