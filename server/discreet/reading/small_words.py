"""The small words of each language that a draft is told by, greetings and thanks among them.

Coarse and insulting words that are listed for a language speak for it too. A word of several
languages counts a part for each of them. A language is added with one entry;
py3langid knows nearly a hundred that need none.
"""

from __future__ import annotations

from types import MappingProxyType

from discreet.reading.lexicon import LISTED as LISTED_TONE
from discreet.reading.lexicon.listed import spelt_words

_LISTS = {
    "en": """
        the and of to with our we this that is are for you your from have has was were it its
        they what when who how my i'm we're it's not but been will would can all more about just
        a an in on at as by be do does did if or so than then there their them these those he
        she his her us me i you're they're don't doesn't can't won't isn't didn't i've we've
        let's that's there's which while where why because after before into over out up now new
        get got one some any every other only also very still here thanks thank hello please
        today had could should make made like no yes off down through between both each few most
        such own same too hi hey everyone
        """,
    "de": """
        der die das und ist nicht ein eine einen einem einer eines ich wir ihr sie es du mit auf
        für von zu zum zur im den dem des auch sich aus bei nach wie war waren wird werden wurde
        wurden hat haben hatte habe bin bist sind seid sein seine mein meine unser unsere
        unserer unseren unserem euer eure dein deine kein keine keinen aber oder wenn weil dass
        als noch nur schon mehr sehr so heute morgen gestern uns euch mich mir dich dir ihm ihn
        ihre ihrer ihren über unter vom am bis durch gegen ohne um hier dort da doch mal man
        alle alles viel viele vielen immer wieder jetzt dann denn kann können muss müssen soll
        sollte will wollen würde möchte danke bitte hallo freue freuen neue neuen neuer neues
        beim ab vor zwischen etwas nichts wer wann warum welche dieser diese dieses diesen jede
        jeder jedes gibt ja nein guten nie ganz wieso wo jahr jahre jahren tag tage woche
        zusammen leute liebe lieber endlich dank an meinem meiner meinen büro arbeit projekt
        unternehmen menschen stelle suchen suche sucht grüße gruß
        """,
    "fr": """
        le la les un une des du de et est nous vous je tu il elle on ils elles que qui quoi dans
        pour pas ne sur avec ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre
        vos leur leurs au aux en par plus mais ou où donc car si sont été être avoir ont avons
        avez ai as suis sommes êtes était étaient fait faire très bien aussi tout tous toute
        toutes chez sans sous entre comme quand aujourd'hui hier demain merci bonjour salut
        voici voilà y se lui même encore déjà toujours jamais rien peu trop quel quelle quels
        quelles j'ai c'est n'est qu'il d'un d'une l'équipe ravi ravie ravis heureux heureuse
        fier fière après avant depuis pendant ça cela ceux peut faut serait sera équipe nouveau
        nouvelle nouveaux ans t'es es jour jours semaine bureau travail projet projets
        entreprise personnes recrute recrutons cherche cherchons enfin marche poste grand grande
        beaucoup
        """,
    "es": """
        el la los las un una unos unas de del y es son en que no con por para su sus mi mis tu
        tus nos nuestro nuestra nuestros nuestras se lo le les al a o pero como más muy ya este
        esta estos estas ese esa eso esto yo él ella ellos ellas nosotros usted ustedes hay ser
        estar está están estoy estamos soy somos eres era fue ha han he hemos tiene tienen tengo
        tenemos hoy ayer mañana gracias hola también todo todos toda todas nada sin sobre entre
        cuando donde porque qué quién cómo desde hasta si sí equipo gran nuevo nueva nuevos
        nuevas muchas mucho muchos cada vez hacer hace buenos buenas día días contentos
        contentas contento contenta feliz felices años año me te vamos va quiero puede pueden
        después antes ahora aquí siempre nunca solo bien sois vosotros semana orgullosos oficina
        trabajo proyecto proyectos empresa personas buscamos busco busca puesto abrimos oficinas
        """,
    "pt": """
        o a os as um uma uns umas de do da dos das e é são em no na nos nas que não com por para
        seu sua seus suas meu minha meus minhas nosso nossa nossos nossas se ao aos à às ou mas
        como mais muito muita já este esta isso isto eu ele ela eles elas nós você vocês há ser
        estar está estão estou estamos sou somos foi foram tem têm tenho temos hoje ontem amanhã
        obrigado obrigada olá também tudo todos todas nada sem sobre entre quando onde porque
        quem desde até sim equipe equipa novo nova novos novas anos ano dia dias bem ainda pelo
        pela pelos pelas num numa essa esse estes feliz felizes muitos muitas cada vez fazer bom
        boa escritório trabalho projeto projetos empresa pessoas procuramos vaga
        """,
    "it": """
        il lo la i gli le un uno una di del della dello dei degli delle e è sono in nel nella
        nei nelle che non con per su sul sulla si al alla ai alle da dal dalla dai o ma come più
        molto già questo questa questi queste quello quella io lui lei noi voi loro c'è ci
        essere avere siamo siete era erano ha hanno ho abbiamo avete oggi ieri domani grazie
        ciao anche tutto tutti tutta tutte niente senza tra fra quando dove perché chi cosa fino
        nostro nostra nostri nostre mio mia miei suo sua suoi vostro nuovo nuova nuovi nuove
        anni anno giorno giorni bene ancora felici felice ogni fare molti buongiorno squadra
        dopo prima sempre mai l'anno dell'anno un'altra nell'ultimo ufficio lavoro progetto
        azienda persone cerchiamo vedo
        """,
    "nl": """
        de het een en van is niet in op met voor aan te zijn dat die er wij we ik jij je u hij
        zij ze ons onze jullie hun mijn jouw als maar of om uit bij naar door over onder tot ook
        nog al wel geen meer zeer veel heel heeft hebben had heb was waren wordt worden werd
        werden kan kunnen moet moeten zal zullen wil willen zou vandaag morgen gisteren dank
        bedankt hallo dankjewel nieuwe nieuw tussen zonder waar wat wie waarom hoe deze dit hier
        daar dan toen omdat want dus jaar jaren dag dagen goed graag samen alle alles iedereen
        blij trots vanaf ben bent zo maken doen kantoor werk bedrijf mensen zoeken zoekt
        allemaal erg mooi mooie
        """,
    "pl": """
        i w z na do nie się że jest są to jak ale od po za o dla przez przy pod nad między czy
        który która które których już tylko też także był była było byli będzie będą mamy mam ma
        mają jestem jesteśmy my wy on ona oni ich nas nam nasz nasza nasze naszego naszej naszym
        mój moja moje swój tym tego tej ten ta te tych co kto kiedy gdzie dlaczego bo więc lub
        albo bardzo dziś dzisiaj jutro wczoraj dziękuję dzięki cześć dobry dzień wszystko
        wszystkim wszyscy nowy nowa nowe nowego lat lata rok roku zespół zespołu razem jeszcze
        zawsze nigdy może można ze we proszę cieszymy biuro praca pracy projekt firma firmy
        ludzi szukamy szuka
        """,
}

# What also stands in English text, as another word or in names: 'the man', 'per month', 'Los
# Angeles'.
_ALSO_ENGLISH = """
    die man war hat den bin am im ab des pour plus sans par con per pro solo gran come mai fare
    door want had over met hay van von son sin era has team al la de le les el los las un une du
    da do no as es me he ten my one i a o on se sur san mon ton car ma pa na go ha va via te ben
    bent dank er ze u hun je nam za lo di del si tout fine ex non che ca ti uno dos fait chez
    also so in an bald gut elle mal hier io fra zu vom om tot naar lat y e c'est voici voilà
    déjà nein ja amigo w z ya yo est em soy dan nova novo dom dia grand grande poste cet deze
    idiot idiots bastard clown loser nazi rat null parasite burro canalla sale opfer esel bom
    bien ans projet empresa mo meer dir dem
"""

LISTED = tuple(_LISTS)
"""The languages that are told by their words."""


def _votes() -> dict[str, tuple[tuple[str, float], ...]]:
    spoken: dict[str, list[str]] = {}
    for language, listed in _LISTS.items():
        for word in dict.fromkeys(listed.split()):
            spoken.setdefault(word, []).append(language)
    for language in sorted(LISTED_TONE):
        for word in spelt_words(language):
            if word not in spoken:
                spoken[word] = []
            if language not in spoken[word]:
                spoken[word].append(language)
    for word in set(_ALSO_ENGLISH.split()) & spoken.keys():
        if "en" not in spoken[word]:
            spoken[word].append("en")
    return {word: tuple((c, 1 / len(codes)) for c in codes) for word, codes in spoken.items()}


VOTES = MappingProxyType(_votes())
"""Each small word with the languages that it speaks for, and how loudly."""
