"""The files as they are to stand on our branches, with all that people changed there left as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.network import profiles
from ospo_automation.core.network.joiner import Joiner
from ospo_automation.core.network.own_page import own_page
from ospo_automation.core.network.signing_up import renamed, signed_off, signed_up, topics_of
from ospo_automation.core.outgoing.proposal import Proposal
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.core.primitives.marker import short_print
from ospo_automation.core.sight.standing_members import former, is_own_page, login_of, own_lines, page_of, page_there

from .facts import BranchFiles

Wrote = Mapping[str, str]
TAKEN_AWAY = ""
"""What stands for a page that we took away."""
DAYS = ("confirmed_on:", "joined_on:")
MOST = 200  # of those who go that our comment remembers


def page_for(joiner: Joiner, day: date, checkout: Checkout) -> str | None:
    """Somebody's page as it should be; None where it can't be read as it is."""
    path = page_there(joiner.person.login, checkout)
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

    `renewed` are pages of others, by path, that say a later day. Whose wish it isn't any more stands in neither,
    whoever changed their page on the branch.
    """
    experts, known = checkout.as_written.expertise, checkout.pages()
    on_branch = there.files if there.is_under_way else {}
    people = [each for each in coming if not _was_taken_off(page_of(each.person.login, checkout), on_branch, wrote)]
    files = {**renewed, **{page_of(each.person.login, checkout): pages[each.person.login] for each in people}}
    over = [each for each in wrote if wrote[each] and each not in files and each != experts.file and each in on_branch]
    moved = _under_former_names(people, checkout)
    text, is_ours = _start(experts.text, experts.file, on_branch, wrote)
    text = text if is_ours else _without_those(text, over, checkout)
    for each in people:
        if is_ours or page_of(each.person.login, checkout) not in wrote:  # else they stand there as people want it
            text = _signed(text, each, checkout)
    kept = {path: _kept(path, page, on_branch, wrote) for path, page in files.items()}
    changed = {experts.file: text} if text != experts.text or experts.file in on_branch else {}
    away = [each for each in wrote if on_branch and not wrote[each] and each not in moved and each not in on_branch]
    back = {each: known[each] for each in (*over, *away) if each in known}
    pages_ = {**changed, **kept, **back}
    remembered = {each: wrote[each] for each in wrote if _was_taken_off(each, on_branch, wrote)}
    written = {path: short_print(files.get(path, page)) for path, page in pages_.items() if path not in back}
    written |= dict.fromkeys(moved, TAKEN_AWAY)
    if not is_ours:
        written |= {experts.file: wrote.get(experts.file, "")}
    return BranchFiles(pages_, [*moved, *(each for each in over if each not in known)], {**remembered, **written})


def _under_former_names(people: Iterable[Joiner], checkout: Checkout) -> list[str]:
    """Pages that are called after a login that their people had before: one person has one page."""
    logins = (each.person.login for each in people)
    return [there for login in logins if (there := page_there(login, checkout)) != page_of(login, checkout)]


def _signed(text: str, joiner: Joiner, checkout: Checkout) -> str:
    login = joiner.person.login
    for before in former(login, checkout):
        text = renamed(text, before, login)
    text = signed_off(text, [login], set(own_lines(login, checkout)) - set(joiner.lines))
    return signed_up(text, login, joiner.lines)


def _without_those(text: str, over: Iterable[str], checkout: Checkout) -> str:
    """Whose pages these are stands as in the network's own file, whatever else people changed."""
    for login in map(login_of, over):
        before = own_lines(login, checkout)
        text = signed_up(signed_off(text, [login], set(checkout.network.topics) - set(before)), login, before)
    return text


def of_going(going: Sequence[str], there: Proposal, wrote: Wrote, checkout: Checkout) -> BranchFiles:
    """The files without them."""
    experts = checkout.as_written.expertise
    start, _ = _start(experts.text, experts.file, there.files if there.is_under_way else {}, wrote)
    text = signed_off(start, going)
    pages = {experts.file: text} if text != experts.text else {}
    known, own = checkout.pages(), [page_of(each, checkout) for each in going if is_own_page(each)]
    written = {path: short_print(page) for path, page in pages.items()}
    return BranchFiles(
        pages, [path for path in own if path in known], {**dict.fromkeys(own[:MOST], TAKEN_AWAY), **written}
    )


def takes_back(draft: BranchFiles, there: Proposal, wrote: Wrote, checkout: Checkout) -> list[str]:
    """The pages on the branch that would newly say something of somebody which they don't want any more; days say
    nothing.
    """
    written = checkout.as_written.expertise
    own = [path for path in wrote if wrote[path] and path != written.file and path in there.files]
    stays = draft.pages.get(written.file, written.text)

    def is_taken_back(path: str) -> bool:
        is_there, wanted = checkout.pages().get(path, ""), draft.pages.get(path, there.files[path])
        told = _told(there.files[path]) - _told(is_there) - _told("" if path in draft.gone else wanted)
        signed, before, after = (
            set(topics_of(text, login_of(path))) for text in (there.files.get(written.file, ""), written.text, stays)
        )
        return bool(told or signed - before - after)

    return list(filter(is_taken_back, own))


def comes_back(going: Collection[str], wrote: Wrote, checkout: Checkout) -> bool:
    """Whether somebody whom we took away on the branch wants to stay."""
    leaves = {page_of(each, checkout) for each in going}
    stays = {page_of(each, checkout) for each in checkout.members} - leaves
    return any(not wrote[path] and path in stays for path in wrote)


def _told(page: str) -> set[str]:
    return {line for line in page.splitlines() if line.strip() and not line.startswith(DAYS)}


def _start(text: str, path: str, on_branch: Mapping[str, str], wrote: Wrote) -> tuple[str, bool]:
    """From what the file goes on, and whether that is all ours: where people changed it on the branch, from that."""
    if path not in on_branch or wrote.get(path) == short_print(on_branch[path]):
        return text, True
    return on_branch[path], False


def _kept(path: str, page: str, on_branch: Mapping[str, str], wrote: Wrote) -> str:
    """A page as somebody changed it on the branch, or else as we write it: it shows no more than its person wants."""
    is_theirs = path in on_branch and path in wrote and wrote[path] != short_print(on_branch[path])
    return on_branch[path] if is_theirs and not _shown(on_branch[path], path) - _shown(page, path) else page


def _shown(page: str, path: str) -> set[str]:
    try:
        return set(profiles.parse(page, path).shown)
    except BadConfig:
        return set()  # nothing of it is shown then


def _was_taken_off(path: str, on_branch: Collection[str], wrote: Wrote) -> bool:
    return bool(on_branch) and bool(wrote.get(path)) and path not in on_branch
