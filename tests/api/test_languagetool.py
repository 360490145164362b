"""LanguageTool's API: as its clients call it, and one of them as it is."""

from __future__ import annotations

import asyncio
import json
import sys
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from paired import EXTENSION, Paired

Start = Callable[..., Awaitable[Paired]]

ROUTES = [
    ("GET", "/v2/check"),
    ("POST", "/v2/check"),
    ("GET", "/v2/languages"),
    ("GET", "/v2/healthcheck"),
    ("GET", "/v2/info"),
    ("GET", "/v2/maxtextlength"),
    ("GET", "/v2/configinfo"),
    ("GET", "/v2/words"),
    ("POST", "/v2/words/add"),
    ("POST", "/v2/words/delete"),
]
PUBLIC = {"/v2/languages", "/v2/healthcheck", "/v2/info", "/v2/maxtextlength"}


@pytest.fixture
async def editor(start: Start) -> Paired:
    """A service that speaks LanguageTool's API, and the token of an editor."""
    paired = await start(compatible_apis=["languagetool"])
    paired.token, _ = paired.service.pairing.admit("editor", None, way="token")
    return paired


async def sent(
    editor: Paired, path: str = "/v2/check", method: str = "POST", **given: Any
) -> tuple[int, Any]:
    """Status and answer to a form; JSON where it is that."""
    headers = given.pop("headers", {})
    body = given.pop("body", None) or urlencode(given)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    asked: dict[str, Any] = {"data": body} if method == "POST" else {"params": given}
    async with editor.client.request(method, path, headers=headers, **asked) as answer:
        text = await answer.text()
        return answer.status, json.loads(text) if "json" in answer.content_type else text


async def found(editor: Paired, text: str, **more: str) -> list[dict[str, Any]]:
    status, answer = await sent(editor, text=text, language="en-US", apiKey=editor.token, **more)
    assert status == 200, answer
    return answer["matches"]


class TestWhoIsLetIn:
    async def test_it_is_off_until_it_is_switched_on(self, paired: Paired) -> None:
        for method, path in ROUTES:
            status, _ = await paired.call(method, path)
            assert status == 404, path

    async def test_every_call_that_tells_something_needs_the_token(self, editor: Paired) -> None:
        for method, path in ROUTES:
            status, answer = await sent(editor, path, method, text="a", language="en", word="a")
            assert status == (200 if path in PUBLIC else 403), path
            if path not in PUBLIC:
                assert answer.startswith("Error: ") and "discreet pair token" in answer

    @pytest.mark.parametrize(
        "header",
        ["Bearer {token}", "Basic {basic}"],
    )
    async def test_a_token_comes_in_the_header_or_in_the_body(
        self, editor: Paired, header: str
    ) -> None:
        basic = b64encode(f"discreet:{editor.token}".encode()).decode()
        value = header.format(token=editor.token, basic=basic)
        headers = {"Authorization": value}
        for method in ("GET", "POST"):
            status, _ = await sent(
                editor, method=method, text="Hartwell", language="en", headers=headers
            )
            assert status == 200
        wrong = {"Authorization": value[:-6] + "AAAAA="}
        status, _ = await sent(
            editor, text="Hartwell", language="en", apiKey=editor.token, headers=wrong
        )
        assert status == 403

    async def test_a_token_in_the_address_counts_for_nothing(self, editor: Paired) -> None:
        for method in ("GET", "POST"):
            path = f"/v2/check?text=a&language=en&apiKey={editor.token}"
            async with editor.client.request(method, path) as answer:
                assert answer.status == 403

    async def test_an_editors_token_opens_nothing_else(self, editor: Paired) -> None:
        for path in ("/v1/history", "/v1/status", "/v1/policy", "/openapi.json"):
            status, answer = await editor.call("GET", path)
            assert status == 403, path
            assert "editor" in answer["detail"]

    async def test_pages_are_kept_out_whatever_they_know(self, editor: Paired) -> None:
        given = {"text": "Hartwell", "language": "en", "apiKey": editor.token}
        for origin in ("https://x.com", "http://127.0.0.1:8765", "null"):
            for method, path in ROUTES:
                status, _ = await sent(editor, path, method, **given, headers={"Origin": origin})
                assert status == 403, (origin, path)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}):
            for method, path in ROUTES:
                status, _ = await sent(editor, path, method, **given, headers=headers)
                assert status == 403, (headers, path)
        async with editor.client.options("/v2/check") as answer:
            assert answer.status == 405
            assert not [name for name in answer.headers if name.startswith("Access-Control")]
        status, _ = await sent(editor, **given, headers={"Origin": EXTENSION})
        assert status == 200

    async def test_there_is_no_jsonp(self, editor: Paired) -> None:
        _, answer = await sent(
            editor, text="a", language="en", apiKey=editor.token, callback="take"
        )
        assert answer["matches"] == []


class TestCheck:
    async def test_an_answer_has_what_clients_read(self, editor: Paired) -> None:
        status, answer = await sent(
            editor,
            text="Good news 😀. We won Hartwell today, at last. More soon.",
            language="en-US",
            apiKey=editor.token,
        )
        assert status == 200
        assert answer["language"]["code"] == "en-US"
        assert answer["language"]["detectedLanguage"]["code"] == "en"
        assert answer["warnings"] == {"incompleteResults": False}
        assert answer["software"]["apiVersion"] == 1
        (match,) = answer["matches"]
        assert (match["offset"], match["length"]) == (21, 8)  # UTF-16: the face takes two
        assert match["sentence"] == "We won Hartwell today, at last."
        assert match["shortMessage"] == "Customer"
        assert match["rule"]["id"] == "CUSTOMER_NAMED"
        assert match["rule"]["category"] == {"id": "CUSTOMER", "name": "Customer"}
        assert match["rule"]["issueType"] == "inconsistency"
        context = match["context"]
        place = context["text"].encode("utf-16-le")
        begin, end = 2 * context["offset"], 2 * (context["offset"] + context["length"])
        assert place[begin:end].decode("utf-16-le") == "Hartwell"
        assert {"message", "type", "ignoreForIncompleteSentence", "contextForSureMatch"} <= set(
            match
        )

    async def test_the_words_of_the_person_are_kept_nowhere(self, editor: Paired) -> None:
        await found(editor, "We won Hartwell today.")
        assert await editor.service.history.count() == 0

    async def test_a_compact_answer(self, editor: Paired) -> None:
        _, answer = await sent(editor, text="Hartwell", language="en", c="1", apiKey=editor.token)
        assert "software" not in answer and "context" not in answer["matches"][0]

    async def test_annotated_text_is_told_of_by_its_places_in_the_whole(
        self, editor: Paired
    ) -> None:
        pieces = [
            {"markup": "<p>😀", "interpretAs": "\n"},
            {"text": "We won Hart"},
            {"markup": "<b>"},
            {"text": "well"},
            {"markup": "</b>"},
            {"text": " today."},
        ]
        whole = "".join(piece.get("text", piece.get("markup", "")) for piece in pieces)
        data = json.dumps({"annotation": pieces, "metaData": {"Title": "a"}})
        _, answer = await sent(editor, data=data, language="auto", apiKey=editor.token)
        (match,) = answer["matches"]
        units = whole.encode("utf-16-le")
        begin = 2 * match["offset"]
        assert units[begin : begin + 2 * match["length"]].decode("utf-16-le") == "Hart<b>well"
        _, again = await sent(
            editor, data=json.dumps({"text": "Hartwell"}), language="en", apiKey=editor.token
        )
        assert again["matches"][0]["offset"] == 0

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ("language=en", 400),
            ("text=a", 400),
            ("text=a&data=%7B%7D&language=en", 400),
            ("data=nonsense&language=en", 400),
            ('data={"annotation":[{"text":"a","markup":"b"}]}&language=en', 400),
            ('data={"text":"a","annotation":[]}&language=en', 400),
            ("text=a&language=xx", 400),
            ("text=a&language=en&preferredVariants=en-GB", 400),
            ("text=a&language=auto&preferredVariants=en", 400),
            ("text=a&language=en&noopLanguages=de", 400),
            ("text=a&language=en&enabledOnly=yes", 400),
            ("text=a&language=en&enabledOnly=true&enabledRules=A&disabledRules=B", 400),
            ("text=100%&language=en", 400),
            ("text=%FF&language=en", 400),
            (f"text={'a' * 20_001}&language=en", 413),
            ("text=a&language=en&unknown=1&novalue", 200),
        ],
    )
    async def test_what_is_wrong_is_told_in_plain_text(
        self, editor: Paired, body: str, status: int
    ) -> None:
        answered, text = await sent(editor, body=f"{body}&apiKey={editor.token}")
        assert answered == status
        assert status == 200 or text.startswith("Error: ")

    async def test_an_unknown_path_is_told_in_plain_text(self, editor: Paired) -> None:
        status, text = await editor.call("GET", "/v2/nothing")
        # Whoever has an editor's token learns nothing of other paths.
        assert status == 403 and text.startswith("Error: ")

    async def test_rules_and_categories_can_be_switched(self, editor: Paired) -> None:
        text = "You nitwit, Hartwell signs."

        async def ids(**more: str) -> set[str]:
            return {match["rule"]["id"] for match in await found(editor, text, **more)}

        both = {"CUSTOMER_NAMED", "INSULT_WORD"}
        assert await ids() == both
        assert await ids(disabledRules="INSULT_WORD") == both - {"INSULT_WORD"}
        assert await ids(disabledCategories="CUSTOMER,OTHER") == {"INSULT_WORD"}
        assert await ids(disabledCategories="CUSTOMER", enabledRules="CUSTOMER_NAMED") == both
        assert await ids(enabledRules="INSULT_WORD", enabledOnly="true") == {"INSULT_WORD"}

    async def test_picky_reads_as_for_a_company(self, editor: Paired) -> None:
        severities = [
            (await found(editor, "We won Hartwell.", level=level))[0]["rule"]["tags"]
            for level in ("default", "picky")
        ]
        policy = editor.service.checker_now.policy
        treatment = policy.treatment("customer.named", "customer")
        assert severities == [[treatment.personal], [treatment.company]]

    async def test_messages_come_in_the_mother_tongue(self, editor: Paired) -> None:
        status, answer = await sent(
            editor, "/v2/configinfo", "GET", language="de", headers=bearer(editor)
        )
        assert status == 200
        assert answer["parameter"] == {"maxTextLength": 20_000}
        rules = {rule["ruleId"]: rule for rule in answer["rules"]}
        assert rules["AD_DISCLOSURE"]["categoryId"] == "AD_DISCLOSURE"
        assert len({rule["description"] for rule in rules.values()}) > 5


class TestWords:
    async def test_words_that_were_added_are_left_alone(self, editor: Paired) -> None:
        async def call(action: str, **given: str) -> Any:
            status, answer = await sent(editor, f"/v2/words/{action}", apiKey=editor.token, **given)
            assert status == 200, answer
            return answer

        assert await call("add", word="Nitwit") == {"added": True}
        assert await call("add", word="nitwit") == {"added": False}
        assert await call("add", mode="batch", words="one two") == {"added": True}
        assert await found(editor, "You nitwit.") == []
        _, listed = await sent(
            editor, "/v2/words", "GET", limit="2", offset="1", headers=bearer(editor)
        )
        assert listed == {"words": ["one", "two"]}
        assert await call("delete", word="nitwit") == {"deleted": True}
        assert await call("delete", word="nitwit") == {"deleted": False}
        assert len(await found(editor, "You nitwit.")) == 1

    async def test_what_is_sensitive_is_not_kept(self, editor: Paired) -> None:
        status, answer = await sent(
            editor, "/v2/words/add", word="sesame-4711-open", apiKey=editor.token
        )
        assert (status, answer) == (200, {"added": False})
        assert len(await found(editor, "The code is sesame-4711-open.")) == 1
        status, _ = await sent(editor, "/v2/words/add", word="two words", apiKey=editor.token)
        assert status == 400


class TestClients:
    """Requests as they were seen from clients, with their headers and their order."""

    async def test_ltex_calls_its_form_json(self, editor: Paired) -> None:
        data = {"annotation": [{"markup": "# "}, {"text": "Hartwell signs 😀 Hartwell"}]}
        body = "&".join(
            f"{name}={quote(value, safe='')}"
            for name, value in (
                ("language", "en-US"),
                ("data", json.dumps(data)),
                ("username", "me"),
                ("apiKey", editor.token),
                ("level", "picky"),
                ("motherTongue", "de-DE"),
                ("enabledRules", "SOME_RULE"),
            )
        )
        headers = {"Content-Type": "application/json", "User-Agent": "Java-http-client/17"}
        status, answer = await sent(editor, body=body, headers=headers)
        assert status == 200
        assert [match["offset"] for match in answer["matches"]] == [2, 20]
        for match in answer["matches"]:
            assert match["sentence"] and match["message"] and match["rule"]["id"]
            assert all("value" in replacement for replacement in match["replacements"])

    async def test_obsidian(self, editor: Paired) -> None:
        status, languages = await sent(editor, "/v2/languages", "GET")
        assert status == 200
        assert all(set(language) == {"name", "code", "longCode"} for language in languages)
        assert [one["name"] for one in languages] == sorted(one["name"] for one in languages)
        status, answer = await sent(
            editor,
            data=json.dumps({"annotation": [{"text": "Hartwell signs."}]}),
            language="auto",
            enabledOnly="false",
            level="default",
            preferredVariants="en-GB,de-DE",
            username="me",
            apiKey=editor.token,
            headers={"Accept": "application/json"},
        )
        assert status == 200
        (match,) = answer["matches"]
        for value in (match["shortMessage"], match["message"], match["rule"]["category"]["id"]):
            assert isinstance(value, str) and value

    async def test_the_linter_of_vs_code_has_its_token_in_the_servers_address(
        self, editor: Paired
    ) -> None:
        # Node turns http://discreet:TOKEN@127.0.0.1 into this header.
        basic = b64encode(f"discreet:{editor.token}".encode()).decode()
        status, answer = await sent(
            editor,
            language="auto",
            preferredVariants="en-US",
            data=json.dumps({"annotation": [{"text": "Hartwell signs."}]}),
            disabledRules="A,B",
            headers={
                "Authorization": f"Basic {basic}",
                "Accepts": "application/json",
                "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
            },
        )
        assert status == 200
        assert answer["software"]["name"] == "Discreet"
        assert answer["matches"][0]["rule"]["category"]["name"] == "Customer"

    async def test_language_tool_python(self, editor: Paired) -> None:
        """The client as it is published, in a process of its own."""
        port = editor.client.server.port
        script = (
            "import sys, json, language_tool_python as l\n"
            "tool = l.LanguageTool('en-US', remote_server=sys.argv[1])\n"
            "tool.disabled_rules = {'INSULT_WORD'}\n"
            "found = tool.check('😀 You nitwit, Hartwell signs.')\n"
            "print(json.dumps([[m.offset, m.error_length, m.rule_id, m.sentence, m.message]"
            " for m in found]))\n"
        )
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", script, f"http://discreet:{editor.token}@127.0.0.1:{port}"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        told, complaint = await process.communicate()
        assert process.returncode == 0, complaint.decode()
        # It counts code points itself.
        assert json.loads(told) == [
            [
                14,
                8,
                "CUSTOMER_NAMED",
                "😀 You nitwit, Hartwell signs.",
                "Readers learn of Hartwell.",
            ]
        ]


def bearer(editor: Paired) -> dict[str, str]:
    return {"Authorization": f"Bearer {editor.token}"}
