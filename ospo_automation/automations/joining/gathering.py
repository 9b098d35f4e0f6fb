"""What is known of a form with which somebody signs up, and how far it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ospo_automation.core.casus.allowed import Allowance, look_at
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.remembered import BOARD, rows_on
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, newest, own_comments
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.incoming.personal import details
from ospo_automation.core.incoming.slash import How, names
from ospo_automation.core.network.joiner import TEXTS, Joiner, Settings
from ospo_automation.core.network.profiles import may_have_page
from ospo_automation.core.network.signing_up import topics_of
from ospo_automation.core.sight.confirmations import CONFIRM, WAITING, open_forms
from ospo_automation.core.sight.signing_form import (
    APPROVED,
    CHANGED,
    DAY,
    JOINING,
    LEFT_AGAIN,
    NEW,
    STAGE,
    TYPED,
    SigningForm,
    is_approved,
    is_changed,
    is_form,
    is_there_already,
    look_at_form,
    stale_thumbs,
    stale_words,
    state_of,
)
from ospo_automation.core.sight.standing_members import HOME, ended_in, says_so, withdrawn_in

from .facts import Facts, Stage

LEAVES = {"leave", "withdraw"}
MOST_WELCOMED = 30  # in one run; the sweep does the rest


def gather(hub: Reader, event: Event) -> Facts | None:
    checkout = hub.checkout
    network = checkout.network
    if network.section(Settings) is None or event.number is None:
        return None
    issue = hub.issue(event.number)
    if issue.is_locked or not is_form(issue, checkout):
        return None
    comments = hub.comments(issue.number)
    form = look_at_form(issue, comments, checkout)
    if form is None:
        return None
    is_there = is_there_already(form.joiner.person, checkout)
    if not (issue.is_open or is_there):
        return None  # whoever closed it meant that
    state = state_of(comments, checkout)
    private = _private(form, state, comments, checkout)
    # Whose thumb is from before has to be known in the run that sees the change: afterwards nobody can tell.
    is_other = is_changed(form, state)
    liked = [*_liked(issue, hub, event, looks=is_other), *_liked_below(comments, hub, event, looks=is_other)]
    stale = stale_thumbs(form, state, liked)
    after = stale_words(form, state, comments)
    fresh = [each for each in liked if each.id not in stale]
    today = network.calendar.today(event.now)
    stage = _stage(form, _after(comments, after), fresh, state, private.kinds, hub, is_there=is_there)
    same = state.get(STAGE) == stage.value and state.get(TYPED) == form.joiner.print
    day = (iso_day(state.get(DAY)) if same else None) or today
    look = network.calendar.after_working_days(day, 5)
    ours = own_comments(comments, network.bots)
    is_asked = any(mark.key.partition("/")[0] == CONFIRM and mark.state.get(WAITING) is True for _, mark in ours)
    was_there = state.get(STAGE) in {CHANGED, Stage.THERE.value}
    leaves = is_there and stage is Stage.WITHDRAWN and not state.get(LEFT_AGAIN)  # once: they may come back by a word
    returns = stage is Stage.THERE and state.get(STAGE) == APPROVED
    board = own_issue(hub, BOARD) if leaves or returns else None
    is_welcomed = state.get(STAGE) == Stage.THERE.value and state.get(NEW) is True and same
    return Facts(
        issue.number,
        form,
        stage,
        network,
        day,
        look,
        private,
        state,
        _coordinators_first(stale, hub),
        after,
        is_new=is_welcomed or not was_there,
        is_asked=is_asked,
        rows=rows_on(board, network.bots, checkout.accounts) if board is not None else None,
        board=board.number if board is not None else 0,
        is_there=is_there,
    )


def _stage(
    form: SigningForm,
    comments: Sequence[Comment],
    liked: Sequence[Person],
    state: Mapping[str, Any],
    kinds: Collection[str],
    hub: Reader,
    *,
    is_there: bool,
) -> Stage:
    checkout = hub.checkout
    holds = {
        Stage.PRIVATE: bool(kinds),
        Stage.WITHDRAWN: _is_against_their_word(form, state, checkout) if is_there else _wants_out(form),
        Stage.NOT_OWN: not form.is_own,
        Stage.NO_PAGE: not is_there and not may_have_page(form.joiner.person.login),
        Stage.INCOMPLETE: bool(form.missing),
        Stage.OLDER: is_there and _last_form(form.joiner.person, checkout) > form.issue.number,
        # What people changed in the files after that is as they want it, until this form is changed as well.
        Stage.THERE: is_there and (_is_settled(form, state) or _is_as_wanted(form.joiner, checkout)),
        Stage.CHANGED: is_there,
        Stage.TAKEN: _is_somebody_elses(form.joiner.person, checkout),
    }
    stage = next((each for each, held in holds.items() if held), None)
    return stage or _wait(form, comments, liked, state, hub)


def _wait(
    form: SigningForm,
    comments: Sequence[Comment],
    liked: Sequence[Person],
    state: Mapping[str, Any],
    hub: Reader,
) -> Stage:
    """Of somebody new, whose form is complete: whether somebody who may said yes, or no after that."""
    checkout, number = hub.checkout, form.issue.number
    was_approved = state.get(STAGE) == APPROVED and state.get(TYPED) == form.joiner.print
    ended = ended_in(own_issue(hub, HOME))
    if number in ended:
        return Stage.APPROVED if is_approved(form, _after(comments, ended[number]), (), checkout) else Stage.TURNED_DOWN
    return Stage.APPROVED if was_approved or is_approved(form, comments, liked, checkout) else Stage.WAITS


def _is_settled(form: SigningForm, state: Mapping[str, Any]) -> bool:
    return state.get(STAGE) == Stage.THERE.value and state.get(TYPED) == form.joiner.print


def _is_as_wanted(joiner: Joiner, checkout: Checkout) -> bool:
    """Of whom no page can be there is nothing to be proposed."""
    return says_so(joiner, checkout) or not may_have_page(joiner.person.login)


def _is_against_their_word(form: SigningForm, state: Mapping[str, Any], checkout: Checkout) -> bool:
    """Whether they were never welcomed here: this form was merged after they took it back, or closed it."""
    if _last_form(form.joiner.person, checkout) != form.issue.number:
        return False
    issue, closer = form.issue, form.issue.closed_by
    is_closed = not issue.is_open and closer is not None and closer.id == form.joiner.person.id
    was_welcomed = state.get(STAGE) not in {Stage.WAITS.value, APPROVED, Stage.WITHDRAWN.value}
    return not was_welcomed and (is_closed or _wants_out(form) or bool(state.get(LEFT_AGAIN)))


def _last_form(person: Person, checkout: Checkout) -> int:
    return checkout.profiles.of(person.login).form or 0


def _after(comments: Sequence[Comment], last: int) -> list[Comment]:
    return [each for each in comments if each.id > last]


def _wants_out(form: SigningForm) -> bool:
    lines = (line for reply in form.replies for line in reply.given.lines if line.how is How.DONE)
    return any(names()[line.name] in LEAVES for line in lines)


def _is_somebody_elses(person: Person, checkout: Checkout) -> bool:
    """Whether our files name somebody else by the login that this account has now."""
    login = person.login.lower()
    there = login in checkout.as_written.profiles.pages or bool(topics_of(checkout.as_written.expertise.text, login))
    return there and checkout.accounts.id_of(login) not in {0, person.id}


def _private(form: SigningForm, state: Mapping[str, Any], comments: Sequence[Comment], checkout: Checkout) -> Allowance:
    """Telephone and mail addresses of their own have no place in a list of people either."""
    typed = "\n\n".join(form.reading.text(each) for each in TEXTS)
    there = details(typed, known=(checkout.network.contact,))
    return look_at(there, form.issue.author, state, comments, checkout.expertise.coordinators)


def _coordinators_first(stale: Collection[int], hub: Reader) -> list[int]:
    """However many strangers gave a thumb as well, theirs are remembered."""
    accounts = hub.checkout.accounts
    known = {accounts.number(each) for each in hub.checkout.expertise.coordinators}
    return sorted(stale, key=lambda each: (each not in known, each))


def _liked(issue: Issue, hub: Reader, event: Event, *, looks: bool) -> Sequence[Person]:
    """Who gave a 👍 to the form. However many strangers did, those of the network are found."""
    is_cut = issue.thumbs_up > len(issue.liked)
    return hub.hands_on_issue(issue.number).liked if is_cut and (looks or not event.comment) else issue.liked


def _liked_below(comments: Sequence[Comment], hub: Reader, event: Event, *, looks: bool) -> Sequence[Person]:
    """Coordinators who gave their 👍 to our own comment: many will. Where we look closer, everybody who did."""
    checkout = hub.checkout
    ours = newest(own_comments(comments, checkout.network.bots), JOINING)
    if ours is None or not (event.is_scheduled or looks):
        return ()
    if looks:
        return hub.hands_on(ours[0]).liked
    ids = hub.thumbs_on(ours[0])
    known = [Person(each, checkout.accounts.number(each)) for each in checkout.expertise.coordinators]
    return [each for each in known if each.id and each.id in ids]


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Those with their label, each read with what was said on it, and of the newest issues those that have none since a
    run for them got lost.
    """
    checkout = hub.checkout
    if checkout.network.section(Settings) is None:
        return ()
    there = [hub.issue(number) for number in open_forms(hub)]
    bare = [each for each in hub.recent_issues() if is_form(each, checkout)]
    in_files = {page.form for page in checkout.profiles.pages.values()}
    against = [hub.issue(each) for each in withdrawn_in(own_issue(hub, HOME)) if each in in_files]
    return list({each.number: each for each in (*there, *bare, *against)}.values())


def ends(hub: Reader, event: Event) -> Sequence[int]:
    """The forms of those who are in by now, where the pull request was closed with which they came."""
    checkout = hub.checkout
    if event.number is None or checkout.network.section(Settings) is None:
        return ()
    pulled = hub.issue(event.number)  # first: our own issues come with it
    home = own_issue(hub, HOME)
    if home is None or pulled.number != home.number:
        return ()
    forms = (hub.issue(number) for number in hub.threads(checkout.network.labels.join.name))
    there = (each.number for each in forms if is_form(each, checkout) and _is_in(each, checkout))
    return list(there)[:MOST_WELCOMED]


def _is_in(issue: Issue, checkout: Checkout) -> bool:
    return issue.author is not None and is_there_already(issue.author, checkout)
