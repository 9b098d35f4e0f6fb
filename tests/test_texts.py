"""Every text in both languages: the same files, the same values, and nothing a reader would stumble over."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
import yaml
from jinja2 import Environment, meta

from ospo_automation.commands import COMMANDS
from ospo_automation.core.incoming.plain_words import may_stay
from ospo_automation.core.knowledge import published
from ospo_automation.core.knowledge.published import read_front
from ospo_automation.core.outgoing.safe import Mention, Safe
from ospo_automation.core.primitives import front
from ospo_automation.run.traces import Stands
from ospo_automation.site.content import MeetingFront
from ospo_automation.texts import FOLDER, LANGUAGES, render, words
from tests.given import checkout
from tests.rendered import ON_THE_BOARD, OURS, effects

TEXTS = sorted(file.relative_to(FOLDER / "nl").with_suffix("").as_posix() for file in (FOLDER / "nl").rglob("*.md"))
FORM = checkout().form
COMMON: dict[str, Any] = {
    "contact": "ospo-at-example", "understood": [], "doubled": [], "off_list": [], "is_cut": False,
}  # fmt: skip
WELCOME = COMMON | {
    "on_behalf": False, "topics": ["EUPL"],
    "turn": "asked", "count": 1, "rounds": 1, "coordinators": False, "wider": True, "due": date(2026, 12, 1),
    "talks": True, "already": [], "behind": 12,
}  # fmt: skip
ALREADY = [
    {"number": 31, "title": "Mag onze koppeling onder de EUPL?"},
    {"number": None, "title": "Mag een koppeling onder de EUPL?", "year": "2026", "url": Safe("../blob/HEAD/x.md")},
]
MEET: dict[str, Any] = {
    "mentions": [Mention("olga"), Mention("piet")], "title": "Mag onze adapter onder de EUPL?", "number": 12,
    "other_title": "EUPL naast gesloten software",
}  # fmt: skip
LIKENESSES: list[dict[str, Any]] = [
    {"number": 31, "met": True, "is_same": True, "common": ("eupl", "koppeling"), "apart": ()},
    {"number": 31, "met": False, "is_same": True, "common": (), "apart": ()},
    {"number": 31, "met": False, "is_same": False, "common": ("sbom",), "apart": ("controleren", "publiceren")},
    {"number": 31, "met": False, "is_same": False, "common": ("sbom",), "apart": ()},
]
ODD = {
    "understood": [{"heading": "Waar gaat het over?", "answers": ["Inkoop"]}],
    "doubled": ["Waar loop je op vast?"],
    "off_list": ["Zelf bedacht"],
}
ASK = {
    "contact": "ospo-at-example", "mentions": [Mention("anna"), Mention("bert")],
    "title": "Mag dit?", "topics": ["EUPL"], "coordinators": False,
    "signed_up": [{"people": ["anna", "bert"], "topics": ["EUPL"]}], "due": date(2026, 12, 1), "wider": True,
    "talks": True, "later": date(2027, 1, 4), "question": "Mag dit onder de EUPL?", "more": False, "is_hidden": False,
    "kind": "municipality", "personal": False, "term": "month", "signed_before": True, "outcome": "",
}  # fmt: skip
HIDDEN = {"title": "", "question": "", "kind": "", "term": "", "is_hidden": True}
ASKED = {"people": ["anna", "bert"], "title": "Mag dit?", "is_open": True}
MISSING = {
    "topics": "Waar gaat het over?",
    "question": "x",
    "organisation_type": "y",
    "no_secrets": "z",
    "eigen": "Eigen vraag?",
}
INCOMPLETE = COMMON | {
    "missing": MISSING, "is_short": False, "topics": ["EUPL", "Inkoop"], "organisation_types": ["gemeente"],
}  # fmt: skip

TURNS = ("asked", "answered", "line", "nobody", "full", "enough", "resting", "off", "moved", "closed", "held")

ENDING = {
    "by": "zoe", "is_program": False, "asked": True, "number": 31, "place": Safe(""), "contact": "ospo-at-example",
}  # fmt: skip

EXPLAINED: dict[str, Any] = {
    "number": 3, "title": "Mag dit?", "is_casus": True, "casus_label": "casus", "statuses": ["status: nieuw"],
    "topics": ["EUPL"], "missing": {}, "welcomed": True, "labels": ["thema: x"], "has_answer": False, "next": ["anna"],
    "alike": [], "left_alone": None,
    "asks": [
        {"round": 1, "is_gone": True, "ring": 1, "day": date(2026, 11, 24), "due": date(2026, 12, 1), "people": [
            {"login": "anna", "pattern": "licenties", "topic": "EUPL"}, {"login": "zoe", "pattern": "*", "topic": ""},
        ]},
    ],
}  # fmt: skip

CARD = {
    "number": 7, "title": "Mag dit onder de EUPL?", "organisation_type": "gemeente", "topics": ["EUPL", "Inkoop"],
    "day": date(2026, 11, 3), "thumbs_up": 2, "team": ["anna", "bert"],
}  # fmt: skip
COLUMN = {
    "name": "zoekt expert", "meaning": "Voorgelegd aan experts", "total": 9, "more": 7, "all": Safe("https://x.example"),
    "cards": [CARD, CARD | {"organisation_type": "", "topics": [], "thumbs_up": 0, "team": []}],
}  # fmt: skip
BOARD: dict[str, Any] = {
    "today": date(2026, 11, 24), "form": Safe("https://x.example/form"), "wanted": [CARD], "sections": [COLUMN],
    "left_alone": 0, "since": None,
    "columns": [COLUMN, COLUMN | {"name": "opgepakt", "total": 0, "cards": [], "more": 0}],
}  # fmt: skip

ITEMS = [
    {"number": 3, "title": "Mag dit?", "why": why, "topics": topics, "day": date(2026, 11, 3), "end": "failure"}
    for why, topics in (
        ("personal", ["EUPL"]),
        ("cleaned", []),
        ("denied", []),
        ("unlist", []),
        ("other", []),
        ("silent", ["EUPL", "Inkoop"]),
        ("nobody", []),
    )
]
MOVED = [
    {"login": "anna", "now": "anna_rvo", "ended": "renamed", "lines": [2, 5], "in_team": False, "page": ""},
    {"login": "zoe", "now": "", "ended": "taken", "lines": [], "in_team": True, "page": Safe("docs/experts/zoe.md")},
    {"login": "x-", "now": "", "ended": "gone", "lines": [4], "in_team": True, "page": Safe("docs/experts/x-.md")},
]
MOVED = [each | {"own_page": Safe(f"docs/experts/{each['login']}.md")} for each in MOVED]
FILES = {"file": Safe("EXPERTISE"), "settings": Safe("ospo.yml")}
ACCOUNTS = [
    {
        "login": login,
        "places": [{"number": each, "url": Safe(f"https://x.example/{each}")} for each in (12, 13)],
        "more": more,
        "line": Safe("bots: [41898282, 5]"),
    }
    for login, more in (("zoe", 0), ("ospo-app[bot]", 3))
]
NO_DOUBTS: dict[str, Any] = {"doubts": [], "more_doubts": 0, "until": None, "is_overwritten": False}
DOUBTS: dict[str, Any] = {
    "doubts": [
        {"number": 12, "url": Safe(url), "day": date(2026, 12, 3), "why": why}
        for url, why in (("", "unsigned"), ("https://x.example/1", "wrong"), ("https://x.example/2", "overwritten"))
    ],
    "more_doubts": 1,
    "is_overwritten": True,
    "until": date(2026, 12, 3),
}
RUN = {
    "title": "Mag dit?",
    "url": Safe("https://x.example/1"),
    "workflow": "ospo",
    "day": date(2026, 11, 3),
    "end": "failure",
}

PUBLISHED = {"title": "Mag dit onder de EUPL?", "address": Safe("https://x.example/lessen/12/")}
PAGE: dict[str, Any] = {
    "title": "Mag dit onder de EUPL?", "description": "x" * 80, "day": date(2026, 11, 24), "topics": ["licenties/eupl"],
    "organisation_type": "municipality", "casus": 12, "link": "", "outcome": "helped", "experts": ["carla"],
    "review": date(2028, 5, 24), "licence": "CC-BY-4.0", "short": "Ja.", "helped": "nu weten we het",
    "situation": "Een koppeling.", "tried": "Gezocht.", "question": "Mag dit?",
    "advice": [{"name": "Carla Smit", "text": Safe("Ja, dat mag.")}, {"name": "", "text": Safe("Kijk ook hier.")}],
    "views": [{"name": "", "text": Safe("En dit.")}], "sources": ["https://x.example/1"], "on_behalf": False,
    "site": Safe("https://x.example/"), "more_views": 0,
}  # fmt: skip
BARE_PAGE = PAGE | {
    "advice": [], "views": [], "sources": [], "short": "", "helped": "", "situation": "", "tried": "", "question": "",
    "outcome": "", "experts": [], "topics": [], "site": "", "link": Safe("https://x.example/issues/12"),
}  # fmt: skip
WITHDRAWN_PAGE = {"day": date(2026, 11, 24), "casus": 12, "title": "Mag dit?", "site": Safe("https://x.example/")}
OF_MINUTES: dict[str, Any] = {
    "day": date(2026, 12, 10), "people": 12, "theme": 'Ons "manifest"', "place": "Utrecht",
    "text": Safe("Het ging goed."),
    "decisions": ["we tekenen het manifest."], "actions": [{"text": "Anna, concept", "is_done": False}],
    "questions": ["mag een leverancier meedoen?"], "tips": ["begin klein"],
}  # fmt: skip
NO_MINUTES: dict[str, Any] = {
    "people": None, "theme": "", "place": "", "text": "", "decisions": [], "actions": [],
    "questions": [], "tips": [],
}  # fmt: skip

PAGES = [
    ("pages/lesson", PAGE), ("pages/lesson", PAGE | {"outcome": "partly"}), ("pages/lesson", BARE_PAGE),
    ("pages/lesson", PAGE | {"more_views": 1}), ("pages/lesson", PAGE | {"more_views": 4}),
    ("pages/withdrawn", WITHDRAWN_PAGE), ("pages/withdrawn", WITHDRAWN_PAGE | {"site": ""}),
    ("pages/minutes", OF_MINUTES), ("pages/minutes", OF_MINUTES | NO_MINUTES),
    ("pages/minutes", OF_MINUTES | {"people": 1}),
]  # fmt: skip

LATER = {"later": date(2027, 1, 4)}
NAMES = {"label": "coördinator nodig", "unlisted": "niet in lijsten"}
COMMAND = Safe("`/meedoen`")
HELP = [(each.name, each.spelled("nl"), each.argument) for each in COMMANDS]
STICKY: dict[str, Any] = {
    "status": "opgepakt", "team": ["anna"], "advice": [], "quiet_until": None, "is_open": True, "help": "/hulp",
    "answered": False, "is_large": False,
}  # fmt: skip
ADVISED: dict[str, Any] = {"by": "anna", "url": Safe("https://x.example")}
OUTCOME: dict[str, Any] = {
    "team": [], "again": False, "may_share": False, "becomes_lesson": False, "is_cut": False,
}  # fmt: skip
ADVICE = {"by": "anna", "url": Safe("https://x.example/1"), "text": "Kies de EUPL."}
STANDINGS: list[dict[str, Any]] = [
    {},
    {"team": [], "advice": []},
    {"team": [], "answered": True},
    {"team": ["anna", "bert"], "advice": [ADVICE, ADVICE | {"by": "bert"}], "quiet_until": date(2027, 1, 4)},
    {"is_open": False, "status": "opgelost"},
    {"is_open": False, "status": "", "team": []},
    {"team": ["anna", "bert", "carla"], "is_large": True},
    {"help": ""},
]

DAY = date(2026, 11, 24)
NOON = datetime(2027, 3, 11, 13)
AGENDA: dict[str, Any] = {
    "day": date(2026, 12, 10), "starts": NOON, "ends": NOON, "place": "Utrecht", "online": False,
    "sign_up": Safe("https://x.example"), "calendar": Safe("https://x.example/a.ics"),
    "rows": [{"at": NOON, "name": "welcome", "minutes": 10}],
    "theme": "Ons manifest", "theme_number": 3, "thumbs_up": 2,
    "nominated": [{"number": 7, "title": "Mag dit?", "kind": "gemeente", "question": "Mag dit?", "since": DAY}],
    "more_actions": 2, "more_nominated": Safe("../issues?q=label"), "more_points": Safe("../issues?q=label"),
    "minutes": Safe("https://x.example/verslag/"), "held_on": date(2026, 9, 10), "after": date(2027, 3, 11),
    "agenda_before": 0, "proposed": 2,
    "points": [{"number": 9, "title": "Een eigen logo", "aim": "decide"}, {"number": 8, "title": "Meer", "aim": ""}],
    "signals": [{"number": 10, "title": "Een rapport"}],
    "lessons": [{"title": "Mag dit?", "address": Safe("https://x.example/les/")}], "people": ["Anna Smit"],
    "gaps": ["EUPL", "Inkoop"], "actions": [{"text": "Anna, concept, 12 maart", "since": date(2026, 9, 10)}],
}  # fmt: skip
BARE_AGENDA = AGENDA | {
    "place": "", "online": True, "sign_up": "", "calendar": "", "theme": "", "theme_number": 0, "nominated": [],
    "proposed": 0, "points": [], "signals": [], "lessons": [], "people": [], "gaps": [], "actions": [],
    "more_nominated": "", "more_points": "", "more_actions": 0, "minutes": "", "held_on": None, "after": None,
}  # fmt: skip
LISTED: dict[str, Any] = {
    "nth": 2, "text": "Mag dit?", "kind": "", "topics": [], "casus": 0, "private": False, "ticked": False
}  # fmt: skip
QUESTIONS: dict[str, Any] = {
    "questions": [
        LISTED | {"nth": 1, "kind": "gemeente", "topics": ["Inkoop", "EUPL"], "casus": 31, "ticked": True},
        LISTED, LISTED | {"kind": "gemeente"}, LISTED | {"topics": ["Inkoop"], "private": True},
        LISTED | {"kind": "gemeente", "topics": ["Inkoop", "EUPL"]}, LISTED | {"topics": ["Inkoop"]},
    ],
    "left": 5, "more": 2, "example": "2 gemeente, inkoop", "kinds": ["gemeente", "waterschap"],
    "topics": ["Inkoop", "EUPL"],
}  # fmt: skip
OF_A_MEETING: dict[str, Any] = {
    "day": DAY, "number": 7, "mentions": [Mention("zoe")],
    "answers": [{"heading": Safe("Wat voor organisatie?"), "text": Safe("gemeente")}],
}  # fmt: skip
PLANNED: dict[str, Any] = {
    "day": date(2027, 3, 11), "starts": NOON, "ends": NOON, "place": "Utrecht", "online": False,
    "theme": "Ons manifest", "sign_up": True, "opens": date(2027, 2, 18), "free": False, "is_open": False,
}  # fmt: skip
POINT: dict[str, Any] = {
    "title": "Een eigen logo", "day": date(2027, 3, 11), "opens": date(2027, 2, 18), "is_open": False, "theme": "",
}  # fmt: skip
NO_MEETING: dict[str, Any] = {"day": None, "opens": None}
MINUTES: dict[str, Any] = {
    "number": 7, "day": date(2026, 12, 10), "path": Safe("docs/bijeenkomsten/2026-12-10-kwartaal.md"), "people": 12,
    "left_out": 0, "decisions": 1, "actions": 2, "ticked": 0, "questions": 0, "tips": 0, "lists": 1,
}  # fmt: skip
HEARD = {"words": "Anna belt Bert", "heard": "Carla, 0:12:03"}
DRAFT: dict[str, Any] = {
    "voices": 7, "minutes": 48, "decisions": [HEARD], "actions": [HEARD], "questions": [HEARD], "tips": [HEARD],
}  # fmt: skip
READ_MINUTES: dict[str, Any] = {
    "people": 7, "decisions": ["we tekenen"], "actions": [{"text": "Anna, concept", "is_done": False}],
    "questions": ["mag dit?"], "tips": ["begin klein"], "withheld": ["Piet was er niet."], "attendance": ["Anna"],
    "text": Safe("Het ging goed."),
}  # fmt: skip
WORDS_OF = {
    "login": "anna", "names": ["Anna", "A. de Vries"], "is_known": True, "is_found": True,
    "repository": Safe("https://x.example/acme"),
}  # fmt: skip
PLACES = [
    {
        "number": 6, "title": "Mag dit?", "key": "ask/1", "file": "", "by": "", "url": Safe("https://x.example/6"),
        "also": Safe(""), "text": Safe("Mag dit?"), "more": 1,
        "lines": [
            {"line": 1, "found": ["account"], "shown": Safe("x"), "is_hidden": True},
            {"line": 2, "found": ["login", "name", "words"], "shown": Safe("Anna vraagt"), "is_hidden": False},
        ],
    },
    {
        "number": 0, "title": "", "key": "", "file": "docs/a.md", "by": "bert", "url": Safe(""),
        "also": Safe("https://x.example/a/"), "text": Safe("Woorden"), "more": 0, "lines": [],
    },
]  # fmt: skip
WORDS_IN = {"login": "anna", "count": 2, "places": PLACES}
UNSEEN = {
    "login": "anna", "unread": ["docs/a.png"], "unread_more": 3, "no_site": "x", "many_branches": 4,
    "many_commits": True,
}  # fmt: skip
EXAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("meetings/title", {"day": date(2026, 12, 10)}),
    ("meetings/agenda", AGENDA),
    ("meetings/agenda", AGENDA | {"theme_number": 0}),
    ("meetings/agenda", AGENDA | {"minutes": "", "agenda_before": 5, "proposed": 1}),
    ("meetings/agenda", BARE_AGENDA),
    ("meetings/notice", {}),
    ("meetings/asked", {"day": DAY, "agenda": 0, "away": COMMAND, "advised": False}),
    ("meetings/asked", {"day": DAY, "agenda": 7, "away": COMMAND, "advised": True}),
    ("questions/list", QUESTIONS),
    ("questions/list", QUESTIONS | {"questions": QUESTIONS["questions"][:1], "left": 0, "more": 0}),
    ("questions/list", QUESTIONS | {"questions": [], "left": 0, "more": 0}),
    ("questions/casus_title", {"title": Safe("Mag dit?")}),
    ("questions/casus", OF_A_MEETING),
    *(
        ("questions/unclear", {"nth": 2, "why": why, "strange": ["licentys"], "example": "2 gemeente, inkoop"})
        for why in ("none", "private", "strange", "topics", "organisation_type", "both")
    ),
    *(
        (f"meetings/{each}", {"day": date(2026, 12, 10)})
        for each in ("missed_title", "missed", "held", "off", "on", "moved")
    ),
    ("planning/planned", PLANNED),
    ("planning/planned", PLANNED | {"is_open": True}),
    ("planning/planned", PLANNED | {"place": "", "online": True, "theme": "", "sign_up": False, "free": True}),
    ("planning/unclear", {"wrong": {"day": "", "sign_up": ""}}),
    ("planning/waits", {"changed": False}),
    ("planning/waits", {"changed": True}),
    ("planning/cancelled", {"day": date(2026, 12, 10)}),
    *(
        (f"planning/{kind}", POINT | more)
        for kind in ("point", "theme")
        for more in ({}, {"is_open": True}, NO_MEETING)
    ),
    ("planning/theme", POINT | {"theme": "Ons manifest"}),
    ("planning/private", {"kinds": ["bsn"], "form": "meeting"}),
    ("planning/private", {"kinds": ["bsn", "mail"], "form": "theme"}),
    *((f"minutes/{each}", {}) for each in ("role", "day", "elsewhere", "closed", "late")),
    *((f"minutes/{each}", {"day": date(2026, 12, 10)}) for each in ("ended", "which", "pull_title")),
    *((f"minutes/{each}", {"day": DAY, "form": form}) for each in ("early", "empty") for form in (True, False)),
    *(("minutes/done", {"day": DAY, "kind": kind}) for kind in ("meeting", "point")),
    ("minutes/private", {"kinds": ["bsn"], "form": True}),
    ("minutes/private", {"kinds": ["bsn", "mail"], "form": False}),
    *(
        ("minutes/told", {"url": Safe("https://x.example/1"), "is_pull": is_pull, "form": form, "is_cut": is_cut})
        for is_pull, form, is_cut in ((True, False, False), (False, True, False), (True, False, True))
    ),
    *(("minutes/transcript", {"form": form, "may_write": may}) for form in (True, False) for may in (True, False)),
    ("minutes/draft", DRAFT),
    ("minutes/draft", DRAFT | {"voices": 1, "minutes": 1}),
    ("minutes/draft", {name: [] if isinstance(value, list) else 0 for name, value in DRAFT.items()}),
    ("explain/minutes", READ_MINUTES),
    ("explain/minutes", {name: [] if isinstance(value, list) else None for name, value in READ_MINUTES.items()}),
    ("minutes/pull", MINUTES),
    ("minutes/pull", MINUTES | {"people": None, "left_out": 1, "lists": 0}),
    ("minutes/pull", MINUTES | {"left_out": 2, "ticked": 1, "questions": 2, "tips": 1}),
    ("refused/off_agenda", {"command": COMMAND}),
    *(("intake/welcome", WELCOME | {"turn": turn}) for turn in TURNS),
    *(
        ("intake/welcome", WELCOME | ODD | {"count": count, "coordinators": who})
        for count in (1, 2, 12)
        for who in (True, False)
    ),
    ("intake/welcome", WELCOME | ODD | {"is_cut": True}),
    ("intake/welcome", WELCOME | {"on_behalf": True, "topics": [], "wider": False}),
    ("intake/welcome", WELCOME | {"topics": ["EUPL", "Inkoop", "Woo"]}),
    ("intake/incomplete", INCOMPLETE),
    ("intake/incomplete", INCOMPLETE | {"missing": {"question": "x"}, "is_short": True}),
    ("intake/incomplete", INCOMPLETE | ODD | {"missing": {"question": "x"}, "doubled": ["a", "b"]}),
    ("intake/incomplete", INCOMPLETE | {"understood": ODD["understood"], "is_cut": True}),
    ("intake/still", INCOMPLETE),
    ("intake/still", INCOMPLETE | ODD | {"missing": {"question": "x"}, "is_short": True}),
    *(("intake/enough", WELCOME | {"turn": turn}) for turn in ("nobody", "resting", "line", "off", "asked")),
    ("routing/ask", ASK),
    ("routing/ask", ASK | {"talks": False}),
    *(("routing/ask", ASK | {"kind": each}) for each in (*FORM.short["organisation_type"], "stichting", "")),
    *(("routing/ask", ASK | {"kind": each, "personal": True}) for each in ("municipality", "stichting", "")),
    *(("routing/ask", ASK | {"term": each}) for each in (*FORM.short["urgency"], "voor de zomer", "")),
    *(("routing/ask", ASK | changed) for changed in (HIDDEN, HIDDEN | {"title": "Mag dit?"}, {"question": ""})),
    ("routing/ask", ASK | {"kind": "", "term": "", "question": ""}),
    ("routing/ask", ASK | {"question": ASK["title"]}),
    ("routing/ask", ASK | {"question": "Zie https://x.example/1. " + 50 * "Mag het? ", "more": True}),
    *(("routing/asked", ASKED | changed) for changed in ({}, {"people": ["anna"]}, {"title": ""}, {"is_open": False})),
    ("intake/welcome", WELCOME | {"talks": False}),
    ("routing/ask", ASK | {"mentions": [Mention("anna")], "coordinators": True, "wider": False}),
    ("routing/ask", ASK | {"coordinators": True, "topics": []}),
    ("routing/ask", ASK | {"coordinators": True, "signed_before": False}),
    *(("routing/ask", ASK | {"outcome": each}) for each in ("partly", "not-helped")),
    (
        "routing/ask",
        ASK | {"signed_up": [{"people": ["anna"], "topics": ["a"]}, {"people": ["bert"], "topics": ["b"]}]},
    ),
    ("explain/casus", EXPLAINED),
    *(("explain/casus", EXPLAINED | {"alike": [each]}) for each in LIKENESSES),
    ("explain/casus", EXPLAINED | {"has_answer": True, "next": [], "labels": [], "topics": [], "statuses": []}),
    ("explain/casus", EXPLAINED | {"asks": [], "welcomed": False, "missing": {"question": "x"}}),
    ("explain/casus", EXPLAINED | {"asks": [], "welcomed": False}),
    ("explain/casus", EXPLAINED | {"is_casus": False}),
    ("explain/casus", EXPLAINED | {"asks": [], "welcomed": False, "left_alone": date(2026, 11, 24), "statuses": []}),
    ("explain/words", WORDS_OF),
    ("explain/words", WORDS_OF | {"is_known": False, "is_found": False, "names": []}),
    ("explain/words", WORDS_OF | {"is_known": None, "repository": ""}),
    *(("explain/words_group", WORDS_IN | {"stands": each.value}) for each in Stands),
    ("explain/words_unseen", UNSEEN),
    ("explain/words_unseen", UNSEEN | {"unread": [], "unread_more": 0, "no_site": "", "many_commits": False}),
    ("refused/too_much", {"count": 21}),
    *(
        ("commands/help", {"name": "anna", "commands": each, "join": "/meedoen", "advice": advice} | LATER)
        for each, advice in ((HELP, ""), (HELP[:1], ""), (HELP[:3], "/advies"))
    ),
    *(
        ("commands/advice", ADVISED | {"others": others, "is_asked": is_asked, "is_cut": is_cut})
        for others, is_asked in (([], False), (["bert"], False), (["bert"], True))
        for is_cut in (False, True)
    ),
    *(
        ("commands/outcome", OUTCOME | {"outcome": outcome, "team": team, "again": again, "may_share": team == []})
        for again in (False, True)
        for outcome in ("helped", "partly", "not-helped")
        for team in ([], ["anna", "bert"])
    ),
    *(("commands/outcome", OUTCOME | {"outcome": outcome, "is_cut": True}) for outcome in ("helped", "partly")),
    ("commands/outcome", OUTCOME | {"outcome": "helped", "becomes_lesson": True}),
    ("commands/link", {"number": 12}),
    ("commands/agenda", {"command": COMMAND}),
    ("refused/no_meetings", {"command": COMMAND}),
    *(
        ("commands/lesson", {"consent": consent, "link": link, "on_behalf": False})
        for consent in (False, True)
        for link in (False, True)
    ),
    ("lessons/closed", {}),
    *(("lessons/published", PUBLISHED | {"blog": blog}) for blog in (Safe(""), Safe("https://x.example/b.html"))),
    ("lessons/pull_title", {"number": 12}),
    ("lessons/withdraw_title", {"number": 12}),
    *(
        ("lessons/withdraw", {"number": 12, "path": Safe("docs/lessen/2026/12-x.md"), "anyway": anyway})
        for anyway in (False, True)
    ),
    ("lessons/retract", {"number": 12, "label": "niet in lijsten"}),
    ("lessons/kept", {"number": 12}),
    *(("lessons/stands", {"url": Safe(url), "is_pull": bool(url)}) for url in ("", "https://x.example/1")),
    *(
        ("lessons/retracted", {"url": Safe("https://x.example/1"), "is_pull": is_pull, "contact": "ospo-at-example"})
        for is_pull in (False, True)
    ),
    *(
        (f"endings/{name}", ENDING | {"by": by, "is_program": is_program, "asked": asked})
        for name in ("completed", "not_planned", "duplicate")
        for by, is_program in (("zoe", False), ("", False), ("stale[bot]", True))
        for asked in (False, True)
    ),
    ("endings/duplicate", ENDING | {"number": 0}),
    ("endings/duplicate", ENDING | {"place": Safe("acme/archief")}),
    *(
        ("refused/no_casus", {"command": COMMAND, "number": 12, "why": why, "place": Safe("acme/archief")})
        for why in ("itself", "ours", "other", "moved", "missing")
    ),
    *(
        ("lessons/pull", {"number": 12, "approved": approved, "path": Safe("docs/lessen/2026/12-x.md"), "link": link})
        for approved in (False, True)
        for link in (False, True)
    ),
    *(
        (
            f"lessons/{name}",
            {key: value, "is_pull": is_pull, "url": Safe("https://x.example/1"), "contact": "ospo-at-example"},
        )
        for name, key in (("told", "approved"), ("withdrawn", "anyway"))
        for value in (False, True)
        for is_pull in (False, True)
    ),
    ("refused/no_lessons", {"command": COMMAND, "contact": "ospo-at-example"}),
    ("refused/lesson_there", {"command": COMMAND, "title": "Mag dit?", "path": Safe("docs/lessen/2026/12-x.md")}),
    *(("routing/sticky", STICKY | changed) for changed in STANDINGS),
    ("refused/role", {"command": COMMAND, "who": ["team"]}),
    ("refused/role", {"command": COMMAND, "who": ["owner", "maintainer"]}),
    ("refused/status", {"command": COMMAND, "status": "opgelost"}),
    ("refused/day", {"command": COMMAND} | LATER),
    *((f"refused/{name}", {"command": COMMAND}) for name in ("no_expert", "no_advice", "link")),
    *(
        ("refused/topics", {"command": COMMAND, "topics": ["EUPL", "Inkoop"], "unknown": unknown})
        for unknown in ([], ["Taart"])
    ),
    *(
        ("refused/not_askable", {"turn": turn, "contact": "ospo-at-example"})
        for turn in ("resting", "line", "full", "enough", "nobody")
    ),
    ("refused/not_asked", LATER),
    ("refused/paused_in_profile", {"day": date(2027, 1, 4), "login": "anna", "contact": "ospo-at-example"}),
    ("refused/no_board", {"contact": "ospo-at-example"}),
    ("refused/unknown", {"word": "/meedon", "meant": COMMAND}),
    *((f"refused/{name}", {"command": COMMAND}) for name in ("misplaced", "edited")),
    ("refused/no_room", {"contact": "ospo-at-example"}),
    *((f"reminders/{name}", {"day": date(2026, 12, 1)} | LATER) for name in ("awake", "lasting", "owner", "called")),
    *((f"reminders/{name}", {}) for name in ("advised", "answered", "closed")),
    *(
        ("reminders/team", {"team": team, "is_owners_turn": turn} | LATER)
        for team in ([], ["anna", "bert"])
        for turn in (False, True)
    ),
    ("reminders/waiting", LATER),
    *(
        ("commands/unlist", {"label": "niet in lijsten", "contact": "ospo-at-example", "draft": draft})
        for draft in (False, True)
    ),
    ("commands/unlist_asked", {"contact": "ospo-at-example", "label": "coördinator nodig"}),
    *(
        ("privacy/found", {"kinds": kinds, "contact": "ospo-at-example", "is_new": is_new, "where": where})
        for kinds in (["bsn"], ["bsn", "mail"])
        for is_new in (False, True)
        for where in ("form", "comment", "both")
    ),
    *(("privacy/foot", {"name": "carla", "kinds": kinds}) for kinds in (["phone"], ["address", "mail", "phone"])),
    *(
        ("privacy/gone", {"is_denied": denied, "is_outside": outside, "contact": "ospo-at-example"})
        for denied, outside in ((False, False), (True, False), (False, True))
    ),
    *(
        ("privacy/alert", {"mentions": [Mention(each) for each in logins], "kinds": kinds})
        for logins, kinds in ((["zoe"], ["bsn"]), (["wim", "zoe"], ["mail", "phone"]))
    ),
    ("refused/private", {}),
    *(("introductions/meet", MEET | {"linked": linked}) for linked in (False, True)),
    ("intake/welcome", WELCOME | {"already": ALREADY}),
    ("intake/welcome", WELCOME | {"rounds": 2, "count": 4}),
    ("intake/welcome", WELCOME | {"already": ALREADY[:1], "on_behalf": True}),
    ("intake/welcome", WELCOME | {"already": [{"number": 31, "title": ""}]}),
    ("waiting/title", {}),
    *(
        (
            "waiting/list",
            {"items": each, "more": len(each), "outside": outside, "more_outside": more, "wished": outside} | NAMES,
        )
        for each in ([], ITEMS[:1], ITEMS)
        for outside, more in (([], 0), ([12], 0), ([12, 14, 15, 17, 20], 3))
    ),
    *(
        (
            "waiting/told",
            {"mentions": [Mention("zoe"), Mention("wim")], "count": count, "urgent": urgent, "talks": count > 1}
            | LATER,
        )
        for count, urgent in ((1, []), (3, []), (3, [3]), (12, [3, 4]))
    ),
    ("renames/title", {}),
    ("renames/kept", {}),
    *(("renames/list", {"moved": each, "more": more} | FILES) for each, more in (([], 0), (MOVED[:1], 0), (MOVED, 1))),
    *(("renames/list", {"moved": MOVED[:1], "more": 2} | FILES),),
    *(
        ("renames/told", {"mentions": mentions, "count": count})
        for mentions in ([], [Mention("zoe")], [Mention("zoe"), Mention("jan_minbzk")])
        for count in (1, 3)
    ),
    ("failures/title", {}),
    *(
        ("failures/list", {"runs": [RUN] * count, "more": more, "accounts": accounts, **doubted})
        for count, more, accounts, doubted in (
            *((count, more, [], NO_DOUBTS) for count, more in ((0, 0), (1, 0), (10, 1))),
            (0, 0, ACCOUNTS[:1], NO_DOUBTS),
            (1, 0, ACCOUNTS, NO_DOUBTS),
            *((count, more, [], DOUBTS) for count, more in ((0, 0), (2, 1))),
            (0, 0, ACCOUNTS[:1], {**DOUBTS, "doubts": DOUBTS["doubts"][2:], "more_doubts": 0, "until": None}),
        )
    ),
    *(("additions/told", {"is_pull": is_pull, "url": Safe("https://x.example/1")}) for is_pull in (True, False)),
    *(("additions/incomplete", {"missing": dict.fromkeys(names, "")}) for names in (["text"], ["page", "licence"])),
    *(("additions/page", {"near": near}) for near in ([], ["De DCO"], ["De DCO", "De EUPL"])),
    *(("additions/private", {"kinds": kinds}) for kinds in (["bsn"], ["bsn", "mail"])),
    ("additions/later", {}),
    ("additions/late", {}),
    *(
        (f"approvals/{name}", {"commit": Safe(commit), "head": Safe("def5678"), "changed": Safe(changed)})
        for name in ("void", "back", "merged")
        for commit, changed in (("abc1234", "https://x.example/compare/abc...def"), ("", ""))
    ),
    ("approvals/late", {"number": 12}),
    *(("additions/ended", {"merged": merged}) for merged in (True, False)),
    *(
        (name, {"number": 12, "path": Safe("docs/x.md"), "replaces": replaces, "not_found": not replaces})
        for name in ("additions/pull_title", "additions/pull")
        for replaces in (True, False)
    ),
    *(
        ("pages/addition", {"text": "Zo.", "source": source, "day": date(2026, 12, 1)})
        for source in ("", "Zelf gezien.")
    ),
    ("pages/correction", {"text": "Zo."}),
    ("board/title", {}),
    ("board/board", BOARD),
    ("board/board", BOARD | {"sections": [], "wanted": []}),
    *(("board/board", BOARD | {"left_alone": count, "since": date(2026, 11, 24)}) for count in (1, 312)),
    ("earlier/one", {"number": 12, "day": date(2026, 11, 24)}),
    *(
        ("earlier/left", {"count": count, "label": "casus", "day": date(2026, 11, 24), "is_guess": is_guess})
        for count in (1, 312)
        for is_guess in (True, False)
    ),
    ("board/project", {"project": "orgs/acme/projects/3"}),
    ("board/rows", {"runs": {"sweep": date(2026, 11, 24), "of later": date(2026, 11, 24)}}),
    ("board/week", {}),
]


COMMAND_FILTERS = ("does", "argument", "roles", "raw", "personal", "full_day", "numbered")


def variables(language: str, name: str) -> set[str]:
    source = (FOLDER / language / f"{name}.md").read_text(encoding="utf-8")
    environment = Environment()  # noqa: S701  (only parsed)
    filters = (
        "listed",
        "day",
        "day_and_month",
        "day_and_year",
        "quoted",
        "iso",
        "dated",
        "capitalised",
        "clock",
        "task",
        "part",
        "spelled",
        "asked_for",
        "asker",
        "term",
        "at_length",
        *COMMAND_FILTERS,
    )
    environment.filters.update(dict.fromkeys(filters, str))
    return meta.find_undeclared_variables(environment.parse(source))


def shape(value: Any) -> Any:
    return {key: shape(each) for key, each in value.items()} if isinstance(value, dict) else type(value)


FOLDED = {"details", "summary"}
TOLD_PRIVATE = ("privacy/found", "additions/private", "planning/private", "minutes/private")
MOST_WORDS = 100  # of what a phone shows at once


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "values"), [each for each in EXAMPLES if each[0] in TOLD_PRIVATE])
def test_who_posted_personal_data_reads_what_to_do_on_one_screen(
    language: str, name: str, values: dict[str, Any]
) -> None:
    text = render(language, name, values)
    shown = re.sub(r"(?s)<details>.*</details>", "", text)
    assert len(shown.split()) <= MOST_WORDS
    assert [each for each in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", shown) if may_stay(each)], (
        "names no words that we understand"
    )
    other = {"form": r"reactie|reply to", "comment": r"tekst van|text of"}.get(values.get("where", ""))
    assert other is None or not re.search(other, text)


def test_both_languages_have_the_same_texts_and_words() -> None:
    english = sorted(
        file.relative_to(FOLDER / "en").with_suffix("").as_posix() for file in (FOLDER / "en").rglob("*.md")
    )
    assert english == TEXTS
    dutch, english_words = (
        yaml.safe_load((FOLDER / each / "words.yml").read_text(encoding="utf-8")) for each in LANGUAGES
    )
    assert shape(dutch) == shape(english_words)
    for name, text in dutch["summary"].items():
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english_words["summary"][name]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_that_an_ask_names_has_words(language: str) -> None:
    assert set(words(language)["askers"]) == {*FORM.short["organisation_type"], "own", "personal"}
    assert set(words(language)["terms"]) == {*FORM.short["urgency"], "own"}


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_use_the_same_values(name: str) -> None:
    assert variables("nl", name) == variables("en", name)
    if not name.startswith("site/"):  # those are made together, in both languages, in tests/site
        assert [each for each, _ in (*EXAMPLES, *PAGES) if each == name], f"{name} has no example here"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "values"), PAGES)
def test_a_page_says_what_it_must_of_itself(language: str, name: str, values: dict[str, Any]) -> None:
    text = render(language, name, values)
    if "casus" in values:
        assert read_front(f"{published.FOLDER}/x.md", text).casus == values["casus"]
    else:
        said = front.parts(text, "x.md").front
        assert said is not None
        assert said.read_as(MeetingFront, said.value).date == values["day"]
    assert not re.search(r"\n{3}|{{|}}|{%|  [^\n]", text.partition("# ")[2]), text
    assert "!" not in text


ADDRESSED = (
    *("additions/", "board/", "commands/", "introductions/", "lessons/", "meetings/", "planning/", "questions/"),
    *("refused/", "reminders/", "routing/", "waiting/"),
)
TO_ONE, TO_SEVERAL = r"(?i)\b(?:je|jij|jou|jouw)\b", r"(?i)\bjullie\b"


@pytest.mark.parametrize(("name", "values"), [each for each in EXAMPLES if each[0].startswith(ADDRESSED)])
def test_nobody_is_spoken_to_as_one_and_as_several(name: str, values: dict[str, Any]) -> None:
    text = render("nl", name, values)
    assert not (re.search(TO_ONE, text) and re.search(TO_SEVERAL, text)), text


def test_a_team_is_spoken_to_by_its_size() -> None:
    one, two = (
        render("nl", "reminders/team", {"team": team, "is_owners_turn": False} | LATER)
        for team in (["anna"], ["anna", "bert"])
    )
    assert re.search(TO_ONE, one)
    assert not re.search(TO_SEVERAL, one)
    assert re.search(TO_SEVERAL, two)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "values"),
    [each for each in EXAMPLES if each[0] in {"additions/told", "lessons/told", "lessons/withdrawn"}],
)
def test_what_only_a_maintainer_can_do_is_said_to_them(language: str, name: str, values: dict[str, Any]) -> None:
    """Whoever asked or helped reads these too, and has no such button."""
    told = {"nl": "Voor een beheerder:", "en": "For a maintainer:"}[language]
    paragraphs = render(language, name, values).split("\n\n")
    theirs = [each for each in paragraphs if "pull request**" in each or "Settings →" in each]
    assert all(each.startswith(told) for each in theirs), theirs


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "values"), EXAMPLES)
def test_a_text_reads_well_whatever_its_values(language: str, name: str, values: dict[str, Any]) -> None:
    text = render(language, name, values)
    found = effects(text)
    assert found.mentions == {each.login for each in values.get("mentions", ())}
    more = {
        "board/": ON_THE_BOARD,
        "meetings/": {"h2", "table", "thead", "tbody", "tr", "th", "td", "li", "ul"},
        "pages/": {"h2"},
        "questions/": {"h3", "details", "summary", "input[checked]"},
        "minutes/draft": {"h1", "h2"},
    }
    folded = FOLDED if "<details>" in (FOLDER / language / f"{name}.md").read_text(encoding="utf-8") else set()
    allowed = OURS | folded | next((tags for folder, tags in more.items() if name.startswith(folder)), set())
    assert found.tags <= allowed
    assert not re.search(r"\s[.,;:]|\.\.|[.,;]{2}|\?\.|  |{{|}}|{%", found.text), found.text
    assert "!" not in found.text  # voice.md: a good secretary doesn't exclaim
    assert len(text) < 1_800, "longer than a screen"
    assert not [
        line for line in text.split("\n") if line.startswith("/")
    ]  # replies by mail would repeat it as a command
