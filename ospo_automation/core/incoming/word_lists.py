"""Words that tell nothing of what a question is about, and words of our field that mean the same, in Dutch and English.

All in lower case and without accents. Everyone may add a word: `make bench` tells whether it helps.
"""

from __future__ import annotations

_DUTCH = """
    aan aangeven acht achter achteraf advies afspraak afspraken al alle alleen allemaal allerlei alles als
    alstublieft altijd ander andere anderen anderhalve anders antwoord bang bedankt beetje begin beginnen begonnen
    beide ben beneden bent bepaalde bepaalt bestaat beste beter bij bijna bijvoorbeeld binnen bleef bleek bleken
    blijft boven buiten casus casussen daar daarbij daardoor daarmee daarna daarom daarvan daarvoor dan dank dat de
    deel denken denkt der dertig deze dichtbij die ding dingen direct dit doch doen doet door drie duidelijk durven
    dus echt een eens eenvoudig eenvoudige eerder eerst eerste eigen eigenlijk einde elk elkaar elke en enige enkel
    enkele er eraan ermee ervan ervaring ervaringen even evenveel gaan gaat gaf ge gebeurd gebeurt gebruiken
    gebruikt gedaan gedag geef geeft geen gegeven gekozen geleden genoeg geregeld geven geweest gewone gewoon goed
    goede goedemiddag graag groet groeten groot grote haar had hallo heb hebben hebt heeft heel hele helft helpen
    helpt hem het hetzelfde hier hiervoor hij hoe hoeveel hoi honderd hoort houden houdt hulp hun ieder iedere
    iedereen iemand iets ik in inmiddels is ja jaar jaren je jij juist jullie kan keer kennis kent kiezen klein
    kleine kloppen klopt komen komt kon kreeg krijgen krijgt kunnen kwam kwestie laat laatste lang langer lastig
    laten later liefst liever ligt loopt lopen lukt maakt maand maanden maar mag maken me mee meer meest meeste men
    mens mensen met mij mijn minder mis misschien moet moeten mogelijk mogen morgen na naar naast namelijk
    natuurlijk negen nergens net niemand niet niets nieuw nieuwe nodig nog nooit nou nu of om omdat ondanks onder
    onderling ongeveer ons onze ooit ook op opnieuw oud oude over overal paar pas per plaats precies probeerden
    proberen probleem reeds regelen rond samen schreef sinds slechts snel sommige sommigen soms soort staan staat
    stap stappen steeds straks te tegen tien tientallen tijd toch toe toen tot tussen twee uit uw vaak van vanaf
    vandaag vanwege veel veertig ver verder verschillende via vier vijf vinden vindt volgend volgende volgens vond
    voor voorbeeld voorbeelden voordat vorig vorige vraag vraagt vragen waar waarbij waarin waarmee waarom waaronder
    waarop waarvan waarvoor wanneer want waren was wat we week weet weg weinig weken wel welk welke welkom werd werk
    werken werkt werkwijze weten wezen wie wij wil willen wilt wist worden wordt zal ze zeggen zegt zei zeker zelf
    zes zet zetten zeven zich zie zien zij zijn zo zoals zodat zodra zoeken zoekt zonder zou zoveel zulke
"""
_ENGLISH = """
    able about above actually after again against all already also although am an and another any anybody anyone
    anything are around as ask asked asks at away back be became because become been before begin being below best
    better between big both but by came can cannot come comes could dear did didn different do does doesn don done
    down during each else even ever every everybody everyone example few first for found from gave get gets give
    given go goes going good got great had has have he hello help helps here how however idea if in instead into is
    isn it its just keep keeps know known knows large last later least let like little ll long look lot made make
    makes many may maybe me mean means might month months more most much must my need needs never new next no nobody
    nor not nothing now number of off old on once one ones only or other others ought our ours out over own people
    perhaps please put quite rather re really regards right said same say says see seem seems several shall she
    should since small so some somebody someone something soon still such take takes tell than thank thanks that the
    their them then there these they thing things think this those though three through time to together too took
    tried try two under until up us use used uses using usually ve very want wants was we week weeks well went were
    what when where whether which while who whom whose why will with within without work works would year years yet
    you your
"""
_ORGANISATIONS = """
    afdeling afdelingen agencies agency agentschap bestuur bestuurders colleague colleagues collega departement
    department departments dienst diensten directie gemeente gemeentelijk gemeentelijke gemeenten ggd government
    governments koepel medewerker medewerkers ministerie ministeries ministries ministry municipalities municipality
    omgevingsdienst organisatie organisaties organisation organisations organization organizations overheden
    overheid overheidsorganisatie politie province provinces provincie provincies public rechtspraak rijk
    rijksoverheid samenwerkingsverband sector team teams uitvoeringsorganisatie veiligheidsregio waterschap
    waterschappen zbo
"""  # who asks is no part of what is asked
_WEB = "com gt html http https lt nbsp org www"
IN_EVERY_TEXT = frozenset(f"{_DUTCH} {_ENGLISH} {_WEB}".split())
SAYING_NOTHING = IN_EVERY_TEXT | frozenset(_ORGANISATIONS.split())

_CALLS = """
    aandacht advies alvast asap asdf aub bedankt bla blabla call case casus casussen dag dank dringend dringende
    gevraagd gewenst gezocht hallo hello help helpen helpt hey hi hoi hulp hulpvraag idee ideeen iets issue lorem mvg
    needed nodig nvt onderwerp please pls plz probleem probleempje problem proef question questions request spoed
    spoedvraag subject svp tekst test testcasus testen testing testje tests text thanks titel title todo urgent urgente
    vastgelopen vraag vraagje vraagjes vraagstuk vragen wanted xxx
"""  # what people call a question that they have yet to ask
CALLING = frozenset(_CALLS.split())

_ENDING = "deels geldig geldige links namens opeens rechts wegens"
WHOLE = frozenset(_ENDING.split())
"""Words that keep their ending: without it they would be the same as another word, as `deels` would be `delen`."""

_GE = """
    gebaar gebed gebeur gebied gebod geboort gebrek gebruik gedeelt gedicht geduld geheel geheim gehoor geld gelov
    geloof geluid gelukk gemeent geniet genoot gerecht geschied gesticht getuig gevecht gevoel gewicht gewest gewoont
    gezag gezicht gezin gezond
"""
WITH_GE = tuple(_GE.split())
"""How words begin whose `ge` is their own, although they may look like a participle (`gewicht`, `gebruikt`)."""

# A word, and those that people use for the same. Take few that have a second meaning.
_FIELD = """
    aanbesteding: tender tenders tendering aanbesteden bestek
    afsplitsing: fork forks forken
    ai: intelligentie llm taalmodel
    ambtenaar: employee employees ambtenaren personeel
    archiveren: archive archived
    auteursrecht: copyright rechthebbende
    beleid: policy policies
    besluit: decision
    beveiliging: security
    bijdragen: contribute contributing contribution contributions bijdrage meewerken
    bijdrager: contributor contributors
    broncode: source sources sourcecode code programmacode programmatuur
    contract: contracts overeenkomst
    controleren: check verify validate toetsen controle
    documentatie: documentation docs handleiding
    financiering: funding fund budget geld
    gegevens: data
    gemeenschap: community
    geschiedenis: history historie
    gesloten: closed proprietary proprietair
    hergebruik: reuse
    inkoop: procurement purchasing inkopen inkoper
    jurist: juridisch legal lawyer juridische
    kosten: cost costs betalen
    kwetsbaarheid: vulnerability vulnerabilities beveiligingslek lek
    leverancier: vendor vendors supplier suppliers opdrachtnemer softwarebedrijf
    licentie: license licence licensing licenseren
    mandaat: mandate bevoegdheid
    onderhoud: maintenance maintain upkeep beheer
    persoonsgegevens: avg gdpr privacy privacygevoelig
    publiceren: publish publishing published publication publicatie openbaar vrijgeven release
    repository: repositories repo repos
    samenwerking: collaboration cooperation
    soevereiniteit: sovereignty soeverein autonomie
    toegankelijkheid: accessibility accessible wcag
    wachtwoord: password passwords credentials
    werkplek: workplace kantoorsoftware kantoorpakket office
    woo: informatieverzoek foi
"""
MEANING = {
    each: word.strip()
    for word, others in (line.split(":") for line in _FIELD.strip().splitlines())
    for each in (word.strip(), *others.split())
}
"""Every word of our field with the one that stands for all of its kind."""
