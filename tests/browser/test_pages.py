"""The web view in a real browser: everyone can use it, on every screen, and an answer appears by itself."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from ospo_automation.sandbox import BOT_LOGIN, Repository, Sandbox, StatusColumn, View, web
from ospo_automation.sandbox.acts import Actor
from ospo_automation.sandbox.project_acts import COLOURS as COLOURS_OF_OPTIONS
from ospo_automation.sandbox.project_acts import Fields
from ospo_automation.sandbox.web import Correspondent
from tests.sandbox.letterbox import Letterbox
from tests.sandbox.test_web import FORM
from tests.served import chromium, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

HOME = "/ospo-nl/netwerk"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
AXE_RUN = """only => axe.run(document, {...only, resultTypes: ["violations"], preload: false})
    .then(found => found.violations)"""
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOK = Path(web.__file__).with_name("static") / "look.css"
LONG = "Verantwoordelijkheidsverdelingsovereenkomst" * 3
TEXT = f"""### Waar gaat het over?

{LONG} en `{LONG}`, zie https://example.org/{LONG}.

# Te grote kop

| {LONG} | b |   |
| --- | --- | --- |
| 1 | 2 | 3 |

```
{LONG} {LONG}
```

- [x] gedaan
- [ ] nog niet

#

![plaatje](https://example.org/x.png) [](https://example.org)

<details><summary>Meer</summary>

> @anna zei: **doe maar**, zie #1

</details>
"""
Scheme = Literal["light", "dark"]
SCREENS: tuple[tuple[int, Scheme], ...] = ((1280, "light"), (1280, "dark"), (320, "light"))
COLOURS = ("ededed", "fef2c0", "0b3d2e", "777777", "ff0000", "8888ff")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=["nl", "en"])
def repo(request: pytest.FixtureRequest) -> Iterator[Repository]:
    """A repository in which every page has everything that can be on it."""
    with Sandbox() as box:
        for login in ("anna", "bert", "cleo"):
            box.add_user(login)
        repo = box.add_repo("ospo-nl/netwerk")
        repo.grant("bert", "write")
        _fill(box, repo)
        columns = tuple(StatusColumn(f"status: {colour}", colour, "Uitleg.") for colour in COLOURS)
        box.view = View(
            repo.full_name, request.param, title="Netwerk", columns=columns, visitor="vera", hint="Of typ `/hulp`.",
            letters=_letters(),
        )  # fmt: skip
        yield repo
        assert box.violations == []


def _letters() -> Letterbox:
    found, jos = Letterbox(), Correspondent(f"Jos {LONG}", "jos@gemeente.example")
    found.write(jos, LONG, f"{TEXT}\n> {LONG}")
    found.answer(jos.address, LONG, f"{TEXT}\n{LONG} https://example.org/{LONG}")
    found.write(jos, "Re:", f"{TEXT}\nOp 2 november schreef {LONG}:\n> {LONG}\n", answers="0000000000000001")
    return found


def _fill(box: Sandbox, repo: Repository) -> None:
    robot = Actor(BOT_LOGIN, automated=True)
    readme = f"# Welkom\n\n{TEXT}\n\n![logo](logo.png)\n"
    form = {".github/ISSUE_TEMPLATE/casus.yml": FORM}
    repo.commit({**form, "README.md": readme, "a.txt": f"{LONG * 3}\nb\n", "logo.png": PIXEL}, author="bert")
    for colour in COLOURS:
        box.acts.make_label(repo.state, f"status: {colour}", colour, "Uitleg")
        number = repo.open_issue("anna", title=f"Mag {LONG} onder de EUPL?", body=TEXT)
        repo.add_label("bert", number, f"status: {colour}")
        repo.add_label("bert", number, f"thema: {LONG[:40]}")
    box.acts.comment(robot, repo.state, repo.state.issues[1], f"@anna en @bert, kijken jullie mee?\n\n{TEXT}")
    comment = repo.comment("cleo", 1, TEXT)
    repo.react("anna", 1, "heart", comment=comment)
    repo.react("anna", 1, "+1")
    repo.assign("bert", 1, "cleo")
    repo.close_issue("bert", 2)
    repo.open_pull("bert", title="Les", body=TEXT, head="les", files={"a.txt": f"{LONG * 2}\nc\n", "b.md": "# B\n"})
    for number in range(3):
        repo.record_run("casus.yml", "issues.opened", 1, requests=number, summary=TEXT, failed=number % 2 == 0)
    _fill_project(box, repo)
    box.events.clear()


def _fill_project(box: Sandbox, repo: Repository) -> None:
    """One column for each of GitHub's colours, and what has no place yet or comes from elsewhere."""
    options = {f"{LONG[:60]} {each}": each for each in COLOURS_OF_OPTIONS}
    fields: Fields = {"Status": options, LONG: "text", "Termijn": "date"}
    project = box.add_project("ospo-nl", "Casussen", fields=fields, by="bert")
    for number, option in enumerate(options, 1):
        item = project.add(repo, min(number, 7), by="bert")
        project.move(item, "Status", option, by="anna")
        project.move(item, LONG, LONG, by="bert")
        project.move(item, "Termijn", "2026-12-03", by="bert")
    other = box.add_repo("ospo-nl/elders")
    for status in [*options, None]:
        item = project.add(other, other.open_issue("anna", title=LONG), by="bert")
        project.move(item, "Status", status, by="cleo")


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
ADDRESSES = (
    HOME,
    f"{HOME}/issues",
    f"{HOME}/issues?label=status: ededed&state=all",
    f"{HOME}/issues/1",
    f"{HOME}/issues/1/acts",
    f"{HOME}/issues/new/choose",
    f"{HOME}/pull/7/acts",
    f"{HOME}/edit/main/README.md",
    f"{HOME}/board",
    f"{HOME}/pulls",
    f"{HOME}/pull/7",
    f"{HOME}/tree/main",
    f"{HOME}/blob/main/README.md",
    f"{HOME}/blob/main/a.txt",
    f"{HOME}/actions",
    "/orgs/ospo-nl/projects/1",
    f"{HOME}/issues/new?template=casus.yml",
    "/notifications",
    "/notifications?person=anna",
    f"{HOME}/issues/1/mail/anna/500001",
    f"{HOME}/mail",
    f"{HOME}/desk",
    f"{HOME}/mail/jos@gemeente.example",
    f"{HOME}/mail/jos@gemeente.example/0000000000000001",
    "/nergens",
)


def faults_of(browser: Browser, addresses: Iterable[str], screens: Sequence[tuple[int, Scheme]] = SCREENS) -> list[str]:
    """What axe finds wrong by any of its rules, in the dark by those about colours, since nothing else is different
    there; and what scrolls sideways. 320 is a phone, and 1280 at 400%.
    """
    problems = []
    with _with_axe(browser) as page:
        for address in addresses:
            page.goto(address)
            problems += _faults_on(page, screens)
    return problems


@contextmanager
def _with_axe(browser: Browser) -> Iterator[Page]:
    """A page that gets axe wherever it goes: sent once, and not for each page again."""
    context = browser.new_context(bypass_csp=True)  # for axe only: the other tests have the policy as it is
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def _faults_on(page: Page, screens: Sequence[tuple[int, Scheme]] = SCREENS) -> list[str]:
    problems = []
    for width, scheme in screens:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(AXE_RUN, OF_COLOURS if scheme == "dark" else {})
        problems += [
            f"{page.url} {width} {scheme} {each['id']}: {json.dumps(each['nodes'][0]['html'])[:150]}" for each in found
        ]
        if width == 320 and page.evaluate("document.documentElement.scrollWidth") > 320:
            problems.append(f"{page.url} scrolls sideways")
    return problems


def test_everyone_can_use_every_page(browser: Browser, repo: Repository) -> None:
    view = repo.box.view
    screens = SCREENS if view is None or view.language == "nl" else SCREENS[2:]  # the colours are the same
    assert faults_of(browser, [repo.box.url + address for address in ADDRESSES], screens) == []


def test_in_the_dark_only_colours_are_others() -> None:
    (dark,) = re.findall(r"@media \(prefers-color-scheme: dark\) \{\s+:root \{(.*?)\}\s+\}", text_of_look(), re.DOTALL)
    assert text_of_look().count("prefers-color-scheme") == 1
    assert re.sub(r"\s+--[\w-]+: #[0-9a-f]{6};", "", dark).strip() == ""


def text_of_look() -> str:
    return LOOK.read_text(encoding="utf-8")


def test_everyone_can_use_the_demo(browser: Browser, shared: Path) -> None:
    """Its board, its board issue, both difficult casussen and what the automation did."""
    with told("nl", shared) as network:
        stage = network.stage
        home = f"{stage.box.url}/{stage.repository.full_name}"
        pages = ["", "/board", "/issues/1", "/issues/12", "/issues/13", "/actions", "/pulls"]
        assert faults_of(browser, [home + page for page in pages], SCREENS[2:3]) == []
        assert stage.box.violations == []


def test_pages_ask_nothing_of_anybody_else_and_run_nothing_but_ours(browser: Browser, repo: Repository) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(repo.box.url) else said.append(sent.url))
    for address in ADDRESSES[:-1]:
        page.goto(repo.box.url + address)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
    )
    assert page.evaluate("window.x") is None
    page.close()
    assert len(said) == 1
    assert "Content Security Policy" in said[0]


def test_a_casus_is_sent_in_with_the_keyboard_and_the_answer_appears(browser: Browser, repo: Repository) -> None:
    page = browser.new_page()
    page.goto(f"{repo.box.url}{HOME}")
    page.locator("a.button").press("Enter")
    press = page.keyboard.press
    page.locator("#casus-title").focus()
    page.keyboard.type("Mogen we dit?")
    press("Enter")  # something is missing: the summary has the focus, and what was typed is still there
    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page.locator("#casus-title")).to_have_value("Mogen we dit?")
    page.locator("[role=alert] a").first.press("Enter")
    press("Tab") if page.evaluate("document.activeElement.id") != "field-topics-1" else None
    press("Space")
    for _ in range(3):
        press("Tab")
    page.keyboard.type("Wat kies ik?")
    press("Tab")
    press("Space")
    press("Enter")
    page.wait_for_url(re.compile(r"/issues/\d+$"))
    _answer_appears(page, repo)
    page.close()


@pytest.mark.parametrize("repo", ["nl"], indirect=True)  # only words differ
def test_a_reply_is_sent_with_the_keyboard_and_without_scripts(browser: Browser, repo: Repository) -> None:
    """Nothing typed: that is said where the focus is, and everyone can read it."""
    number = repo.open_issue("anna", title="Wie denkt mee?")
    context = browser.new_context(bypass_csp=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{repo.box.url}{HOME}/issues/{number}")
    page.locator("#reply-as").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    page.locator("[role=alert] a").press("Enter")
    page.keyboard.type("Ik denk mee.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article.said").last).to_contain_text("Ik denk mee.")
    assert page.url.endswith(f"#issuecomment-{repo.comments(number)[-1].id}")
    assert [each.author for each in repo.comments(number)] == ["anna"]
    for each in page.locator(".reply :is(button, select)").all():
        assert each.evaluate("one => one.offsetHeight") >= 24
    context.close()
    repo.box.events.clear()
    with _with_axe(browser) as page:
        page.goto(f"{repo.box.url}{HOME}/issues/{number}")
        page.locator(".reply button").first.click()
        expect(page.locator("[role=alert]")).to_be_visible()
        assert _faults_on(page) == []


def test_whom_the_visitor_plays_changes_only_before_they_chose(browser: Browser, repo: Repository) -> None:
    number = repo.open_issue("anna", title="Wie weet dit?")  # its event waits, so the page looks again all the time
    page = browser.new_page()
    page.goto(f"{repo.box.url}{HOME}/issues/{number}")
    who = page.locator("#reply-as")
    expect(who).to_have_value("anna")
    robot = Actor(BOT_LOGIN, automated=True)
    repo.box.acts.comment(robot, repo.state, repo.state.issues[number], "@bert en @cleo, denken jullie mee?")
    expect(who).to_have_value("bert")
    page.fill("#reply-text", "Als Bert weet ik")
    repo.assign("bert", number, "cleo")
    expect(who.locator("option[value=cleo]")).to_contain_text(", ")
    expect(who).to_have_value("bert")
    expect(page.locator("#reply-text")).to_have_value("Als Bert weet ik")
    page.close()
    repo.box.events.clear()


@pytest.mark.parametrize("repo", ["nl"], indirect=True)  # only words differ
def test_each_change_is_told_and_the_reader_stays_in_place(browser: Browser, repo: Repository) -> None:
    number = repo.open_issue("anna", title="Stil", body="[een](https://example.org/1) [twee](https://example.org/2)")
    repo.box.events.clear()
    page = browser.new_page()
    page.goto(f"{repo.box.url}{HOME}/issues/{number}")
    page.evaluate("""
        window.told = [];
        new MutationObserver(seen => seen.forEach(each => each.addedNodes.forEach(node => told.push(node.data))))
            .observe(document.querySelector("[role=status]"), {childList: true});
    """)
    page.locator("#opening .prose a").nth(1).focus()
    for count, body in enumerate(("[een](https://example.org/1) [drie](https://example.org/3)", "geen link meer"), 1):
        repo.edit_issue("anna", number, body=body)
        repo.box.events.clear()
        page.wait_for_function("count => told.length >= count", arg=count, timeout=12_000)
        assert page.evaluate("document.activeElement.closest('#opening') !== null")
    assert page.evaluate("told.length") == 2
    assert page.evaluate("new Set(told).size") == 1
    page.close()


def test_a_button_has_an_edge_where_the_reader_chose_the_colours(browser: Browser, repo: Repository) -> None:
    page = browser.new_page(forced_colors="active")
    page.goto(f"{repo.box.url}{HOME}/issues/new")
    edge, paper = page.evaluate("""
        (() => {
            const of = name => getComputedStyle(document.querySelector(name));
            return [of("button").borderTopColor, of("body").backgroundColor];
        })()
    """)
    assert edge != paper
    assert page.evaluate("getComputedStyle(document.querySelector('button')).borderTopWidth") == "1px"
    page.close()


def test_without_scripts_a_casus_is_sent_in_too(browser: Browser, repo: Repository) -> None:
    page = browser.new_page(java_script_enabled=False, reduced_motion="reduce")
    page.goto(f"{repo.box.url}{HOME}/issues/new")
    page.fill("#casus-title", "Zonder script")
    page.select_option("#field-kind", "gemeente")
    page.check("#field-topics-1")
    page.fill("#field-question", "Kan dat?")
    page.check("#field-fine-1")
    page.click("button")
    page.wait_for_url(re.compile(r"/issues/\d+$"))
    expect(page.locator("h1")).to_contain_text("Zonder script")
    expect(page.locator(".again a")).to_have_attribute("href", re.compile(r"/issues/\d+$"))  # to look again oneself
    repo.box.events.clear()
    page.close()


def _answer_appears(page: Page, repo: Repository) -> None:
    number = int(page.url.rpartition("/")[2])
    assert repo.issue(number).author == "vera"
    status = page.locator("[role=status]")
    expect(status).not_to_be_empty()
    page.locator(".masthead a").first.focus()
    page.evaluate("window.stays = true")
    repo.box.events.clear()
    robot = Actor(BOT_LOGIN, automated=True)
    comment = repo.box.acts.comment(robot, repo.state, repo.state.issues[number], "Bedankt voor je **casus**.")
    expect(page.locator(f"#issuecomment-{comment.id} strong", has_text="casus")).to_be_visible(timeout=4000)
    view = repo.box.view
    assert view
    answered = {"nl": "De automatisering heeft geantwoord.", "en": "The automation has answered."}[view.language]
    expect(status).to_contain_text(answered)
    assert page.evaluate("window.stays") is True  # the page was not loaded again
    assert page.evaluate("document.activeElement.closest('.masthead') !== null")
