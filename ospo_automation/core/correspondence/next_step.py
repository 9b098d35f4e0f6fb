"""What to do with one mail of whoever asks something. No I/O.

Nothing becomes public that its writer didn't see first, and in doubt a person reads it.
"""

from __future__ import annotations

from dataclasses import replace

from ..casus.checkout import Checkout
from ..incoming.personal import DetailKind, kinds
from ..incoming.web_addresses import has_web_address
from .corrected import corrected
from .draft import CasusDraft
from .drafted import draft_of
from .expert_step import AT_ANY_MOMENT, listed, of_expert
from .loops import is_loop_risk
from .mail_experts import MailExpert
from .mail_thread import Kind, MailThread, SentMail
from .meant import Expects, MailKind, Meant, meant
from .public_reply import dropped_from, is_for_us_alone, own_words
from .received import Received, Vouched
from .step import Folder, NextStep, Note, Post, Tied, for_person

LESSON_WANTED, LESSON_UNWANTED = "/les", "/niet-publiceren"
"""What the words of an owner stand for who read the draft of a lesson."""


def next_step(
    received: Received,
    tied: Tied,
    checkout: Checkout,
    ours: tuple[str, ...],
    *,
    answered_today: bool = False,
    is_full: bool = False,
    wanted_by_desk: bool = False,
    is_reachable: bool = True,
    listed_by_desk: bool = False,
    listed_before: MailExpert | None = None,
) -> NextStep:
    """`ours` are our own addresses. `answered_today`: we told its writer today already that a person reads what they
    sent. `is_full`: we sent so many mails to that address today, or did so much for it, that it gets no more.
    `is_reachable`: a mail can go to the address that it names. `listed_before` is how we ask them as an
    expert until now, None where a coordinator lets us no more.
    """
    held = _held_off(received, tied, ours, answered_today=answered_today, is_full=is_full)
    if held is None and not is_reachable:
        held = NextStep(Folder.PERSON, note=Note.UNREACHABLE)
    if held is not None or wanted_by_desk:
        return held or _drafted(received, checkout)
    if listed_by_desk:
        is_theirs = received.vouched is Vouched.PASSED or not received.is_noted
        return listed(received, checkout, listed_before) if is_theirs else NextStep(Folder.PERSON, note=Note.UNSURE)
    talk = tied.talk
    if talk is not None and talk.is_experts:
        step = of_expert(received, talk, checkout, answered_today=answered_today)
        is_ended = bool(talk.casus) and (listed_before is None or talk.is_over)
        if is_ended and (step.posts is not None or step.kind is Kind.SHOWN):
            step = for_person(Note.ENDED, answered_today=answered_today)
    else:
        what = meant(received, _expects(talk), ours=_shown(talk), form=checkout.form)
        if talk is None:
            return _first(received, what, checkout, answered_today=answered_today)
        step = _further(received, what, talk, checkout, answered_today=answered_today)
    if step.posts is not None and step.posts.of == received.message_id and not is_for_us_alone(received, talk, ours):
        step = _shown_first(step, step.posts, received)
    return _as_seen(step, tied, answered_today=answered_today)


def _shown_first(step: NextStep, post: Post, received: Received) -> NextStep:
    """Words that would have been public at once."""
    if not post.words:
        return step
    return NextStep(Folder.TALKS, Kind.SHOWN, words=post.words, acts=post.acts, left_out=dropped_from(received))


def _as_seen(step: NextStep, tied: Tied, *, answered_today: bool) -> NextStep:
    """Nothing is public that its writer didn't see before they agreed, or that the law lets nobody publish."""
    asked = tied.talk.asks if tied.talk is not None else None
    is_yes = asked is not None and (
        step.opens is not None or (step.posts is not None and step.posts.of == asked.message_id)
    )
    if is_yes and not tied.has_seen:
        return for_person(Note.NO_QUESTION, answered_today=answered_today)
    if _must_stay_out(step):
        return for_person(Note.PRIVATE, answered_today=answered_today)
    return replace(step, settles="") if step.posts is not None and not tied.has_seen else step


def _must_stay_out(step: NextStep) -> bool:
    """Whether a citizen service number seems to stand in what it makes public."""
    texts = [step.posts.words] if step.posts is not None else []
    if step.opens is not None:
        texts += [step.opens.title, *(each for given in step.opens.values.values() for each in given)]
    return bool(texts) and DetailKind.BSN in kinds("\n".join(texts))


def _held_off(
    received: Received, tied: Tied, ours: tuple[str, ...], *, answered_today: bool, is_full: bool
) -> NextStep | None:
    """What is done with a mail whatever it says, since a program sent it or it may come from somebody else."""
    is_others = tied.talk is not None and not tied.is_sure
    ways = (
        (received.is_bounce, NextStep(Folder.PERSON, note=Note.BOUNCED)),
        (is_loop_risk(received, ours), NextStep(Folder.AWAY)),
        (received.vouched is Vouched.FAILED, NextStep(Folder.PERSON, note=Note.UNSURE)),
        (is_others, for_person(Note.FORWARDED, answered_today=answered_today or is_full)),
        (is_full, NextStep(Folder.PERSON, note=Note.MANY)),
        (received.is_closed, for_person(Note.UNREADABLE, answered_today=answered_today)),
    )
    return next((step for is_so, step in ways if is_so), None)


def _expects(talk: MailThread | None) -> Expects:
    if talk is None:
        return Expects.NEW
    asked = talk.asks
    if asked is None:
        return Expects.OPEN if talk.casus else Expects.NEW
    return {Kind.DRAFT: Expects.DRAFT, Kind.SHOWN: Expects.SHOWN, Kind.LESSON: Expects.LESSON}[asked.kind]


def _shown(talk: MailThread | None) -> str:
    """What our mail showed that they answer, and may repeat."""
    asked = talk.asks if talk is not None else None
    return _values_of(asked) if asked is not None else ""


def _values_of(asked: SentMail) -> str:
    texts = [each for given in asked.draft.values.values() for each in given] if asked.draft is not None else []
    return "\n".join((asked.words, *texts))


def _drafted(received: Received, checkout: Checkout) -> NextStep:
    draft = draft_of(received, checkout.form, checkout.network)
    return NextStep(Folder.TALKS, Kind.DRAFT, draft=replace(draft, left_out=(*draft.left_out, *dropped_from(received))))


def _first(received: Received, what: Meant, checkout: Checkout, *, answered_today: bool) -> NextStep:
    match what.kind:
        case MailKind.QUESTION:
            step = _drafted(received, checkout)
            is_unsure = received.vouched is not Vouched.PASSED
            # What stands in a mail goes back to whom it names: whom nobody vouches for would have us mail it to others.
            is_sent_on = is_unsure and (received.is_noted or (step.draft is not None and _leads(step.draft)))
            return for_person(Note.NO_QUESTION, answered_today=answered_today) if is_sent_on else step
        case MailKind.NOTHING:
            return NextStep(Folder.AWAY)
        case MailKind.ACCESS:
            return NextStep(Folder.TALKS, Kind.ACCESS)
        case MailKind.NOT_PUBLIC:
            return for_person(Note.PRIVATE, answered_today=answered_today)
        case MailKind.STOP | MailKind.ERASE:
            return for_person(Note.WISH, answered_today=answered_today)
    return for_person(Note.NO_QUESTION, answered_today=answered_today)


def _leads(draft: CasusDraft) -> bool:
    """Whether a web address stands in it: whoever writes in somebody else's name would have us mail it to them."""
    return has_web_address("\n".join((draft.title, *(each for given in draft.values.values() for each in given))))


def _further(
    received: Received, what: Meant, talk: MailThread, checkout: Checkout, *, answered_today: bool
) -> NextStep:
    asked = talk.asks
    if what.kind in AT_ANY_MOMENT and not (talk.has_stopped and what.kind is MailKind.STOP):
        return AT_ANY_MOMENT[what.kind]
    if talk.has_stopped or what.kind in {MailKind.PERSON, MailKind.SPAM}:
        return for_person(Note.ENDED if talk.has_stopped else Note.NO_QUESTION, answered_today=answered_today)
    if what.kind is MailKind.QUESTION:  # after all was said, or instead of an answer
        return _drafted(received, checkout)
    if asked is None:
        return _spoken(received, what, talk, answered_today=answered_today)
    if asked.kind is Kind.DRAFT:
        return _of_draft(received, what, asked, checkout, answered_today=answered_today)
    shown = _of_lesson if asked.kind is Kind.LESSON else _of_shown
    return shown(received, what, asked, talk, answered_today=answered_today)


def _of_draft(
    received: Received, what: Meant, asked: SentMail, checkout: Checkout, *, answered_today: bool
) -> NextStep:
    if asked.draft is None:
        raise AssertionError(f"{asked.message_id} showed no draft")
    if what.kind is MailKind.AGREED:
        return NextStep(Folder.TALKS, Kind.ONLINE, opens=asked.draft, settles=asked.message_id)
    if what.kind in {MailKind.NOT_PUBLIC, MailKind.COMMAND}:  # the one command before there is a casus takes it back
        return for_person(Note.PRIVATE, answered_today=answered_today)
    ours = _values_of(asked)
    draft = corrected(asked.draft, received, checkout.form, checkout.network, ours=ours)
    if draft is None:
        return for_person(Note.CORRECTION, answered_today=answered_today)
    return NextStep(Folder.TALKS, Kind.DRAFT, draft=draft)


def _of_shown(received: Received, what: Meant, asked: SentMail, talk: MailThread, *, answered_today: bool) -> NextStep:
    """What they agree to is public; what they write instead is looked at as any reply."""
    if what.kind is MailKind.AGREED:
        post = Post(asked.words, asked.message_id, asked.acts)
        return NextStep(Folder.TALKS, posts=post, settles=asked.message_id)
    if what.kind is MailKind.NOT_PUBLIC:
        return NextStep(Folder.TALKS, settles=asked.message_id)
    step = _spoken(received, what, talk, answered_today=answered_today)
    return replace(step, settles=asked.message_id) if step.posts is not None else step


def _of_lesson(received: Received, what: Meant, asked: SentMail, talk: MailThread, *, answered_today: bool) -> NextStep:
    if what.kind is MailKind.AGREED:
        return NextStep(Folder.TALKS, posts=Post("", asked.message_id, LESSON_WANTED), settles=asked.message_id)
    if what.kind is MailKind.NOT_PUBLIC:
        return NextStep(Folder.TALKS, posts=Post("", asked.message_id, LESSON_UNWANTED), settles=asked.message_id)
    if what.kind is MailKind.CORRECTED:  # what it says of a text that isn't public yet they see first as it would be
        said = own_words(received, ours=_shown(talk))
        return NextStep(Folder.TALKS, Kind.SHOWN, words=said.text, found=said.found, left_out=dropped_from(received))
    return _spoken(received, what, talk, answered_today=answered_today)


def _spoken(received: Received, what: Meant, talk: MailThread, *, answered_today: bool) -> NextStep:
    """Their words, public at once only where nothing in them tells who they are or looks personal."""
    if what.kind is MailKind.NOT_PUBLIC:
        return for_person(Note.PRIVATE, answered_today=answered_today)
    beside = what.beside if what.kind is MailKind.COMMAND else None
    said = own_words(received, ours=_shown(talk), words=beside)
    dropped = dropped_from(received)
    if not said.text and not what.command:
        return NextStep(Folder.TALKS)
    if said.found or dropped:
        shown = NextStep(Folder.TALKS, Kind.SHOWN, words=said.text, found=said.found, left_out=dropped)
        return replace(shown, acts=what.command)
    return NextStep(Folder.TALKS, posts=Post(said.text, received.message_id, what.command))
