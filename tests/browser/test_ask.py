"""The form in which people ask, in a real browser: what it says while they type, and what it hands on at the end."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ospo_automation.core.correspondence.filled_form import FilledForm, as_form
from ospo_automation.core.incoming.personal import kinds
from ospo_automation.site.audit.browsing import TAGS
from tests.core.incoming.test_privacy import HARMLESS, PERSONAL, PROSE, examples
from tests.given import checkout
from tests.site.conftest import ENGINES
from tests.site.knowledge import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PLACE = "stel-je-vraag/"
CONTACT = "ospo@example.org"
FORM = checkout().form
TITLE, SITUATION, QUESTION = "Titel (verplicht)", "Wat speelt er?", "Waar loop je op vast?"
TRIED = "Wat heb je al geprobeerd?"
BOX = "Er staan geen persoonsgegevens of vertrouwelijke informatie in"
FEWEST_TOLD = 0.95  # of what is found afterwards, so much is told while somebody types
LONG = "Een verhaal over hoe het ging, met é en € en een % erin. " * 60


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    """With the policy of the page as it is; nothing may be asked of others, and nothing may go wrong."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, permissions=["clipboard-read"])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((home, "data:")) else said.append(sent.url))
    page.goto(home + PLACE)
    expect(page.locator("#ospo-form")).to_be_visible()
    yield page
    assert said == []
    context.close()


def fill(page: Page, situation: str = "We bouwden een koppeling.", question: str = "Mag dat onder de EUPL?") -> None:
    """All that one must."""
    page.get_by_label(TITLE).fill("Mag onze koppeling onder de EUPL?")
    page.get_by_label("Wat voor organisatie?").select_option("gemeente")
    for topic in ("Inkoop en aanbesteden", "EUPL"):
        page.get_by_label(topic, exact=True).check()
    page.get_by_label(SITUATION).fill(situation)
    page.get_by_label(QUESTION).fill(question)
    page.get_by_label(BOX).check()


def mailed(link: str) -> tuple[str, str]:
    """To whom, and the subject and the text of a mail as a program makes it of the link and another reads it back."""
    to, _, rest = link.removeprefix("mailto:").partition("?")
    given = dict(parse_qsl(rest, keep_blank_values=True, strict_parsing=True))
    message = EmailMessage()
    message["To"], message["Subject"] = unquote(to), given["subject"]
    message.set_content(given["body"])
    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert read["To"] == CONTACT
    return str(read["Subject"]), str(read.get_content())


def sent(text: str) -> FilledForm:
    found = as_form(text, FORM)
    assert found is not None
    return found


first_engine = pytest.mark.parametrize("site", ENGINES[:1], indirect=True)


def test_both_engines_show_the_form_and_without_scripts_the_page_is_as_it_was(browser: Browser, home: str) -> None:
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(home + PLACE)
        plain = page.get_by_role("link", name="Open het formulier op GitHub")
        expect(page.locator("#ospo-form")).to_be_visible(visible=scripts)
        expect(plain).to_be_visible(visible=not scripts)
        contents = page.locator(".md-sidebar--secondary a.md-nav__link")
        parts = ["Je vraag", "Versturen"] if scripts else []
        expect(contents).to_have_text([*parts, "Wat er daarna gebeurt", "Meedenken"])
        expect(page.get_by_role("link", name=CONTACT).first).to_be_visible()
        context.close()


@first_engine
def test_it_warns_of_no_more_than_we_stop_at_and_of_nearly_as_much(page: Page) -> None:
    """The same examples through both; the network's own address is nobody's."""
    found = [text for _, texts in examples("privacy")["found"].items() for text in texts]
    casussen = ["\n\n".join(each.values()) for each in examples("ordinary_casussen")["casussen"]]
    texts = [*(text for text, _ in PERSONAL), *found, *HARMLESS, PROSE, *casussen, f"Mail naar {CONTACT}."]
    script = """async ([rules, script, texts]) => {
        const { personal, known } = await (await fetch(rules)).json();
        const { watcher } = await import(script);
        const look = watcher(personal, known);
        return texts.map(look);
    }"""
    at = "../assets/ospo/"
    there = page.evaluate(script, [f"{at}ask.json", f"{page.url}{at}ask-personal.js", texts])
    ours = [{kind.value for kind in kinds(text, known=[CONTACT])} for text in texts]
    told = [set(each) for each in there]
    assert [(text, each - our) for text, each, our in zip(texts, told, ours, strict=True) if each - our] == []
    both = sum(len(each & our) for each, our in zip(told, ours, strict=True))
    assert both >= FEWEST_TOLD * sum(map(len, ours))
    assert {kind for each in told for kind in each} == {"bsn", "iban", "phone", "mail", "address"}


@first_engine
def test_each_field_says_calmly_what_looks_personal_and_nothing_is_held_up(page: Page) -> None:
    fill(page, situation=f"Bel Jan op 06 12345678, of mail {CONTACT}.")
    warnings = page.locator(".ospo-warning")
    expect(warnings.filter(has_text="telefoonnummer")).to_have_count(1)
    beside = page.locator(f"#{page.get_by_label(SITUATION).get_attribute('id')}-warning")
    expect(beside).to_contain_text("Hier staat misschien een telefoonnummer.")
    assert beside.get_attribute("role") == "status"
    expect(page.locator(".ospo-noticed")).to_have_text(f"Bij ‘{SITUATION}’ staat misschien een telefoonnummer.")
    page.get_by_role("button", name="Verder per mail").click()
    expect(page.locator(".ospo-panel")).to_be_focused()
    page.get_by_label(SITUATION).fill(f"Mail {CONTACT}.")
    expect(warnings.filter(has_text="misschien")).to_have_count(0)
    expect(page.locator(".ospo-noticed")).to_have_text("")


@first_engine
def test_pages_that_are_alike_are_shown_while_somebody_types(page: Page) -> None:
    alike = page.locator(".ospo-alike")
    expect(alike).to_be_hidden()
    page.get_by_label(QUESTION).fill("Kunnen we de koppeling met ons zaaksysteem delen onder de EUPL-licentie?")
    link = alike.get_by_role("link", name="Mag een koppeling onder de EUPL? (nieuw tabblad)")
    expect(link).to_have_attribute("href", page.url.replace(PLACE, "lessen/2026/1-koppeling/"))
    expect(alike.get_by_role("status")).to_contain_text("op je vraag")
    page.context.set_offline(True)  # what it needs is there by now
    page.get_by_label(QUESTION).fill("Welke eis over broncode zetten we in de aanbesteding bij de inkoop?")
    expect(alike.get_by_role("link").first).to_have_text("Hoe vraag je open source uit bij een inkoop? (nieuw tabblad)")
    page.get_by_label(QUESTION).fill(
        "Zonnepanelen op het zwembad wekken bewolkt weinig stroom, welke meter hangt daar naast de ketel in de kelder?"
    )
    expect(alike.get_by_role("status")).to_have_text("We vonden geen pagina die op je vraag lijkt. Stel hem gerust.")
    page.get_by_label(QUESTION).fill("Mag dat?")
    expect(alike).to_be_hidden()


HOSTILE = [
    ("We bouwden iets.\n\n  Twee regels,\n\ten een tab.", "Mag dat & zo ja: 100% open? #1 +2 = “3” é€ 🙂"),
    ("### Waar loop je op vast?\n\nniets\n\\### Titel\n### Einde van je vraag\nmeer", "```\n### Wat speelt er?"),
    ("<!-- verborgen", "--> <script>alert(1)</script> {kinds} {{x}} $& $1"),
    ("- [X] Ik stel deze vraag voor iemand anders", "Anders, of niet\nBcc: een@ander.example\n\n.\n"),
]


@first_engine
@pytest.mark.parametrize(("situation", "question"), HOSTILE)
def test_a_mail_that_a_program_makes_of_it_reads_as_it_was_filled_in(page: Page, situation: str, question: str) -> None:
    fill(page, situation, question)
    page.get_by_label("Wanneer heb je antwoord nodig?").select_option("binnen een week")
    page.get_by_label("De les mag gedeeld worden").check()
    page.get_by_role("button", name="Verder per mail").click()
    link = page.get_by_role("link", name="Open je mailprogramma").get_attribute("href") or ""
    subject, text = mailed(link)
    assert subject == "Mag onze koppeling onder de EUPL?"
    reading = sent(text).reading
    assert reading.values == {
        "organisation_type": ("municipality",),
        "topics": ("licenties/eupl", "inkoop"),
        "situation": (situation.strip(),),
        "question": (question.strip(),),
        "urgency": ("week",),
        "publish": ("yes",),
        "no_secrets": ("yes",),
    }
    assert (reading.missing, reading.off_list, reading.doubled) == ((), {}, ())


def copy(page: Page, button: Locator) -> None:
    """On a busy machine a permission takes a moment to reach the page: then one clicks again, as a person would."""
    status = page.locator(".ospo-panel").get_by_role("status")
    for _ in range(100):
        button.click()
        page.wait_for_timeout(200)
        if status.inner_text() == "Gekopieerd.":
            return
    expect(status).to_have_text("Gekopieerd.")


@first_engine
def test_what_is_too_long_for_a_mail_is_copied(page: Page) -> None:
    fill(page, situation=LONG)
    page.get_by_role("button", name="Verder per mail").click()
    panel = page.locator(".ospo-panel")
    expect(panel).to_contain_text("te lang")
    _, text = mailed(panel.get_by_role("link", name="Open je mailprogramma").get_attribute("href") or "")
    assert text.strip() == "Plak hier je vraag: die heb je gekopieerd op de site."
    panel.get_by_role("button", name="Kopieer mijn vraag").click()
    expect(panel.get_by_role("status")).to_contain_text("Ctrl+C")  # this browser lets nobody write: it is selected
    selected = str(page.evaluate("document.activeElement.value.slice(0, document.activeElement.selectionEnd)"))
    found = sent(selected)
    assert found.title == "Mag onze koppeling onder de EUPL?"
    assert found.reading.text("situation") == LONG.strip()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy(page, panel.get_by_role("button", name="Kopieer mijn vraag"))
    assert sent(str(page.evaluate("navigator.clipboard.readText()"))).reading.text("situation") == LONG.strip()


def at_github(page: Page) -> dict[str, list[str]]:
    link = page.get_by_role("link", name="Open GitHub (nieuw tabblad)")
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"
    address = urlsplit(link.get_attribute("href") or "")
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{REPOSITORY}/issues/new"
    assert len(address.geturl()) < 8_000
    return parse_qs(address.query, strict_parsing=True)


@first_engine
def test_github_s_form_gets_the_texts_and_people_hear_what_it_can_t_take(page: Page) -> None:
    fill(page, question="Mag dat & 100%?\n\n#1")
    page.get_by_role("button", name="Verder met GitHub").click()
    expect(page.locator("#ospo-way-github")).to_contain_text("account op GitHub")
    assert at_github(page) == {
        "template": ["casus.yml"],
        "title": ["Mag onze koppeling onder de EUPL?"],
        "situation": ["We bouwden een koppeling."],
        "question": ["Mag dat & 100%?\n\n#1"],
    }
    again = page.locator(".ospo-panel li").all_inner_texts()
    assert again[:2] == ["Wat voor organisatie?\ngemeente", "Waar gaat het over?\nEUPL, Inkoop en aanbesteden"]
    assert again[2].startswith("Openbaar en veilig")


@first_engine
def test_what_is_too_long_for_github_is_told_and_copied_and_never_cut(page: Page) -> None:
    fill(page, situation=LONG * 2, question="Mag dat?")
    page.get_by_role("button", name="Verder met GitHub").click()
    assert at_github(page).keys() == {"template", "title", "question"}
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy(page, page.get_by_role("button", name=f"Kopieer ‘{SITUATION}’"))
    assert page.evaluate("navigator.clipboard.readText()") == (LONG * 2).strip()


@first_engine
def test_by_keyboard_alone_from_what_lacks_to_the_end(page: Page) -> None:
    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def is_seen() -> bool:
        """What has the focus is within the window, and shows it."""
        script = """() => { const one = document.activeElement, box = one.getBoundingClientRect();
            return box.bottom > 0 && box.top < innerHeight && getComputedStyle(one).outlineStyle !== "none"; }"""
        return bool(page.evaluate(script))

    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024, four times as large
    page.get_by_role("button", name="Verder per mail").focus()
    press("Enter")
    needed = page.locator(".ospo-needed")
    expect(needed).to_be_focused()
    expect(needed.get_by_role("link")).to_have_count(6)
    press("Tab", "Enter")
    title = page.get_by_label(TITLE)
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("Mag dat?")
    press("Tab")
    page.keyboard.type("gem")
    assert page.get_by_label("Wat voor organisatie?").input_value() == "gemeente"
    press("Tab", "Tab", "Space", *["Tab"] * 5)
    expect(page.get_by_label(SITUATION)).to_be_focused()
    page.keyboard.type("Iets.")
    press("Tab")
    page.keyboard.type("Mag het?")
    assert is_seen()
    for _ in range(7):
        press("Tab")
    press("Tab")
    expect(page.get_by_label(BOX)).to_be_focused()
    press("Space")
    expect(needed).to_be_hidden()
    press("Tab", "Tab", "Enter")
    expect(page.locator(".ospo-panel")).to_be_focused()
    assert is_seen()
    press("Tab")
    expect(page.get_by_role("link", name="Open je mailprogramma")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@first_engine
@pytest.mark.parametrize("width", [1280, 320])
def test_everyone_can_use_the_form_in_each_of_its_states(page: Page, width: int) -> None:
    def faults() -> list[Any]:
        options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options).response["violations"]
        return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]

    page.set_viewport_size({"width": width, "height": 800})
    assert faults() == []
    page.get_by_role("button", name="Kopieer mijn vraag").hover()
    assert faults() == []
    page.get_by_role("button", name="Verder met GitHub").click()
    expect(page.locator(".ospo-needed")).to_be_visible()
    assert faults() == []
    fill(
        page, situation=f"{LONG * 2} Bel Jan op 06 12345678.", question="Mag de koppeling met ons zaaksysteem de EUPL?"
    )
    expect(page.locator(".ospo-alike")).to_be_visible()
    for way in ("Verder met GitHub", "Verder per mail"):
        page.get_by_role("button", name=way).click()
        expect(page.locator(".ospo-panel")).to_be_focused()
        assert faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(page.get_by_label(SITUATION)).to_be_visible()
    expect(page.locator(".ospo-send, .ospo-panel").locator("visible=true")).to_have_count(0)


@first_engine
def test_nothing_of_what_was_typed_is_kept(page: Page) -> None:
    fill(page)
    page.get_by_role("button", name="Kopieer mijn vraag").click()
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state])"
    assert "koppeling" not in str(page.evaluate(kept))
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#ospo-form")).to_be_visible()
    assert page.get_by_label(SITUATION).input_value() == ""
