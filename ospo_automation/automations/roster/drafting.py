"""The files as they are to stand on our branches, with all that people changed there left as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.network import profiles
from ospo_automation.core.network.joiner import Joiner
from ospo_automation.core.network.own_page import own_page
from ospo_automation.core.network.signing_up import signed_off, signed_up
from ospo_automation.core.outgoing.proposal import Proposal
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.marker import short_print
from ospo_automation.core.sight.standing_members import own_lines, page_of

from .facts import BranchFiles

Wrote = Mapping[str, str]


def page_for(joiner: Joiner, day: date, checkout: Checkout) -> str | None:
    """Somebody's page as it should be; None where it can't be read as it is."""
    path = page_of(joiner.person.login, checkout)
    text = checkout.pages().get(path, "")
    try:
        return own_page(text, joiner.page(profiles.parse(text, path), day), joiner.text, path)
    except BadConfig:
        return None  # `ospo check` and the summary tell what is wrong with it


def of_coming(
    coming: Iterable[Joiner],
    pages: Mapping[str, str],
    renewed: Mapping[str, str],
    there: Proposal,
    wrote: Wrote,
    checkout: Checkout,
) -> BranchFiles:
    """The expertise file with all of them and each one's page. What people took off the branch they don't want.

    `renewed` are pages of others, by path, that say a later day.
    """
    experts = checkout.as_written.expertise
    on_branch = there.files if there.is_under_way else {}
    people = [each for each in coming if not _was_taken_off(page_of(each.person.login, checkout), on_branch, wrote)]
    start, is_ours = _start(experts.text, experts.file, on_branch, wrote)
    text = start
    for each in people:
        login = each.person.login
        if not is_ours and page_of(login, checkout) in wrote:
            continue  # they stand there as people want it
        text = signed_off(text, [login], set(own_lines(login, checkout)) - set(each.lines))
        text = signed_up(text, login, each.lines)
    files = {**renewed, **{page_of(each.person.login, checkout): pages[each.person.login] for each in people}}
    kept = {path: _kept(path, page, on_branch, wrote) for path, page in files.items()}
    changed = {experts.file: text} if text != experts.text or experts.file in on_branch else {}
    there_too = [each for each in wrote if each not in files and each != experts.file and each in on_branch]
    known = checkout.pages()
    gone = [each for each in there_too if wrote[each] == short_print(on_branch[each]) and each not in known]
    back = {each: known[each] for each in there_too if wrote[each] == short_print(on_branch[each]) and each in known}
    pages_ = {**changed, **kept, **back}
    remembered = {each: wrote[each] for each in wrote if _was_taken_off(each, on_branch, wrote)}
    written = {path: short_print(files.get(path, page)) for path, page in pages_.items() if path not in back}
    if not is_ours:
        written |= {experts.file: wrote.get(experts.file, "")}
    return BranchFiles(pages_, gone, {**remembered, **written})


def of_going(going: Sequence[str], there: Proposal, wrote: Wrote, checkout: Checkout) -> BranchFiles:
    """The files without them."""
    experts = checkout.as_written.expertise
    start, _ = _start(experts.text, experts.file, there.files if there.is_under_way else {}, wrote)
    text = signed_off(start, going)
    pages = {experts.file: text} if text != experts.text else {}
    known = checkout.pages()
    gone = [path for each in going if (path := page_of(each, checkout)) in known]
    return BranchFiles(pages, gone, {path: short_print(page) for path, page in pages.items()})


def _start(text: str, path: str, on_branch: Mapping[str, str], wrote: Wrote) -> tuple[str, bool]:
    """From what the file goes on, and whether that is all ours: where people changed it on the branch, from that."""
    if path not in on_branch or wrote.get(path) == short_print(on_branch[path]):
        return text, True
    return on_branch[path], False


def _kept(path: str, page: str, on_branch: Mapping[str, str], wrote: Wrote) -> str:
    """A page as somebody changed it on the branch, or else as we write it."""
    is_theirs = path in on_branch and path in wrote and wrote[path] != short_print(on_branch[path])
    return on_branch[path] if is_theirs else page


def _was_taken_off(path: str, on_branch: Collection[str], wrote: Wrote) -> bool:
    return bool(on_branch) and path in wrote and path not in on_branch
