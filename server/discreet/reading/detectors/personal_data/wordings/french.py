"""French, as in France, Belgium and Switzerland."""

from __future__ import annotations

import re

from discreet.reading.detectors.personal_data.hints import words
from discreet.reading.detectors.personal_data.wordings.wording import NAME, WHO, Wording

_YEAR = r"(?:19[2-9]\d|20[0-2]\d)"
_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_DATE = (
    rf"(?P<date>\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d)|(?:1er|\d{{1,2}})[ ]{_MONTH}[ ]{_YEAR}"
    rf"|{_YEAR}-\d\d-\d\d)(?!\d)"
)
_WORK = (
    r"(?:collègue|chef(?:fe)?|patron(?:ne)?|manager|manageuse|stagiaire|alternante?|client(?:e)?"
    r"|patient(?:e)?|assistante?|salariée?|employée?|responsable|directeur|directrice|voisine?"
    r"|candidate?|élève|développeu(?:r|se))"
)
_FAMILY = (
    r"(?:femme|mari|mère|père|fils|fille|frère|sœur|soeur|amie?|conjointe?|compagnon|compagne"
    r"|copine?|oncle|tante|cousine?|grand-mère|grand-père|ex)"
)
_OF_ONE = r"(?:[Mm]on|[Mm]a|[Nn]otre|[Ss]on|[Ss]a|[Ll]eur|[Vv]otre|[Tt]on|[Tt]a|[Uu]ne?)"
_TEAM = r"(?:[ ](?P<team>(?:de la|du|des|de l'|à la|au|aux)[ ]?[\w\-]+))?"
_RELATED = (
    rf"\b{_OF_ONE}[ ](?:[a-z\u00df-\u00ff]+[ ])?(?:(?P<work>{_WORK})|(?P<family>{_FAMILY}))"
    rf"(?:,?[ ](?P<name>{NAME}))?{_TEAM},?"
)
_NAMED = rf"(?<![\w@#\-'])(?P<name>{NAME}){_TEAM},?"
_CONDITION = (
    r"(?:cancer(?:[ ](?:du|de la|des)[ ]\w+)?|leucémie|burn-?out|dépression(?:[ ]sévère)?|diabète"
    r"|vih|sida"
    r"|sclérose en plaques|épilepsie|tdah|autisme|parkinson|alzheimer|démence|tumeur|infarctus|avc"
    r"|crise cardiaque|fausse couche|anorexie|boulimie|schizophrénie|trouble bipolaire|endométriose"
    r"|troubles? anxieux|covid long|alcoolisme)"
)
_WHILE = (
    r"(?:[ ](?:actuellement|toujours|encore|malheureusement|aussi|désormais|depuis"
    r"[ ]\w+(?:[ ]\w+)?|de nouveau)){0,2}"
)
_FACT = (
    rf"[ ](?P<fact>(?i:(?:est|était|reste){_WHILE}[ ](?:en arrêt(?:[ ](?:maladie|de travail))?"
    rf"|enceinte"
    r"|hospitalisée?|en burn-?out|dépressi(?:f|ve)|en dépression|séropositi(?:f|ve)|diabétique"
    r"|épileptique"
    r"|en congé(?:[ ]de)?[ ](?:maternité|maladie)|en chimio(?:thérapie)?|alcoolique|en cure"
    rf"|suivie?[ ]par[ ]un[ ]psy\w*|(?:atteinte?|malade)[ ]d(?:e[ ]|'une?[ ]|u[ ]|')(?:la"
    rf"[ ])?{_CONDITION})"
    rf"|(?:a|avait){_WHILE}[ ](?:eu[ ]|fait[ ]|déclaré[ ])?(?:une?[ ]|le[ ]|la[ ]|l')?{_CONDITION}"
    rf"|souffr(?:e|ait){_WHILE}[ ]d(?:e[ ]|'une?[ ]|u[ ]|')(?:la[ ])?{_CONDITION}"
    r"|a[ ]été[ ](?:hospitalisée?|opérée?|internée?|mise?[ ]en[ ]arrêt(?:[ ]maladie)?)))(?!\w)"
)
_SUM = (
    r"(?P<sum>(?:\d{1,3}(?:[. \u00a0\u202f]\d{3})|\d{4,6}|\d{2,3}"
    r"[ ]?k)(?:,\d\d)?[ \u00a0]?(?:€|euros?|eur|francs?|chf))(?!\w)"
)
_PER = r"(?:[ ](?:bruts?|nets?|par an|par mois|/an|/mois|annuels?|mensuels?))"

FRENCH = Wording(
    language="fr",
    regions=("FR", "BE", "CH"),
    phone=r"\b(?:tél(?:éphone)?\.?|numéro|portable|fixe|mobile|ligne directe|appel(?:er|ez|le)"
    r"|joindre"
    r"|joignable|rappel(?:er|ez|le)|composez)\b|-(?:moi|nous|le|la)\b",
    phone_after=r"(?:portable|fixe|mobile|perso)\b",
    no_phone=r"\b(?:commande|facture|réf(?:érence|\.)?|dossier|ticket|contrat|article|série|colis"
    r"|version)"
    r"(?:[ ](?:n\u00b0|no|numéro|nº))?\s?[:#]?\s?$|\b(?:prix|coûte|montant|page|siren|siret|isbn"
    r"|cp)[ :]{1,3}$",
    public_line=r"\b(?:numéro vert|service[ ]client\w*|services?[ ](?:après-vente|commercial"
    r"|presse)|accueil|urgences?"
    r"|standard[ ]téléphonique|assistance|secrétariat|agence|magasin|réservations?|permanence|sos"
    r"|relations?[ ]presse|plateforme|mairie|cabinet)\b",
    invites=r"(?:\bappel\w*|\bcontact\w*|\bécri\w*|\bjoign\w*|\benvoy\w*|\btéléphon\w*"
    r"|\brappel\w*|\bpostul\w*)"
    r"[^.!?\n]{0,60}(?:\b|-)(?:moi|nous|au|à|sur|par|mon|notre)\b[^.!?\n]{0,25}$"
    r"|\b(?:contact|tél\.?|téléphone|portable|candidatures?|inscriptions?"
    r"|renseignements?)[^.!?\n]{0,6}:\s{0,2}$",
    named=rf"\b(?i:appel\w+|contact\w+|rappel\w+|joign\w+|écri\w+)[ ](?:à[ ])?{NAME}[ ](?:au|sur"
    rf"|à)[ ](?:le[ ])?\(?$",
    someones=r"\b(?:son|sa|leur|ton|votre)[ ](?:adresse[ ](?:e-?mail|mail|perso\w*)|e-?mail|mail"
    r"|numéro|portable"
    r"|téléphone|mobile|fixe)\b",
    home=r"\b(?:habit(?:e|ent|ait|ons)|j'habite|domicil(?:e|iée?)|vit[ ](?:au|à)|(?:mon|son"
    r"|ton)[ ]adresse"
    r"|adresse[ ](?:personnelle|perso|privée)|chez[ ](?:elle|lui|moi)|réside(?:nt)?)\b",
    venue=r"\b(?:bureaux?|siège|locaux|venez|rendez-vous|boutique|magasin|hôtel|salon|événement"
    r"|inscriptions?"
    r"|ouvert\w*|ouvre\w*|ouvrons|conférence|agence|librairie|musée|salle|atelier|café|entreprise"
    r"|société"
    r"|retrouv\w*|rejoign\w*|accueill\w*|université|école|mairie|gare|coworking"
    r"|\d{1,2}h(?:\d\d)?)\b",
    imprint=r"\b(?:mentions[ ]légales|sarl|sasu?(?=[ ,]+(?:au|capital|rcs|\d))|siret|siren|rcs"
    r"|tva[ ]intra\w*"
    r"|directeur[ ]de[ ]la[ ]publication|hébergeur|capital[ ]social)\b",
    births=(
        re.compile(
            r"(?:(?P<thing>\b(?:entreprise|société|start-?up|projet|idée|marque|produit"
            r"|association|podcast)\b)"
            rf"[^.!?\n]{{0,20}})?(?:(?P<own>\bje suis|\bj'étais)|{WHO}(?:[ ](?:est|était"
            r"|es|êtes))?)?,?[ (]{0,2}"
            rf"\bnée?s?[ ]le[ ]{_DATE}"
        ),
        re.compile(
            rf"(?P<own>\bma[ ])?\bdate[ ]de[ ]naissance[ \u00a0]?(?::|est(?:[ ]le)?|le)"
            rf"[ ]?(?:le[ ])?{_DATE}"
        ),
    ),
    health=(re.compile(_RELATED + _FACT), re.compile(_NAMED + _FACT)),
    pay=(
        re.compile(
            rf"{_RELATED}[ ]?(?P<fact>(?:gagne|touche|est payée?)[ ](?:\w+[ ]){{0,3}}?{_SUM})"
        ),
        re.compile(
            rf"{_NAMED}[ ]?(?P<fact>(?:gagne|touche|est payée?)[ ](?:\w+[ ]){{0,3}}?{_SUM}){_PER}"
        ),
        re.compile(
            rf"\b(?P<fact>(?:salaire|paie)[ ]d(?:e[ ]|')(?:(?P<name>{NAME})|(?:mon|ma|notre)"
            rf"[ ](?P<work>{_WORK}))[ ]"
            rf"(?:est[ ]de|est|s'élève[ ]à)[ ](?:\w+[ ]){{0,2}}?{_SUM})"
        ),
    ),
    plates=(
        re.compile(
            r"(?i:\b(?:immatriculée?s?|immatriculation|plaque))(?:[ ](?i:est|de|la|voiture|du"
            r"|véhicule"
            r"|d'immatriculation))*[ ]?:?"
            r"[ ](?P<plate>[A-HJ-NP-TV-Z]{2}[ \-]\d{3}[ \-][A-HJ-NP-TV-Z]{2}"
            r"|\d-[A-Z]{3}-\d{3})(?!\w)"
        ),
    ),
    gate=words(
        """
        né née nés naissance arrêt enceinte hospitalisé hospitalisée burn burnout dépressif
        dépressive dépression séropositif séropositive diabétique épileptique congé chimio
        chimiothérapie alcoolique cure suivi suivie atteint atteinte malade cancer leucémie
        diabète vih sida sclérose épilepsie tdah autisme parkinson alzheimer démence tumeur
        infarctus avc crise couche anorexie boulimie schizophrénie bipolaire endométriose
        anxieux covid alcoolisme opéré opérée interné internée gagne touche payé payée
        salaire paie immatriculé immatriculée immatriculés immatriculées immatriculation
        plaque
        """
    ),
    no_names=words(
        """
        Je Nous Il Elle On Ils Elles Tu Vous Ce Cette Qui Personne Chacun Chaque Tout Toute
        Tous Le La Les Un Une Des Mon Ma Notre Si Quand France Paris Europe Lundi Mardi
        Mercredi Jeudi Vendredi Beaucoup Certains Plusieurs Son Sa Leur Votre Ton Ta Quelqu Aucun
        """
    ),
)
