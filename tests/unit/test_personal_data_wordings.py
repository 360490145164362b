"""Personal data as German, French and Spanish speak of them. All persons and numbers are made up.

Numbers with check digits were built for these tests.
"""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discreet.reading.detectors.personal_data import PersonalDataDetector
from discreet.reading.detectors.personal_data.wordings import WORDINGS
from discreet.reading.document import Document

DETECTOR = PersonalDataDetector()

# The words that are told stand in brackets, what is only a remark in braces; what has neither is
# silent.
CASES = {
    "de": {
        "phone": [
            "Annas Handynummer ist [0151 23456788].",
            "Ihr erreicht Frau Quill privat unter der [0221 4567891].",
            "Ruf doch Mara unter [0151 23456788] an.",
            "Seine Durchwahl: [089 1234567-12]",
            "Mara ist unter [0171/2345678] erreichbar.",
            "In Wien: Handy [0664 1234567]",
            "Der Fahrer hatte die [+49 151 23456788].",
            "Rufen Sie unsere Hotline an: 0221 4567891",
            "Der Kundenservice ist unter 030 4567891 da.",
            "Unsere Zentrale: 089 4567891",
            "Bestellnummer 0151 23456788",
            "Rechnung Nr. 0221 4567891",
            "Preis: 1.299,00 Euro, Version 10.4.22",
            "Acme GmbH, Tel. 089 4567891, Amtsgericht München HRB 12345",
            "Von 2019 bis 2023 waren es 1.250.000 Nutzer.",
        ],
        "own_contact": [
            "Ruft mich gerne an unter {0151 23456788}.",
            "Schreib mir an {mara.quill@hartwell.io}",
            "Bewerbungen an: {mara.quill@hartwell.io}",
            "Schreibt uns an kontakt@hartwell.io",
        ],
        "email": ["Ihre private E-Mail ist [mara.quill@hartwell.io]."],
        "national_id": [
            "Meine Steuer-ID: [40551693759]",
            "Seine Steuernummer ist [143/681/62176].",
            "Sozialversicherungsnummer [65 170839 K 765]",
            "Ihre SVNR lautet [6415 140387].",
            "AHV-Nummer [756.6653.5756.90]",
            "Personalausweisnummer: [L01X00T471]",
            "Acme GmbH, Steuernummer 143/681/62176, Impressum",
            "USt-IdNr. DE136695976",
            "Die Steuer-ID hat elf Stellen, etwa 12345678901.",
            "Vorgang 143/681/62176 ist erledigt.",
        ],
        "passport": ["Meine Reisepassnummer lautet [C01X00T47]."],
        "date_of_birth": [
            "Anna wurde am [3.4.1985] in Ulm geboren.",
            "Mara Quill, geboren am [3. April 1985], arbeitet bei uns.",
            "geb. am [03.04.1985]",
            "Geburtsdatum: [3.4.1985]",
            "Unsere Kollegin ist am [3. April 1985] geboren.",
            "Ich bin am {3.4.1985} geboren.",
            "Unser Unternehmen ist am 1. Mai 2015 geboren.",
            "Am 3.4.1985 fiel der erste Schnee.",
            "Das Release kommt am 3. April 2025.",
            "Die Idee, geboren am 1. Mai 2015, lebt weiter.",
        ],
        "address": [
            "Sie wohnt in der [Musterstraße 12, 80331 München].",
            "Seine Adresse: [Lindenweg 4a, 50674 Köln]",
            "Wohnhaft in [Mariahilfer Straße 12/5, 1060 Wien]",
            "Mara Quill, {Lindenweg 4a, 50674 Köln}",
            "Besucht uns in der Musterstraße 12, 80331 München.",
            "Unser Büro: Lindenweg 4a, 50674 Köln",
            "Acme GmbH, Lindenweg 4a, 50674 Köln, HRB 12345",
            "Die Messe in der Hafenstraße 1, 20457 Hamburg öffnet um 9 Uhr.",
        ],
        "health": [
            "Unsere [Kollegin Anna ist seit Montag krankgeschrieben].",
            "[Anna aus dem Vertrieb ist krankgeschrieben].",
            "Mein [Chef hat Krebs].",
            "Unser [Mitarbeiter leidet an Depressionen].",
            "[Mara ist schwanger].",
            "Unser [Praktikant liegt seit gestern im Krankenhaus].",
            "Leider hören wir: [Thomas hatte einen Herzinfarkt].",
            "Meine {Mutter hat Demenz}.",
            "Ich bin krankgeschrieben und ruhe mich aus.",
            "Viele sind krankgeschrieben, die Grippe geht um.",
            "Krebs ist eine Krankheit, Burnout auch.",
            "Unsere Software hilft Menschen mit Diabetes.",
            "Anna arbeitet in der Klinik als Ärztin.",
            "Unser Kunde, ein Krankenhaus, ist zufrieden.",
            "Niemand ist schwanger, sagte der Arzt im Film.",
            "Anna hat ein Buch über Depressionen geschrieben.",
            "Anna hat keine Depression.",
        ],
        "salary": [
            "[Anna verdient 85.000 €] im Jahr.",
            "Unser [Chef verdient 120.000 Euro].",
            "Das Gehalt ist 85.000 €, bewirb dich.",
            "Acme verdient 85.000 Euro mit Werbung.",
        ],
        "licence_plate": [
            "Der Wagen mit dem Kennzeichen [M-AB 1234] parkt hier falsch.",
            "Kennzeichen: [K LM 4711]",
            "Das ist ein Kennzeichen guter Software.",
            "Raum M-AB 1234 ist frei.",
        ],
    },
    "fr": {
        "phone": [
            "Le portable d'Anna : [06 12 34 56 78]",
            "Son numéro est le [01 42 68 53 17].",
            "Appelez Mara au [06 12 34 56 78] pour savoir.",
            "On peut la joindre au [+33 6 12 34 56 78].",
            "Son fixe : [04 78 42 53 17]",
            "Le chauffeur a un portable, [07 61 23 45 67].",
            "Numéro vert : 0 800 123 456",
            "Notre service client répond au 01 42 68 53 17.",
            "L'accueil est au 04 78 42 53 17.",
            "Commande n° 06 12 34 56 78",
            "SIREN 294 205 547",
            "Acme SARL, tél. 01 42 68 53 17, RCS Paris",
            "Prix : 1 299,00 €, version 10.4.22",
            "De 2019 à 2023, 1 250 000 utilisateurs.",
        ],
        "own_contact": [
            "Appelez-moi au {06 12 34 56 78}.",
            "Écrivez-moi à {mara.quill@hartwell.io}",
            "Candidatures : {mara.quill@hartwell.io}",
            "Écrivez-nous à contact@hartwell.io",
        ],
        "email": ["Son adresse perso est [mara.quill@hartwell.io]."],
        "national_id": [
            "Son numéro de sécurité sociale : [2 87 03 69 123 146 74]",
            "Mon numéro fiscal est le [07 48 648 785 059].",
            "Carte d'identité : [880692310285]",
            "Le numéro de SIREN 294 205 547 est public.",
            "Le numéro fiscal a treize chiffres.",
            "Réf. 0748648785059",
        ],
        "date_of_birth": [
            "Anna est née le [3 avril 1985] à Lyon.",
            "Mara Quill, née le [03/04/1985], travaille chez nous.",
            "Date de naissance : [3 avril 1985]",
            "Mon collègue est né le [1er mai 1985].",
            "Je suis né le {3 avril 1985}.",
            "Notre entreprise est née le 1er mai 2015.",
            "La version sort le 3 avril 2025.",
            "Le 03/04/1985 il neigeait.",
        ],
        "address": [
            "Elle habite [12 rue des Lilas, 75011 Paris].",
            "Son adresse : [8 avenue Foch, 69006 Lyon]",
            "Mara Quill, {12 rue des Lilas, 75011 Paris}",
            "Venez nous voir au 12 rue des Lilas, 75011 Paris.",
            "Notre siège : 8 avenue Foch, 69006 Lyon",
            "Acme SARL, 8 avenue Foch, 69006 Lyon, SIRET 29420554700017",
            "La librairie du 12 rue des Lilas, 75011 Paris ouvre à 9h.",
        ],
        "health": [
            "Ma [collègue Anna est en arrêt maladie].",
            "[Anna de la compta est en arrêt maladie].",
            "Notre [directeur a un cancer].",
            "Mon [chef souffre de dépression].",
            "[Mara est enceinte].",
            "Notre [stagiaire a été hospitalisé].",
            "Notre [cliente est en burn-out].",
            "Ma {mère a un cancer}.",
            "Je suis en arrêt maladie depuis lundi.",
            "Le serveur est en arrêt depuis lundi.",
            "Le cancer est une maladie, le burn-out aussi.",
            "Notre application aide les personnes diabétiques.",
            "Personne est en arrêt maladie cette semaine.",
            "La production est en arrêt pour maintenance.",
        ],
        "salary": [
            "[Anna gagne 45 000 €] par an.",
            "Mon [collègue gagne 3200 euros].",
            "Le salaire est de 45 000 €, postulez.",
            "Notre équipe gagne 5 000 euros au concours.",
        ],
        "licence_plate": [
            "La voiture immatriculée [AB-123-CD] est mal garée.",
            "Plaque : [FG-456-HJ]",
            "Le code AB-123-CD est celui du produit.",
        ],
    },
    "es": {
        "phone": [
            "El móvil de Ana es [612 34 56 78].",
            "Su número es el [612 345 678].",
            "Llama a Mara al [612 34 56 78] para saberlo.",
            "Me dieron el [+34 612 34 56 78].",
            "En México: su celular es [55 1234 5678].",
            "Está localizable en el [934 56 78 90].",
            "Atención al cliente: 912 34 56 78",
            "Nuestra centralita es el 912 34 56 78.",
            "Línea gratuita 900 123 456",
            "Pedido n.º 612 34 56 78",
            "Acme S.L., tel. 912 34 56 78, CIF B12345674",
            "Tenemos 612 345 678 registros en la base.",
            "Precio: 1.299,00 €, versión 10.4.22",
        ],
        "own_contact": [
            "Llámame al {612 34 56 78}.",
            "Escríbeme a {mara.quill@hartwell.io}",
            "Candidaturas: {mara.quill@hartwell.io}",
            "Escríbenos a contacto@hartwell.io",
        ],
        "email": ["Su correo es [mara.quill@hartwell.io]."],
        "national_id": [
            "Mi DNI es [79875596T].",
            "Su NIE: [X9678034W]",
            "Número de la Seguridad Social [28/96979109/01]",
            "La CURP es [QULM870314MDFXRR30].",
            "Mi RFC: [QULM870314031]",
            "El DNI tiene ocho cifras y una letra.",
            "Acme S.L., CIF B12345674, Registro Mercantil de Madrid",
            "Expediente 289697910901",
        ],
        "date_of_birth": [
            "Ana nació el [3 de abril de 1985] en Lugo.",
            "Mara Quill, nacida el [3/4/1985], trabaja aquí.",
            "Fecha de nacimiento: [3 de abril de 1985]",
            "Mi compañero, nacido el [3 de abril del 1985], lo sabe.",
            "Nací el {3 de abril de 1985}.",
            "Nuestra empresa nació el 1 de mayo de 2015.",
            "La versión sale el 3 de abril de 2025.",
            "El 3/4/1985 nevaba.",
        ],
        "address": [
            "Vive en [Calle Mayor 5, 28013 Madrid].",
            "Su dirección: [Avenida del Puerto 12, 46021 Valencia]",
            "Domicilio: [Av. Insurgentes Sur 123, Col. Roma, 06700 Ciudad de México]",
            "Mara Quill, {Calle Mayor 5, 28013 Madrid}",
            "Os esperamos en Calle Mayor 5, 28013 Madrid.",
            "Nuestra oficina: Calle Mayor 5, 28013 Madrid",
            "Acme S.L., Calle Mayor 5, 28013 Madrid, CIF B12345674",
            "La librería de Calle Mayor 5, 28013 Madrid abre a las 9.",
        ],
        "health": [
            "Mi [compañera Ana está de baja].",
            "[Ana de contabilidad está de baja por ansiedad].",
            "Nuestro [director tiene cáncer].",
            "Mi [jefe sufre depresión].",
            "[Mara está embarazada].",
            "Nuestro [becario fue operado].",
            "Mi {madre tiene cáncer}.",
            "Estoy de baja desde el lunes.",
            "El servidor está de baja desde el lunes.",
            "La depresión es una enfermedad.",
            "Nuestra aplicación ayuda a personas con diabetes.",
            "Nadie está de baja esta semana.",
            "El dominio fue dado de baja.",
        ],
        "salary": [
            "[Ana gana 40.000 €] al año.",
            "Mi [compañero cobra 2500 euros].",
            "El sueldo es de 40.000 €, apúntate.",
            "Nuestro equipo gana 5.000 euros en el concurso.",
        ],
        "licence_plate": [
            "El coche con matrícula [1234 BCD] está mal aparcado.",
            "Matrícula: [5678-FGH]",
            "La matrícula cuesta 1234 euros.",
            "El código 1234 BCD es del producto.",
        ],
    },
}

_MARKED = re.compile(r"([\[{])(.+?)[\]}]")
ROWS = [
    (language, kind, marked)
    for language, kinds in CASES.items()
    for kind, rows in kinds.items()
    for marked in rows
]


@pytest.mark.parametrize(("language", "kind", "marked"), ROWS)
def test_what_is_told(language: str, kind: str, marked: str) -> None:
    text = re.sub(r"[\[\]{}]", "", marked)
    # A remark on a plain address or number is no false alarm; a warning is.
    told = [
        (text[m.start : m.end], m.rule.removeprefix("personal_data."), m.confidence < 0.5)
        for m in DETECTOR.read(Document(text, language=language))
    ]
    assert told == [(words, kind, mark == "{") for mark, words in _MARKED.findall(marked)]


def test_every_wording_has_the_kinds_of_the_others() -> None:
    assert {wording.language for wording in WORDINGS} == set(CASES)
    assert len({frozenset(kinds) - {"passport"} for kinds in CASES.values()}) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "Anna unsere Kollegin ist hat krankgeschrieben est en arrêt notre collègue "
            "de la mi jefe está baja née le 3 avril 1985 geboren am 3.4.1985 verdient gana "
            "40.000 € Kennzeichen M-AB 1234 , . wohnt Musterstraße 12 06 34 56 78".split()
        ),
        max_size=40,
    ).map(" ".join)
)
def test_any_words_are_read(text: str) -> None:
    for match in DETECTOR.read(Document(text)):
        assert 0 <= match.start < match.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "unsere kollegin anna ist " * 800,
        "Unsere Kollegin Anna ist seit " * 650 + "schwanger",
        "Anna de la compta est encore " * 650 + "enceinte",
        "mi jefe tiene una " * 1_000 + "cáncer",
        "geboren am 3. " * 1_400,
        "Ruf Anna unter " * 1_300 + "0151 23456788",
        "gehalt verdient 85.000 " * 850,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    """Patterns are linear: the slowest of these needs a tenth of the second it is given."""
    start = time.perf_counter()
    list(DETECTOR.read(Document(text[:20_000])))
    assert time.perf_counter() - start < 1.0
