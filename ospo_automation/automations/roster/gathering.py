"""Who signed up and was approved, who wants to go, and how our proposals for that stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import BOARD, rows_on
from ospo_automation.core.engine.effects import branch_of
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Issue, OwnIssue, own_comments, own_state
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.network import profiles
from ospo_automation.core.network.joiner import Joiner, Settings
from ospo_automation.core.network.own_page import own_page
from ospo_automation.core.outgoing.proposal import Proposal
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.logins import is_login
from ospo_automation.core.primitives.marker import Mark, short_print
from ospo_automation.core.sight import to_do
from ospo_automation.core.sight.confirmations import CONFIRMATIONS, Memory, confirmed, open_forms
from ospo_automation.core.sight.outsiders import present
from ospo_automation.core.sight.signing_form import (
    APPROVED,
    CHANGED,
    DAY,
    STAGE,
    TYPED,
    WAITS,
    SigningForm,
    is_form,
    is_there_already,
    look_at_form,
    roles_in_network,
    state_of,
)
from ospo_automation.core.sight.standing_members import (
    HOME,
    approved_in,
    ended_in,
    handled_in,
    in_teams,
    leaving,
    page_of,
    page_there,
    says_so,
    withdrawn_in,
)

from .drafting import comes_back, of_coming, of_going, page_for, takes_back
from .facts import COMING, CONFLICTS, GOING, TAKEN_BACK, WEEKLY, BranchFiles, Facts, Listed

MOST_RENEWED = 60  # of those who only said that it is still right, in one proposal
ROOM = 15_000  # characters in what our comment remembers of the files, which holds 20,000
WROTE, BASE = "wrote", "base"
"""What our comments about the proposals remember: what stands for each file as we wrote it, and on which it rests."""


def gather(hub: Reader, event: Event) -> Facts | None:
    checkout = hub.checkout
    network = checkout.network
    if network.section(Settings) is None:
        return None
    if event.number is not None and not _is_about(hub.issue(event.number), checkout):
        return None
    home = own_issue(hub, HOME)
    forms = dict(_forms(hub, event, home))
    ended = ended_in(home)
    going = leaving(rows_on(own_issue(hub, BOARD), network.bots, checkout.accounts).pauses, checkout)
    back = {form.joiner.person.login.lower() for number, form in forms.items() if _is_coming_back(number, hub)}
    going = [each for each in going if checkout.accounts.today(each) not in back]
    leaves = {checkout.accounts.today(each) for each in going}
    coming: dict[int, Joiner] = {}
    waiting, stuck = [], []
    pages: dict[str, str] = {}
    for number, form in sorted(forms.items()):
        state, joiner = state_of(hub.comments(number), checkout), form.joiner
        day = iso_day(state.get(DAY))
        is_yes = state.get(STAGE) in {APPROVED, CHANGED} and state.get(TYPED) == joiner.print and day is not None
        if not is_yes or day is None or not is_login(joiner.person.login):
            waiting += [_listed(form, hub)] if state.get(STAGE) == WAITS else []
        elif not says_so(joiner, checkout) and joiner.person.login.lower() not in leaves:
            page = page_for(joiner, day, checkout)
            stuck += [joiner.person.login] if page is None else []
            if page is not None:
                coming = {each: other for each, other in coming.items() if other.person.id != joiner.person.id}
                coming[number] = joiner
                pages[joiner.person.login] = page
    coming = dict(_that_fit(coming))
    if home is None:
        says = len(confirmed(Memory.of(own_issue(hub, CONFIRMATIONS)), checkout))
        return Facts(home, waiting, coming, going, stuck, ended, {}, {}, {}, renewed=says)
    is_new = event.number in coming and event.number not in approved_in(home)
    if _is_beside(event, home, coming, going) or (is_new and not (event.is_scheduled or event.is_manual)):
        # Of who was just agreed to there is something to propose, whatever stands there by now.
        left = Facts(home, waiting, coming, going, stuck, ended, handled_in(home), {}, {}, is_left=is_new)
        renewed = dict(_renewed(hub, _logins(coming), going))
        return replace(left, in_teams=in_teams(going, checkout), renewed=len(renewed))
    found = _proposed(hub, home, waiting, coming, going, stuck, pages, insists=not event.is_scheduled)
    today = network.calendar.today(event.now)
    # Where coordinators have a list of all that waits, this is in it, and in the mail about that.
    is_time = (
        network.section(to_do.Settings) is None
        and event.is_scheduled
        and network.calendar.is_working_day(today)
        and not _was_told(home, hub, today)
    )
    changed = [number for number, each in found.coming.items() if is_there_already(each.person, checkout)]
    return replace(found, today=today, changed=changed, to_tell=present(hub, today) if waiting and is_time else ())


def _that_fit(coming: Mapping[int, Joiner]) -> Iterator[tuple[int, Joiner]]:
    """Of very many those who came first, as our comment has room for: the others come with the next proposal."""
    room = ROOM
    for number, joiner in coming.items():
        room -= len(Mark(COMING, {joiner.person.login: "x" * 40}).line())
        if room < 0:
            return
        yield number, joiner


def _was_told(home: OwnIssue, hub: Reader, today: date) -> bool:
    """Whether coordinators were told of somebody within a week."""
    days = [
        iso_day(mark.key.removeprefix(f"{WEEKLY}/"))
        for _, mark in own_comments(hub.comments(home.number), hub.checkout.network.bots)
        if mark.key.startswith(f"{WEEKLY}/")
    ]
    return any(day is not None and day > today - timedelta(days=7) for day in days)


def _is_about(issue: Issue, checkout: Checkout) -> bool:
    """Whether it is a form, or our own issue: of any other nothing more is asked."""
    mark = Mark.read(issue.body)
    is_home = mark is not None and mark.key == HOME and checkout.network.bots.wrote(issue.author, issue.body)
    return is_home or is_form(issue, checkout)


def _forms(hub: Reader, event: Event, home: OwnIssue | None) -> Iterator[tuple[int, SigningForm]]:
    """The open forms, as far as they were read: those with very long conversations only where they were approved. What
    somebody locked, closed, deleted or moved elsewhere is among them no more.
    """
    numbers = dict.fromkeys(open_forms(hub))
    if event.is_scheduled:
        numbers |= dict.fromkeys(each.number for each in hub.recent_issues() if is_form(each, hub.checkout))
    if event.number is not None and (home is None or event.number != home.number):
        numbers[event.number] = None  # its label may have to be made yet
    known = approved_in(home)
    for number in numbers:
        if not (hub.has_read(number) or number in known or number == event.number):
            continue
        issue = hub.issue(number)
        if issue.is_locked:
            continue  # nobody can answer there: until it is opened again it is put away
        form = look_at_form(issue, hub.comments(number), hub.checkout)
        is_there = form is not None and is_there_already(form.joiner.person, hub.checkout)
        if form is not None and (issue.is_open or (number == event.number and is_there)):
            yield number, form


def _is_coming_back(number: int, hub: Reader) -> bool:
    """Whether somebody said yes to their form: that they left was before."""
    return state_of(hub.comments(number), hub.checkout).get(STAGE) == APPROVED


def _listed(form: SigningForm, hub: Reader) -> Listed:
    likes = sum(Role.EXPERT in roles_in_network(each, hub.checkout) for each in form.issue.liked)
    return Listed(form.issue.number, form.joiner.person.login, likes)


def _proposed(
    hub: Reader,
    home: OwnIssue,
    waiting: Sequence[Listed],
    coming: Mapping[int, Joiner],
    going: Sequence[str],
    stuck: Sequence[str],
    pages: Mapping[str, str],
    *,
    insists: bool,
) -> Facts:
    """With how our proposals stand. Of what was turned down the forms end with it."""
    checkout = hub.checkout
    file, base = checkout.as_written.expertise.file, short_print(checkout.as_written.expertise.text)
    handled, ended = handled_in(home), ended_in(home)
    there: dict[str, Proposal] = {}
    drafts: dict[str, BranchFiles] = {}
    anew: dict[str, str] = {}
    withdrawn = set(withdrawn_in(home))
    states = {key: own_state(hub.comments(home.number), checkout.network.bots, key) for key in (COMING, GOING)}
    renewed = dict(_renewed(hub, _logins(coming), going))
    may_be_left = home.is_open or insists  # where it is closed, a sweep saw that nothing of ours is left
    if coming or renewed or (states[COMING] and may_be_left):
        wrote = _wrote(states[COMING])
        logins = [each.person.login for each in coming.values()]
        pages_of = {each(login, checkout) for login in logins for each in (page_of, page_there)}
        paths = {file, *wrote, *renewed, *pages_of}
        found = there[COMING] = hub.proposal(branch_of(COMING, home.number), sorted(paths))
        if found.state == "closed" and handled.get(COMING) != found.number:
            handled = {**handled, COMING: found.number}
            down = [each for each, joiner in coming.items() if page_of(joiner.person.login, checkout) in wrote]
            ended = {**ended, **{each: max((one.id for one in hub.comments(each)), default=0) for each in down}}
            coming = {each: joiner for each, joiner in coming.items() if each not in down}
        drafts[COMING] = of_coming(coming.values(), pages, renewed, found, wrote, checkout)
        is_moved = found.state == "open" and found.is_under_way and states[COMING].get(BASE, base) != base
        if found.is_frozen and (taken := takes_back(drafts[COMING], found, wrote, checkout)):
            anew[COMING] = TAKEN_BACK
            withdrawn |= {form for path in taken if (form := _form_on(found.files[path], path))}
        elif is_moved and not found.is_frozen and hub.conflicts(found.number):
            anew[COMING] = CONFLICTS
        in_files = {page.form for page in checkout.profiles.pages.values()}
        withdrawn = {each for each in withdrawn if found.state == "open" or each in in_files}
        base = str(states[COMING].get(BASE, base)) if found.state == "open" else base
    if going or (states[GOING] and may_be_left):
        wrote = _wrote(states[GOING])
        gone = [page_of(each, checkout) for each in going]
        found = there[GOING] = hub.proposal(branch_of(GOING, home.number), sorted({file, *gone}))
        drafts[GOING] = of_going(going, found, wrote, checkout)
        if going and found.is_frozen and comes_back(going, wrote, checkout):
            anew[GOING] = TAKEN_BACK
    return Facts(
        home,
        waiting,
        coming,
        going,
        stuck,
        ended,
        handled,
        there,
        drafts,
        base,
        anew,
        withdrawn,
        in_teams=in_teams(going, checkout),
        last_coordinators=bool(going) and set(checkout.as_written.expertise.coordinators) <= set(going),
        insists=insists,
        renewed=len(renewed),
        remembered=states,
    )


def _is_beside(event: Event, home: OwnIssue, coming: Mapping[int, Joiner], going: Sequence[str]) -> bool:
    """Whether somebody's form has nothing to do with what is proposed, so that nobody needs to look how that stands."""
    is_about_all = event.is_scheduled or event.is_manual or event.number in {None, home.number}
    return not (is_about_all or going or not coming or event.number in {*coming, *approved_in(home)})


def _logins(coming: Mapping[int, Joiner]) -> set[str]:
    return {each.person.login.lower() for each in coming.values()}


def _renewed(hub: Reader, coming: Collection[str], going: Collection[str]) -> Iterator[tuple[str, str]]:
    """The pages of those who said that it is still right, with the day on which they did."""
    checkout = hub.checkout
    there = confirmed(Memory.of(own_issue(hub, CONFIRMATIONS)), checkout)
    for login, day in sorted(there.items(), key=lambda each: each[1])[: max(0, MOST_RENEWED - len(coming))]:
        path = page_there(login, checkout)
        if path in checkout.pages() and login not in coming and login not in going:
            text = checkout.pages()[path]
            told = profiles.parse(text, path).model_copy(update={"confirmed_on": day})
            yield path, own_page(text, told, None, path)


def _form_on(page: str, path: str) -> int:
    """The form with which somebody signed up, as their page says; 0 where that can't be read."""
    try:
        return profiles.parse(page, path).form or 0
    except BadConfig:
        return 0


def _wrote(state: Mapping[str, Any]) -> dict[str, str]:
    found = state.get(WROTE)
    return {str(path): str(told) for path, told in found.items()} if isinstance(found, dict) else {}
