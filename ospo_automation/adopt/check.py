"""Everything in the network's own files that would go wrong later, told before it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.github.accounts import Accounts, Ended
from ospo_automation.core.github.ours import WORKFLOW_BOT, Ours
from ospo_automation.core.incoming.forms import Form
from ospo_automation.core.knowledge import digests
from ospo_automation.core.meetings import series
from ospo_automation.core.network import by_mail
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.network.expertise import EVERYTHING, Expertise
from ospo_automation.core.network.profiles import FOLDER, Profiles
from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.primitives.summer_time import changes, is_plain
from ospo_automation.core.signals import tips_sent

from .forms import CASUS, INSTALLED, casus_form, form_named, other_form, render

Line = Callable[..., int]
"""The line of `.github/ospo.yml` on which something stands, by the names that lead there; 0 where nobody knows."""


def nowhere(*_: str) -> int:
    return 0


def check(
    checkout: Checkout, installed: Mapping[str, str | None], today: date, line: Line = nowhere
) -> tuple[Fault, ...]:
    """All faults and warnings. `installed` has the text of each form in the repository, None where it is missing.

    What GitHub said of accounts counts, where it was asked.
    """
    accounts, written = checkout.accounts, checkout.as_written
    checkout = replace(checkout, expertise=written.expertise, profiles=written.profiles)  # to the letter
    found = [
        *checkout.expertise.faults,
        *_of_expertise(checkout.expertise, checkout.network),
        *_of_names(checkout.expertise, accounts),
        *_of_ids(checkout.profiles, accounts),
        *_of_whom_nobody_knows(checkout),
        *checkout.profiles.faults,
        *_of_profiles(checkout),
        *_of_forms(checkout.network, installed),
        *_of_network(checkout.network, line),
        *_of_since(checkout.network, today, line),
        *_of_meetings(checkout.network, today, line),
        *_of_feeds(checkout.network, line),
    ]
    return tuple(sorted(found, key=lambda fault: (fault.warning, fault)))


def _of_expertise(expertise: Expertise, network: Network) -> Iterator[Fault]:
    if not expertise.everybody and not expertise.faults:
        yield Fault(
            expertise.file, 0, "names nobody, so nobody can be asked.", "Add a line such as '* @anna'.", warning=True
        )
        return
    # Of many lines most have a pattern that another has as well.
    lines = {line.pattern: line for line in expertise.lines if not line.is_for_everything}
    meant = {pattern: [topic for topic in network.topics if line.matches(topic)] for pattern, line in lines.items()}
    known = {topic for topics in meant.values() for topic in topics}
    for line in expertise.lines:
        if not line.logins:
            what = f"'{line.pattern}' has no names, so nobody at all is asked about it."
            remedy = "Add a name, or delete the line to leave it to the wider circles."
            yield Fault(expertise.file, line.number, what, remedy, warning=True)
        if not meant.get(line.pattern, [EVERYTHING]):
            what = f"'{line.pattern}' matches none of the topics."
            is_moved = any(map(line.matches, network.moved))
            remedy = (
                "It matched one that was there earlier: run 'ospo topics'." if is_moved else f"Topics stand in {FILE}."
            )
            yield Fault(expertise.file, line.number, what, remedy, warning=True)
    last = "its questions go to the coordinators" if expertise.coordinators else "nobody is asked about it"
    if not expertise.coordinators:
        what = "has no coordinators, so nobody is asked when the experts for a topic are busy."
        yield Fault(expertise.file, 0, what, "Add a line '*' with at least one name that we know.", warning=True)
    for topic in network.topics:
        if topic not in known:
            what = f"the topic '{topic}' has no line of its own: {last}."
            yield Fault(expertise.file, 0, what, "Find an expert for it.", warning=True)


def _of_names(expertise: Expertise, accounts: Accounts) -> Iterator[Fault]:
    """Logins that GitHub says are another's by now, or nobody's."""
    for line in expertise.lines:
        for login in sorted(line.named):
            match accounts.ended(login):
                case Ended.RENAMED:
                    now = accounts.today(login)
                    what, remedy = f"'@{login}' is '@{now}' on GitHub now.", f"Write '@{now}'."
                case Ended.TAKEN:
                    what = f"'@{login}' is somebody else on GitHub than when we first asked."
                    remedy = f"Take the name away, or say in {FOLDER}/{login}.md whom you mean: 'github_id:'."
                case Ended.GONE:
                    what, remedy = f"'@{login}' is nobody on GitHub.", "Take the name away, or write it as on GitHub."
                case _:
                    continue
            yield Fault(expertise.file, line.number, what, remedy, warning=True)


def _of_ids(profiles: Profiles, accounts: Accounts) -> Iterator[Fault]:
    """What pages say of GitHub's numbers: each person has one, and it is theirs."""
    told = {login: page.github_id for login, page in profiles.pages.items() if page.github_id is not None}
    by_id: dict[int, list[str]] = {}
    for login, id_ in told.items():
        by_id.setdefault(id_, []).append(login)
    for login, id_ in told.items():
        name = f"{FOLDER}/{login}.md"
        others = [other for other in by_id[id_] if other != login]
        if others:
            what = f"has the same 'github_id' as {FOLDER}/{others[0]}.md, so neither counts."
            yield Fault(name, 0, what, "Each account has a number of its own: leave it on one of the two pages.")
        elif accounts.holders.get(login, id_) != id_:
            theirs, now = f"the 'id' at https://api.github.com/users/{login}", accounts.seen.get(id_)
            what = f"has a 'github_id' that isn't the number of '{login}' on GitHub."
            if now is None:
                yield Fault(name, 0, what, f"Write {theirs}; or leave the line out.")
                continue
            what = f"has the 'github_id' of '{now}', and not of '{login}'."
            remedy = f"Name the page {now}.md if it is theirs; otherwise write {theirs}."
            yield Fault(name, 0, what, remedy, warning=accounts.holders[login] is None)


def _of_whom_nobody_knows(checkout: Checkout) -> Iterator[Fault]:
    """People of whom neither a page nor our board tells GitHub's number: their login is all that we know them by."""
    names = sorted(checkout.expertise.everybody - checkout.profiles.ids.keys())
    if names and getattr(checkout.network, "board", None) is None:
        who = f"'@{names[0]}'" if len(names) == 1 else f"'@{names[0]}' and {len(names) - 1} more"
        what = f"names {who} by a login alone: whoever takes it once they gave it up has their part."
        remedy = (
            f"Add the line 'board:' to {FILE}, where we remember who they are; or 'github_id:' to {FOLDER}/LOGIN.md."
        )
        yield Fault(checkout.expertise.file, 0, what, remedy, warning=True)


def _of_profiles(checkout: Checkout) -> Iterator[Fault]:
    for login, page in checkout.profiles.pages.items():
        name = f"{FOLDER}/{login}.md"
        if login not in checkout.expertise.everybody and not page.follower:
            what = f"'{login}' is not in {checkout.expertise.file}, so this page does nothing."
            yield Fault(name, 0, what, "Name the file after their GitHub name.", warning=True)
        for topic in page.topics:
            if not checkout.network.today(topic):
                yield Fault(
                    name, 0, f"names the topic '{topic}', which is not in {FILE}.", "Use its path.", warning=True
                )


def _of_forms(network: Network, installed: Mapping[str, str | None]) -> Iterator[Fault]:
    for name, text in render(network).items():
        there = installed.get(name)
        if there is None:
            does = "send a casus" if name.endswith(CASUS) else "fill it in"
            yield Fault(name, 0, f"is not there, so nobody can {does}.", "Run 'ospo forms --apply'.")
        elif there.replace("\r\n", "\n") != text:
            broken = list(_of_own_form(network, name, there))
            yield from broken
            if not broken:
                what = "differs from what the configuration asks for (topics or texts)."
                yield Fault(name, 0, what, "Run 'ospo forms --apply', or keep your own version.", warning=True)


def _of_own_form(network: Network, name: str, text: str) -> Iterator[Fault]:
    """What an adopter's own version of the form must have all the same."""
    try:
        document = yaml_lines.load(text, name)
    except BadConfig as error:
        yield from error.faults
        return
    value = document.value if isinstance(document.value, Mapping) else {}
    form = form_named(name.removeprefix(f"{INSTALLED}/"))
    label = network.labels.of(form.label).name
    if form.sets_label and label not in (value.get("labels") or []):
        what = f"doesn't set the label '{label}', by which we know what it is."
        yield document.fault(("labels",), what, "Run 'ospo forms --apply', or add it under 'labels:'.")
    yield from refused(document)
    yield from _of_commas(document)
    theirs = Form.of(value, {})
    for question in (casus_form(network).form if form == CASUS else other_form(form, network)).fields:
        if question.required and theirs.field(question.id) is None:
            what = f"lacks the question '{question.id}', which we can't do without."
            yield document.fault(("body",), what, "Run 'ospo forms --apply', or put it back.")


def _of_commas(document: yaml_lines.Document) -> Iterator[Fault]:
    """GitHub writes down what somebody chose with commas between it."""
    body = document.value.get("body") if isinstance(document.value, Mapping) else None
    for index, item in enumerate(body if isinstance(body, list) else ()):
        attributes = item.get("attributes") if isinstance(item, Mapping) else None
        if (
            not isinstance(attributes, Mapping)
            or item.get("type") != "dropdown"
            or str(attributes.get("multiple")).lower() != "true"
        ):
            continue
        options = attributes.get("options")
        for place, option in enumerate(options if isinstance(options, list) else ()):
            if "," in str(option):
                what = (
                    f"the option '{option}' has a comma, and where several are chosen GitHub puts commas between them."
                )
                where = ("body", index, "attributes", "options", place)
                yield document.fault(where, what, "Write it without one.", warning=True)


def refused(document: yaml_lines.Document) -> Iterator[Fault]:
    """What makes GitHub refuse a form or leaves a question without a heading, by which alone we could know it again."""
    body = document.value.get("body") if isinstance(document.value, Mapping) else None
    if not isinstance(body, list):
        remedy = "Write 'body:' with a list of questions below it."
        yield document.fault(("body",), "is no issue form: it has no list of questions.", remedy)
        return
    seen: set[tuple[str, str]] = set()
    for index, item in enumerate(body):
        if not isinstance(item, Mapping) or item.get("type") == "markdown":
            continue
        attributes = item["attributes"] if isinstance(item.get("attributes"), Mapping) else {}
        label, options = attributes.get("label"), attributes.get("options")
        if not isinstance(label, str) or not label.strip():
            what = "has no label, so nothing in an issue tells what its answer is."
            yield document.fault(("body", index), f"question {index + 1} {what}", "Add 'label:' below 'attributes:'.")
        for name, value in (("label", label), ("id", item.get("id"))):
            if isinstance(value, str) and (name, value.strip()) in seen:
                what = f"the {name} '{value.strip()}' is there twice, and GitHub refuses that."
                yield document.fault(("body", index), what, "Give each question its own.")
            seen.add((name, str(value).strip()))
        if item.get("type") == "dropdown" and isinstance(options, list) and "None" in options:
            what = "has an option 'None', and GitHub refuses that: it has one of its own."
            yield document.fault(("body", index), f"the question '{label}' {what}", "Name it otherwise.")


def _of_feeds(network: Network, line: Line) -> Iterator[Fault]:
    """Feeds at a topic that there isn't, and those that anybody on the way can read and change."""
    settings = network.section(tips_sent.Settings)
    for index, each in enumerate(settings.feeds if settings is not None else ()):
        if each.topic is not None and not network.today(each.topic):
            what = f"the feed {each.address} is about '{each.topic}', which is none of the topics."
            remedy = f"They are {', '.join(network.topics)}."
            yield Fault(FILE, line("signals", "feeds", index, "topic"), what, remedy)
        if each.address.startswith("http://"):
            what = f"the feed {each.address} comes without encryption: whoever is on the way can change what it says."
            yield Fault(FILE, line("signals", "feeds", index), what, "Try it with https://.", warning=True)


def _of_meetings(network: Network, today: date, line: Line) -> Iterator[Fault]:
    """Meetings on a day off: people may mean that, so it is a warning."""
    settings = network.section(series.Settings)
    if settings is None:
        return
    found = series.meetings(settings, ZoneInfo(network.calendar.timezone), today, today + series.AHEAD)
    for each in series.warnings(found, network.calendar):
        what = f"the meeting '{each.key}' is on {each.day:%A %d %B %Y}, which is no working day."
        remedy = f"Leave it, or move it: 'moved: {{ {each.planned}: ... }}' below 'meetings:'."
        yield Fault(FILE, _line_of(each, line), what, remedy, warning=True)
    yield from _of_first_days(settings, line)
    yield from _of_clocks(found, network, today, line)


def _line_of(meeting: series.Meeting, line: Line) -> int:
    """Of the series that it is of."""
    return line("meetings", "series", meeting.series)


def _of_first_days(settings: series.Settings, line: Line) -> Iterator[Fault]:
    """A rule has its own days: a first day that is none of them is no meeting."""
    for name, each in settings.series.items():
        begins = each.begins
        if begins is not None and begins != each.first:
            what = f"'{name}' begins on {each.first:%A %d %B %Y}, and its rule gives no meeting then: the first is on"
            what = f"{what} {begins:%A %d %B %Y}."
            remedy = f"Write 'first: {begins:%Y-%m-%d %H:%M}', or a rule with that day."
            yield Fault(FILE, line("meetings", "series", name, "first"), what, remedy, warning=True)


def _of_clocks(found: Iterable[series.Meeting], network: Network, today: date, line: Line) -> Iterator[Fault]:
    """What calendar programs can't know of a zone, and hours that a night skips or has twice."""
    zones = {network.calendar.timezone, *(str(each.starts.tzinfo) for each in found)}
    for zone in sorted(zones):
        if changes(ZoneInfo(zone), today.year) is None:
            what = f"the clock of '{zone}' isn't changed by two rules for every year, as calendar programs know them."
            remedy = "Leave it: calendar files give these meetings in UTC, which everybody sees in their own time."
            yield Fault(FILE, line("calendar", "timezone"), what, remedy, warning=True)
    for each in found:
        if not is_plain(each.starts):
            what = f"the meeting '{each.key}' begins at {each.starts:%H:%M} in the night in which the clock is changed"
            remedy = "Choose another time."
            yield Fault(
                FILE, _line_of(each, line), f"{what}: that time isn't there, or comes twice.", remedy, warning=True
            )


def _of_since(network: Network, today: date, line: Line) -> Iterator[Fault]:
    """A day to come is meant at times, so it is a warning."""
    if network.since is not None and network.since > today:
        what = f"'since:' is a day to come: until {network.since} nobody gets an answer."
        yield Fault(
            FILE, line("since"), what, "Leave it if you mean that, or write the day on which you begin.", warning=True
        )


def _of_network(network: Network, line: Line) -> Iterator[Fault]:
    if not any(value is not None for name, value in network.__dict__.items() if name not in Network.model_fields):
        what = "switches nothing on."
        yield Fault(FILE, 0, what, "Add the lines 'intake:' and 'routing:'.", warning=True)
    yield from _of_bots(network.bots, line)
    for section, needed, what, remedy in _RESTS_ON:
        if getattr(network, section, None) is not None and getattr(network, needed, None) is None:
            yield Fault(FILE, line(section), f"'{section}:' {what}", remedy, warning=True)
    mail = network.section(by_mail.Settings)
    if mail is not None and mail.address == network.contact:
        what = "the mailbox that we read is 'contact' as well, which people write to for what nobody may see."
        yield Fault(FILE, line("mail", "address"), what, "Give one of them an address of its own.")
    yield from _of_list(network, mail, line)


def _of_list(network: Network, mail: by_mail.Settings | None, line: Line) -> Iterator[Fault]:
    """The list to which a digest is mailed."""
    digest = network.section(digests.Settings)
    if digest is None or not digest.mail_to:
        return
    if mail is None:
        what = "'mail_to:' mails nothing without 'mail:', the mailbox from which we send."
        yield Fault(FILE, line("digest", "mail_to"), what, "Add that section: docs/mail.md.", warning=True)
    elif digest.mail_to.lower() == mail.address.lower():
        what = "the digest would be mailed to the mailbox from which we send it."
        yield Fault(FILE, line("digest", "mail_to"), what, "Write the address of a list.")


def _of_bots(bots: Ours, line: Line) -> Iterator[Fault]:
    """The accounts that we write under, where a network names them: whatever is odd, with one line to write."""
    doubled = [str(id_) for id_, count in Counter(bots.configured).items() if count > 1]
    odd = [f"names {', '.join(doubled)} twice"] if doubled else []
    remedy = f"Write '{bots.line()}'."
    if WORKFLOW_BOT not in bots.configured:
        odd.append(f"leaves out {WORKFLOW_BOT}, under which workflows write with their own token on github.com")
        remedy = f"If one of ours ever did, write '{bots.line((WORKFLOW_BOT,))}': else its casussen wait for you."
    if odd:
        yield Fault(FILE, line("bots"), f"'bots:' {', and '.join(odd)}.", remedy, warning=True)


_RESTS_ON = (
    ("routing", "privacy", "asks experts before anybody looked for personal data.", "Add the line 'privacy:'."),
    (
        "reminders",
        "conversation",
        "does nothing without 'conversation:', which reads the answers.",
        "Add that line too.",
    ),
    ("routing", "waiting", "finds nobody at times, and nobody hears of that.", "Add the line 'waiting:'."),
    (
        "mail",
        "conversation",
        "only shows what people answer: that it helped does nothing without 'conversation:'.",
        "Add that line too.",
    ),
    (
        "mail",
        "board",
        "tells nobody that emails wait for a person without 'board:', where that stands.",
        "Add that line too.",
    ),
    (
        "communication",
        "conversation",
        "does nothing without 'conversation:', which hears what people ask for with a slash.",
        "Add that line too.",
    ),
    (
        "communication",
        "site",
        "has no place for the list of what can be put elsewhere without 'site:'.",
        "Add that line too, with 'address:' below it.",
    ),
)
