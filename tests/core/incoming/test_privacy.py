"""Personal data is found in the many ways that people write it, and a civil servant isn't accused of a case number."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_automation.core.incoming.personal import LONGEST, DetailKind, kinds
from tests import hostile
from tests.given import body
from tests.loading import loaded

EXAMPLES = Path(__file__).parents[2] / "examples"
MOST_FALSE_ALARMS = 3  # of a hundred ordinary casussen

BSN, IBAN, PHONE, MAIL, ADDRESS = DetailKind.BSN, DetailKind.IBAN, DetailKind.PHONE, DetailKind.MAIL, DetailKind.ADDRESS

# Only numbers that are known for tests, and names of nobody.
PERSONAL: list[tuple[str, set[DetailKind]]] = [
    # A citizen service number, with a word for it
    ("BSN 111222333", {BSN}),
    ("BSN: 123456782", {BSN}),
    ("bsn123456782", {BSN}),
    ("bsn=999990019", {BSN}),
    ("b.s.n. 123456782", {BSN}),
    ("| naam | bsn |\n|---|---|\n| Jan | 123456782 |", {BSN}),
    ("BSN-nummer is 123456782.", {BSN}),
    ("het bsn van deze mevrouw is 123456782", {BSN}),
    ("Burgerservicenummer 123 456 782", {BSN}),
    ("burger service nummer: 1234.56.782", {BSN}),
    ("Burgerservicenummer klopt niet: 123456782", {BSN}),
    ("BSN 1234-56-782", {BSN}),
    ("BSN 12 34 56 782", {BSN}),
    ("BSN 123.456.782", {BSN}),
    ("BSN: 123 - 456 - 782", {BSN}),
    ("sofinummer 123456782", {BSN}),
    ("sofi-nummer: 123456782", {BSN}),
    ("burgernummer 123456782", {BSN}),
    ("Citizen service number: 123456782", {BSN}),
    ("persoonsnummer 123456782", {BSN}),
    ("Cliëntnummer: 123456782", {BSN}),
    ("patie\u0308ntnummer 123456782", {BSN}),
    ("inwonernummer 123456782", {BSN}),
    ("123456782 is het BSN van de aanvrager", {BSN}),
    ("123456782 (BSN)", {BSN}),
    ("**BSN:** `123456782`", {BSN}),
    ("| BSN | 123456782 |", {BSN}),
    ("### BSN\n\n123456782\n", {BSN}),
    ('{"bsn": "999990019", "kvk": "12345678"}', {BSN}),
    ("<burgerservicenummer>123456782</burgerservicenummer>", {BSN}),
    ("https://portaal.gemeente.example/zoek?bsn=123456782", {BSN}),
    ("naam;bsn;geboren\nJansen;100000000;1980\nDe Vries;111222333;1981", {BSN}),
    ("id,bsn,plaats\n" + "7,100000001,Ons Dorp\n" * 8 + "8,123456782,Ons Dorp", {BSN}),
    ("BSN uit het dossier: 123456782", {BSN}),
    ("bsn en zaaknummer van Jan: 123456782", {BSN}),
    ("id,bsn,leeftijd\n1,123456782,42,Jansen", {BSN}),
    ("KvK 12345678, BSN 123456782", {BSN}),
    ("het bsn 10000008", {BSN}),
    ("Een BSN met een nul ervoor: 010000008", {BSN}),
    # with nine digits a person close by says it as well
    ("Inwoner 123456782 belt voor de derde keer.", {BSN}),
    ("De heer Jansen, geboren 1-2-1980, 123456782", {BSN}),
    ("Onze cliënt 123456782 wil bezwaar maken", {BSN}),
    ("Cliënt De Boer, geb. 01-02-1950, 123456782", {BSN}),
    ("patiënt (123456782) is overgeplaatst", {BSN}),
    ("Jansen, 111222333, geboortedatum 1980-02-01", {BSN}),
    ("> mevrouw De Vries 123456782", {BSN}),
    # hidden on purpose or by a program
    ("BSN １２３４５６７８２", {BSN}),
    ("BSN 123\u200b456\u200b782", {BSN}),
    ("BSN 1234\u00ad56\u00ad782", {BSN}),
    ("BSN 123\u00a0456\u00a0782", {BSN}),
    ("BSN 1234\u201356\u2013782", {BSN}),
    ("BSN &#49;23456782", {BSN}),
    ("BSN &amp;#49;23456782", {BSN}),
    ("BSN 𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟐", {BSN}),
    ("BSN ١٢٣٤٥٦٧٨٢", {BSN}),
    ("<!-- BSN 123456782 -->", {BSN}),
    ("```\nINFO bsn=123456782 opgehaald\n```", {BSN}),
    ("> BSN 123456782", {BSN}),
    # A bank account
    ("NL91ABNA0417164300", {IBAN}),
    ("NL91 ABNA 0417 1643 00 t.n.v. de vereniging", {IBAN}),
    ("nl91abna0417164300", {IBAN}),
    ("NL 91 ABNA 0417 1643 00", {IBAN}),
    ("IBAN:NL91-ABNA-0417-1643-00.", {IBAN}),
    ("rekening NL91\u00a0ABNA\u00a00417\u00a01643\u00a000", {IBAN}),
    ("BE68 5390 0754 7034 BANK", {IBAN}),
    ("DE89 3704 0044 0532 0130 00", {IBAN}),
    ("FR1420041010050500013M02606", {IBAN}),
    # A telephone
    ("06-12345678", {PHONE}),
    ("06 12 34 56 78", {PHONE}),
    ("bel me op 0612345678.", {PHONE}),
    ("06 - 1234 5678", {PHONE}),
    ("06/12345678", {PHONE}),
    ("(06) 12345678", {PHONE}),
    ("06.12.34.56.78", {PHONE}),
    ("06\u201112345678", {PHONE}),
    ("mobiel nummer: 06 12345678 9 tot 5 uur", {PHONE}),
    ("telefoonnummer 0612345678", {PHONE}),
    ("privénummer 06-12345678", {PHONE}),
    ("Contact voor dit project: 06-12345678", {PHONE}),
    ("+31612345678", {PHONE}),
    ("(+31) 6 12345678", {PHONE}),
    ("David 06-12345678", {PHONE}),
    ("Geef het zaaknummer door via 06-12345678", {PHONE}),
    ("Lid van de overheid 06 12345678", {PHONE}),
    ("+31 6 12345678", {PHONE}),
    ("+31 (0)6 1234 5678", {PHONE}),
    ("+31(0)70-1234567", {PHONE}),
    ("0031 6 12345678", {PHONE}),
    ("tel:+31612345678", {PHONE}),
    ("070-1234567", {PHONE}),
    ("(070) 123 45 67", {PHONE}),
    ("tel. 0591 123456", {PHONE}),
    ("020 / 123 45 67", {PHONE}),
    ("+32 475 12 34 56", {PHONE}),
    ("+49 30 123456", {PHONE}),
    # Somebody's own mail
    ("j.devries@gemeente.nl", {MAIL}),
    ("Mail naar Anna.de.Vries@provincie.nl, graag", {MAIL}),
    ("<jan@ministerie.nl>", {MAIL}),
    ("[mail](mailto:j.devries@gemeente.nl)", {MAIL}),
    ('<a href="mailto:j.devries@gemeente.nl">ik</a>', {MAIL}),
    ("Signed-off-by: Jan Jansen <jan.jansen@waterschap.nl>", {MAIL}),
    ("j.devries&#64;gemeente.nl", {MAIL}),
    ("j.devries&commat;gemeente.nl", {MAIL}),
    ("j.devries@gemeente.nl", {MAIL}),
    ("j.devries [at] gemeente.nl", {MAIL}),
    ("j.devries(at)gemeente.nl", {MAIL}),
    ("https://forms.example/x?email=j.devries%40gemeente.nl", {MAIL}),
    ("annadevries1980@gmail.com", {MAIL}),
    ("anna.post@gemeente.nl", {MAIL}),
    ("m.info@gemeente.nl", {MAIL}),
    ("jan+ospo.x@gemeente.nl", {MAIL}),
    ("info@gemeente.nl of r.ismail@gemeente.nl", {MAIL}),
    ("w.nieuwstraten@gemeente.nl;k.weber@gemeente.nl", {MAIL}),
    # Where somebody lives
    ("Dorpsstraat 1, 1234 AB", {ADDRESS}),
    ("Dorpsstraat 12a\n1234 AB Ons Dorp", {ADDRESS}),
    ("dorpsstraat 12 1234ab", {ADDRESS}),
    ("Dorpsstraat 12, (1234 AB)", {ADDRESS}),
    ("Dorpsstraat 12 - 1234 AB Ons Dorp", {ADDRESS}),
    ("adres: Dorpsstraat 5, Utrecht 3511 AB", {ADDRESS}),
    ("straat: Dorpsstraat\nnummer: 12\npostcode: 1234 AB", {ADDRESS}),
    ("Stationsplein 45 A4.004, 3013 AK", {ADDRESS}),
    ("Kerkplein 3-2, 1234AB", {ADDRESS}),
    ("Lange Voorhout 12, 1234 AB", {ADDRESS}),
    ("1234 AB 12", {ADDRESS}),
    ("1234AB 12", {ADDRESS}),
    ("1234 AB, nr. 12", {ADDRESS}),
    ("woont op 1234 AB-12", {ADDRESS}),
    ("postcode 1234ab 12", {ADDRESS}),
    ("Postcode: 1234 AB\nHuisnummer: 12", {ADDRESS}),
    ("huisnummer 12, postcode 1234 AB", {ADDRESS}),
    ("postcode 1234 AB en huisnummer 12", {ADDRESS}),
    ('{"postcode": "1234AB", "huisnummer": 12}', {ADDRESS}),
    ("postcode;huisnummer\n1234AB;12", {ADDRESS}),
    ("1234 AB Dorpsstraat 12", {ADDRESS}),
    ("| Dorpsstraat | 12 | 1234 AB |", {ADDRESS}),
    ("Dorpsstraat 12<br>1234 AB", {ADDRESS}),
    ("<td>1234 AB</td><td>12</td>", {ADDRESS}),
    ("2023 VB 12", {ADDRESS}),
    ("Dorpsstraat 12, 2011 EN Haarlem", {ADDRESS}),
    ("1234&nbsp;AB 12", {ADDRESS}),
    # Several at once
    (
        "Inwoner met BSN 111222333, te bereiken op 06-12345678, woont Dorpsstraat 1, 1234 AB.",
        {BSN, PHONE, ADDRESS},
    ),
    ("Groet, Jan (jan.jansen@gemeente.nl, 06 12345678)", {MAIL, PHONE}),
]

HARMLESS = [
    # Other numbers with nine digits, all of which pass the eleven-test
    "zaaknummer 123456782",
    "Zaak 123456782 staat open sinds maandag.",
    "De inwoner met zaaknummer 123456782 wacht nog.",
    "Kan het BSN worden gekoppeld aan dossiernummer 123456782?",
    "dossier 123456782",
    "ticket 123456782 bij de leverancier",
    "RSIN 123456782",
    "RSIN: 1234.56.782",
    "RSIN 123456782 (geen BSN)",
    "KvK 12345678",
    "KvK-nummer 10000008",
    "KvK: 111222333, RSIN: 123456782",
    "OIN 00000001123456782000",
    "OIN: 00000003123456780000",
    "btw-nummer NL123456782B01",
    "zie 123456782",
    "123456782",
    "#123456782",
    "issue 123456782",
    "run 123456782 faalde",
    "https://github.com/acme/site/actions/runs/123456782",
    "BSN in de log, zie https://github.com/acme/site/actions/runs/123456782/job/111222333",
    "factuurnummer 123456782",
    "ordernummer: 123456782, klant onbekend",
    "meldingsnummer 123456782",
    "BAG-id 0363010012345678",
    "vestigingsnummer 000012345678",
    "een bestand van 123456782 bytes",
    "omzet 123456782 euro",
    "€ 123.456.782",
    "€123456782",
    "EUR 123.456.782,00",
    "123.456.782 inwoners",
    "Het register telt 123.456.782 BSN's",
    "bedrag 111222333,50 voor de burger",
    "123456782 ha",
    '"user_id": 123456782',
    '{"userId": 123456782, "persoon": null}',
    "De burger met userId 123456782",
    "BSN-koppeling, user_id 123456782",
    '{"bsn": null, "zaaknummer": 123456782}',
    '{"bsn": null, "vestiging": {"rsin": "123456782"}}',
    "commit 123456782abcdef0123456789abcdef012345678",
    "sha1: a123456782",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "12345678-1234-4123-8123-123456789012",
    "het BSN 123456789 is onzin en haalt de elfproef niet",
    "BSN 000000000 als vulling",
    "Het BSN is gelekt op 20261124",
    "Het BSN is gelekt op 2026-11-24 om 10:00",
    "Mag een BSN in een logregel?",
    "We verwerken BSN's van inwoners, hoe maken we testdata?",
    "Geen burgerservicenummers in de casus, graag",
    "1732440000",
    "1732440000123",
    "BSN-controle duurde 1732440000 ns",
    "ISBN 978-90-123-4567-8",
    "ISBN 9789012345678",
    "EAN 8712345678906",
    "CVE-2024-123456782",
    "CVE-2021-44228",
    "versie 12.345.678",
    "v1.123456782",
    "build 20261124.123456782",
    "SDK 10.0.22621.1234",
    "patch 2.3.4-rc1+20241124",
    "MR 123456782 is samengevoegd",
    "client 123456782 connected",
    "kind: 123456782",
    "ouder dan 123456782 seconden",
    "Een BSN in ticket INC-123456782 gezet",
    "Een BSN in Z/24/123456782",
    "De inwoner belt over aanvraag 123456782.",
    # Numbers that no telephone has, or that no person has
    "14 070",
    "Bel 14 010 of 14 0591",
    "088-1234567",
    "0800-1234",
    "0900 1234567",
    "0800 123 45 67",
    "+31 88 123 45 67",
    "112",
    "112 of 0900-8844",
    "085-1234567",
    "01-02-2024",
    "01.02.2024 12:30",
    "01.02.03.04.05",
    "06-06-06-06-06-06-06",
    "2024-06-12 06:12:34.567",
    "2026-11-24T10:00:00+01:00",
    "10.0.6.12",
    "192.168.100.200:8080",
    "010.020.030.040",
    "06:12:34:56:78:9a",
    "00000010  4f 53 06 12 34 56 78 10 20 30 40",
    "zaaknummer 0612345678",
    "kenmerk: zaaknummer 020-1234567",
    "https://zaken.gemeente.example/zaak/0612345678",
    "bestelnummer 0201234567",
    "zaak 0201234567",
    "0.6123456789",
    "1,0612345678e9",
    "A0612345678",
    "@@ -12,30 +45678901,12 @@",
    "00000001003214345000",
    "3.1415926535",
    # Bank accounts that aren't
    "NL00BANK0123456789",
    "NL91ABNA0417164301",
    "NL91 en NL92 zijn de codes",
    "DE12 is een kamer",
    "sha256:be6853900754703412345678901234567890",
    # Mail of a desk, of a program, of nobody
    "info@gemeente.nl",
    "opensource@minbzk.nl",
    "ospo@provincie.nl",
    "contact@ospo.nl, support@ospo.nl",
    "security@gemeente.nl",
    "noreply@gemeente.nl en no-reply@gemeente.nl",
    "do.not.reply@gemeente.nl",
    "privacy@gemeente.nl",
    "fg@gemeente.nl",
    "servicedesk@gemeente.nl",
    "servicedesk.ict@gemeente.nl",
    "team-opensource@gemeente.nl",
    "opendata@overheid.nl, infoservice@cbs.nl, api@logius.nl",
    "woo-verzoeken@gemeente.nl",
    "burgerzaken@gemeente.nl",
    "digitale.overheid@minbzk.nl",
    "postbus.woo@minbzk.nl",
    "klantcontact@gemeente.nl",
    "security+casus@gemeente.nl",
    "cryptography-dev@python.org",
    "jan@example.org",
    "j.devries@voorbeeld.nl",
    "jan@mail.example",
    "<myname@organization.org>",
    "voornaam.achternaam@gemeente.nl",
    "your.name@gemeente.nl",
    "git@github.com:acme/site.git",
    "git clone ssh://jan@code.gemeente.nl/acme/site.git",
    "git clone https://jan@dev.azure.com/acme/site",
    "postgres://jan:geheim@db.gemeente.nl:5432/zaken",
    "ssh anna@server.gemeente.nl",
    "ssh -i sleutel.pem -p 22 anna@server.gemeente.nl",
    "scp x.txt; rsync anna@server.gemeente.nl:/var/log .",
    "anna@vm-01.gemeente.nl:~$ ls",
    "root@server",
    "user@host",
    "lodash@4.17.21",
    "pkg@1.2.3-beta.two",
    "uses: actions/checkout@v4.2.beta",
    "uses: actions/checkout@v6",
    "npm install @scope/pkg@1.2.3",
    "npm install left-pad@latest",
    "@anna kun jij dit zien?",
    "@anna@mastodon.nl",
    "@acme/team en @bert",
    "123+anna@users.noreply.github.com",
    "Co-authored-by: bot <41898282+github-actions[bot]@users.noreply.github.com>",
    "reply+ABCDEF@reply.github.com",
    "logo@2x.png",
    "backup@dagelijks.timer",
    "https://medium.com/@anna/artikel",
    "@app.route en @media",
    "ghcr.io/acme/site@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    # Years, amounts and norms that look like a postcode
    "In 2024 en 12 andere jaren",
    "in 2024 of 12 maanden later",
    "IN 2024 EN 12 ANDERE JAREN",
    "Sinds 2019 is 1 gemeente begonnen",
    "in 2025 in 3 stappen",
    "1500 ha 12",
    "1024 MB 8 kernen",
    "4096 KB 2",
    "2000 ms 3 keer",
    "2024 WK 12",
    "Exchange 2019 CU 14",
    "Server 2008 SP 2",
    "GTX 1050 TI 4 GB",
    "2025 RC 1",
    "2025 VJ 1",
    "NEN-EN 7510 EN 27001",
    "ISO 9001 EN 14001",
    "ISO 3166 NL 2",
    "RFC 2119 MUST",
    "Windows 11, 2024 IT-visie",
    "ik was onderweg 12, 2024 en 13",
    "1234 AB",
    "postcode 1234 AB",
    "postcodes 1234 AB, 5678 CD en 9012 EF",
    "1234 AB 5678 CD 9012 EF",
    "1000 AA t/m 1299 ZZ",
    "postcodegebied 1234",
    "postcode 1234 AB\n2. Tweede punt",
    "1234 AB 12-05-2024",
    "1234 AB 12 mei 2024",
    "1234 SS 12",
    "0123 AB 12",
    "Postbus 20011, 2500 EA Den Haag",
    "Antwoordnummer 123, 1234 AB Utrecht",
    "€ 1500 PX 21% btw",
    "1234AB12",
    "kleur #1234AB 12",
    "2024-1234 AB 12",
    # What people in the network write about
    "artikel 12 lid 3 van de Auteurswet",
    "artikel 5.1, tweede lid, onder e, van de Woo",
    "Mogen we EUPL-1.2 en LGPL-2.1 combineren in versie 3.4.5?",
    "De aanbesteding van 2024 had 3 percelen van € 1.250.000 elk.",
    "Gebruik poort 8443 op 10.10.20.30 en herstart om 06:12.",
    "2026-11-24 02:11:33,123 INFO [worker-12] nl.gemeente.Zaak - 200 in 123 ms (id=8f14e45f)",
    '{"id": 1, "version": "2.10.3", "created": "2026-11-24T02:11:33Z", "size": 1048576}',
    "Log4j 2.17.1, OpenSSL 3.0.13 en Debian 12 (bookworm)",
    "We hebben 342 gemeenten, 21 waterschappen en 12 provincies.",
    "Kamerstuk 26 643, nr. 123",
    "Staatsblad 2023, 478",
    "ECLI:NL:RVS:2024:1234",
    "TenderNed 123456",
    "digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    '<!-- ospo:ask/1 {"asked":[["anna","licenties","2026-11-24T09:00:00Z"]]} -->',
    "https://github.com/acme/site/issues/123#issuecomment-1234567890",
    "Coördinaten 52.0907374, 5.1214201",
    "RD 121.393, 487.187",
    "",
]

PROSE = """\
Onze gemeente wil de broncode van het zaaksysteem (versie 4.12.0, release 20260314) publiceren;
in de repo staan 12.345 commits.
Sinds 1 januari 2025 is de Wet open overheid van kracht en 3 artikelen gelden pas in 2027 of later.
Het datalek van 2023 EN de nasleep in 2024: 14 meldingen.
De leverancier rekent € 250.000 per jaar, ofwel 1.250.000 in 5 jaar (excl. 21% btw).
We draaien OpenShift 4.14 op 3 clusters: 10.1.2.3/24, 10.1.3.0/24; poorten 6443, 22623.
Zie PR #1234, issue acme/site#567 en commit 9fceb02d0ae598e95dc970b74767f19372d61af8.
Kamerstukken II 2023/24, 26643, nr. 1089. Stcrt. 2024, 12345. ECLI:NL:HR:2019:1278.
Contact: functioneel beheer via servicedesk.ict@gemeente.nl of 14 030.
Onze KvK is 27312345 en RSIN 001234567; OIN 00000001001234567000.
De BSN-voorziening (BV BSN) en het BSN-domein: release 3.2, foutcode 12345678, tijdstip 20261124101500.
Het testbestand bevat BSN's uit de 9999-reeks; 1.500.000 regels, 250.000.000 bytes.
In 2026 AI Act artikel 50; in 2026 EU 2024/1689.
BIO2 / ISO 27001 NL 2023, NEN 7510:2024 NL 12 en ETSI EN 301 549 v3.2.1
WCAG 2.2 AA 24 criteria; 1.4.3 AA 4,5:1
Java 17, Node 22.11.0, python:3.11-slim@sha256:1234abcd, ghcr.io/acme/app:1.2.3
npm ERR! code E404 npm ERR! 404 Not Found - GET https://packages.example/@gemeente%2fcomponents
2026-11-24T02:11:33.123456789Z stdout F {"level":"info","ts":1732440000.123456,"caller":"main.go:42","pid":123456}
De pilot loopt van 06-01-2026 t/m 06-12-2026 (06/2026-12/2026), 06.30 - 18.00 uur.
Overleg dinsdag 24 november 2026 13:00-14:30, zaal 2.14, kamer 1234 A
Vergaderadres: Postbus 90801, 2509 LV Den Haag
IMEI 490154203237518 en serienummer SN 123456782
mail.gemeente.nl MX 10 mx1.gemeente.nl; SPF v=spf1 ip4:192.0.2.0/24 -all
git config user.email "jij@example.nl"; git log --format='%an <%ae>'
De patiënt wordt in het EPD getoond, versie 123.4; dossiernummer 123456782
Bewoners melden overlast via 0800-0199 of 088 - 123 45 67.
De inwoner logt in met DigiD; sessie-id 123456782 in de log.
Het burgerportaal: 123456782 hits per jaar
Zaak Z-2024-123456782 van inwoner
UBL factuur: <cbc:ID>123456782</cbc:ID> <cac:PartyLegalEntity><cbc:CompanyID>12345678</cbc:CompanyID>
Coördinaten: X 155000 Y 463000; 52.156161, 5.387827; perceel UTR00 K 1234 G 0
Geonovum IMGeo 2.2, BAG-id 0344010000012345, nummeraanduiding 0344200000012345
Wob/Woo-verzoek 2024-0001234; kenmerk 2024-0612345678
"""


@pytest.mark.parametrize(("text", "expected"), PERSONAL)
def test_personal_data_is_found_as_people_write_it(text: str, expected: set[DetailKind]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize("text", HARMLESS)
def test_nobody_is_accused_of_an_ordinary_number(text: str) -> None:
    assert kinds(text) == frozenset()


@cache
def examples(name: str) -> Any:
    return loaded(EXAMPLES / f"{name}.yml")


FOUND = [(set(kind.split("+")), text) for kind, texts in examples("privacy")["found"].items() for text in texts]


@pytest.mark.parametrize(("expected", "text"), FOUND)
def test_every_way_to_write_it_is_found(expected: set[str], text: str) -> None:
    assert {kind.value for kind in kinds(text)} == expected
    assert {kind.value for kind in kinds(f"Hoi,\n\n{text}\n\nDank!")} == expected


@pytest.mark.parametrize("text", examples("privacy")["quiet"])
def test_what_belongs_to_an_organisation_a_test_or_a_calendar_is_nobody_s(text: str) -> None:
    assert kinds(text) == frozenset()
    assert kinds(f"Hoi,\n\n{text}\n\nDank!") == frozenset()


def test_few_ordinary_casussen_are_taken_for_somebody_s_details() -> None:
    casussen = ["\n\n".join(each.values()) for each in examples("ordinary_casussen")["casussen"]]
    assert len(casussen) == 100
    alarms = [(sorted(kinds(text)), text[:60]) for text in casussen if kinds(text)]
    assert len(alarms) <= MOST_FALSE_ALARMS, alarms


def test_pages_of_ordinary_work_hold_nobody() -> None:
    assert kinds(PROSE) == frozenset()
    for line in PROSE.split("\n"):
        assert kinds(line) == frozenset(), line


def test_there_is_enough_to_go_by() -> None:
    assert len(PERSONAL) >= 60
    assert len(HARMLESS) >= 120


@pytest.mark.parametrize("around", ["Zie hieronder.\n\n{}\n\nDank!", "\t{}\r\n", "```\n{}\n```", "<!--\n{}\n-->"])
def test_a_text_around_it_changes_nothing(around: str) -> None:
    for text, expected in PERSONAL:
        assert kinds(around.format(text)) == expected, text
    for text in HARMLESS:
        assert kinds(around.format(text)) == frozenset(), text


def test_a_casus_is_clean_until_somebody_is_in_it() -> None:
    assert kinds(body()) == frozenset()
    assert kinds(body(situation="Inwoner 111222333 belt ons.")) == {BSN}


def test_random_numbers_without_a_word_about_people_never_count() -> None:
    chance = random.Random(7)  # noqa: S311  (no secret depends on it)
    for _ in range(5):
        numbers = [f"{chance.randrange(10**9):09d}" for _ in range(500)]
        assert BSN not in kinds("\n".join(numbers))
        assert BSN not in kinds("Deze: " + " en ".join(numbers))


def test_with_a_word_for_it_only_numbers_that_pass_the_test_count() -> None:
    chance = random.Random(8)  # noqa: S311  (as above)
    found = sum(bool(kinds(f"BSN {chance.randrange(10**8, 10**9)}")) for _ in range(1_100))
    assert 60 < found < 140  # one in eleven


def test_the_network_s_own_address_may_stand_there() -> None:
    assert kinds("mail j.devries@ospo.nl") == {MAIL}
    assert kinds("mail J.deVries@OSPO.nl", known={" j.devries@ospo.nl"}) == frozenset()
    assert kinds("j.devries@ospo.nl, p.jansen@ospo.nl", known=["j.devries@ospo.nl"]) == {MAIL}


@pytest.mark.parametrize("filler", ["😀", "1 "])
def test_a_long_text_is_read_to_its_end(filler: str) -> None:
    assert kinds(filler * (65_000 // len(filler)) + "\nBSN 123456782") == {BSN}


def test_what_no_text_on_github_can_hold_is_not_read() -> None:
    assert kinds("x" * LONGEST + " BSN 123456782") == frozenset()


# What is read again and again in a careless pattern. There is no clock here: slow patterns take minutes on these.
@pytest.mark.parametrize(
    "part",
    ["1", "12", "a@", "a@b.", "06-", "06 ", "+31", "1234 AB ", "1234 en 12 ", "NL91 ", "bsn ", "123.", "&amp;", "&#",
     "<a", "( at", "ssh -a a ", "Aaa straat 12 ", "a\u0300\u0323", "\ufdfa", "http://", " ", "\n", "a.", "-", "_"],
)  # fmt: skip
def test_text_made_to_be_slow_holds_nothing(part: str) -> None:
    assert kinds(part * (5_000 // len(part))) <= {ADDRESS}


def test_a_number_too_long_to_count_is_no_entity() -> None:
    assert kinds("&#" + "1" * 10_000 + ";&#x" + "f" * 10_000 + ";") == frozenset()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_an_answer_and_no_values(typed: str) -> None:
    assert kinds(typed) <= frozenset(DetailKind)


def test_hostile_text_is_no_personal_data() -> None:
    for seed in range(100):
        assert kinds(hostile.text(seed)) <= frozenset(DetailKind)


@settings(max_examples=80, deadline=None)
@given(
    before=st.text("abc .\n-", max_size=30),
    item=st.sampled_from(["BSN 111222333", "NL91ABNA0417164300", "06-12345678", "j.devries@gemeente.nl", "1234 AB 12"]),
    after=st.text("xyz \n", max_size=30),
)
def test_words_around_never_hide_it(before: str, item: str, after: str) -> None:
    assert kinds(f"{before} {item} {after}")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Bel 06-12**34**5678", DetailKind.PHONE),
        ("Bel 06-1234<!-- x -->5678", DetailKind.PHONE),
        (r"Bel 06\-12345678", DetailKind.PHONE),
        ("Bel [06](x)-[12345678](y)", DetailKind.PHONE),
        ("Bel `06`-`12345678`", DetailKind.PHONE),
        ("Bel 06~~-~~12345678", DetailKind.PHONE),
        ("Bel 06-1234![](x)5678, of 06-12[^1]345678", DetailKind.PHONE),
        ("bsn: 12345<!---->6782", DetailKind.BSN),
        ("bsn 12345**6782**", DetailKind.BSN),
        ("NL91 ABNA 0417**164**300 is van mij", DetailKind.IBAN),
        ("jan.jansen**@**gmail.com", DetailKind.MAIL),
        (r"jan.jansen\@gmail.com", DetailKind.MAIL),
        ("jan.jansen@<b class=x></b>gmail.com", DetailKind.MAIL),
        ("Kerkstraat 12, 1234 **AB** Utrecht", DetailKind.ADDRESS),
    ],
)
def test_what_splits_it_up_for_a_program_alone_hides_nothing(typed: str, kind: DetailKind) -> None:
    assert kinds(typed) == {kind}
