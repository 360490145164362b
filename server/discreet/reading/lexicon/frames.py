"""How an insult is aimed at somebody in German, French and Spanish.

'Du Idiot' and 'Meier ist ein Idiot' insult; 'ich Idiot' and 'kein Idiot' do not, and 'Der Idiot' is
a novel. Each language has patterns for what stands right before the word in its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+(?:[ -][A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+){0,2}"
_HANDLE = r"@\w+"


_REACH = 240
"""Characters before an insult in which its frame begins."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Where an insult counts in a language.

    reader:  before it where it is said to the reader ('you are a …')
    reader_after: after it, for the same
    somebody: before it where it is said of somebody. A group `thing` that matches says that the
             subject is no person after all.
    nobody:  before it where the author means himself, or says that it is not so
    nobody_after: after it, for the same
    """

    reader: re.Pattern[str]
    reader_after: re.Pattern[str]
    somebody: re.Pattern[str]
    nobody: re.Pattern[str]
    nobody_after: re.Pattern[str]

    def harmless(self, text: str, start: int, end: int) -> bool:
        """Whether the author of text[start:end] means himself, or denies it."""
        return bool(self.nobody.search(text, *_before(start)) or self.nobody_after.match(text, end))

    def to_reader(self, text: str, start: int, end: int) -> bool:
        """Whether text[start:end] is said to the reader."""
        return bool(self.reader.search(text, *_before(start)) or self.reader_after.match(text, end))

    def of_somebody(self, text: str, start: int) -> bool:
        """Whether what begins at `start` is said of a person who is named or pointed at."""
        return any(
            not found.groupdict().get("thing")
            for found in self.somebody.finditer(text, *_before(start))
        )


def _before(start: int) -> tuple[int, int]:
    """Where a frame is looked for: it is short, and the sentence may be a whole draft."""
    return max(0, start - _REACH), start


# Up to so many words between a verb and the insult: 'du bist doch ein unglaublicher Idiot'.
_FEW = r"(?:[ ,]+[\w'\-]+){0,4}"

_DE_ARTICLE = r"(?:der|die|das|den|dem|des|ein\w{0,2}|kein\w{0,2}|mein\w{0,2}|unser\w{0,2}|jede\w?)"
_DE_ADJECTIVE = rf"(?!{_DE_ARTICLE} )(?:[a-zäöüß]+e[rnsm]?|so|du|total) "
_DE_PERSON = (
    r"(?:chef|boss|kolleg|typ|kerl|mann|frau|minister|kanzler|präsident|ceo|vorst|manager|leiter"
    r"|nachbar|politiker|trainer|lehrer|professor|moderator|journalist|kund|bewerber|mitarbeiter"
    r"|entwickler|admin|redner|leute|kandidat|autor)[a-zäöü]{0,5}"
)
_FR_PERSON = (
    r"(?:patron|chef|collègue|ministre|président|directeur|directrice|manager|pdg|ceo|type|mec|gars"
    r"|client|prof|voisin|journaliste|candidat|gens|homme|femme|politicien|développeur)[a-z]{0,3}"
)
_ES_PERSON = (
    r"(?:jef[ea]|compañer[oa]|ministr[oa]|president[ea]|director|directora|gerente|ceo|tipo|tío|tía"
    r"|cliente|profesor|profesora|vecin[oa]|periodista|candidat[oa]|polític[oa]|hombre|mujer|gente"
    r"|desarrollador|colega)s?"
)

FRAMES = {
    "de": Frames(
        reader=re.compile(
            rf"(?:\b(?i:du|ihr)|\bSie) (?:(?i:{_DE_ADJECTIVE})){{0,2}}$"
            rf"|\b(?i:bist|seid|warst|wart|wärst) (?:(?i:du|ihr)\b)?{_FEW}[ ,]$"
            rf"|\b(?i:du|ihr)\b(?: \w+){{0,2}} (?:bist|seid|warst|bleibst){_FEW}[ ,]$"
            rf"|\b(?:Sie (?:sind|waren|bleiben)|[Ss]ind Sie){_FEW}[ ,]$"
        ),
        reader_after=re.compile(
            r"(?: \w+){0,1} (?:bist|seid) (?:du|ihr)\b| sind Sie\b|, (?:der|die) (?:du|ihr) "
        ),
        somebody=re.compile(
            rf"(?:{_HANDLE}|\b(?i:er|diese[rs]?|jener)|\b(?i:der|die|mein|meine|unser|unsere|dein"
            rf"|deine|euer|eure|ein|eine|dieser|diese) "
            rf"(?:[a-zäöüß]+ )?(?i:{_DE_PERSON})(?: {_NAME})?"
            rf"|\b(?P<thing>(?i:{_DE_ARTICLE}) )?{_NAME})"
            rf" (?i:ist|war|sind|waren|bleibt|bleiben){_FEW} $"
            r"|\b(?i:sie sind|sie waren|der ist|die ist|die sind) (?:[a-zäöüß]+ ){0,3}$"
            r"|\b(?i:diese[rnms]?|solche[rnm]?|so ein\w{0,2}|was für(?: ein\w{0,2})?|lauter|alles"
            r"|nur|"
            r"verdammte\w?|elende\w?|dumme[rns]?|blöde[rns]?|arrogante[rn]?|unfähige[rn]?) "
            r"(?:[a-zäöüß]+ ){0,2}$"
        ),
        nobody=re.compile(
            r"(?i)\b(?:ich|wir)(?: (?:bin|sind|war|waren|komme|fühle))?(?: (?:mir|mich|uns|ja"
            r"|doch|auch|"
            r"so|selbst|einfach|manchmal|wie|halt|vielleicht|ein\w{0,2}|alle"
            r"|[a-zäöüß]+e[rn]?)){0,4} $"
            r"|\b(?:bin|war|sind|waren) (?:ich|wir)(?: \w+){0,4} $"
            r"|\b(?:kein\w{0,2}|nicht|nie|niemals|niemand|nirgends|wie ein\w{0,2})(?: \w+){0,3} $"
        ),
        nobody_after=re.compile(r"(?i)(?: \w+)? (?:bin|war|bin doch) ich\b|, (?:der|die) ich bin"),
    ),
    "fr": Frames(
        reader=re.compile(
            rf"(?i)\b(?:tu (?:n')?(?:es|étais|restes|as l'air)|t'es|t'étais|vous (?:n')?(?:êtes"
            rf"|etes|étiez)"
            rf"|es-tu|êtes-vous|soyez|sois){_FEW}[ ',]+$"
            rf"|\b(?:toi|vous)[ ,:]+(?:\w+ )?$"
            r"|\bquel(?:le)?s? (?:\w+ )?(?=$)"
        ),
        reader_after=re.compile(r"(?: \w+)? (?:que )?(?:tu es|t'es|vous êtes)\b|, toi\b"),
        somebody=re.compile(
            rf"(?:{_HANDLE}|\b(?i:il|elle|ils|elles|lui)|\b(?i:le|la|les|mon|ma|mes|notre|nos"
            rf"|votre|ton|ta|ce|cette|ces) "
            rf"(?:\w+ )?(?i:{_FR_PERSON})(?: {_NAME})?"
            rf"|(?P<thing>\b(?i:le|la|les|un|une|mon|ma|ce|cette|notre) )?{_NAME})"
            rf" (?:n')?(?i:est|était|sont|étaient|reste|n'est qu){_FEW}[ ']$"
            r"|\b(?i:c'est|ce sont|c'était) (?:\w+ ){0,2}(?:un|une|des)(?: \w+){0,2} $"
            r"|\b(?i:espèces?|espece|bande|tas|ramassis) d(?:e |')(?:\w+ )?$"
            r"|\b(?i:sale|pauvre|gros|grosse|petite?|vieux|vieille|jeune|sacré|foutu|triste"
            r"|putain de)s? $"
            r"|\b(?i:ce|cet|cette|ces) (?:\w+ )?$"
        ),
        nobody=re.compile(
            r"(?i)\b(?:je (?:ne )?(?:suis|serais|serai|me sens|passe)|j'(?:étais|ai été|ai l'air)"
            r"|suis-je"
            r"|on est|on était|nous sommes|me sentir|me traiter|comme|l'air)"
            r"(?:[ ']+[\w'\-]+){0,4}[ ']$"
            r"|\b(?:pas|jamais|aucune?|ni)(?: \w+){0,3}[ ']$|\bpersonne(?: [\w']+){0,4}[ ']$"
        ),
        nobody_after=re.compile(r"(?i)(?: que)? (?:je suis|j'ai été|j'étais)\b"),
    ),
    "es": Frames(
        reader=re.compile(
            rf"(?i)\b(?:eres|sois|sos|usted es|ustedes son|fuiste|serás|seréis|pareces"
            rf"|estás){_FEW} $"
            rf"|\b(?:tú|vosotros|ustedes)[ ,:]+(?:\w+ )?$"
            r"|\b(?:so|pedazos? de|cacho) $"
        ),
        reader_after=re.compile(r"(?: \w+)? (?:que )?(?:eres|sois|sos)\b|, tú\b"),
        somebody=re.compile(
            rf"(?:{_HANDLE}|\b(?i:él|ella|ellos|ellas)|\b(?i:el|la|los|las|mi|mis|nuestr[oa]s?|tu"
            rf"|su|ese|este|esa|esta) "
            rf"(?:\w+ )?(?i:{_ES_PERSON})(?: {_NAME})?"
            rf"|(?P<thing>\b(?i:el|la|los|las|un|una|mi|este|esta|nuestro|nuestra) )?{_NAME})"
            rf" (?i:es|son|era|eran|fue|sigue siendo){_FEW} $"
            r"|(?:^|[,;:¡]\s?|\bque |\bporque )(?i:es|son) (?:un|una|unos|unas) (?:\w+ ){0,2}$"
            r"|\b(?i:panda|banda|hatajo|atajo|partida|manada|pandilla) de (?:\w+ )?$"
            r"|\b(?i:menud[oa]s?|vaya|maldit[oa]s?|put[oa]s?|jodid[oa]s?|tremend[oa]"
            r"|qué) (?:\w+ )?$"
            r"|\b(?i:est[eao]s?|es[eao]s?|aquel(?:la)?|aquell[oa]s) (?:\w+ )?$"
        ),
        nobody=re.compile(
            r"(?i)\b(?:soy|fui|somos|fuimos|he sido|hemos sido|me (?:siento|sentí|veo)|parezco"
            r"|haciendo el"
            r"|hice el|hacer el|como)(?: [\w'\-]+){0,3} $"
            r"|\b(?:no|ni|ningun[oa]?|ningún|nadie|nunca|jamás)(?: \w+){0,3} $"
        ),
        nobody_after=re.compile(r"(?i)(?: \w+)? (?:que )?(?:soy|fui|he sido|somos|fuimos)\b"),
    ),
}
