"""Language detection leans to English."""

from __future__ import annotations

import pytest

from discreet.reading.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are hiring a new team in Berlin, come and join us! #hiring", "en"),
        ("shipping new billing db next week, so hyped", "en"),
        ("kubectl apply -f deploy.yaml && helm upgrade --install", "en"),
        ("Wir freuen uns sehr, dass unser Team in Hamburg gewachsen ist.", "de"),
        ("Nous sommes ravis d'annoncer l'ouverture de notre bureau à Lyon.", "fr"),
        ("Estamos encantados de abrir nuestra nueva oficina en Madrid.", "es"),
        ("Bardzo się cieszymy, że nasz zespół znowu się powiększył.", "pl"),
        ("今日は新しいオフィスを開設しました。とても嬉しいです。ありがとうございます。", "ja"),
        ("lol ok", "en"),
        ("", "en"),
        ("🎉🎉🎉 #launch @acme https://example.org/de/seite", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language
