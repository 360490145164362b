"""The history through the service: what is kept, what was done, search, erase, export."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from paired import Paired
from words import word_checker

Start = Callable[..., Awaitable[Paired]]

SECRET = "sesame-4711-open"
MAIL = "jane@hartley.example"


async def page(paired: Paired, **query: Any) -> dict[str, Any]:
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    status, answer = await paired.call("GET", f"/v1/history?{parameters}")
    assert status == 200, answer
    return answer


async def only(paired: Paired) -> dict[str, Any]:
    entries = (await page(paired))["entries"]
    assert len(entries) == 1
    return entries[0]


async def decide(paired: Paired, draft: str, finding: dict[str, Any], decision: str, **more: Any):
    body = {"finding": finding["id"], "rule": finding["rule"], "decision": decision} | more
    return await paired.call("POST", "/v1/decisions", {"draft_id": draft, "findings": [body]})


async def test_only_flagged_drafts_are_kept(paired: Paired) -> None:
    await paired.check("a quiet day", draft_id="clear", revision=1)
    await paired.check("meh", draft_id="remark", revision=1)
    await paired.check("Hartwell", revision=1)
    await paired.check("Hartwell", draft_id="unrecorded", record=False)
    await paired.check("Hartwell", draft_id="kept", revision=1, platform="x", surface="reply")
    entry = await only(paired)
    assert entry["draft_id"] == "kept"
    assert (entry["platform"], entry["surface"], entry["outcome"]) == ("x", "reply", "open")
    assert entry["findings"][0]["state"] == "open"


async def test_a_post_that_nobody_could_read_is_kept_with_its_reason(paired: Paired) -> None:
    body = {"draft_id": "u", "platform": "x", "unread": f"outage; my code is {SECRET}"}
    status, _ = await paired.call("POST", "/v1/decisions", body)
    assert status == 200
    await paired.call("POST", "/v1/decisions", {"draft_id": "u", "outcome": "posted"})
    entry = await only(paired)
    assert (entry["outcome"], entry["verdict"], entry["findings"]) == ("posted", "clear", [])
    assert entry["unread"].startswith("outage; my code is ")
    assert SECRET not in entry["unread"]
    await paired.check("Hartwell", draft_id="u", revision=1)
    entry = await only(paired)
    assert entry["unread"] and len(entry["findings"]) == 1


async def test_a_draft_is_one_entry_and_what_goes_was_edited(paired: Paired) -> None:
    await paired.check("Hartwell and nitwit", draft_id="d", revision=1)
    await paired.check("They and nitwit", draft_id="d", revision=2)
    entry = await only(paired)
    states = {f["rule"]: f["state"] for f in entry["findings"]}
    assert states == {"customer.named": "edited", "insult.word": "open"}
    await paired.check("They and you", draft_id="d", revision=3)
    entry = await only(paired)
    assert {f["state"] for f in entry["findings"]} == {"edited"}
    assert entry["excerpt"] == "They and nitwit"  # the last that was flagged
    await paired.check("They and nitwit", draft_id="d", revision=4)
    states = {f["rule"]: f["state"] for f in (await only(paired))["findings"]}
    assert states == {"customer.named": "edited", "insult.word": "open"}


async def test_an_answer_that_was_overtaken_changes_nothing(paired: Paired) -> None:
    await paired.check("Hartwell", draft_id="d", revision=5)
    await paired.check("nothing", draft_id="d", revision=4)
    assert (await only(paired))["findings"][0]["state"] == "open"


async def test_secrets_and_personal_data_are_masked_before_they_are_stored(paired: Paired) -> None:
    text = f"Hartwell uses {SECRET}, ask {MAIL}, again {SECRET}"
    answer = await paired.check(text, draft_id="d", revision=1)
    entry = await only(paired)
    stored = json.dumps(entry, ensure_ascii=False)
    assert SECRET not in stored and MAIL not in stored
    assert "Hartwell" in entry["excerpt"]
    # What was dismissed is masked too, though it is no longer among the findings.
    secret = next(f for f in answer["findings"] if f["category"] == "secret")
    await decide(paired, "d", secret, "dismissed", scope="rule", reason=f"{SECRET} is old")
    await paired.check(text + " more", draft_id="d", revision=2)
    await paired.service.history.count()
    await asyncio.to_thread(paired.service.history.close)
    raw = b"".join(f.read_bytes() for f in paired.service.settings.data_dir.iterdir())
    assert SECRET.encode() not in raw and MAIL.encode() not in raw
    assert b"Hartwell" in raw


async def test_a_long_draft_is_kept_as_an_excerpt(paired: Paired) -> None:
    text = "before " * 400 + "Hartwell " + "between " * 400 + f"{SECRET} " + "after " * 400
    await paired.check(text, draft_id="d", revision=1)
    excerpt = (await only(paired))["excerpt"]
    assert len(excerpt) <= 500
    assert "Hartwell" in excerpt and " … " in excerpt and "•" in excerpt


@pytest.mark.parametrize(
    ("scope", "hidden_in"),
    [
        ("text", {("d", "x")}),
        ("rule_site", {("d", "x"), ("e", "x")}),
        ("rule", {("d", "x"), ("e", "x"), ("e", "linkedin")}),
    ],
)
async def test_a_dismissal_holds_for_its_scope(
    paired: Paired, scope: str, hidden_in: set[tuple[str, str]]
) -> None:
    answer = await paired.check("Hartwell", draft_id="d", revision=1, platform="x")
    finding = answer["findings"][0]
    status, result = await decide(paired, "d", finding, "dismissed", scope=scope)
    assert (status, result) == (200, {"recorded": 1, "refused": []})
    hidden = set()
    for draft, platform in (("d", "x"), ("e", "x"), ("e", "linkedin")):
        answer = await paired.check("Hartwell", draft_id=draft, platform=platform)
        if not answer["findings"]:
            assert answer["verdict"] == "clear"
            hidden.add((draft, platform))
    assert hidden == hidden_in
    entries = (await page(paired))["entries"]
    entry = next(e for e in entries if e["draft_id"] == "d")
    assert entry["findings"][0]["state"] == "dismissed"
    await decide(paired, "d", finding, "restored")
    answer = await paired.check("Hartwell", draft_id="d", platform="x")
    assert answer["findings"]
    entry = next(e for e in (await page(paired))["entries"] if e["draft_id"] == "d")
    assert (entry["findings"][0]["state"], entry["findings"][0]["decided"]) == ("open", None)


async def test_an_override_with_its_reason_lets_this_text_pass(paired: Paired) -> None:
    answer = await paired.check("Hartwell", draft_id="d", revision=1, account="company")
    assert answer["account"]["mode"] == "strict"
    finding = answer["findings"][0]
    _, result = await decide(paired, "d", finding, "overridden")
    assert result["recorded"] == 0
    assert "reason" in result["refused"][0]["reason"]
    _, result = await decide(paired, "d", finding, "overridden", reason="Announced on Monday")
    assert result == {"recorded": 1, "refused": []}
    answer = await paired.check("Hartwell", draft_id="d", revision=2, account="company")
    assert answer["verdict"] == "clear"
    answer = await paired.check("Hartwell", draft_id="e", revision=1, account="company")
    assert answer["verdict"] == "warn"
    await paired.call("POST", "/v1/decisions", {"draft_id": "d", "outcome": "posted"})
    entry = next(e for e in (await page(paired))["entries"] if e["draft_id"] == "d")
    assert entry["outcome"] == "posted"
    assert entry["findings"][0]["state"] == "overridden"
    assert entry["findings"][0]["reason"] == "Announced on Monday"
    assert (await page(paired, outcome="posted"))["total"] == 1


async def test_what_the_policy_does_not_allow_is_refused_one_by_one(paired: Paired) -> None:
    categories = paired.service.checker_now.policy.categories
    categories["customer"] = categories["customer"].changed({"override": "not_allowed"})
    answer = await paired.check("Hartwell nitwit", draft_id="d", revision=1, account="company")
    body = {
        "draft_id": "d",
        "findings": [
            {"finding": f["id"], "rule": f["rule"], "decision": "dismissed", "scope": "rule"}
            for f in answer["findings"]
        ],
    }
    _, result = await paired.call("POST", "/v1/decisions", body)
    assert result["recorded"] == 1
    assert [r["finding"] for r in result["refused"]] == [answer["findings"][0]["id"]]
    # A dismissal made as a private person does not open the company's gate.
    private = await paired.check("Kestrel", draft_id="p", account="personal")
    _, result = await decide(paired, "p", private["findings"][0], "dismissed", scope="rule")
    assert result["recorded"] == 1
    assert (await paired.check("Kestrel", draft_id="q", account="personal"))["findings"] == []
    answer = await paired.check("Kestrel", draft_id="r", account="company")
    assert [f["quote"] for f in answer["findings"]] == ["Kestrel"]


async def test_a_decision_of_an_unknown_draft_still_holds(paired: Paired) -> None:
    answer = await paired.check("Hartwell", record=False)
    status, result = await decide(paired, "new", answer["findings"][0], "dismissed", scope="rule")
    assert (status, result["recorded"]) == (200, 1)
    assert (await paired.check("Hartwell"))["findings"] == []
    bad = {"id": "x", "rule": "nonsense"}
    _, result = await decide(paired, "new", bad, "dismissed")
    assert result["recorded"] == 0 and result["refused"]
    _, result = await decide(paired, "new", answer["findings"][0], "posted")
    assert "outcome" in result["refused"][0]["reason"]


async def test_a_decision_on_a_quick_answer_keeps_what_was_shown(start: Start) -> None:
    checker, _ = word_checker()
    checker._is_final = lambda document: False  # the larger reader has not read yet
    paired = await start(checker)
    for draft in ("decided", "left", "posted"):
        quick = await paired.check("Hartwell and nitwit", draft_id=draft, revision=1)
    assert (quick["final"], (await page(paired))["total"]) == (False, 0)
    assert (await decide(paired, "decided", quick["findings"][0], "dismissed", scope="text"))[
        0
    ] == 200
    for draft, outcome in (("left", "discarded"), ("posted", "posted")):
        await paired.call("POST", "/v1/decisions", {"draft_id": draft, "outcome": outcome})
    kept = {entry["draft_id"]: entry for entry in (await page(paired))["entries"]}
    assert {draft: entry["outcome"] for draft, entry in kept.items()} == {
        "decided": "open",
        "posted": "posted",
    }
    assert sorted(f["state"] for f in kept["decided"]["findings"]) == ["dismissed", "open"]


async def test_a_decision_that_names_another_rule_hides_nothing(paired: Paired) -> None:
    """Of a finding that was not stored only the client says by which rule it was made."""
    categories = paired.service.checker_now.policy.categories
    categories["customer"] = categories["customer"].changed({"override": "with_justification"})
    [finding] = (await paired.check("Hartwell", record=False, account="company"))["findings"]
    claimed = finding | {"rule": "sarcasm.word"}
    for draft in ("new", "new2"):
        _, result = await decide(paired, draft, claimed, "dismissed")
        assert result["recorded"] == 1
        answer = await paired.check("Hartwell", draft_id=draft, record=False, account="company")
        assert [f["id"] for f in answer["findings"]] == [finding["id"]]
    await decide(paired, "new3", finding, "dismissed")
    answer = await paired.check("Hartwell", draft_id="new3", record=False, account="company")
    assert answer["findings"] == []


async def test_search_filter_and_pages(paired: Paired) -> None:
    for number in range(5):
        account = {"platform": "x", "handle": f"@Änne{number}"}
        text = f"Hartwell wins again, draft {number}"
        await paired.check(text, draft_id=f"x{number}", platform="x", account=account)
    await paired.check("you nitwit, STRASSE", draft_id="l", platform="linkedin")
    assert (await page(paired))["total"] == 6
    for query, total in {
        "hartwell": 5,
        "straße": 1,
        "äNNE3": 1,
        "customer.named": 5,
        "%": 0,
        "absent": 0,
    }.items():
        assert (await page(paired, query=query.replace("%", "%25")))["total"] == total, query
    assert (await page(paired, platform="linkedin"))["total"] == 1
    assert (await page(paired, family="tone"))["total"] == 1
    assert (await page(paired, category="customer"))["total"] == 5
    assert (await page(paired, family="tone", category="customer"))["total"] == 0
    assert (await page(paired, since="2099-01-01T00:00:00Z"))["total"] == 0
    assert (await page(paired, since="0001-01-01T00:00:00%2B14:00"))["total"] == 6
    seen: list[str] = []
    answer = await page(paired, limit=4)
    assert answer["total"] == 6 and answer["next"]
    seen += [e["draft_id"] for e in answer["entries"]]
    answer = await page(paired, limit=4, before=answer["next"])
    seen += [e["draft_id"] for e in answer["entries"]]
    assert answer["next"] is None
    assert seen == ["l", "x4", "x3", "x2", "x1", "x0"]
    weeks = (await page(paired))["weeks"]
    assert {(w["family"], w["count"]) for w in weeks} == {("confidentiality", 5), ("tone", 1)}


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=x",
        "before=yesterday",
        "since=2026-01-01",
        "platform=fax",
        "limit=1&limit=2",
        "sort=asc",
    ],
)
async def test_a_wrong_query_is_told(paired: Paired, query: str) -> None:
    status, problem = await paired.call("GET", f"/v1/history?{query}")
    assert (status, problem["status"]) == (422, 422)


async def test_erasing_one_and_all(paired: Paired) -> None:
    for draft in ("a", "b", "c"):
        await paired.check("Hartwell", draft_id=draft, revision=1)
    await paired.call("POST", "/v1/feedback", {"kind": "missed", "text": "Kestrel"})
    first = (await page(paired))["entries"][0]["id"]
    assert await paired.call("DELETE", f"/v1/history/{first}") == (200, {"erased": 1})
    assert (await paired.call("DELETE", f"/v1/history/{first}"))[0] == 404
    assert (await paired.call("GET", f"/v1/history/{first}"))[0] == 404
    assert await paired.call("DELETE", "/v1/history") == (200, {"erased": 2})
    assert (await page(paired))["total"] == 0
    assert (await paired.call("GET", "/v1/feedback/export"))[1] == ""
    raw = b"".join(f.read_bytes() for f in paired.service.settings.data_dir.glob("history*"))
    assert b"Hartwell" not in raw and b"Kestrel" not in raw


async def test_exports(paired: Paired) -> None:
    text = '=HYPERLINK("http://evil.example") Hartwell'
    await paired.check(text, draft_id="d", account={"platform": "x", "handle": "+me"}, platform="x")
    await paired.check("@team nitwit,\nHartwell", draft_id="e")
    _, export = await paired.call("GET", "/v1/history/export")
    assert [e["draft_id"] for e in export["entries"]] == ["d", "e"]
    _, text = await paired.call("GET", "/v1/history/export?format=csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 3
    assert rows[0]["excerpt"].startswith("'=HYPERLINK")
    assert rows[0]["account"] == "'+me"
    assert rows[1]["excerpt"] == "'@team nitwit,\nHartwell"
    assert rows[0]["quote"] == "Hartwell"


async def test_feedback_that_comes_twice_is_kept_once(paired: Paired) -> None:
    """A client whose connection broke off can't know whether the first was kept."""
    body = {"kind": "missed", "text": "Kestrel", "id": "0b8f9f5e-0d2f-4a52-9b53-5a1c3f6f9c11"}
    for _ in range(2):
        assert await paired.call("POST", "/v1/feedback", body) == (200, {"id": body["id"]})
    for _ in range(2):
        assert (await paired.call("POST", "/v1/feedback", body | {"id": None}))[0] == 200
    assert len((await paired.call("GET", "/v1/feedback/export"))[1].splitlines()) == 3


async def test_feedback_is_masked_and_exported_as_test_cases(paired: Paired) -> None:
    body = {
        "kind": "not_an_issue",
        "text": f"Hartwell said {SECRET}",
        "quote": "Hartwell",
        "rule": "customer.named",
        "category": "customer",
        "note": f"mail {MAIL} about it",
        "platform": "linkedin",
        "account": "company",
    }
    status, answer = await paired.call("POST", "/v1/feedback", body)
    assert status == 200 and answer["id"]
    _, text = await paired.call("GET", "/v1/feedback/export")
    assert SECRET not in text and MAIL not in text
    case = json.loads(text)
    assert case["account"] == "company"
    assert case["expect"] == {
        "found": False,
        "rule": "customer.named",
        "category": "customer",
        "quote": "Hartwell",
    }
    from discreet.cli.batch import parse_line

    line = parse_line(text.encode(), 1)
    assert (line.platform, line.text[:8]) == ("linkedin", "Hartwell")


async def test_free_texts_are_masked_at_any_length_and_whatever_was_dismissed(
    paired: Paired,
) -> None:
    answer = await paired.check(SECRET, draft_id="d", revision=1)
    await decide(paired, "d", answer["findings"][0], "dismissed", scope="rule")
    body = {"kind": "missed", "text": "word " * 3996 + SECRET, "quote": SECRET, "note": SECRET}
    assert (await paired.call("POST", "/v1/feedback", body))[0] == 200
    assert SECRET not in (await paired.call("GET", "/v1/feedback/export"))[1]
    await decide(paired, "d", answer["findings"][0], "overridden", reason=f"{SECRET} is void")
    entry = await only(paired)
    assert entry["findings"][0]["reason"].endswith("• is void")


async def test_a_damaged_file_is_set_aside_and_told(start: Start, settings: Any) -> None:
    settings.data_dir.mkdir(mode=0o700)
    file = settings.data_dir / "history.sqlite3"
    file.write_bytes(b"this is no database " * 500)
    paired = await start()
    await paired.check("Hartwell", draft_id="d", revision=1)
    assert (await page(paired))["total"] == 1
    _, status = await paired.call("GET", "/v1/status")
    assert "damaged" in status["problems"][0]
    aside = next(settings.data_dir.glob("history.sqlite3.damaged-*"))
    assert aside.read_bytes().startswith(b"this is no database")


async def test_a_full_disk_costs_no_answer_and_stores_no_half(paired: Paired) -> None:
    answer = await paired.check("Hartwell nitwit", draft_id="d", revision=1)
    db = paired.service.history._db
    await paired.service.history.count()
    pages = db._writer.execute("PRAGMA page_count").fetchone()[0]
    db._writer.execute(f"PRAGMA max_page_count = {pages}")
    body = {
        "draft_id": "d",
        "findings": [
            {
                "finding": f"{n:04}-{answer['findings'][0]['id']}",
                "rule": "customer.named",
                "decision": "dismissed",
                "scope": "text",
            }
            for n in range(400)
        ],
    }
    status, problem = await paired.call("POST", "/v1/decisions", body)
    assert status == 503
    assert "disk is full" in problem["detail"]
    assert db._writer.execute("SELECT count(*) FROM dismissal").fetchone()[0] == 0
    for number in range(40):
        text = f"Hartwell {number} " + "words " * 80
        assert (await paired.check(text, draft_id=f"n{number}"))["verdict"] == "warn"
    _, status = await paired.call("GET", "/v1/status")
    assert any("could not be written" in problem for problem in status["problems"])
    db._writer.execute("PRAGMA max_page_count = 100000")
    assert (await paired.call("POST", "/v1/decisions", body))[0] == 200
