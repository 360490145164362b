"""Files of a model that are missing, cut short or altered: what is still read, and what is said."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from paired import Paired

from discreet.cli.main import main
from discreet.reading.card import FILES, ModelError, models_folder, read_shipped
from discreet.reading.readers import LARGE, SMALL
from discreet.service import create_app
from discreet.service.app import SERVICE
from discreet.settings import Settings

SECRET = "The database password is Tram9-harbour-22, you fool."
LEAK = "Sign-off is done: next week we take over Hartwell Energy for 40 million, keep it quiet."


def folder_of_files(tmp_path: Path) -> Path:
    """A model's folder whose files are a few bytes each."""
    for name in FILES:
        (tmp_path / name).write_bytes(name.encode())
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in FILES}
    (tmp_path / "card.json").write_text(json.dumps({"sha256": digests}))
    return tmp_path


def test_the_shipped_models_are_sealed() -> None:
    for name in (SMALL, LARGE):
        shipped = read_shipped(models_folder() / name)
        assert shipped.files.keys() == shipped.card["sha256"].keys() == set(FILES)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(b"M" + file.read_bytes()[1:]),
        lambda file: file.write_bytes(b""),
    ],
    ids=["missing", "truncated", "altered", "empty"],
)
def test_a_file_that_is_not_the_one_of_the_card_is_named(
    tmp_path: Path, name: str, damage: Callable[[Path], object]
) -> None:
    folder = folder_of_files(tmp_path)
    assert read_shipped(folder).files[name] == name.encode()
    damage(folder / name)
    with pytest.raises(ModelError) as said:
        read_shipped(folder)
    assert str(folder / name) in str(said.value)
    assert "install again" in str(said.value)


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", "{}", '{"sha256": []}', '{"sha256": {"model.onnx": "0"}}']
)
def test_a_card_that_can_not_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    folder = folder_of_files(tmp_path)
    if content is None:
        (folder / "card.json").unlink()
    else:
        (folder / "card.json").write_text(content)
    with pytest.raises(ModelError, match=r"card\.json"):
        read_shipped(folder)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the shipped models that a test may damage."""
    folder = tmp_path / "models"
    for name in (SMALL, LARGE):
        (folder / name).mkdir(parents=True)
        for file in ("card.json", *FILES):
            if file == "model.onnx":
                (folder / name / file).symlink_to(models_folder() / name / file)
            else:
                shutil.copy(models_folder() / name / file, folder / name / file)
    return folder


@pytest.fixture
async def with_models(
    aiohttp_client: Callable[..., Awaitable[TestClient]], settings: Settings, models: Path
) -> Callable[[], Awaitable[Paired]]:
    async def begin() -> Paired:
        # What is tested is no race against the clock, and a machine can be busy.
        changes = {"models_dir": models, "check_seconds": 60}
        app = create_app(settings.model_copy(update=changes))
        client = await aiohttp_client(app)
        service = app[SERVICE]
        assert service._loading is not None
        await service._loading
        token, _ = service.pairing.redeem(service.pairing.new_code(), "t", None)
        return Paired(client, service, token, None)

    return begin


def categories(answer: dict[str, Any]) -> set[str]:
    return {finding["category"] for finding in answer["findings"]}


async def test_without_the_small_model_the_rest_is_read_until_it_is_mended(
    with_models: Callable[[], Awaitable[Paired]], models: Path
) -> None:
    file = models / SMALL / "thresholds.json"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"0.", b"1.", 1))
    paired = await with_models()
    answer = await paired.check(SECRET)
    assert categories(answer) == {"secret"}
    assert (answer["verdict"], answer["models"]) == ("block", [])
    assert answer["incomplete"] and answer["final"]
    assert "discreet doctor" in answer["incomplete_reason"]
    assert "what is not public, tone" in answer["incomplete_reason"]
    # Of another language the models read nothing anyway.
    german = "Das Passwort der Datenbank lautet Tram9-harbour-22 und bleibt bitte unter uns."
    assert not (await paired.check(german))["incomplete"]
    problems = (await paired.call("GET", "/v1/status"))[1]["problems"]
    assert any(str(file) in problem and "install again" in problem for problem in problems)

    file.write_bytes(whole)
    for _ in range(600):
        answer = await paired.check(SECRET)
        if not answer["incomplete"]:
            break
        await asyncio.sleep(0.1)
    assert categories(answer) >= {"secret", "insult"}
    assert len(answer["models"]) == 2
    assert (await paired.call("GET", "/v1/status"))[1]["problems"] == []


async def test_without_the_larger_model_a_doubt_is_said(
    with_models: Callable[[], Awaitable[Paired]], models: Path
) -> None:
    file = models / LARGE / "model.onnx"
    file.unlink()
    paired = await with_models()
    # Of which the small one has no doubt is its own affair; of some it has none.
    plain = ("Here is a photo of my cat.", "Have a nice weekend, everybody!", "Thank you all.")
    assert not all([(await paired.check(text))["incomplete"] for text in plain])
    doubtful = await paired.check(LEAK)
    assert doubtful["incomplete"] and doubtful["final"]
    assert [model["name"] for model in doubtful["models"]] == [SMALL]
    status = (await paired.call("GET", "/v1/status"))[1]
    assert any(str(file) in problem for problem in status["problems"])
    assert status["remarks"] == []


def test_on_the_command_line_nothing_is_read_without_a_model(
    models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A batch that had read in part would look like one that found little."""
    shutil.rmtree(models / LARGE)
    (models / SMALL / "tokenizer.json").write_bytes(b"{")
    monkeypatch.setenv("DISCREET_MODELS_DIR", str(models))
    assert main(["check", "--text", SECRET]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert str(models / SMALL / "tokenizer.json") in said.err and "install again" in said.err
