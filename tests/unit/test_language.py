"""The languages of drafts: plain, tiny and mixed ones, and what must not flip an English post."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet.reading.document import Document
from discreet.reading.language import detect_language, tell

PLAIN = {
    "en": [
        "We are hiring a new team in Berlin, come and join us! #hiring",
        "shipping new billing db next week, so hyped",
        "kubectl apply -f deploy.yaml && helm upgrade --install",
        "lol ok",
        "",
        "   \n ",
        "🎉🎉🎉 #launch @acme https://example.org/de/seite",
        "Thanks!",
        "Hello world",
        "No.",
        "Die hard fans of the old editor, this release is for you.",
        "Los Angeles, here we come!",
        "Café con leche and two hours of code review.",
        "Le Monde and Der Spiegel both wrote about our launch today.",
        "Meet us at the Hôtel de la Paix, San José, on Friday.",
        "Volkswagen, Bosch, Mercedes-Benz, Zeiss, Würth, Kärcher",
        "Übersetzer gesucht? No, we do the translation ourselves with a small model.",
        "My grandmother said “Wer rastet, der rostet”, and I think of it every day.",
        "As Descartes put it, “je pense, donc je suis”, and what does that mean for agents?",
        "The error was `die Verbindung wurde getrennt` and nobody knew why.",
        "#DasIstEinHashtag #Datenschutz #Sicherheit are the tags we watch",
        "SELECT * FROM los_usuarios WHERE el_nombre IS NOT NULL",
        "import pandas as pd; df = pd.read_csv('datos.csv')",
        "Rust > Go, change my mind",
        "Q3 roadmap: SSO, SCIM, audit log",
        "Schadenfreude, Zeitgeist, Kindergarten: which German words does your team use?",
        "Per our last call, the pro plan is free for a month.",
        "RT @karl_mueller: our new paper is out 🎉",
        "𝗪𝗲 𝗮𝗿𝗲 𝗵𝗶𝗿𝗶𝗻𝗴 and this is your chance",
        "München was great, thank you all for coming!",
        "He said adiós and left the call.",
    ],
    "de": [
        "Wir freuen uns sehr, dass unser Team in Hamburg gewachsen ist.",
        "Wir freuen uns sehr!",
        "Danke!",
        "Vielen Dank an alle",
        "Guten Morgen zusammen",
        "Heute Release-Tag: das neue Dashboard ist live 🚀",
        "Kubernetes-Migration geschafft, jetzt erst mal Kaffee.",
        "Nie wieder Montag.",
        "Das ist doch Quatsch",
        "Suche Backend-Entwickler (m/w/d) für unser Team in Köln #jobs",
        "Endlich Feierabend, morgen geht das Deployment raus",
        "Grüße aus Zürich",
        "Du bist ein Trottel",
        "Der CEO hat in der Keynote 'customer first' gesagt, und das Publikum hat geklatscht",
    ],
    "fr": [
        "Nous sommes ravis d'annoncer l'ouverture de notre bureau à Lyon.",
        "Merci à tous",
        "Merci !",
        "Bonjour à toutes et à tous",
        "Très fière de mon équipe",
        "On recrute un développeur backend à Nantes #emploi",
        "Quelle semaine !",
        "C'est parti pour la mise en production, souhaitez-nous bonne chance",
        "Aujourd'hui, release de la version 4 🚀",
        "Ça marche enfin",
        "La CI est passée de 18 à 5 minutes.",
        "T'es vraiment nul",
    ],
    "es": [
        "Estamos encantados de abrir nuestra nueva oficina en Madrid.",
        "Muy contentos con el equipo",
        "¡Gracias!",
        "Gracias a todos",
        "Hoy publicamos la versión 4 🚀",
        "Buenos días a todos",
        "Buscamos programadores para nuestro equipo en Sevilla #empleo",
        "¿Quién se apunta?",
        "Ya está en producción, por fin",
        "Qué semana",
        "Por fin: la cobertura de pruebas pasa del 80 % y la compilación tarda cuatro minutos.",
        "Eres un inútil",
    ],
    "pt": [
        "Estamos muito felizes com a nova equipe de São Paulo.",
        "Obrigado a todos!",
        "Hoje é dia de lançamento, não percam",
        "Muito orgulho do nosso time, que não para de crescer",
    ],
    "it": [
        "Siamo molto felici di aprire il nostro nuovo ufficio a Torino.",
        "Grazie a tutti!",
        "Oggi è il giorno del lancio, che emozione",
        "Non vedo l'ora di lavorare con questa squadra",
    ],
    "nl": [
        "We zijn erg blij met ons nieuwe kantoor in Utrecht.",
        "Bedankt allemaal, het was een mooie dag!",
        "Wij zoeken een ontwikkelaar voor ons team",
        "Vandaag gaat de nieuwe versie live, wat een week",
    ],
    "pl": [
        "Bardzo się cieszymy, że nasz zespół znowu się powiększył.",
        "Dziękuję wszystkim!",
        "Nowa wersja jest już dostępna, zapraszamy do testów",
        "To był bardzo dobry rok dla naszego zespołu",
    ],
    "sv": ["Vi är mycket glada över att öppna vårt nya kontor i Göteborg nästa vecka."],
    "ja": ["今日は新しいオフィスを開設しました。とても嬉しいです。ありがとうございます。"],
    "ru": ["Мы очень рады открыть новый офис и ищем разработчиков."],
    "el": ["Είμαστε πολύ χαρούμενοι για το νέο μας γραφείο."],
}

MIXED = [
    # text, the languages that are named, and a part with its own
    (
        "Wir haben gestern unser neues Büro in Köln eröffnet. Danke an alle, die da waren.\n\n"
        "We opened our new office in Cologne yesterday. Thank you all for coming.",
        ("de", "en"),
        ("We opened our new office", "en"),
    ),
    (
        "We opened our new office in Cologne yesterday, and it was lovely to see you all there.\n\n"
        "Wir haben gestern unser neues Büro in Köln eröffnet.",
        ("en", "de"),
        ("Wir haben gestern", "de"),
    ),
    (
        "Nous ouvrons un bureau à Lyon, et nous recrutons dix personnes.\n🇬🇧 "
        "We are opening an office in Lyon and hiring ten people.",
        ("fr", "en"),
        ("We are opening", "en"),
    ),
    (
        "Abrimos oficina en Sevilla y buscamos a diez personas. Our new office in Seville is open, "
        "and we are looking for ten people.",
        ("en", "es"),
        ("Abrimos oficina", "es"),
    ),
    (
        "Guten Morgen! Today we are shipping the release that all of you asked for, and it is the "
        "biggest one of the year. Read the notes and tell us what you think about it.",
        ("en",),
        ("Guten Morgen!", "de"),
    ),
    (
        "Das Team hat das neue Release geshipped, und das Feedback der Community ist great.",
        ("de",),
        ("Feedback", "de"),
    ),
    (
        "Bardzo się cieszymy, że jest nas więcej.\nWe are very happy that there are more of us.",
        ("en", "pl"),
        ("cieszymy", "pl"),
    ),
    (
        "Vi är mycket glada över att öppna vårt nya kontor i Göteborg nästa vecka.\n"
        "We are very happy to open our new office in Gothenburg next week, do come and see us.",
        ("en", "sv"),
        ("Göteborg", "sv"),
    ),
    (
        "新しいオフィスを開設しました。\nWe have opened a new office, and you are welcome.",
        ("en", "ja"),
        ("新しい", "ja"),
    ),
    (
        "Wir suchen Verstärkung für unser Team.\nStack: Rust, Kubernetes, Postgres\nMeldet euch!",
        ("de",),
        ("Stack: Rust", "de"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language"), [(text, code) for code, texts in PLAIN.items() for text in texts]
)
def test_the_language_of_a_draft(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(("text", "named", "part"), MIXED)
def test_a_mixed_draft_is_told_apart(
    text: str, named: tuple[str, ...], part: tuple[str, str]
) -> None:
    words, language = part
    document = Document(text, language=tell(text).language, passages=tell(text).passages)
    assert document.languages == named
    at = text.index(words)
    assert [code for code, spans in document.spoken.items() for s in spans
            if s.start <= at < s.end] == [language]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["The team is here. " * 40, "Das Team ist hier. " * 40, MIXED[0][0], "", "a\n\n\nb"]
)
def test_passages_are_the_whole_text(text: str) -> None:
    found = tell(text).passages
    assert "".join(text[p.start : p.end] for p in found) == text
    assert all(a.language != b.language for a, b in pairwise(found))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_told(text: str) -> None:
    assert "".join(text[p.start : p.end] for p in tell(text).passages) == text


def test_a_language_that_is_given_holds_for_all_of_the_draft() -> None:
    document = Document("Wir freuen uns. We are glad.", language="pl")
    assert document.languages == ("pl",)
    assert document.sentences_in("pl") == document.sentences
    assert document.sentences_in("en") == []
