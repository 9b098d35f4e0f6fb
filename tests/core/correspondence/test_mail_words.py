"""What mails mean, what becomes of a question by mail, and that nothing of its sender is in what may be public."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ospo_automation.core.correspondence.corrected import corrected
from ospo_automation.core.correspondence.draft import CasusDraft
from ospo_automation.core.correspondence.drafted import MOST_ASKED, draft_of, drafted
from ospo_automation.core.correspondence.loops import is_loop_risk
from ospo_automation.core.correspondence.meant import Expects, MailKind, meant
from ospo_automation.core.correspondence.public_reply import own_words
from ospo_automation.core.correspondence.received import MOST_TEXT, Received
from ospo_automation.core.correspondence.scrubbing import LEFT
from ospo_automation.core.correspondence.written import written
from tests.composed_mails import composed, plain
from tests.given import checkout
from tests.loading import loaded
from tests.mail_examples import FOLDER, MailExample, examples, name_parts, people
from tests.sampled import some

HERE = checkout()
EXAMPLES = list(examples("nl_one", "nl_two", "nl_three", "en_one", "en_two"))
EACH = pytest.mark.parametrize("mail", EXAMPLES, ids=lambda mail: mail.id)
QUESTIONS = [mail for mail in EXAMPLES if MailKind.QUESTION in mail.kinds]
COMPOSED = 2_000
CHOICES = {"organisation_type", "topics", "urgency"}
MANY_DUTCH, MANY_ENGLISH = 150, 40


def received(text: str, subject: str = "Re: Je vraag", who: str = "carla") -> Received:
    return people()[who].received(text, subject)


def shown(draft: CasusDraft) -> str:
    """All of a draft that people would read."""
    return "\n".join(
        (draft.title, *(each for id_, given in draft.values.items() if id_ not in CHOICES for each in given))
    )


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", plain(text)))


# --- What it means --------------------------------------------------------------------------------------------------


def test_there_are_enough_examples_each_with_a_name_of_its_own() -> None:
    assert len({mail.id for mail in EXAMPLES}) == len(EXAMPLES)
    english = sum(mail.id.startswith("en-") for mail in EXAMPLES)
    assert english >= MANY_ENGLISH
    assert len(EXAMPLES) - english >= MANY_DUTCH


@EACH
def test_a_mail_means_what_its_writer_means(mail: MailExample) -> None:
    found = meant(mail.received, mail.expects, form=HERE.form)
    assert found.kind in mail.kinds
    assert found.command == mail.rest.get("command", "")


@EACH
def test_in_no_other_place_of_a_thread_does_it_agree(mail: MailExample) -> None:
    """Whoever agrees to what was shown says so there; the same words of a question or a reply agree to nothing."""
    shows = {Expects.DRAFT, Expects.SHOWN, Expects.LESSON}
    if mail.expects in shows and MailKind.AGREED not in mail.kinds:
        for expects in shows:
            assert meant(mail.received, expects).kind is not MailKind.AGREED, expects
    for expects in (Expects.NEW, Expects.OPEN):
        assert meant(mail.received, expects).kind is not MailKind.AGREED


SHOWN = "Klopt dit? Antwoord met akkoord.\n\nMag onze koppeling onder de EUPL?\nJa, akkoord"


@pytest.mark.parametrize(
    "text",
    [
        "\n\n> Ja, akkoord",
        "> Klopt dit?\n> Akkoord\n",
        "\n\nOp 28 nov. 2026 om 10:02 heeft Netwerk <casus@ospo.example> geschreven:\n\nAkkoord",
        "\n\nVan: Netwerk <casus@ospo.example>\nVerzonden: 28 november 2026 10:02\nAan: Carla\n\nAkkoord",
        SHOWN,
        "Zie mijn antwoord hieronder.\n\n> Akkoord",
    ],
)
def test_nobody_agrees_by_what_a_mail_repeats(text: str) -> None:
    assert meant(received(text), Expects.DRAFT, ours=SHOWN).kind is not MailKind.AGREED


@pytest.mark.parametrize(
    "behind", ["", "?", ", maar niet nu", ", tenzij", ". Nog niet plaatsen", " met de titel niet", ", of niet"]
)
@pytest.mark.parametrize("yes", ["Akkoord", "Ja, prima", "Zet maar online", "Klopt helemaal", "Agreed"])
def test_with_any_doubt_beside_it_a_yes_is_none(yes: str, behind: str) -> None:
    assert (meant(received(yes + behind), Expects.DRAFT).kind is MailKind.AGREED) == (behind == "")


def test_what_a_program_sent_or_nobody_can_read_is_never_a_question() -> None:
    mail = received("Mag onze code onder de EUPL?")
    assert meant(mail, Expects.NEW).kind is MailKind.QUESTION
    for of_a_program in (replace(mail, is_automatic=True), replace(mail, is_bounce=True)):
        assert meant(of_a_program, Expects.DRAFT).kind is MailKind.NOTHING
    assert meant(replace(mail, is_closed=True), Expects.NEW).kind is MailKind.PERSON


# --- What becomes of a question -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mail", QUESTIONS, ids=lambda mail: mail.id)
def test_of_a_question_the_draft_says_what_it_asks_and_not_who(mail: MailExample) -> None:
    draft = draft_of(mail.received, HERE.form, HERE.network)
    said = shown(draft).lower()
    assert not [each for each in name_parts(mail.person) if re.search(rf"\b{each}\b", said)]
    assert mail.person.address not in said
    assert draft.values["question"]
    assert draft.values.get("situation") or "situation" in draft.missing
    assert len(draft.missing) <= MOST_ASKED
    assert 0 < len(draft.title) <= 80
    assert not re.match(r"(?i)(?:re|fw|fwd|antw|vraag|question)\b\s*[:!]|(?:vraag|vraagje|question|help)$", draft.title)
    for id_, name in (("organisation_type", "kind"), ("urgency", "urgency")):
        assert draft.values.get(id_) == (mail.rest[name],) if name in mail.rest else True
    assert list(draft.values.get("topics", ())) == mail.rest.get("topics", list(draft.values.get("topics", ())))
    assert list(draft.missing) == mail.rest.get("missing", list(draft.missing))
    assert CasusDraft.of(draft.record()) == draft


@pytest.mark.parametrize("mail", QUESTIONS, ids=lambda mail: mail.id)
def test_each_word_of_a_letter_is_in_the_draft_or_left_out_for_a_reason(mail: MailExample) -> None:
    _loses_nothing(mail.received)


def _loses_nothing(mail: Received) -> None:
    made = drafted(mail, HERE.form, HERE.network)
    chosen = " ".join(HERE_WORDS)
    left = words(" ".join(each for _, each in made.taken)) + words(shown(made.draft)) + words(chosen)
    lost = set(words(written(mail).text)) - set(left)
    assert not lost
    assert {kind for kind, _ in made.taken} == set(made.draft.left_out)


HERE_WORDS = [text for each in HERE.form.known.fields for text in (*each.headings, *each.options)]
"""Of the form itself: what stands in a mail as a heading or a choice is in the draft by its id."""


@pytest.mark.slow
def test_nothing_of_a_sender_is_in_a_draft_nor_in_words_that_go_on_at_once() -> None:
    at_once = 0
    for seed in (seeds := some(range(COMPOSED), 10)):
        mail = composed(seed)
        texts = [shown(draft_of(mail.received, HERE.form, HERE.network))]
        own = own_words(mail.received)
        if not own.found:
            at_once += 1
            texts.append(own.text)
        for text in map(plain, texts):
            there = set(re.findall(r"[^\W\d_]+", text))
            leaks = {each for each in mail.secrets if each in there or ("@" in each and each in text)}
            assert not leaks, seed
            assert mail.digits not in re.sub(r"\D", "", text), seed
    assert at_once > len(seeds) / 10


@pytest.mark.slow
def test_composed_mails_lose_no_word_either() -> None:
    for seed in some(range(300), 5):
        _loses_nothing(composed(seed).received)


SENT = """Ingevuld op https://kennis.example/. Laat de regels met ### staan: daaraan herkennen we je antwoorden.

### Titel

Delen van een rekenmodel

### Wat voor organisatie?

samenwerkingsverband (omgevingsdienst / veiligheidsregio
/ GGD)

### Waar gaat het over?

Veilig publiceren

### Wat speelt er?

We maakten een model.

\\### Een kop van onszelf
Met tekst, door Sanne de Groot.

### Waar loop je op vast?

Mag de testdata mee?

### Openbaar en veilig

- [X] Er staan geen persoonsgegevens of vertrouwelijke informatie in, en ik weet dat
iedereen dit kan lezen

### Einde van je vraag

Met vriendelijke groet,

Sanne de Groot
06-23456789"""


def test_the_form_of_the_site_needs_no_question_back() -> None:
    mail = received(SENT, "Delen van een rekenmodel", "sanne")
    assert meant(mail, Expects.NEW, form=HERE.form).kind is MailKind.QUESTION
    draft = draft_of(mail, HERE.form, HERE.network)
    assert draft.missing == ()
    assert draft.title == "Delen van een rekenmodel"
    assert draft.values == {
        "organisation_type": ("partnership",),
        "topics": ("beveiliging/publiceren",),
        "situation": (f"We maakten een model.\n\n### Een kop van onszelf\nMet tekst, door {LEFT}.",),
        "question": ("Mag de testdata mee?",),
        "no_secrets": ("yes",),
    }


# --- What they want otherwise ---------------------------------------------------------------------------------------

CORRECTIONS = loaded(FOLDER / "corrections.yml")
BEFORE = CasusDraft.of(CORRECTIONS["draft"])


@pytest.mark.parametrize("each", CORRECTIONS["understood"], ids=lambda each: each["says"][:40])
def test_a_correction_is_done_as_it_is_said(each: dict[str, object]) -> None:
    mail = received(str(each["says"]))
    assert meant(mail, Expects.DRAFT).kind is MailKind.CORRECTED
    after = corrected(BEFORE, mail, HERE.form, HERE.network)
    assert after is not None
    wanted = {id_: given for id_, given in each.items() if id_ not in {"says", "title", "missing"}}
    assert after.title == each.get("title", BEFORE.title)
    assert {id_: "\n".join(given) for id_, given in after.values.items()} == {
        **{id_: "\n".join(given) for id_, given in BEFORE.values.items()},
        **wanted,
    }
    assert list(after.missing) == each.get("missing", list(BEFORE.missing))


@pytest.mark.parametrize("says", CORRECTIONS["not_understood"])
def test_what_isn_t_understood_to_the_last_word_changes_nothing(says: str) -> None:
    assert corrected(BEFORE, received(says), HERE.form, HERE.network) is None


def test_a_correction_brings_no_name_of_its_writer_back() -> None:
    mail = received("De titel moet zijn: Koppeling van Carla de Wit (gemeente Voorbeeldstad)")
    after = corrected(BEFORE, mail, HERE.form, HERE.network)
    assert after is not None
    assert after.title == f"Koppeling van {LEFT} ({LEFT})"
    assert {"name", "organisation"} <= set(after.left_out)


# --- What would be public -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mail", [each for each in EXAMPLES if each.kinds == [MailKind.REPLY]], ids=lambda mail: mail.id
)
def test_in_a_reply_all_that_tells_who_wrote_it_is_found(mail: MailExample) -> None:
    assert sorted(own_words(mail.received).found) == sorted(mail.rest.get("found", []))


@pytest.mark.parametrize(
    ("name", "address", "says"),
    [
        ("Anna Post", "a.post@example.nl", "Post heeft het zo bedacht."),
        ("Groot, J. de", "jdegroot@example.nl", "vraag het aan j. de groot"),
        ("José Nuñez", "jose@example.nl", "Dat schreef JOSE al."),
        ("", "m.yilmaz@ziggo.nl", "Ik ben M. Yılmaz."),
        ("Team Data", "data@hetdorpshuis.example", "Bij Het Dorpshuis doen we dat niet."),
        ("Anna B", "anna@ggd-zuid.example", "Dat is het beleid van GGD Zuid."),
        ("Anna B", "anna@gmail.com", "Mijn naam is Annelies Boerhaave."),
        ("Anna B", "anna@gmail.com", "Bel 06 12345678"),
        ("Anna B", "anna@gmail.com", "Mail naar piet.jansen@gmail.com"),
        ("A\u0301nna Bok", "x@gmail.com", "Zo zegt Ánna het."),
        ("Anna Bok", "x@gmail.com", "Zo zegt An\u00adna het."),
    ],
)
def test_a_name_is_found_however_it_is_spelled(name: str, address: str, says: str) -> None:
    assert own_words(Received("1@x", address, name, "", says, datetime(2026, 11, 29, tzinfo=UTC))).found


@pytest.mark.parametrize(
    ("name", "address", "says"),
    [
        ("Anna de Groot", "anna@gmail.com", "Het bestand is te groot."),
        ("Jan Bakker", "j.bakker@outlook.com", "Dat vindt de bakker ook, en outlook staat erop."),
        ("Informatiebeheer", "info@provincie-voorbeeld.example", "De informatie staat bij de provincie."),
        ("Wil Post", "w@ziggo.nl", "De leverancier wil dat niet."),
    ],
)
def test_an_everyday_word_is_nobodys_name(name: str, address: str, says: str) -> None:
    assert own_words(Received("1@x", address, name, "", says, datetime(2026, 11, 29, tzinfo=UTC))).found == ()


# --- Loops ----------------------------------------------------------------------------------------------------------

OURS = ("casus@ospo.example", "vraag@netwerk.example")


@pytest.mark.parametrize(
    "address",
    [
        "", "<>", "CASUS@ospo.example", "casus+12-abc@ospo.example", "no-reply@x.example", "noreply@x.example",
        "DoNotReply@x.example", "mailer-daemon@x.example", "postmaster@x.example", "bounces+1=2@x.example",
        "owner-lijst@x.example", "lijst-request@x.example", "notifications@github.com", "notifications+abc@x.example",
        "system.noreply@x.example",
    ],
)  # fmt: skip
def test_to_these_an_answer_may_come_back_by_itself(address: str) -> None:
    assert is_loop_risk(replace(received("Mag dit?"), sender=address), OURS)


@pytest.mark.parametrize("address", ["carla@x.example", "casus@other.example", "reply@x.example", "norah@x.example"])
def test_to_people_we_answer(address: str) -> None:
    mail = replace(received("Mag dit onder de EUPL?"), sender=address)
    assert not is_loop_risk(mail, OURS)
    assert is_loop_risk(replace(mail, is_automatic=True), OURS)
    assert is_loop_risk(replace(mail, text="Ik ben afwezig tot en met 12 december."), OURS)


def test_of_a_mail_without_end_the_beginning_is_read() -> None:
    text = "Mag onze code onder de EUPL? " * 40_000
    mail = received(text, "Vraag")
    assert len(own_words(mail).text) <= MOST_TEXT
    assert len(shown(draft_of(mail, HERE.form, HERE.network))) <= 3 * MOST_TEXT
    assert meant(mail, Expects.NEW).kind is MailKind.QUESTION
