"""What somebody who asked by mail is told of their casus: the words of people with a part in it, and nothing twice."""

from __future__ import annotations

from dataclasses import replace

from ospo_automation.core.casus.part import Role
from ospo_automation.core.correspondence.mail_thread import Kind, MailThread, SentMail
from ospo_automation.core.correspondence.telling import MISSING, News, news_of
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.scene import look
from tests.given import BOT, NOW, OWNER, Given, body, checkout, comment, event, issue

CARLA, MALLORY = Person("carla", 12), Person("mallory", 99)
TALK = MailThread("t", "jos@x.example")


def news(*said: Comment, talk: MailThread = TALK, **changed: str) -> News:
    scene = look(Given(checkout(), issues=(issue(text=body(**changed)),), said=said), event())
    assert scene is not None
    return news_of(scene, talk)


def test_of_what_was_said_only_the_words_of_people_with_a_part_are_told_and_the_owner_s_own_aren_t() -> None:
    found = news(
        comment("Draait die apart?", CARLA, id_=61),
        comment("Klik hier: https://kwaad.example", MALLORY, id_=62),
        comment("Apart.", OWNER, id_=63),
    )
    assert [(each.role, each.text, each.asks) for each in found.said] == [(Role.EXPERT, "Draait die apart?", True)]
    assert (found.until, found.waits, found.is_worth_a_mail) == (63, True, True)


def test_what_they_know_isn_t_told_again() -> None:
    sent = SentMail(Kind.NEWS, TALK.id, TALK.address, NOW, "m@x.example", until=61)
    talk = replace(TALK, sent=(sent,))
    assert not news(comment("Draait die apart?", CARLA, id_=61), talk=talk).is_worth_a_mail


def test_what_the_form_still_lacks_is_asked_of_them() -> None:
    asked = comment(f"{Mark('intake', {'welcomed': False}).line()}\nx", BOT, id_=50)
    again = comment(f"{Mark('reply/1').line()}\nx", BOT, id_=51)
    found = news(asked, again, question="")
    assert (found.asks, found.missing) == (MISSING, ("question",))
