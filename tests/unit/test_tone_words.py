"""Coarse words and insults in German, French and Spanish, harmless uses beside them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discreet.reading.detectors.tone_words import ToneWordsDetector
from discreet.reading.document import Document, Passage

DETECTOR = ToneWordsDetector()

# The words that are told stand in brackets.
COARSE = {
    "de": [
        "Was für eine [Scheiße], schon wieder ein Rollback.",
        "Dieser [Scheißserver] läuft seit gestern nicht.",
        "Das ist mir [scheissegal].",
        "So ein [beschissener] Montag.",
        "Die Migration ist am [Arsch].",
        "Das ist doch [Kundenverarsche].",
        "Die haben uns [verarscht].",
        "[Fick] das Deployment.",
        "Der [verfickte] Build ist rot.",
        "Ich bin ziemlich [angepisst] von dem Support.",
        "Das [kotzt] mich an.",
        "Wieder alles [verkackt].",
        "Heute ist echt [shit].",
        "What the [fuck], schon wieder Wartung bei der Bahn.",
        "So eine [Sche1ße] habe ich noch nie gesehen.",
        "Das ist [S c h e i ß e].",
        "Alles [Schei$e] hier.",
        "Das ist [Sсheiße] mit einem fremden с.",
        "Der [Drecksladen] antwortet nicht.",
        "Wieder die [Arschkarte] gezogen.",
        # and what is none
        "Er sagte „Scheiße“ und lachte.",
        "Das Wort 'Arsch' steht im Duden.",
        "Der Shitstorm nach der Keynote war absehbar.",
        "Ein Barsch, ein Marsch und Herr Harsch.",
        "Die Arschbombe gehört zum Sommerfest.",
        "Hurenkinder und Schusterjungen vermeidet unser Satzprogramm.",
        "Wir scheitern schnell und lernen daraus.",
        "Nutella und Nutzer, beides ist wichtig.",
        "Der Dreckspatz von einem Roboter putzt jetzt selbst.",
        "Die Schlamperei beim Protokoll ärgert mich.",
        "Das Pissoir im Museum ist von Duchamp.",
        "Der Hund wedelt mit dem Schwanz.",
        "Verdammt gute Arbeit, danke!",
        "So ein Mist, der Zug ist weg.",
        "Die Dame am Empfang war sehr freundlich.",
        "Mein Name ist Fickert und ich bin neu im Team.",
        "#scheisse ist ein Hashtag, den wir beobachten",
    ],
    "fr": [
        "Quelle [merde], encore un retour arrière.",
        "C'est vraiment [merdique] comme outil.",
        "[Putain], le build est rouge.",
        "Arrête tes [conneries] avec cette feature.",
        "J'en ai rien à [foutre] de leur roadmap.",
        "Ça me fait [chier], ce tableau.",
        "On s'est fait [enculer] par le fournisseur.",
        "Quelle [saloperie] de bug.",
        "Il s'en bat les [couilles].",
        "Ce projet, c'est la [m3rde].",
        "C'est de la [m e r d e].",
        "Encore une [m*rde] de plus.",
        "Trop [emmerdant] ce processus.",
        "C'est du [bullshit] marketing.",
        "Le support ? [Fuck], trois heures d'attente.",
        "Quel [merdier] ce déploiement.",
        "On [nique] tout le planning.",
        # and what is none
        "Il a crié « merde » et tout le monde a ri.",
        "Le mot 'putain' apparaît dans le roman.",
        "Le cul-de-sac derrière le bureau.",
        "Une bite d'amarrage au port de Nantes.",
        "La queue est longue à la cantine.",
        "Mon chat et ma chatte dorment.",
        "Nous étions au Comic Con à Paris.",
        "Le con d'une équation ? Non, le cône.",
        "Les députés de la commission se réunissent.",
        "La dispute est réglée.",
        "Pédagogie et pédiatrie, deux métiers.",
        "Nous avons réputation de bien faire.",
        "Un salaire juste pour tout le monde.",
        "Le bouton est chiffré dans le journal.",
        "La foudre est tombée sur le centre de données.",
        "Chieri est une ville du Piémont.",
        "Le bordereau est signé.",
        "La technique, niquel pour la démo.",
    ],
    "es": [
        "Qué [mierda] de semana, otra vez sin servidor.",
        "[Joder], otra vez el build en rojo.",
        "Este [puto] proyecto no acaba nunca.",
        "Estoy hasta los [cojones] de reuniones.",
        "[Coño], se cayó la base de datos.",
        "Menuda [gilipollez] de proceso.",
        "La hemos hecho buena, vaya [cagada].",
        "Está todo [jodido] desde ayer.",
        "Qué [putada] lo del despliegue.",
        "Es una [m1erda] de herramienta.",
        "Todo esto es [m i e r d a].",
        "Otra [mi3rda] más en producción.",
        "Dejen de [chingar] con el precio.",
        "Esa [pendejada] nos costó dos días.",
        "Nos costó dos [pu7os] días.",
        "Esto es [bullshit] de marketing.",
        "Otra vez la [fucking] pantalla azul.",
        # and what is none
        "Dijo «mierda» y todos rieron.",
        "La palabra 'coño' está en el diccionario.",
        "El cono sur y los conos de helado.",
        "La disputa está resuelta.",
        "El cómputo y la computadora nueva.",
        "La reputación de la empresa es buena.",
        "Me han dado un capullo de rosa.",
        "La concha de la playa es preciosa.",
        "Los huevos y la leche para el desayuno.",
        "El zorro y la gallina es una fábula.",
        "El culo de la botella está roto.",
        "Puyo y Pujol viven en Girona.",
        "Acción, reacción y un café con leche.",
        "Compramos una cabra para la granja.",
        "El follaje del otoño en el campus.",
        "Cagliari es una ciudad de Cerdeña.",
        "Maldito lunes, otra vez lloviendo.",
        "El pinche de cocina es un genio.",
    ],
}

INSULTS = {
    "de": [
        "Du [Idiot]!",
        "Du bist ein [Vollidiot].",
        "Du bist doch wirklich ein unglaublicher [Trottel].",
        "Ihr seid alle [Idioten].",
        "Sie sind ein [Versager], Herr Kollege.",
        "Sie [Idiot], lesen Sie die Anleitung.",
        "Bist du [dumm]?",
        "Wie [dämlich] bist du eigentlich?",
        "Ihr seid so [blöd], dass es weh tut.",
        "Meier ist ein [Depp].",
        "@meier ist und bleibt ein [Schwachkopf]",
        "Der Chef ist ein [Arschloch].",
        "Unser neuer Kollege ist ein [Vollpfosten].",
        "Dieser [Idiot] hat den Schlüssel gelöscht.",
        "Lauter [Idioten] in der Führung.",
        "So ein [Trottel].",
        "[Idioten]!",
        "Du elende [Drecksau].",
        "[Fick dich], @acme",
        "[Halt die Fresse] und lies das Ticket.",
        "[Verpiss dich] aus meinem Projekt.",
        "@meier [Idiot]!",
        "Du bist ein [1d10t].",
        "Du bist ein [I d i o t].",
        "Du [Arschl0ch].",
        "Er ist ein [Wichser].",
        "Du [Opfer].",
        # and what is none
        "Nazi nennt man niemanden leichtfertig, @meier",
        "@meier Penner sagt man nicht",
        "Ich Idiot habe den Stecker vergessen.",
        "Ich bin so ein Idiot, der Server war aus.",
        "Du bist kein Idiot, die Doku ist schlecht.",
        "Du bist nicht dumm, das ist schwer.",
        "Der Idiot von Dostojewski ist mein Lieblingsbuch.",
        "Unsere Oberfläche ist idiotensicher.",
        "Er nannte mich einen Idioten, und das im Meeting.",
        "Das war eine dumme Idee von mir.",
        "Der Fehler ist dumm, aber schnell behoben.",
        "Du bist die Dame, die gestern anrief?",
        "Die Opfer des Hochwassers brauchen Hilfe.",
        "Die Pfeife ist aus Holz, du kannst sie haben.",
        "Wir waren die Clowns der Weihnachtsfeier.",
        "Der Esel auf dem Hof heißt Paul.",
        "Wie ein Idiot stand ich vor der Tür.",
        "Das Buch „Du Idiot“ habe ich nicht gelesen.",
        "Niemand ist ein Idiot, der Fragen stellt.",
        "Du nutzt MongoDB und Nullwerte?",
        "Du hast einen Lappen für die Tafel?",
        "Die Ratten im Versuch lernten schnell.",
    ],
    "fr": [
        "Tu es un [connard].",
        "T'es vraiment [con].",
        "Vous êtes des [abrutis].",
        "Vous êtes tous des [crétins].",
        "Quel [imbécile] !",
        "Espèce d'[idiot].",
        "Bande d'[abrutis], lisez la doc.",
        "Pauvre [con].",
        "Ce [connard] a supprimé la base.",
        "Le patron est un [enfoiré].",
        "Martin est un [abruti].",
        "@martin est un [tocard]",
        "C'est un [con], votre directeur.",
        "[Ta gueule], @acme",
        "[Va te faire foutre].",
        "[Connard] !",
        "Tu es [nul].",
        "Tu n'es qu'un [minable].",
        "T'es qu'[une merde].",
        "Tu es un [c0nnard].",
        "Tu es un [c o n n a r d].",
        "Toi, [connard], tu vas lire la doc.",
        "Il est [con], ce type.",
        # and what is none
        "Je suis con, j'ai oublié le câble.",
        "J'ai attendu comme un con devant la porte.",
        "Tu n'es pas idiot, la doc est mauvaise.",
        "Vous n'êtes pas des imbéciles.",
        "C'est con, le train est parti.",
        "L'Idiot de Dostoïevski est un grand roman.",
        "Il m'a traité d'idiot en réunion.",
        "Ma mère joue avec son chat, c'est bête.",
        "Le clown du cirque est venu au bureau.",
        "Une cruche d'eau est sur la table.",
        "Le blaireau vit dans la forêt.",
        "Le résultat est nul en février.",
        "Comic Con à Paris, tu es là ?",
        "Stereo con bass, tu es prêt ?",
        "« Pauvre con » est une phrase célèbre.",
        "Les ordures sont ramassées le mardi.",
        "Personne n'est idiot ici, jamais un idiot.",
        "Un bug stupide, mais corrigé.",
        "Le rat est un animal social.",
    ],
    "es": [
        "Eres un [gilipollas].",
        "Eres [tonto].",
        "Sois unos [imbéciles].",
        "Usted es un [sinvergüenza].",
        "Pedazo de [idiota], lee el manual.",
        "Menudo [gilipollas].",
        "Vaya panda de [idiotas].",
        "Ese [cabrón] borró la base de datos.",
        "Mi jefe es un [capullo].",
        "Martínez es un [cretino].",
        "@martinez es [imbécil]",
        "El ministro es un [canalla].",
        "[Vete a la mierda], @acme",
        "[Que te jodan].",
        "[Hijo de puta].",
        "¡[Gilipollas]!",
        "Qué [tonto] eres.",
        "Eres un [1diota].",
        "Eres un [i d i o t a].",
        "Son unos [subnormales].",
        "Tú, [pendejo], lee el correo.",
        "Eres una [rata].",
        # and what is none
        "Soy un idiota, olvidé el cable.",
        "Qué tonto fui al no preguntar.",
        "No eres tonto, el manual es malo.",
        "No sois unos inútiles.",
        "El Idiota de Dostoievski es mi novela favorita.",
        "Me llamó idiota en la reunión.",
        "Esperé como un idiota en la puerta.",
        "Fue una idea tonta, ya está corregida.",
        "El payaso del circo vino a la oficina.",
        "Sacamos la basura los martes.",
        "El burro de la granja se llama Paco.",
        "Un error estúpido, pero ya corregido.",
        "La rata de laboratorio aprende rápido.",
        "Compré un capullo de rosa.",
        "«Eres un idiota» es el título del libro.",
        "Nadie es un idiota por preguntar.",
        "Tratamiento para tontos y listos: la lista completa.",
        "El cerdo ibérico es de bellota.",
        "Es un inútil esfuerzo, pero bonito.",
    ],
}  # fmt: skip


def _cases(tables: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in tables.items() for text in texts]


def _found(text: str, language: str, category: str) -> list[str]:
    matches = DETECTOR.read(Document(text, language=language))
    return [text[m.start : m.end] for m in matches if m.category == category]


@pytest.mark.parametrize(("language", "marked"), _cases(COARSE))
def test_coarse_words(language: str, marked: str) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    assert _found(text, language, "profanity") == re.findall(r"\[(.+?)\]", marked)


@pytest.mark.parametrize(("language", "marked"), _cases(INSULTS))
def test_insults_that_are_aimed_at_somebody(language: str, marked: str) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    assert _found(text, language, "insult") == re.findall(r"\[(.+?)\]", marked)


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_enough_of_both_kinds(language: str) -> None:
    for tables in (COARSE, INSULTS):
        found = [marked for marked in tables[language] if "[" in marked]
        assert len(found) >= 15
        assert len(tables[language]) - len(found) >= 15


def test_only_the_sentences_in_its_languages_are_read() -> None:
    text = "Du Idiot! Tu es un con. What a shit day."
    parts = (Passage(0, 10, "de"), Passage(10, 24, "it"), Passage(24, len(text), "en"))
    document = Document(text, language="de", passages=parts)
    assert [text[m.start : m.end] for m in DETECTOR.read(document)] == ["Idiot"]


def test_an_insult_is_not_told_again_as_a_coarse_word() -> None:
    text = "Du Arschloch, was für eine Scheiße."
    matches = DETECTOR.read(Document(text, language="de"))
    assert [(m.category, text[m.start : m.end]) for m in matches] == [
        ("insult", "Arschloch"),
        ("profanity", "Scheiße"),
    ]


def test_scores_are_given_for_what_it_reads() -> None:
    assert DETECTOR.scores(Document("Du Idiot!", language="de")) == {
        "insult": 0.8,
        "profanity": 0.0,
    }


@given(st.text(max_size=300), st.sampled_from(["de", "fr", "es"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for match in DETECTOR.read(Document(text, language=language)):
        assert 0 <= match.start < match.end <= len(text)
