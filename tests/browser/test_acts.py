"""Each thing that people do on GitHub can be done in the web view, with nothing but a keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ospo_automation.sandbox import BOT_LOGIN, Repository, Sandbox, View
from ospo_automation.sandbox.acts import Actor
from tests.sandbox.test_web import FORM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HOME = "/ospo-nl/netwerk"
MOST_STEPS = 120
MEETING = FORM.replace("name: ", "name: Bijeenkomst of ", 1)
FOCUSED = """() => {
  const at = document.activeElement;
  const labels = [...(at.labels || [])].map(each => each.innerText).join(' ');
  return `${labels} ${at.tagName === 'TEXTAREA' || at.tagName === 'SELECT' ? '' : at.innerText || ''}`;
}"""


@pytest.fixture
def repo() -> Iterator[Repository]:
    with Sandbox(now=datetime(2026, 11, 25, 12, 0, tzinfo=UTC)) as box:
        for login in ("anna", "bert"):
            box.add_user(login)
        repo = box.add_repo("ospo-nl/netwerk")
        repo.grant("bert", "write")
        forms = {".github/ISSUE_TEMPLATE/casus.yml": FORM, ".github/ISSUE_TEMPLATE/meeting.yml": MEETING}
        repo.commit({**forms, "docs/les.md": "# Les\n"}, author="bert")
        repo.open_issue("anna", title="Mag dit?", body="Een vraag.")
        repo.add_label("bert", 1, "thema: EUPL")
        repo.remove_label("bert", 1, "thema: EUPL")
        repo.open_pull("bert", title="Een les", head="les", files={"docs/nieuw.md": "# Nieuw\n"})
        box.view = View(repo.full_name, "nl", title="Netwerk", visitor="vera")
        yield repo
        assert box.violations == []


def go(page: Page, name: str, *, within: str = "") -> None:
    """Steps with Tab to what has this name, as somebody does who has no mouse."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        is_within = not within or page.evaluate(f"document.activeElement.closest({within!r}) !== null")
        if is_within and name in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"{name} can't be reached from {page.url}")


def act(page: Page, repo: Repository, number: int, who: str, name: str) -> str:
    """The page with what that person may do there, at the act of this name."""
    kind = "pull" if number == 2 else "issues"
    page.goto(f"{repo.box.url}{HOME}/{kind}/{number}/acts")
    go(page, "Wie ben je?")
    page.keyboard.type(f"@{who}")
    go(page, "Speel deze persoon")
    page.keyboard.press("Enter")
    expect(page.locator("#acts-who")).to_have_value(who)
    return f"[aria-labelledby=act-{name}]"


def done(page: Page, button: str, within: str) -> None:
    go(page, button, within=within)
    page.keyboard.press("Enter")
    expect(page.locator(".masthead")).to_be_visible()


def test_what_is_done_with_an_issue_is_done_by_keyboard(browser: Browser, repo: Repository) -> None:
    page = browser.new_page(reduced_motion="reduce")

    there = act(page, repo, 1, "bert", "like")
    done(page, "Geef een duim", there)
    assert repo.issue(1).reactions == [("bert", "+1")]

    there = act(page, repo, 1, "anna", "edit")
    go(page, "Tekst", within=there)
    page.keyboard.press("Control+End")
    page.keyboard.type(" Met meer erbij.")
    done(page, "Bewaar", there)
    assert repo.issue(1).body == "Een vraag. Met meer erbij."

    there = act(page, repo, 1, "bert", "label")
    go(page, "thema: EUPL", within=there)
    page.keyboard.press("Space")
    done(page, "Bewaar de labels", there)
    assert repo.issue(1).labels == ["thema: EUPL"]

    there = act(page, repo, 1, "bert", "assign")
    go(page, "@anna", within=there)
    page.keyboard.press("Space")
    done(page, "Bewaar wie dit doet", there)
    assert repo.issue(1).assignees == ["anna"]

    there = act(page, repo, 1, "bert", "close")
    go(page, "Klaar", within=there)
    page.keyboard.press("ArrowDown")
    done(page, "Sluit", there)
    assert (repo.issue(1).state, repo.issue(1).state_reason) == ("closed", "not_planned")

    there = act(page, repo, 1, "anna", "reopen")
    done(page, "Heropen", there)
    assert repo.issue(1).state == "open"

    page.close()


def test_what_is_done_with_a_proposal_is_done_by_keyboard(browser: Browser, repo: Repository) -> None:
    page = browser.new_page(reduced_motion="reduce")

    there = act(page, repo, 2, "anna", "comment")
    go(page, "Reactie", within=there)
    page.keyboard.type("Mooi geworden.")
    done(page, "Verstuur reactie", there)
    assert [each.body for each in repo.comments(2)] == ["Mooi geworden."]

    there = act(page, repo, 2, "anna", "review")
    done(page, "Verstuur je oordeel", there)
    expect(page.locator("main")).to_contain_text("keurde het goed")

    there = act(page, repo, 2, "bert", "write")
    go(page, "docs/nieuw.md", within=there)
    page.keyboard.press("Control+End")
    page.keyboard.type("Een zin.")
    done(page, "Bewaar de aanpassing", there)
    assert repo.read("docs/nieuw.md", "les") == "# Nieuw\nEen zin."

    there = act(page, repo, 2, "bert", "draft")
    done(page, "Maak er weer een concept van", there)
    assert repo.pull(2).draft
    act(page, repo, 2, "bert", "merge")
    expect(page.locator("#act-merge")).to_have_count(0)

    there = act(page, repo, 2, "bert", "ready")
    done(page, "Het is geen concept meer", there)
    assert not repo.pull(2).draft

    there = act(page, repo, 2, "bert", "merge")
    done(page, "Neem het voorstel over", there)
    assert repo.read("docs/nieuw.md") == "# Nieuw\nEen zin."

    page.close()


def test_files_are_changed_and_forms_are_chosen_by_keyboard(browser: Browser, repo: Repository) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{repo.box.url}{HOME}/blob/main/docs/les.md")
    go(page, "Verander dit bestand")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/main/docs/les.md")
    go(page, "Tekst")
    page.keyboard.press("Control+End")
    page.keyboard.type("Meer.")
    go(page, "Bewaar de verandering")
    page.keyboard.press("Enter")
    page.wait_for_url("**/blob/main/docs/les.md")
    assert repo.read("docs/les.md") == "# Les\nMeer."

    page.goto(f"{repo.box.url}{HOME}/issues/new/choose")
    go(page, "Bijeenkomst of")
    page.keyboard.press("Enter")
    page.wait_for_url("**/issues/new?template=meeting.yml")
    expect(page.locator("h1")).to_contain_text("Bijeenkomst of")
    page.close()


def test_what_a_person_may_not_do_is_not_offered(browser: Browser, repo: Repository) -> None:
    page = browser.new_page()
    offered: dict[tuple[int, str], list[str]] = {}
    for number in (1, 2):
        for who in ("vera", "anna", "bert"):
            act(page, repo, number, who, "like")
            sections = page.locator(".act").evaluate_all("all => all.map(each => each.getAttribute('aria-labelledby'))")
            offered[number, who] = [each.removeprefix("act-") for each in sections]
    assert offered[1, "vera"] == ["like"]
    assert offered[1, "anna"] == ["like", "edit", "close"]
    assert offered[1, "bert"] == ["like", "edit", "label", "assign", "close"]
    assert offered[2, "anna"] == ["like", "comment", "review"]
    ours = ["like", "comment", "write", "merge", "edit", "label", "draft", "close"]
    assert offered[2, "bert"] == ours
    page.close()


def test_the_clock_is_put_forward_by_whoever_keeps_it(browser: Browser, repo: Repository) -> None:
    asked: list[datetime] = []
    repo.box.view = View(repo.full_name, "nl", title="Netwerk", visitor="vera", put_forward=asked.append)
    page = browser.new_page()
    for button in ("Een dag verder", "Tot volgende maandag", "Een week verder"):
        page.goto(f"{repo.box.url}{HOME}")
        go(page, button)
        page.keyboard.press("Enter")
        page.wait_for_url("**#clock")
    days = [(each.date() - repo.box.now.date()) / timedelta(days=1) for each in asked]
    assert days == [1, 5, 7]
    assert asked[1].weekday() == 0
    page.close()


def test_who_lets_time_pass_sees_that_it_does_and_what_happened_meanwhile(browser: Browser, repo: Repository) -> None:
    repo.box.view = View(repo.full_name, "nl", title="Netwerk", visitor="vera", put_forward=lambda _: None)
    page = browser.new_page()
    page.goto(f"{repo.box.url}{HOME}")
    page.get_by_role("button", name="Een dag verder").click()
    status = page.locator(".clock [role=status]")
    expect(status).to_contain_text("Het wordt donderdag 26 november 2026 om 09:00.")
    repo.box.advance(timedelta(hours=20))
    repo.box.acts.comment(Actor(BOT_LOGIN, automated=True), repo.state, repo.state.issues[1], "Vraag je dit nog?")
    repo.box.advance(timedelta(hours=2))
    expect(status).to_contain_text("Het is nu donderdag 26 november 2026")
    expect(page.locator(".clock .lately")).to_contain_text("reageerde op Mag dit?")
    page.goto(f"{repo.box.url}{HOME}?since=x&until=2026")
    expect(status).to_have_count(0)
    page.close()
