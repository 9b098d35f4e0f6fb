"""Words that lead to each other in a search, beside those that mean the same (`core/incoming/word_lists.py`).

These may be near and no more: whoever searches looks at what was found, while of two questions that we say are the same
each owner gets a mail. In lower case and without accents; of several in a line each leads to all of it. Everyone may
add one: `make bench` tells whether it helps.
"""

from __future__ import annotations

from ospo_automation.core.incoming.word_lists import MEANING

_NEAR = """
    afspraken regels gedragsregels guidelines
    algoritme algorithm algoritmes rekenregels
    archief archivering bewaren
    baas leidinggevende werkgever manager
    besparing bezuinigen savings goedkoper
    bestuur governance stuurgroep committee steering
    catalogus catalogue catalogi vindbaar vindbaarheid findability
    checklist afvinklijst stappenplan
    diensttijd werktijd werkuren uren
    gebruikers users gebruikersgroep
    gedragscode conduct schelden pesten intimidatie omgangsvormen
    hosting hosten server servers
    instellen inrichten setup configureren
    kopie copy fork afsplitsing
    logo merk merknaam naam brand
    melden report reporting meldpunt klacht klagen
    migratie migration overstappen overstap
    onderdelen component components componenten bibliotheken libraries dependencies
    onderdelenlijst sbom ingredientenlijst stuklijst
    online webdienst saas internet cloud
    opleiding training cursus leren
    origineel upstream oorspronkelijk hoofdproject
    programma software applicatie toepassing app
    programmeren ontwikkelen meeprogrammeren bijdragen
    proef pilot experiment
    sjabloon sjablonen template templates standaardtekst
    sleutel token tokens secret secrets geheim geheimen wachtwoord wachtwoorden key keys
    standaard standard standaarden standards
    toestemming permission akkoord
    verouderd outdated achterstand
    vrijwilliger vrijwillig vrijwillige volunteer
    wet law wetgeving regelgeving legislation
"""


def leading_to_each_other() -> list[str]:
    """Each line the words that mean the same or are near, with a space between."""
    same: dict[str, list[str]] = {}
    for word, meaning in MEANING.items():
        same.setdefault(meaning, []).append(word)
    return [*(" ".join(each) for each in same.values()), *(line.strip() for line in _NEAR.strip().splitlines())]
