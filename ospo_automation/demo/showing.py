"""What the demo draws in a terminal: a comment as its reader sees it, a whole casus, and where all of them stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from textwrap import fill

from babel.dates import format_datetime
from babel.lists import format_list
from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ospo_automation.core.casus.asks import ASK
from ospo_automation.core.engine.effects import Assign, Propose, Relabel, Say, Tell
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.labels import Status
from ospo_automation.sandbox import CommentView, IssueView, Notification

from .playing import Step
from .story import AMSTERDAM, Story, ToldCasus, ToldForm, ToldLetter, ToldOurs, Words

IN_PROSE = ("situation", "question")  # what somebody typed into the form, shown to the letter
_UNBROKEN = "\N{NO-BREAK SPACE}"
_TURN = re.compile(r"-\d+$")
_HIDDEN = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def comment_panel(comment: CommentView, heading: str, body: str, below: str = "") -> Panel:
    author = comment.author or "ghost"
    moment, edited = _clock(comment.created_at), _clock(comment.updated_at)
    title = heading.format(author=author, moment=moment, edited=edited)
    shown = _HIDDEN.sub("", body)  # of a mail to the letter: its lines and addresses are no Markdown
    parts: list[RenderableType] = [Text(shown.strip()) if comment.created_via_email else Markdown(shown)]
    if below:
        parts.append(Text(f"→ {below}", style="dim"))
    style = "green" if author.endswith("[bot]") else "white"
    return Panel(Group(*parts), title=Text(title), title_align="left", border_style=style)


def show_casus(
    console: Console,
    told: ToldCasus,
    issue: IssueView,
    comments: Sequence[CommentView],
    *,
    first: Mapping[int, str],
    notifications: Sequence[Notification],
    words: Words,
) -> None:
    """A casus with everything said on it, in the order in which it was read. An edited comment stands there twice."""
    console.print()
    console.rule(Text(f"#{issue.number}  {issue.title}", style="bold"), align="left")
    console.print(Text(told.why, style="italic"))
    labels = "  ".join(f"[{label}]".replace(" ", _UNBROKEN) for label in issue.labels)
    console.print(Text(fill(labels, console.width), style="cyan"))
    asked = words.asked.format(author=issue.author, moment=_clock(issue.created_at))
    typed = "\n\n".join(str(told.answers[each]).strip() for each in IN_PROSE if each in told.answers)
    console.print(Panel(Text(typed), title=Text(asked), title_align="left"))
    panels: list[tuple[datetime, Panel]] = []
    for comment in comments:
        told_to = ", ".join(
            each.login for each in notifications if (each.comment_id, each.reason) == (comment.id, "mention")
        )
        below = words.told.format(names=told_to) if told_to else ""
        was = first.get(comment.id, comment.body)
        if was != comment.body:
            panels.append((comment.created_at, comment_panel(comment, words.first, was)))
            panels.append((comment.updated_at, comment_panel(comment, words.edited, comment.body, below)))
        else:
            heading = words.by_mail if comment.created_via_email else "{author}, {moment}"
            panels.append((comment.created_at, comment_panel(comment, heading, comment.body, below)))
    for _, panel in sorted(panels, key=lambda each: each[0]):
        console.print(panel)


def show_steps(
    console: Console,
    told: ToldCasus | ToldForm | ToldOurs,
    steps: Sequence[Step],
    story: Story,
    network: Network,
) -> None:
    """What happened to a casus, a form or an issue of ours: a line for what people did and for each thing that came."""
    console.print()
    console.rule(Text(f"#{steps[0].number}  {told.title}", style="bold"), align="left")
    console.print(Text(told.why, style="italic"))
    console.print()
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(ratio=1)
    day = ""
    for step in steps:
        at, lines = step.at.astimezone(AMSTERDAM), step_lines(step, story, network)
        today = format_datetime(at, "EEE d MMM", locale=network.language)
        if lines:
            grid.add_row("" if today == day else today, f"{at:%H:%M}", Group(*lines))
            day = today
    console.print(grid)


def step_lines(step: Step, story: Story, network: Network) -> list[Text]:
    """Nothing where only a comment of ours was brought up to date."""
    words, came = story.says.steps, list(dict.fromkeys(_came_of_it(step, story, network)))
    first = Text(_what_they_did(step, story, network) if step.who else words.sweep, no_wrap=True, overflow="ellipsis")
    return [first, *(Text(f"→ {line}", style="green") for line in came)] if step.who or came else []


def _what_they_did(step: Step, story: Story, network: Network) -> str:
    words, who, act = story.says.steps, story.names[step.who], step.act
    if act is None:
        return (words.mailed if step.who in story.addresses else words.began).format(who=who)
    if act.says or act.mails:
        said = words.mails if act.mails else words.says
        return said.format(who=who, words=_commands_first(act.mails or act.says))
    if act.merges:
        return words.merges.format(who=who)
    if act.status is not None:
        return words.sets.format(who=who, status=network.labels.status_name(act.status))
    if act.edits:
        return words.edits.format(who=who)
    return words.puts_away.format(who=who) if act.closes else words.says.format(who=who, words="👍")


def _commands_first(text: str) -> str:
    """In one line: what comes after the first words may be cut off, and no command may get lost in that."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    commands = [line for line in lines if line.startswith("/")]
    rest = " ".join(line for line in lines if not line.startswith("/"))
    return " · ".join([*commands, *filter(None, [rest])])


def _came_of_it(step: Step, story: Story, network: Network) -> Iterator[str]:
    words = story.says.steps
    for effect in step.done:
        match effect:
            case Tell(key=key, mentions=asked):
                is_for_silence = not step.who and key.startswith(f"{ASK}/") and key != f"{ASK}/1"
                yield _named(asked, words.asked_on if is_for_silence else words.asked, story)
            case Assign(add=joined) if joined:
                yield _named(sorted(joined), words.joined, story)
            case Relabel(add=added) if statuses := network.labels.statuses_in(added):
                yield words.status.format(status=network.labels.status_name(statuses[-1]))
            case Propose():
                yield words.proposes
            case Say(key=key, text=text) if said := _said_of((text, key, purpose(key)), words.said):
                yield said


def _said_of(names: Iterable[str], said: Mapping[str, str]) -> str:
    """The words for a comment of ours, by the first of its names that has any."""
    return next((said[each] for each in names if each in said), "")


def purpose(key: str) -> str:
    """What a comment of ours is for, whichever of those it is."""
    return _TURN.sub("", key.partition("/")[0])


def _named(logins: Sequence[str], one_or_more: tuple[str, ...], story: Story) -> str:
    names = format_list([story.names[login] for login in logins], locale=story.network["language"])
    return one_or_more[len(logins) > 1].format(names=names)


def show_others(
    console: Console, casussen: Sequence[ToldCasus | ToldLetter], numbers: Mapping[str, int], words: Words
) -> None:
    """What to watch for in the casussen that aren't shown here."""
    console.print()
    console.rule(Text(words.others, style="bold"), align="left")
    for told in casussen:
        line = Text(f"#{numbers[told.title]:<3}{told.title}\n", style="bold")
        console.print(line.append(told.why, style="not bold"))


def casus_table(issues: Sequence[IssueView], network: Network, words: Words) -> Table:
    """All casussen in the order of the board, each with its status and how many people have the same question."""
    table = Table(title=words.table, title_justify="left", title_style="bold", box=None, pad_edge=False)
    casus, status, likes = words.columns
    table.add_column(casus, no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(status, no_wrap=True)
    table.add_column(likes, justify="right")
    table.expand = True
    for name, issue in _by_status(issues, network):
        thumbs = sum(content == "+1" for _, content in issue.reactions)
        table.add_row(Text(f"#{issue.number:<3}{issue.title}"), Text(name, style="cyan"), str(thumbs or ""))
    return table


def _by_status(issues: Sequence[IssueView], network: Network) -> Iterator[tuple[str, IssueView]]:
    """Casussen with the name of their status, in the order of the statuses."""
    casussen = [issue for issue in issues if is_casus(issue, network)]
    for status in (*Status, None):
        for issue in casussen:
            found = network.labels.statuses_in(issue.labels)
            if (found[-1] if found else None) is status:
                yield network.labels.status_name(status) if status else "", issue


def is_casus(issue: IssueView, network: Network) -> bool:
    return network.labels.casus.name in issue.labels


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%d-%m %H:%M}"
