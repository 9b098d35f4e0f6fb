"""What must hold after a day, however bad it was: nothing double, nothing lost, nobody unheard, no limit passed.

Each complaint names the casus and the comment; the seed comes from who asks. Nothing here asks our own decisions: it
goes by what people wrote, by what stands on GitHub, and by whom GitHub mailed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from ospo_automation.core.casus.mailing import MOST_AN_HOUR
from ospo_automation.core.casus.rounds import Limits
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.sandbox import BOT_LOGIN, IssueView
from tests.days import ASKS_PER_WEEK, EXPERTS, HOUR, Day, Told, experts_of
from tests.people import Word

WEEK = timedelta(days=7)
ASKS_OF_OTHERS = 1  # a week, of who has no page
MAY_MENTION = ("ask/", "introduce/", "week/", "urgent/")
CAN_WAIT = ("reminder/", "question/", "introduce/", "called/")


def broken(day: Day) -> Iterator[str]:
    yield from day.bugs
    for kind in (doubles, mentions, asks, mails, greetings, words, lessons, turns, rest):
        yield from (f"{kind.__name__}: {each}" for each in kind(day))


def network_of(day: Day) -> Network:
    return day.place.checkout.network


def status_of(day: Day, issue: IssueView) -> list[Status]:
    return list(network_of(day).labels.statuses_in(issue.labels))


def keys(day: Day, number: int) -> list[str]:
    """What the comments of ours are for that stand there."""
    ours = (each for each in day.repo.comments(number) if each.author == BOT_LOGIN)
    return [part.mark.key for each in ours for part in parts_of(each.body)]


# -- nothing double


def doubles(day: Day) -> Iterator[str]:
    own: Counter[str] = Counter()
    for issue in day.repo.issues():
        twice = [key for key, count in Counter(keys(day, issue.number)).items() if count > 1]
        if twice:
            yield f"#{issue.number} has two comments for {twice}"
        marks = parts_of(issue.body or "") if issue.author == BOT_LOGIN else []
        own.update(part.mark.key for part in marks)
    yield from (f"{count} issues for {key}" for key, count in own.items() if count > 1)
    heads = Counter(pull.head for pull in day.repo.pulls())
    yield from (f"{count} pull requests from {head}" for head, count in heads.items() if count > 1)
    for number in day.lives.casussen:
        statuses = status_of(day, day.repo.issue(number))
        if len(statuses) > 1:
            yield f"#{number} has the statuses {statuses}"


def mentions(day: Day) -> Iterator[str]:
    """Nobody is asked twice in one casus, and nobody is mentioned but where that is what a comment is for."""
    asked: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for told in day.told.values():
        for login in {login for ask in told.asks for login in ask.logins}:
            asked[told.number, login].append(told.id)
    yield from (f"{login} asked in #{number} by comments {ids}" for (number, login), ids in asked.items() if ids[1:])
    for each in day.box.notifications:
        told_of = day.told.get(each.comment_id or 0)
        if each.reason == "mention" and told_of and not any(key.startswith(MAY_MENTION) for key in told_of.keys):
            yield f"{each.login} mentioned in #{each.number} by {told_of.keys} (comment {told_of.id})"


# -- limits


def asks(day: Day) -> Iterator[str]:
    limits, calendar = Limits(), network_of(day).calendar
    people: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
    owners: defaultdict[str, dict[int, datetime]] = defaultdict(dict)
    days: Counter[object] = Counter()
    for told in sorted(day.told.values(), key=lambda each: each.id):
        for ask in told.asks:
            days[calendar.today(ask.at)] += len(ask.people)
            if len(ask.people) > limits.per_round:
                yield f"{len(ask.people)} people at once in #{told.number} (comment {told.id})"
            for login in ask.logins:
                people[login].append((ask.at, told.number))
            owners[day.lives.casussen.get(told.number, "")].setdefault(told.number, ask.at)
    experts = {login for topic in EXPERTS for login in experts_of(topic)}
    for login, times in people.items():
        most = ASKS_PER_WEEK if login in experts else ASKS_OF_OTHERS
        if (worst := max(_within(times, WEEK), key=len)) and len(worst) > most:
            yield f"{login} asked {len(worst)} times within a week: {worst}"
    for owner, numbers in owners.items():
        for number, at in numbers.items():
            before = [each for each, then in numbers.items() if each != number and timedelta() <= at - then < WEEK]
            if len(before) >= limits.per_owner and owner not in {"zoe", "wim"}:
                yield f"#{number} asked for {owner} after {sorted(before)} in the same week"
    yield from (f"{count} people asked on {each}" for each, count in days.items() if count > limits.per_day)


def _within(times: list[tuple[datetime, int]], term: timedelta) -> Iterator[list[tuple[datetime, int]]]:
    for at, _ in times:
        yield [each for each in times if at <= each[0] < at + term]


def mails(day: Day) -> Iterator[str]:
    """What could have waited did, where it would have been the fourth mail in an hour for somebody."""
    for told in day.told.values():
        can_wait = any(key.startswith(CAN_WAIT) for key in told.keys) or any(
            ask.round > 1 and not ask.by for ask in told.asks
        )
        can_wait = can_wait and not any(key.startswith("outcome/") for key in told.keys)  # an answer, which never waits
        if can_wait and told.number in day.lives.casussen:
            enough = [set(_had_enough(day, told, moment)) for moment in (told.run_at, told.at)]
            for login in enough[0] & enough[1]:
                yield f"{told.keys} in #{told.number} (comment {told.id}) is one mail too many for {login}"


def _had_enough(day: Day, told: Told, now: datetime) -> Iterator[str]:
    owner = day.lives.casussen[told.number]
    said = [each for each in day.repo.comments(told.number) if each.author != BOT_LOGIN and each.created_at <= now]
    before = [each for each in day.told.values() if each.number == told.number and each.id < told.id]
    asked = {login for each in before for ask in each.asks for login in ask.logins}
    wrote = {each.id: each.author for each in said if each.author and (each.author == owner or each.author in asked)}
    heard = {owner: datetime.min.replace(tzinfo=now.tzinfo)}
    for each in before:
        for login in {login for ask in each.asks for login in ask.logins}:
            heard.setdefault(login, each.at)
    for login, since in heard.items():
        count = 0
        for each in before:
            answered = [int(part) for key in each.keys if (part := key.rpartition("/")[2]).isdigit()
                        and not key.startswith(("ask/", "introduce/", "link/", "privacy/"))]  # fmt: skip
            is_theirs = any(wrote.get(id_) == login for id_ in answered)
            is_of_others = any(id_ not in wrote and id_ in {one.id for one in said} for id_ in answered)
            lately = timedelta() < now - each.at < HOUR and each.at >= since
            count += lately and not is_theirs and not is_of_others
        last = max(wrote, default=0)
        if count >= MOST_AN_HOUR and wrote.get(last) != login:
            yield login


# -- nobody unheard


def greetings(day: Day) -> Iterator[str]:
    """Each casus has our label, one status and a greeting, but for one that was closed before we could look."""
    casus = network_of(day).labels.casus.name
    for number, owner in day.lives.casussen.items():
        issue, there = day.repo.issue(number), keys(day, number)
        if issue.state == "closed" and "intake" not in there and _was_short(day, number):
            continue
        # Where something private stands in it that is told instead; who was asked for it is told to its owner as well.
        if "intake" not in there and not any(key.startswith(("privacy/", "ask/")) for key in there):
            yield f"{owner} of #{number} got no greeting ({issue.state}, {issue.labels})"
        if casus not in issue.labels or not status_of(day, issue):
            yield f"#{number} has the labels {issue.labels} ({issue.state})"


def _was_short(day: Day, number: int) -> bool:
    """Whether it was closed within three hours, in which no run and no sweep needs to have come to it."""
    issue = day.repo.state.issues[number]
    return issue.closed_at is not None and issue.closed_at - issue.created_at < 3 * HOUR


def turns(day: Day) -> Iterator[str]:
    """Each open casus asked somebody, or shows why it didn't."""
    labels = network_of(day).labels
    shown = {Status.WAITING, Status.PARKED, Status.ADVISED, Status.IN_PROGRESS, Status.WITHDRAWN, Status.RESOLVED}
    for number in day.lives.casussen:
        issue, there = day.repo.issue(number), keys(day, number)
        if issue.state == "closed" or any(key.startswith("ask/") for key in there):
            continue
        has_reason = labels.triage.name in issue.labels or bool(shown & set(status_of(day, issue)))
        if not has_reason and not any(key.startswith("privacy/") for key in there):
            yield f"#{number} asked nobody and says nothing: {issue.labels}, {there}"


# -- nothing lost


def words(day: Day) -> Iterator[str]:
    """Whatever somebody wrote that asks something of us was answered: with a comment, a sign, and what they wanted."""
    for word in day.lives.words:
        if word.comment in day.lives.removed:
            continue
        there = set(keys(day, word.number))
        told = {each for one in day.told.values() if one.number == word.number for each in one.keys}
        signs = {one.content for one in day.repo.state.comments[word.comment].reactions if one.login == BOT_LOGIN}
        has_answer = any(key.endswith(f"/{word.comment}") for key in told)
        is_refused = f"refusal/{word.comment}" in told
        wanted = f"{_named(day, word)} (signs {sorted(signs)})"
        if not (has_answer or signs or word.kind == "reply"):
            yield f"{wanted} has no answer"
        elif not (is_refused or _is_done(day, word, there, signs)):
            yield f"{wanted} came to nothing: {sorted(there)}, {day.repo.issue(word.number).labels}"


def _is_done(  # noqa: C901, PLR0911  (one line for each kind of word)
    day: Day, word: Word, there: set[str], signs: set[str]
) -> bool:
    """Whether what somebody wanted shows, by what it is; of some things a sign is all that there is to see."""
    issue, labels = day.repo.issue(word.number), network_of(day).labels
    kinds = {key.partition("/")[0] for key in there}
    later = [each for each in day.lives.words if each.number == word.number and each.comment > word.comment]
    match word.kind:
        case "join":
            return word.who in issue.assignees
        case "advice" | "outcome":
            return f"{word.kind}/{word.comment}" in there or (word.kind == "outcome" and "outcome" in kinds)
        case "consent":
            return "lesson-wish" in kinds
        case "reply":
            return bool(kinds & {"reply", "ask"}) or issue.state == "closed" or labels.triage.name in issue.labels
        case "withdraw":
            return issue.state == "closed" or issue.state_reason == "reopened"
        case "snooze":
            return Status.PARKED in status_of(day, issue) or any(each.kind == "resume" for each in later)
        case "resume":
            return Status.PARKED not in status_of(day, issue)
        case "unlist":
            return labels.is_unlisted(issue.labels) and "unlist" in kinds
        case "topic":
            return network_of(day).topic_label("inkoop").name in issue.labels
        case "link":
            return "link" in kinds
        case _:
            return bool(signs & {"+1", "confused"}) or f"again/{word.comment}" in there


def _named(day: Day, word: Word) -> str:
    text = day.repo.state.comments[word.comment].body.split("\n")[0][:40]
    return f"{word.kind} by {word.who} in #{word.number} (comment {word.comment}, {word.at:%d %H:%M}): {text!r}"


def lessons(day: Day) -> Iterator[str]:
    """Each consent led to a proposal, and each proposal has its word on the casus."""
    labels, pulls = network_of(day).labels, {pull.head: pull for pull in day.repo.pulls()}
    for number in day.lives.casussen:
        issue, there = day.repo.issue(number), keys(day, number)
        pull = pulls.get(f"ospo/lesson-{number}")
        ticked = "[X] " in (issue.body or "").partition("De les delen")[2].partition("###")[0]
        agreed = "lesson-wish" in there or ticked
        status = status_of(day, issue)
        is_due = agreed and Status.RESOLVED in status and any(key.startswith("advice/") for key in there)
        if is_due and pull is None and not labels.is_unlisted(issue.labels):
            yield f"#{number} should have a lesson: {status}, {there}"
        if pull is not None and not {"lesson-draft", f"lesson/{pull.number}"} & set(there):
            yield f"#{number} says nothing of pull request {pull.number} ({pull.state}): {there}"
        if pull is not None and pull.merged and Status.RESOLVED in status:
            yield f"#{number} isn't published although {pull.number} was merged"
        if Status.PUBLISHED in status and "published" not in there:
            yield f"#{number} is published and doesn't say so"


# -- at rest


def rest(day: Day) -> Iterator[str]:
    """One more sweep right away finds nothing left to do."""
    outcome = day.place.sweep()
    yield from (f"a sweep fails: {each}" for each in outcome.failures)
    left = [step.effect for step in outcome.summary.plan.steps]
    if left:
        yield f"a sweep still does {left}"[:600]
    if outcome.proposals:
        yield f"pages still to propose: {outcome.proposals}"


# -- as if nothing had happened


SHOWN = {"intake", "privacy", "advice", "outcome", "lesson-wish", "lesson-draft", "published", "unlist", "link", "help",
         "refusal", "reply", "withdrawal", "routing"}  # fmt: skip
"""What our comments are for that don't depend on the hour, nor on how busy experts are."""


def ends(day: Day) -> dict[int, tuple[list[str], object]]:
    """Of each casus what people did there, and how it stands: without names of experts, numbers and times."""
    labels = network_of(day).labels
    # Whether somebody can be asked depends on what experts have on their hands: on which casus came first.
    busy = {labels.triage.name, labels.status_name(Status.NEW), labels.status_name(Status.SEEKING)}
    pulls = {pull.head: "merged" if pull.merged else pull.state for pull in day.repo.pulls()}
    found: dict[int, tuple[list[str], object]] = {}
    for index, number in day.lives.numbers.items():
        issue = day.repo.issue(number)
        kinds = Counter(kind for key in keys(day, number) if (kind := key.partition("/")[0]) in SHOWN)
        did = day.lives.did.get(number, [])
        if any("changes it to" in each for each in did):
            del kinds["privacy"]  # whether we saw what was private before it was taken out depends on the minute
        stands = (
            issue.state,
            issue.state_reason,
            sorted({*issue.labels} - busy),
            len(issue.assignees),
            sorted(kinds.items()),
            pulls.get(f"ospo/lesson-{number}"),
        )
        found[index] = (did, stands)
    return found


def differences(bad: Day, calm: Day) -> Iterator[str]:
    """Casussen in which people did the same on both days and that ended otherwise.

    Where somebody took words back it depends on the minute whether we saw them.
    """
    undisturbed = ends(calm)
    for index, (did, stands) in ends(bad).items():
        same = (
            index in undisturbed and undisturbed[index][0] == did and not any("takes it back" in each for each in did)
        )
        if same and undisturbed[index][1] != stands:
            yield f"#{bad.lives.numbers[index]} ended as {stands}, undisturbed as {undisturbed[index][1]}; {did}"
