"""The demo in a terminal: what is played, what came of it, and where to look further."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from babel.dates import format_datetime
from babel.numbers import format_decimal
from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from ospo_automation.adopt.forms import render
from ospo_automation.core.network import joiner, website
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.run.configuration import read_checkout, read_forms
from ospo_automation.sandbox import BOT_LOGIN, Sandbox
from ospo_automation.sandbox.web import View
from ospo_automation.site.serving import served

from .effort import longest_week
from .kept import ANOTHER, MAIL, Kept
from .living import Living
from .playing import Played, play
from .showing import casus_table, is_casus, show_casus, show_others, show_steps
from .stage import NAME, Ran, Stage, install
from .story import AMSTERDAM, Story, ToldForm, ToldOurs
from .trying import put_there, sender_of
from .website import PATH, Website

WIDEST = 100
ELSEWHERE = "https://kennisbank.example.org/"  # where no site is made


def tell_own(root: Path) -> None:
    """A network's own files on the small GitHub, without a story; serves until Ctrl-C. Raises BadConfig for faults."""
    console = Console(width=min(Console().width, WIDEST), highlight=False)
    checkout, there = read_checkout(root), read_forms(root)
    story = Story.load(checkout.network.language)
    missing = {path: form for path, form in render(checkout.network).items() if there.get(path) is None}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        box = stack.enter_context(Sandbox(now=datetime.now(UTC).replace(microsecond=0)))
        with box.in_one_go():
            put_there(box, root, checkout, NAME, missing)
        stage = Stage(box, folder)
        console.print(Text(story.says.own.format(name=checkout.network.name, folder=root.resolve())))
        site, address = Website(folder / "site"), ""
        if checkout.network.section(website.Settings) is not None:
            address = stack.enter_context(served(site.html, PATH))
            stage.move_site(address)
            site.renew(stage)
        view = replace(stage.view(story, address), visitor=sender_of(checkout))
        welcome = story.says.own_welcome
        view = replace(view, welcome=f"{welcome}\n\n{story.says.site}: [{address}]({address})" if address else welcome)
        _serve(console, stage, story, None, site, address, view)


def tell(language: str | None = None, *, serve: bool, keep: Path | None = None) -> None:
    """Plays the story, or goes on with what was kept, and shows where it stands; then serves until Ctrl-C."""
    console = Console(width=min(Console().width, WIDEST), highlight=False)
    with ExitStack() as stack:
        kept = stack.enter_context(Kept(keep)) if keep is not None else None
        is_kept = kept is not None and kept.is_told
        story = Story.load((kept.language if kept else None) or language or "nl")
        stage_folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        box = stack.enter_context(_sandbox(keep, None if is_kept else story))
        site = Website(stage_folder / "site")
        address = stack.enter_context(served(site.html, PATH)) if serve else ELSEWHERE
        if kept is not None and is_kept:
            stage = Stage(box, stage_folder, mail=kept.folder / MAIL)
            stage.move_site(address)
            _resume(console, stage, story, kept, language)
        else:
            stage = _play(console, box, stage_folder, story, kept, address)
        if serve:
            site.renew(stage)
            _serve(console, stage, story, keep, site, address, stage.view(story, address))


def _sandbox(keep: Path | None, story: Story | None) -> Sandbox:
    """Where the story begins, or where the kept clock stands."""
    try:
        return Sandbox(keep=keep, now=story.begins.astimezone(UTC) if story else None)
    except ValueError:  # pydantic's, where the state doesn't fit what we know
        what = "was kept by another version of ospo_automation."
        raise BadConfig([Fault(str(keep), 0, what, ANOTHER)]) from None


def _resume(console: Console, stage: Stage, story: Story, kept: Kept, wished: str | None) -> None:
    says = story.says
    moment = stage.box.now.astimezone(AMSTERDAM)
    shown = format_datetime(moment, "EEEE d MMMM HH:mm", locale=stage.network.language)
    console.print(Text(says.continued.format(folder=kept.folder, moment=shown)))
    if wished not in (None, kept.language):
        console.print(Text(says.language.format(folder=kept.folder)))
    console.print()
    console.print(casus_table(stage.repository.issues(), stage.network, says))


def _play(console: Console, box: Sandbox, folder: Path, story: Story, kept: Kept | None, address: str) -> Stage:
    begun = time.monotonic()
    if kept is not None:
        if kept.was_interrupted:
            console.print(Text(story.says.restarted.format(folder=kept.folder)))
        kept.begins(story.network["language"])
    played = Played()
    with box.in_one_go(), _progress(console, len(list(story.moments())) + 1) as step:
        install(box, story, address)
        stage = Stage(box, folder, mail=kept.folder / MAIL if kept is not None else None)
        stage.make_labels()
        step(story.says.installed)
        for at, title in play(stage, story, played):
            step(f"{format_datetime(at, 'd MMMM', locale=story.network['language'])}: {title}")
    if kept is not None:
        kept.ends(story.network["language"])
    _show(console, stage, story, played, time.monotonic() - begun)
    return stage


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Callable[[str], None]]:
    columns = (BarColumn(bar_width=20), TextColumn("{task.completed}/{task.total} {task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        room = max(10, console.width - 30)
        yield lambda done: progress.update(task, advance=1, description=done[:room])


def _show(console: Console, stage: Stage, story: Story, played: Played, seconds: float) -> None:
    says, repository = story.says, stage.repository
    console.rule(Text(says.heading, style="bold"))
    console.print(Text(says.introduction))
    for told in story.casussen:
        number = played.numbers[told.title]
        if told.show == "steps":
            steps = [step for step in played.steps if step.number == number]
            show_steps(console, told, steps, story, stage.network)
        elif told.show == "full":
            issue, comments = repository.issue(number), repository.comments(number)
            notifications = stage.box.notifications
            show_casus(console, told, issue, comments, first=played.first, notifications=notifications, words=says)
    joiners = [form for form in story.forms if form.why and form.form == joiner.FORM]
    shared = [form for form in story.forms if form.why and form.form != joiner.FORM]
    parts: dict[str, Sequence[ToldForm | ToldOurs]] = {
        says.agenda: story.agendas,
        says.members: [*joiners, *story.members],
        says.shared: [*shared, *story.shared],
    }
    for heading, shown in parts.items():
        if shown:
            console.print()
            console.rule(Text(heading, style="bold"), align="left")
        for each in shown:
            number = played.numbers[each.title]
            show_steps(console, each, [step for step in played.steps if step.number == number], story, stage.network)
    rest = [told for told in story.casussen if told.show is None]
    show_others(console, [*rest, *story.letters], played.numbers, says)
    console.print()
    console.print(casus_table(repository.issues(), stage.network, says))
    console.print()
    console.print(Panel(_sums(stage, story, played, seconds), title=says.happened, title_align="left"))


def _sums(stage: Stage, story: Story, played: Played, seconds: float) -> str:
    casussen = [issue for issue in stage.repository.issues() if is_casus(issue, stage.network)]
    said = [each for issue in casussen for each in stage.repository.comments(issue.number)]
    ours = {each.id for each in said if each.author == BOT_LOGIN}
    return story.says.sums.format(
        casussen=len(casussen),
        acts=played.acts,
        runs=len(played.runs),
        requests=max(ran.requests for ran in played.runs),
        mentioned=sum(each.reason == "mention" and each.comment_id in ours for each in stage.box.notifications),
        minutes=longest_week(stage, played),
        seconds=format_decimal(seconds, "0.0", locale=story.network["language"]),
    )


def _serve(
    console: Console, stage: Stage, story: Story, keep: Path | None, site: Website, address: str, view: View
) -> None:
    """The addresses come last, with one thing to do; below it a line for everything that happens.

    Without an `address` there is no site.
    """
    says = story.says
    if address:
        console.print(f"\n{says.site}:")
        console.print(Text(f"  {address}", style="bold"))
    console.print(f"\n{says.served}:")
    console.print(Text(f"  {stage.box.url}/{NAME}", style="bold"))
    console.print(Text(says.stop))
    living = Living(
        stage,
        told=lambda ran: console.print(Text(live_line(ran, story))),
        wrong=lambda trouble: console.print(Text(trouble, style="red")),
        renewed=lambda: bool(address) and site.renew(stage),
    )
    stage.box.view = replace(view, put_forward=living.put_forward)
    try:
        with living:
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        console.print()
        if keep is not None:
            console.print(Text(says.kept.format(folder=keep)))
        console.print(Text(says.next))


def live_line(ran: Ran, story: Story) -> str:
    """`casus 14 van bezoeker: 3 labels, 2 berichten, 9 verzoeken`"""
    says = story.says
    if ran.trouble:
        counts = f"{says.failed}\n{ran.trouble}"
    else:
        mails = (ran.mails or 0, says.counts.mails)
        parts = ((ran.labels, says.counts.labels), (ran.messages, says.counts.messages), mails)
        done = [_counted(number, words) for number, words in parts if number] or [says.nothing]
        counts = ", ".join([*done, _counted(ran.requests, says.counts.requests)])
    if ran.mails is not None:
        return says.looked.format(counts=counts)
    if ran.event.number is None or ran.event.sender is None:
        return says.swept.format(counts=counts)
    return says.live.format(number=ran.event.number, who=ran.event.sender.login, counts=counts)


def _counted(number: int, words: tuple[str, ...]) -> str:
    return f"{number} {words[0] if number == 1 else words[1]}"
