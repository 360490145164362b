"""Every format of past posts: what it holds, and what is done with what is broken or hostile."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from discreet.audit import sources
from discreet.audit.posts import Post, moment_of
from discreet.audit.readers import FORMATS, arrays, plain_text
from discreet.audit.run import Posts
from discreet.audit.sources import File

TWEET = (
    '{"tweet": {"id_str": "%s", "created_at": "Sat Dec 06 18:20:30 +0000 2025", "full_text": "%s"}}'
)


def tweets(*texts: str, name: str = "tweets.part0") -> str:
    entries = ",\n".join(TWEET % (number, text) for number, text in enumerate(texts, 1))
    return f"window.YTD.{name} = [\n{entries}\n]"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[list[Post], Posts]]:
    """Reads files, given by name and content, as a folder."""

    def read_files(files: dict[str, str | bytes], since: datetime | None = None):  # type: ignore[no-untyped-def]
        for name, content in files.items():
            file = tmp_path / "export" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        posts = Posts([tmp_path / "export"], since)
        return list(posts), posts

    return read_files


def problems(posts: Posts) -> list[str]:
    return [str(problem) for problem in posts.tally.problems]


class TestX:
    def test_posts_replies_and_parts_are_read_and_messages_are_not(self, read) -> None:
        reply = TWEET.replace('"full_text"', '"in_reply_to_status_id_str": "7", "full_text"')
        note = {"noteTweetId": "9", "createdAt": "2025-06-04T10:00:00.000Z", "core": {"text": "L"}}
        found, posts = read(
            {
                "data/tweets.js": tweets("one &lt;3 R&amp;D &amp;lt;"),
                "data/tweets-part1.js": "window.YTD.tweets.part1 = [" + reply % (5, "two") + "];",
                "data/note-tweet.js": "x = [" + json.dumps({"noteTweet": note}) + "]",
                "data/direct-messages.js": tweets("private"),
                "data/deleted-tweets.js": tweets("deleted"),
                "data/README.txt": "not a post",
            }
        )
        assert [(p.id, p.text, p.surface) for p in found] == [
            ("x:9", "L", "post"),
            ("x:5", "two", "reply"),
            ("x:1", "one <3 R&D &lt;", "post"),
        ]
        assert found[2].when == datetime(2025, 12, 6, 18, 20, 30, tzinfo=UTC)
        assert found[2].url == "https://x.com/i/status/1"
        assert (found[2].file, found[2].place) == ("data/tweets.js", 1)
        assert problems(posts) == []

    def test_older_names_and_a_folder_around_it(self, read) -> None:
        found, _ = read({"twitter-2019/data/tweet.js": tweets("old", name="tweet.part0")})
        assert [post.text for post in found] == ["old"]

    def test_reposts_are_counted_and_left_out(self, read) -> None:
        found, posts = read({"data/tweets.js": tweets("RT @a: b", "mine")})
        assert [post.text for post in found] == ["mine"]
        assert posts.tally.skipped == {"reposts of others' words": 1}

    @pytest.mark.parametrize(
        "broken",
        [
            "{broken}",
            '{"tweet": {"full_text": "never ends}}',
            '{"tweet": ' + "[" * 100_000 + "}",
            '{"tweet": {"id_str": 1' + "0" * 5_000 + "}}",
            '{"tweet": "no object"}',
            '{"tweet": {"id_str": "4"}}',
        ],
    )
    def test_behind_a_broken_entry_reading_goes_on(self, read, broken: str) -> None:
        entries = (TWEET % (1, "before"), broken, TWEET % (2, "after"), TWEET % (3, "last"))
        found, posts = read({"data/tweets.js": "x = [" + ",\n".join(entries) + "]"})
        assert [post.text for post in found] == ["before", "after", "last"]
        assert len(problems(posts)) == 1 and "data/tweets.js, 2" in problems(posts)[0]

    def test_a_file_that_is_cut_short_is_read_to_there(self, read) -> None:
        content = tweets(*(f"post {n}" for n in range(900)))
        assert len(content) > 2 * sources.PIECE // 2
        found, posts = read({"data/tweets.js": content[:-40]})
        assert len(found) == 899
        assert problems(posts) == ["data/tweets.js, 900: ends in the middle; the file is cut short"]

    def test_an_entry_without_end_does_not_fill_the_memory(
        self, read, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(arrays, "LARGEST", 200_000)
        huge = TWEET % (2, "x" * 900_000)
        content = "x = [" + ", ".join((TWEET % (1, "a"), huge, TWEET % (3, "b"))) + "]"
        found, posts = read({"data/tweets.js": content})
        assert [post.text for post in found] == ["a", "b"]
        assert len(problems(posts)) == 1

    @pytest.mark.parametrize("content", ["", "[]", "window.YTD.tweets.part0 = [ ]", "= {}", "["])
    def test_a_file_without_posts(self, read, content: str) -> None:
        found, _ = read({"data/tweets.js": content})
        assert found == []


class TestLinkedIn:
    SHARES = (
        "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
        "2024-03-01 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A71,"
        '"He said ""hi"" in C:\\temp",,,MEMBER_NETWORK\n'
        "2024-03-02 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A72,"
        '"First""\n""""\n""""\n""Last",,,\n'
        ",,Undated,,,\n"
        "2024-03-04 10:00:00,,,https://a.example,,\n"
    )

    def test_shares_and_comments_quote_differently(self, read) -> None:
        found, posts = read(
            {
                "Shares_175.csv": self.SHARES,
                "Comments.csv": "Date,Link,Message\n"
                '2024-03-05 10:00:00,https://l/urn%3Ali%3Aactivity%3A9,"a \\"b\\",\nsecond line"\n'
                "2024-03-06 10:00:00,https://l/urn%3Ali%3Aactivity%3A9,plain\n",
                "messages.csv": "Date,Text\n2024-03-05,private\n",
                "Connections.csv": "Notes:\n\nText\nAnn\n",
            }
        )
        assert [(p.id, p.text, p.place) for p in found] == [
            ("linkedin:9:2024-03-05 10:00:00", 'a "b",\nsecond line', 2),
            ("linkedin:9:2024-03-06 10:00:00", "plain", 4),
            ("linkedin:71", 'He said "hi" in C:\\temp', 2),
            ("linkedin:72", "First\n\n\nLast", 3),
            ("Shares_175.csv:7", "Undated", 7),
        ]
        assert [p.surface for p in found] == ["comment"] * 2 + ["post"] * 3
        assert found[2].when == datetime(2024, 3, 1, 10, tzinfo=UTC)
        assert found[4].when is None
        assert posts.tally.skipped == {"reposts without words": 1}
        assert posts.tally.undated == 1

    def test_quotes_that_the_person_wrote_stay(self, read) -> None:
        for text in ('"Quoted"\nand more', '"One"\n"two" they said'):
            quoted = text.replace('"', '""')
            found, _ = read({"Shares.csv": f'Date,ShareCommentary\n,"{quoted}"\n'})
            assert found[-1].text == text

    def test_articles_are_read_as_their_words(self, read) -> None:
        found, _ = read(
            {
                "Shares.csv": "Date,ShareCommentary\n",
                "Articles/Articles/one.html": "<html><head><title>T</title>"
                "<style>p{}</style></head><body><h1>Head</h1>"
                "<p class=published>Published on 2021-05-06 07:08</p>"
                "<p>R&amp;D is\n<b>fun</b></p><script>evil()</script></body></html>",
            }
        )
        assert found[0].text == "Head\n\nPublished on 2021-05-06 07:08\n\nR&D is fun"
        assert found[0].when == datetime(2021, 5, 6, 7, 8, tzinfo=UTC)
        assert (found[0].surface, found[0].platform) == ("article", "linkedin")

    def test_a_broken_row_is_told_and_the_others_are_read(self, read) -> None:
        endless = "x" * 140_000
        found, posts = read({"Shares.csv": f'Date,ShareCommentary\n,one\n,"{endless}"\n,two\n'})
        assert (found[0].text, found[-1].text) == ("one", "two")
        assert len(problems(posts)) == 1 and "Shares.csv, 3" in problems(posts)[0]

    def test_a_table_without_its_column_is_told(self, read) -> None:
        _, posts = read({"Shares.csv": "Datum,Text\n1,2\n"})
        assert problems(posts) == ["Shares.csv: has no column sharecommentary; not read"]


class TestActivityStreams:
    def test_public_posts_are_read(self, read) -> None:
        def note(number: int, **more: object) -> dict[str, object]:
            content = {
                "type": "Note",
                "id": f"https://social.example/{number}",
                "published": "2024-01-02T03:04:05Z",
                "content": f"<p>Hi &amp; bye<br>{number}</p>",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
            }
            return {"id": "a", "type": "Create", "actor": "me", "object": content | more}

        outbox = {
            "@context": ["https://www.w3.org/ns/activitystreams", {"x": [1, 2]}],
            "orderedItems": [
                note(1),
                note(2, inReplyTo="https://other.example/1", summary="Careful"),
                note(3, to=["https://other.example/users/ann"]),
                {"type": "Announce", "object": "https://other.example/2"},
                7,
            ],
        }
        found, posts = read({"outbox.json": json.dumps(outbox)})
        assert [(p.id, p.text, p.surface) for p in found] == [
            ("https://social.example/1", "Hi & bye\n1", "post"),
            ("https://social.example/2", "Careful\n\nHi & bye\n2", "reply"),
        ]
        assert posts.tally.skipped == {
            "messages to single people": 1,
            "reposts, likes and other activities": 1,
        }
        assert problems(posts) == ["outbox.json, 5: is not an activity"]


class TestPlain:
    def test_csv_by_its_columns(self, read) -> None:
        found, _ = read(
            {"posts.csv": 'ID;Date;Text;Platform\n7;2024-02-01;a\n8;;"b\nc";linkedin\n'}
        )
        assert [(p.id, p.text, p.platform, p.place) for p in found] == [
            ("7", "a", "other", 2),
            ("8", "b\nc", "linkedin", 3),
        ]

    def test_json_lines(self, read) -> None:
        lines = (
            '{"id": 1, "text": "a", "date": "2024-02-01T10:00:00+02:00", "surface": "reply"}',
            "{",
            "",
            "[1]",
            '{"id": 2}',
            '{"text": "half \\ud83d of it"}',
        )
        found, posts = read({"posts.jsonl": "\n".join(lines)})
        assert [(p.id, p.text) for p in found] == [
            ("1", "a"),
            ("posts.jsonl:6", "half \ufffd of it"),
        ]
        assert found[0].when == datetime(2024, 2, 1, 8, tzinfo=UTC)
        assert [problem.split(":")[0] for problem in problems(posts)] == [
            f"posts.jsonl, {line}" for line in (2, 4, 5)
        ]

    def test_text_and_markdown(self, read) -> None:
        found, _ = read(
            {
                "a.txt": "one\nline\n---\ntwo\n-----\n\n---\n",
                "b.md": "---\ntitle: T\ndate: 2024-05-06\n---\n# Head\n",
                ".git/x.txt": "hidden",
            }
        )
        assert [(p.id, p.place, p.surface) for p in found] == [
            ("a.txt", 1, "post"),
            ("a.txt#2", 4, "post"),
            ("b.md", 1, "article"),
        ]
        assert found[2].when == datetime(2024, 5, 6, tzinfo=UTC)
        assert all(post.lined for post in found)

    def test_a_text_without_borders_is_cut(self, read, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plain_text, "LARGEST", 1_000)
        content = "line\n" * 500
        found, _ = read({"a.txt": content})
        assert "".join(post.text for post in found) == content
        assert max(len(post.text) for post in found) <= 1_000

    def test_a_line_without_end_is_cut(self, read, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "LONGEST_LINE", 70_000)
        found, posts = read({"a.jsonl": '{"text": "' + "x" * 300_000 + '"}\n{"text": "b"}\n'})
        assert [post.text for post in found] == ["b"]
        assert any("longer than 70,000" in problem for problem in problems(posts))

    @pytest.mark.parametrize(
        ("raw", "text", "told"),
        [
            ("Grüße".encode("utf-8-sig"), "Grüße", 0),
            ("Grüße".encode("utf-16"), "Grüße", 0),
            ("Grüße".encode("latin-1"), "Gr\ufffd\ufffde", 1),
        ],
    )
    def test_encodings(self, read, raw: bytes, text: str, told: int) -> None:
        found, posts = read({"a.txt": raw})
        assert [post.text for post in found] == [text]
        assert len(problems(posts)) == told

    def test_since_leaves_earlier_posts_out_and_keeps_undated_ones(self, read) -> None:
        lines = [
            {"text": "a", "date": "2023-12-31"},
            {"text": "b", "date": "2024-01-01"},
            {"text": "c"},
        ]
        content = "\n".join(map(json.dumps, lines))
        found, posts = read({"a.jsonl": content}, datetime(2024, 1, 1, tzinfo=UTC))
        assert [post.text for post in found] == ["b", "c"]
        assert posts.tally.earlier == 1


def zipped(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


class TestArchives:
    def test_a_zip_is_read_as_its_folder_is(self, tmp_path: Path) -> None:
        path = zipped(tmp_path / "a.zip", {"data/tweets.js": tweets("a"), "data/x.txt": "no"})
        assert [post.text for post in Posts([path])] == ["a"]

    def test_paths_that_lead_out_are_refused(self, tmp_path: Path) -> None:
        names = ("../tweets.js", "/data/tweets.js", "..\\tweets.js", "C:\\tweets.js", "tweets.js")
        path = zipped(tmp_path / "a.zip", {name: tweets(name[:2]) for name in names})
        posts = Posts([path])
        assert [post.text for post in posts] == ["tw"]
        assert len(problems(posts)) == 4
        assert all("its path leads out of the archive" in told for told in problems(posts))

    def test_a_bomb_is_refused_and_the_rest_is_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sources, "BOMB_BYTES", 1_000_000)
        bomb = tweets("a" * 3_000_000)
        path = zipped(tmp_path / "a.zip", {"tweets.js": tweets("a"), "tweets-part1.js": bomb})
        posts = Posts([path])
        assert [post.text for post in posts] == ["a"]
        assert "packed far tighter" in problems(posts)[0]

    def test_a_damaged_member_is_read_to_the_damage(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        content = tweets(*(f"post {n}" for n in range(3_000)))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("tweets.js", content)
            archive.writestr("tweets-part1.js", tweets("other"))
        raw = bytearray(path.read_bytes())
        raw[raw.index(b"post 2900")] ^= 1
        path.write_bytes(raw)
        posts = Posts([path])
        found = [post.text for post in posts]
        assert found[0] == "other" and "post 2000" in found
        assert "the archive is damaged here" in problems(posts)[0]

    @pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing else", b"", b"no archive"])
    def test_what_is_no_archive_is_told(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "a.zip"
        path.write_bytes(content)
        posts = Posts([path])
        assert list(posts) == []
        assert "is not a zip archive that can be read" in problems(posts)[0]

    def test_a_link_out_of_the_folder_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text("outside")
        folder = tmp_path / "posts"
        folder.mkdir()
        (folder / "a.txt").write_text("inside")
        (folder / "b.txt").symlink_to(tmp_path / "secret.txt")
        posts = Posts([folder])
        assert [post.text for post in posts] == ["inside"]
        assert problems(posts) == ["b.txt: leads out of the folder"]

    def test_messages_stay_closed_even_when_they_are_named(self, tmp_path: Path) -> None:
        path = tmp_path / "messages.csv"
        path.write_text("text\nprivate\n")
        posts = Posts([path])
        assert list(posts) == [] and len(problems(posts)) == 1


def test_a_long_file_is_never_held_as_a_whole() -> None:
    """30 MB of posts that are made while they are read."""
    entry = (TWEET % (1, "x" * 20_000)).encode() + b","

    class Endless(io.RawIOBase):
        left = 1_500

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return b"[" if self.left == 1_499 else entry if self.left > 0 else b""

    def opened() -> IO[bytes]:
        return Endless()  # type: ignore[return-value]

    file = File("tweets.js", 0, opened)
    tracemalloc.start()
    try:
        number = sum(isinstance(entry, Post) for entry in FORMATS[0].read(file))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert number == 1_498
    assert peak < 3_000_000


def test_every_format_claims_something_of_its_own() -> None:
    names = ("tweets.js", "Shares.csv", "outbox.json", "a.csv", "a.jsonl", "a.md")
    first = [next(f.name for f in FORMATS if f.claims(File(n, 0, io.BytesIO).path)) for n in names]
    assert first == [format_.name for format_ in FORMATS]


@pytest.mark.parametrize(
    "value", ["", "yesterday", None, 5, "2024-13-01", "9999-12-31T23:59:59-20:00"]
)
def test_a_date_that_is_none(value: object) -> None:
    assert moment_of(value) is None
