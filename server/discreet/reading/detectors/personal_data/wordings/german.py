"""German, as in Germany, Austria and Switzerland."""

from __future__ import annotations

import re

from discreet.reading.detectors.personal_data.hints import words
from discreet.reading.detectors.personal_data.wordings.wording import NAME, WHO, Wording

_YEAR = r"(?:19[2-9]\d|20[0-2]\d)"
_MONTH = (
    r"(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november"
    r"|dezember)"
)
_DATE = (
    rf"(?P<date>\d{{1,2}}\.[ ]?\d{{1,2}}\.[ ]?(?:{_YEAR}|\d\d)|\d{{1,2}}\.[ ]?{_MONTH}[ ]{_YEAR}"
    rf"|{_YEAR}-\d\d-\d\d)(?!\d)"
)
_WORK = (
    r"(?:[Kk]olleg(?:e|in|en)|[Cc]hef(?:in)?|[Mm]itarbeiter(?:in)?|[Tt]eamleiter(?:in)?"
    r"|[Pp]raktikant(?:in)?"
    r"|[Aa]zubi|[Kk]und(?:e|in)|[Pp]atient(?:in)?|[Ww]erkstudent(?:in)?|[Ee]ntwickler(?:in)?"
    r"|[Aa]ssistent(?:in)?|[Vv]orgesetzte[rn]?|[Nn]achbar(?:in)?|[Bb]ewerber(?:in)?"
    r"|[Ss]chüler(?:in)?)"
)
_FAMILY = (
    r"(?:[Ff]rau|[Mm]ann|[Mm]utter|[Vv]ater|[Ss]ohn|[Tt]ochter|[Bb]ruder|[Ss]chwester"
    r"|[Ff]reund(?:in)?"
    r"|[Oo]ma|[Oo]pa|[Oo]nkel|[Tt]ante|[Pp]artner(?:in)?|[Cc]ousin(?:e)?|[Kk]ind|[Bb]aby|[Ee]x)"
)
_OF_ONE = r"(?:[Mm]ein|[Uu]nser|[Ss]ein|[Ii]hr|[Dd]ein|[Ee]uer|[Ee]ur|[Ee]in)(?:e|en|em|er|es)?"
# 'Anna aus dem Vertrieb': where a certain person works.
_TEAM = r"(?:[ ](?P<team>(?:aus|vom|von|im|in)[ ](?:der[ ]|dem[ ]|den[ ])?[\w\-]+))?"
_RELATED = (
    rf"\b{_OF_ONE}[ ](?:[a-z\u00df-\u00ff]+[ ])?(?:(?P<work>{_WORK})|(?P<family>{_FAMILY}))"
    rf"(?:,?[ ](?P<name>{NAME}))?{_TEAM},?"
)
# Nouns are capitalised, so a name counts only where a clause begins.
_NAMED = (
    rf"(?:^|(?<=[.!?:;,(\n\u2013])[ ]?|\b(?:dass|weil|und|aber|da|denn|heute|leider)"
    rf"[ ])(?P<name>{NAME}){_TEAM},?"
)
_CONDITION = (
    r"(?:(?:Brust|Haut|Lungen|Darm|Prostata|Blut)?[Kk]rebs|Leukämie"
    r"|(?:eine[nr]? )?(?:schwere[nr]? )?"
    r"Depression(?:en)?|Burn-?[Oo]ut|Diabetes|Multiple[r]? Sklerose|HIV|Aids|Epilepsie|ADHS"
    r"|Autismus"
    r"|Parkinson|Alzheimer|Demenz|Long Covid|Corona|Angststörung(?:en)?|Panikattacken|Schizophrenie"
    r"|(?:eine )?(?:Essstörung|Fehlgeburt|Psychose|Alkoholsucht)|Magersucht"
    r"|(?:einen )?(?:Herzinfarkt|Schlaganfall|Tumor|Nervenzusammenbruch|Bandscheibenvorfall))"
)
_WHILE = r"(?:[ ](?!nicht\b|nie\b|kein|über\b|gegen\b|für\b|bei\b)[\w\-]+){0,4}"
_SINCE = (
    r"(?:[ ](?:(?:seit|vor)[ ]\w+(?:[ ](?:Jahr|Monat|Woche|Tag)\w{0,2})?|letzte\w?[ ]\w+|leider"
    r"|gerade|wieder|immer|noch|jetzt|auch|schon|wohl)){0,3}"
)
_FACT = (
    rf"[ ](?P<fact>(?:ist|war|sei|wurde|wird|bleibt){_WHILE}[ ](?:krank ?geschrieben|schwanger"
    r"|im Mutterschutz|depressiv|an "
    rf"{_CONDITION} erkrankt|in (?:Therapie|Behandlung|der Reha|der Klinik|der Psychiatrie)"
    r"|im Krankenhaus|schwerbehindert|HIV-positiv|alkoholkrank|operiert(?: worden)?|arbeitsunfähig"
    rf"|wegen {_CONDITION}[ ](?:\w+[ ])?(?:ausgefallen|krank|zuhause|weg|freigestellt)"
    rf"|wegen {_CONDITION})"
    rf"|(?:hat|hatte|bekam){_SINCE}[ ]{_CONDITION}(?!spatient|sforsch)"
    rf"|(?:leidet|litt){_WHILE}[ ](?:an|unter)[ ](?:\w+[ ])?{_CONDITION}"
    rf"|liegt{_WHILE}[ ]im Krankenhaus"
    rf"|macht{_WHILE}[ ](?:Chemo(?:therapie)?|(?:einen )?Entzug|(?:eine )?Therapie)"
    rf"|fällt{_WHILE}[ ]wegen {_CONDITION}[ ]aus)(?!\w)"
)
_SUM = (
    r"(?P<sum>(?:\d{1,3}(?:[. \u00a0']\d{3})|\d{4,6}|\d{2,3}[ ]?k)(?:,\d\d|,-)?[ ]?"
    r"(?:€|Euro|EUR|CHF|Franken))(?!\w)"
)
_PER = r"(?:[ ](?:brutto|netto|im Jahr|pro Jahr|im Monat|pro Monat|jährlich|monatlich))"

GERMAN = Wording(
    language="de",
    regions=("DE", "AT", "CH"),
    phone=r"\b(?:(?:telefon|handy|mobil|privat|durchwahl|ruf|fest ?netz)(?:nummer|nr\.?)?|nummer"
    r"|anruf(?:en)?|angerufen|ruf(?:t|en)?|wähl(?:t|en)?|unter der|erreich(?:t|en|bar)?|tel\."
    r"|mob\.)",
    phone_after=r"(?:erreichbar|zu erreichen|anrufen|mobil|privat|an[.!]?(?:$|\n))",
    no_phone=r"\b(?:bestell|auftrags?|rechnungs?|ticket|kunden|artikel|vertrags?|vorgangs?"
    r"|sendungs?"
    r"|bestellung|auftrag|rechnung|version|teile|serien)[ \-]?(?:nummer|nr\.?|no\.?)?\s?[:#]?\s?$"
    r"|\b(?:preis|kosten|kostet|betrag|seite|zimmer|isbn|ean|hrb|plz)[ :]{1,2}$",
    public_line=r"\b(?:kunden(?:dienst|service|betreuung)|service-?(?:nummer|telefon|zentrum)"
    r"|zentrale"
    r"|notruf\w*|pressestelle|störungs\w*|sekretariat|buchungs\w*|bestellhotline|beratungs\w*"
    r"|anmeldung|rezeption|filiale|praxis|apotheke|telefonseelsorge|bürgertelefon|infoline)\b",
    invites=r"\b(?:ruf(?:t|en)?|schreib(?:t|en)?|meld(?:e|et|en)?|erreich\w*|kontaktier\w*"
    r"|schick\w*"
    r"|bewirb|bewerbt|bewerben|anruf\w*|fragen)\b[^.!?\n]{0,60}\b(?:mich|mir|uns|an|unter|bei|per"
    r"|via"
    r"|gerne?)\b[^.!?\n]{0,25}$|\b(?:kontakt|tel\.?|telefon|mobil|fragen|bewerbungen?"
    r"|anmeldung)[^.!?\n]{0,6}:\s{0,2}$",
    named=rf"\b(?i:ruf(?:t|en)?|frag(?:t|en)?|schreib(?:t|en)?|erreich(?:t|en)?)[ ](?:(?i:mal"
    rf"|doch|einfach)[ ]"
    rf"|Sie[ ])?(?:bei[ ])?(?!Sie\b|Uns\b|Mich\b){NAME}[ ](?:\w+[ ])?"
    r"(?:unter|auf|an|über)[ ](?:der[ ])?\(?$",
    someones=r"\b(?:seine|ihre|deine|private)[nr]?[ ](?:private[nr]?[ ])?(?:e-?mail\w*|mail\w*"
    r"|(?:handy|telefon)"
    r"?nummer|adresse|handy|nummer)\b",
    home=r"\b(?:wohn(?:t|e|en|haft)|lebt in|zu ?hause|daheim|privat(?:adresse|anschrift)"
    r"|(?:seine|ihre|meine|deine|private) (?:neue |private )?(?:adresse|anschrift)|heimadresse"
    r"|(?:anschrift|adresse) von|adresse ist)\b",
    venue=r"\b(?:besuch\w*|kommt vorbei|treffpunkt|treffen|büros?|geschäfts(?:stelle|sitz"
    r"|führer)\w*"
    r"|laden|geschäft|messe|veranstaltung\w*|standort\w*|eröffn\w*|eingeladen|einladung|sitz"
    r"|hauptsitz"
    r"|niederlassung|werkstatt|praxis|kino|ausstellung|öffnungszeiten|anmeld\w*|halle|firma"
    r"|zentrale"
    r"|eintritt|uhr|coworking|schule|kirche|rathaus|parkhaus)\b",
    imprint=r"\b(?:impressum|gmbh|ug \(haftung|\w+ ag\b(?=[,\n])|& co\. kg|handelsregister\w*|hrb"
    r"|ust-?id\w*"
    r"|umsatzsteuer\w*|amtsgericht|uid|firmenbuch\w*)\b",
    births=(
        re.compile(
            r"(?:(?P<thing>\b(?:unternehmen|firma|start-?up|projekt|idee|verein|produkt|marke"
            r"|podcast)\b)"
            rf"[^.!?\n]{{0,20}})?(?:(?P<own>\bich)|{WHO})?(?:[ ](?:bin|ist|wurde|war"
            r"|ward))?"
            rf"(?:[ ](?P<own_after>ich))?[ ]am[ ]{_DATE}(?:[ ]in[ ][\w\-]+){{0,2}}[ ]geboren\b"
        ),
        re.compile(
            r"(?:(?P<thing>\b(?:unternehmen|firma|start-?up|projekt|idee|verein|produkt"
            r"|marke)\b)[^.!?\n]{0,20})?"
            rf"(?:(?P<own>\bich bin|\bbin ich)|{WHO})?,?[ (]{{0,2}}\b(?:geboren|geb\.)"
            rf"(?:[ ]am)?[ :]{{1,2}}{_DATE}"
        ),
        re.compile(
            rf"(?P<own>\b(?:mein|unser)\w{{0,2}}[ ])?\bgeb(?:urtstag|urtsdatum|\.-?datum)(?:"
            rf"[ ]?:[ ]?|[ ](?:ist|war|lautet)"
            rf"(?:[ ]der)?[ ]){_DATE}"
        ),
    ),
    health=(re.compile(_RELATED + _FACT), re.compile(_NAMED + _FACT, re.MULTILINE)),
    pay=(
        re.compile(
            rf"{_RELATED}[ ]?(?P<fact>(?:verdient|bekommt|kassiert)[ ](?:\w+[ ]){{0,3}}?{_SUM})"
        ),
        re.compile(
            rf"{_NAMED}[ ]?(?P<fact>(?:verdient|bekommt|kassiert)[ ](?:\w+"
            rf"[ ]){{0,3}}?{_SUM}){_PER}",
            re.MULTILINE,
        ),
        re.compile(
            rf"\b(?P<fact>(?:Gehalt|Lohn)[ ](?:von|meine[sr]|unsere[sr])[ ](?:{_WORK}"
            rf"[ ])?(?P<name>{NAME})?[ ]?"
            rf"(?:liegt[ ]bei|beträgt|ist|sind)[ ](?:\w+[ ]){{0,2}}?{_SUM})"
        ),
    ),
    plates=(
        re.compile(
            r"(?i:\b(?:kennzeichen|nummernschild|autokennzeichen|kontrollschild|nummerntafel))"
            r"(?:[ ](?i:ist|war|lautet|mit|von|des|der|autos|wagens))*[ ]?:?[ ]\(?(?P<plate>"
            r"[A-ZÄÖÜ]{1,3}[ \-][A-Z]{1,2}[ \-]?\d{1,4}[EH]?"
            r"|[A-Z]{1,2}[ \-]\d{1,5}[ ]?[A-Z]{1,3}|(?:AG|BE|BS|GE|LU|SG|TI|VD|VS|ZH"
            r"|ZG)[ \u00b7\-]?\d{2,6})(?!\w)"
        ),
    ),
    gate=words(
        """
        geboren geb geburtstag geburtsdatum krankgeschrieben geschrieben schwanger
        mutterschutz depressiv erkrankt therapie behandlung reha klinik psychiatrie
        krankenhaus schwerbehindert positiv alkoholkrank operiert arbeitsunfähig krebs
        brustkrebs hautkrebs lungenkrebs darmkrebs prostatakrebs blutkrebs leukämie
        depression depressionen burnout burn diabetes sklerose hiv aids epilepsie adhs
        autismus parkinson alzheimer demenz covid corona angststörung angststörungen
        panikattacken schizophrenie essstörung fehlgeburt psychose alkoholsucht magersucht
        herzinfarkt schlaganfall tumor nervenzusammenbruch bandscheibenvorfall chemo
        chemotherapie entzug verdient bekommt kassiert gehalt lohn kennzeichen nummernschild
        autokennzeichen kontrollschild nummerntafel
        """
    ),
    no_names=words(
        """
        Ich Wir Er Sie Es Das Die Der Ein Eine Man Wer Was Niemand Keiner Jeder Jede Jemand
        Alle Viele Manche Einige Team Firma Menschen Frauen Männer Kinder Kollegen
        Mitarbeiter Deutschland Europa Server System Projekt Heute Gestern Morgen Montag
        Dienstag Mittwoch Donnerstag Freitag Wenn Wie Warum Gesundheit Burnout Depression
        Krebs Corona Frau Herr Mein Meine Unser Unsere Ihr Ihre Sein Seine Dein Deine Euer Eure
        """
    ),
)
