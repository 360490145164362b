"""Spanish, as in Spain and Mexico."""

from __future__ import annotations

import re

from discreet.reading.detectors.personal_data.hints import words
from discreet.reading.detectors.personal_data.wordings.wording import NAME, WHO, Wording

_YEAR = r"(?:19[2-9]\d|20[0-2]\d)"
_MONTH = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre"
    r"|noviembre|diciembre)"
)
_DATE = (
    rf"(?P<date>\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:{_YEAR}|\d\d)|\d{{1,2}}[ ]de[ ]{_MONTH}"
    rf"[ ](?:del?[ ])?{_YEAR}"
    rf"|{_YEAR}-\d\d-\d\d)(?!\d)"
)
_WORK = (
    r"(?:compañer[oa]|jef[ea]|emplead[oa]|becari[oa]|client[ea]|paciente|asistente|encargad[oa]"
    r"|director(?:a)?"
    r"|vecin[oa]|candidat[oa]|alumn[oa]|trabajador(?:a)?|desarrollador(?:a)?|colega|responsable"
    r"|gerente)"
)
_FAMILY = (
    r"(?:mujer|marido|espos[oa]|madre|padre|hij[oa]|herman[oa]|amig[oa]|novi[oa]|pareja|tío|tía"
    r"|prim[oa]"
    r"|abuel[oa]|mamá|papá|ex)"
)
_OF_ONE = r"(?:[Mm]i|[Nn]uestr[oa]|[Ss]u|[Tt]u|[Vv]uestr[oa]|[Uu]na?)"
_TEAM = r"(?:[ ](?P<team>(?:de la|del|de|en)[ ][\w\-]+))?"
_RELATED = (
    rf"\b{_OF_ONE}[ ](?:[a-z\u00df-\u00ff]+[ ])?(?:(?P<work>{_WORK})|(?P<family>{_FAMILY}))"
    rf"(?:,?[ ](?P<name>{NAME}))?{_TEAM},?"
)
_NAMED = rf"(?<![\w@#\-])(?P<name>{NAME}){_TEAM},?"
_CONDITION = (
    r"(?:cáncer(?:[ ]de[ ]\w+)?|leucemia|burn-?out|depresión|ansiedad|diabetes|vih|sida"
    r"|esclerosis múltiple"
    r"|epilepsia|tdah|autismo|parkinson|alzheimer|demencia|tumor|infarto|ictus|derrame cerebral"
    r"|aborto"
    r"|anorexia|bulimia|esquizofrenia|trastorno bipolar|endometriosis|covid persistente"
    r"|alcoholismo)"
)
_WHILE = r"(?:[ ](?:ahora|todavía|aún|también|otra vez|desde[ ](?:el[ ]|la[ ])?\w+|de nuevo)){0,2}"
_FACT = (
    rf"[ ](?P<fact>(?i:(?:está|estaba|sigue|lleva[ ](?:\w+[ ]){{1,3}}?){_WHILE}[ ]?(?:de"
    rf"[ ]baja(?:[ ](?:médica|laboral"
    rf"|por[ ]\w+))?|embarazada|hospitalizad[oa]|ingresad[oa]|enferm[oa][ ]de[ ]{_CONDITION}"
    rf"|con[ ]{_CONDITION}"
    rf"|en[ ]tratamiento[ ](?:por|de|contra)[ ]\w+|en[ ]quimio(?:terapia)?|incapacitad[oa]|de"
    rf"[ ]incapacidad)"
    rf"|(?:tiene|tuvo|padece|sufre|sufrió|ha[ ]tenido|ha[ ]sufrido){_WHILE}[ ](?:de"
    rf"[ ])?(?:una?[ ])?{_CONDITION}"
    r"|(?:ha[ ]sido|fue)[ ](?:operad[oa]|ingresad[oa]|hospitalizad[oa]|diagnosticad[oa])(?:"
    r"[ ]de[ ]\w+)?"
    r"|es[ ](?:seropositiv[oa]|diabétic[oa]|epiléptic[oa]|alcohólic[oa])))(?!\w)"
)
_SUM = (
    r"(?P<sum>(?:\$[ ]?)?(?:\d{1,3}(?:[., \u00a0]\d{3})|\d{4,6}|\d{2,3}[ ]?(?:k|mil))(?:[.,]\d\d)?"
    r"[ \u00a0]?(?:€|euros?|eur|pesos|mxn|dólares))(?!\w)"
)
_PER = r"(?:[ ](?:brutos?|netos?|al[ ]año|al[ ]mes|anuales|mensuales|por[ ]mes))"

SPANISH = Wording(
    language="es",
    regions=("ES", "MX"),
    phone=r"\b(?:tel(?:éfono|\.)?|número|móvil|celular|cel\.|fijo|lláma(?:me|nos|le|la)|llam(?:a"
    r"|ar|en|ad)"
    r"|marca(?:r)?|localizable|contactar)\b",
    phone_after=r"(?:móvil|fijo|celular)\b",
    no_phone=r"\b(?:pedido|factura|ref(?:erencia|\.)?|expediente|ticket|contrato|artículo|serie"
    r"|envío|reserva"
    r"|versión)(?:[ ](?:n\.?º|no\.?|número))?\s?[:#]?\s?$|\b(?:precio|cuesta|importe|página|cif"
    r"|isbn|cp)[ :]{1,2}$",
    public_line=r"\b(?:atención[ ]al[ ](?:cliente|público|paciente)|centralita|urgencias"
    r"|emergencias|prensa|soporte"
    r"|recepción|información|reservas|línea[ ](?:gratuita|de[ ]ayuda|directa)|servicio[ ](?:técnico"
    r"|al[ ]cliente)|secretaría|ayuntamiento|tienda|clínica|consulta|oficina)\b",
    invites=r"(?:\bll[áa]m\w*|\bescr[íi]b\w*|\bcont[áa]ct\w*|\benv[íi]\w*|\bmand\w*"
    r"|\bapúnt\w*)[^.!?\n]{0,60}"
    r"(?:me|nos|\b(?:al|a|en|por|mi|nuestro))\b[^.!?\n]{0,25}$"
    r"|\b(?:contacto|tel\.?|teléfono|móvil|inscripciones|candidaturas|dudas)[^.!?\n]{0,6}:\s{0,2}$",
    named=rf"\b(?i:llam\w+|llám\w+|escrib\w+|contact\w+)[ ]a[ ]{NAME}[ ](?:al|en[ ]el|por"
    rf"[ ]el)[ ]\(?$",
    someones=r"\bsus?[ ](?:correo|número|teléfono|móvil|celular|e-?mail|dirección)\b",
    home=r"\b(?:viv(?:e|o|en|ía)|resid(?:e|en)|domicilio|(?:mi|su|tu)[ ]dirección|dirección"
    r"[ ](?:particular|personal)"
    r"|en[ ]casa[ ]de)\b",
    venue=r"\b(?:oficinas?|sede|local|tienda|restaurante|evento|ven|venid|vengan|vis[ií]t\w*"
    r"|esperamos|inaugur\w*"
    r"|abrimos|abre|conferencia|feria|museo|librería|horario|inscripción|empresa|taller"
    r"|universidad|colegio"
    r"|ayuntamiento|estación|entrada|nave|coworking|a[ ]las[ ]\d)\b",
    imprint=r"\b(?:aviso[ ]legal|registro[ ]mercantil|s\.l\.u?\.?|cif|razón[ ]social|nif[ ]de"
    r"[ ]la[ ]empresa|domicilio[ ]social)",
    births=(
        re.compile(
            r"(?:(?P<thing>\b(?:empresa|compañía|start-?up|proyecto|idea|marca|producto"
            r"|asociación|podcast)\b)"
            rf"[^.!?\n]{{0,20}})?(?:{WHO})?,?[ (]{{0,2}}(?:\b(?:nacid[oa]|nació)|(?P<own>\bnací))"
            rf"[ ]el[ ](?:día[ ])?{_DATE}"
        ),
        re.compile(
            rf"(?P<own>\bmi[ ])?\bfecha[ ]de[ ]nacimiento[ ]?(?::|es(?:[ ]el)?)[ ]?(?:el"
            rf"[ ])?{_DATE}"
        ),
    ),
    health=(re.compile(_RELATED + _FACT), re.compile(_NAMED + _FACT)),
    pay=(
        re.compile(rf"{_RELATED}[ ]?(?P<fact>(?:gana|cobra|percibe)[ ](?:\w+[ ]){{0,3}}?{_SUM})"),
        re.compile(
            rf"{_NAMED}[ ]?(?P<fact>(?:gana|cobra|percibe)[ ](?:\w+[ ]){{0,3}}?{_SUM}){_PER}"
        ),
        re.compile(
            rf"\b(?P<fact>(?:sueldo|salario)[ ]de[ ](?:(?P<name>{NAME})|mi"
            rf"[ ](?P<work>{_WORK}))[ ]es[ ](?:de[ ])?(?:\w+[ ]){{0,2}}?{_SUM})"
        ),
    ),
    plates=(
        re.compile(
            r"(?i:\b(?:matrículas?|placas?))(?:[ ](?i:es|del?|la|coche|vehículo|carro|con"
            r"|son))*[ ]?:?[ ]"
            r"(?P<plate>\d{4}[ \-]?[BCDFGHJ-NPR-TV-Z]{3}|[A-Z]{3}-\d{2,3}-(?:\d{2}|[A-Z]))(?!\w)"
        ),
    ),
    gate=words(
        """
        nacido nacida nació nací nacimiento baja embarazada hospitalizado hospitalizada
        ingresado ingresada enfermo enferma cáncer leucemia burn burnout depresión ansiedad
        diabetes vih sida esclerosis epilepsia tdah autismo parkinson alzheimer demencia
        tumor infarto ictus derrame aborto anorexia bulimia esquizofrenia bipolar
        endometriosis covid alcoholismo tratamiento quimio quimioterapia incapacitado
        incapacitada incapacidad operado operada diagnosticado diagnosticada seropositivo
        seropositiva diabético diabética epiléptico epiléptica alcohólico alcohólica gana
        cobra percibe sueldo salario matrícula matrículas placa placas
        """
    ),
    no_names=words(
        """
        Yo Nosotros Él Ella Ellos Ellas Tú Usted Quien Quién Nadie Alguien Cada Todo Toda
        Todos El La Los Las Un Una Mi Su Nuestro Nuestra Tu Vuestro Si Cuando España México Madrid
        Europa Lunes
        Martes Miércoles Jueves Viernes Mucha Muchos Algunos Esto Eso Ya No Sí
        """
    ),
)
