"""Everything that reads a whole comment, and comments of the greatest length that are as bad as they can be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count

from ospo_automation.core.casus.course import advice_in
from ospo_automation.core.incoming.absence import back_on
from ospo_automation.core.incoming.answering import LONGEST as LONGEST_REPLY
from ospo_automation.core.incoming.answering import judged
from ospo_automation.core.incoming.filled_in import understand
from ospo_automation.core.incoming.mail import letter
from ospo_automation.core.incoming.personal import details
from ospo_automation.core.incoming.plain_words import LONGEST_VERDICT, agrees, declines, may_stay, verdict
from ospo_automation.core.incoming.slash import given
from ospo_automation.core.meetings.minutes_command import minutes_in
from ospo_automation.core.meetings.notes import taken
from tests.given import checkout, comment

LONGEST = 65_536  # characters: GitHub takes no more
MOST = 0.050  # seconds of the processor's time
MOST_OF = {
    "personal data": 0.5,  # it looks at every number in a comment, once
    "minutes taken apart": 0.1,  # at most one comment of a meeting, and each of its lines may be many things
}
MOST_FOR_DOUBLE = 2.3  # times as much for a text twice as long
WORTH_MEASURING = 0.010  # below it a ratio says nothing
TURNS, AGAIN = 5, 3
FORM = checkout().form
SENT = date(2026, 11, 4)
ALL = ("question", "topics", "organisation_type", "urgency")

ANOTHER = count(1_000)  # what was read before is remembered

Read = Callable[[str], object]
READERS: dict[str, Read] = {
    "mail": letter,
    "commands": given,
    "kind of reply": judged,
    "kind of the longest reply": lambda text: judged(f"{next(ANOTHER)} {text}"[:LONGEST_REPLY]),
    "verdict": verdict,
    "the longest verdict": lambda text: verdict(text[:LONGEST_VERDICT]),
    "yes": agrees,
    "no": declines,
    "may stay": may_stay,
    "back on": lambda text: back_on(text, SENT),
    "answers": lambda text: understand(text, ALL, FORM.form, FORM.phrases),
    "minutes": lambda text: minutes_in(f"/verslag {text}"[:LONGEST]),
    "minutes taken apart": lambda text: taken(text, SENT),
    "advice": lambda text: advice_in(comment(f"/advies {text}"[:LONGEST])),
    "personal data": details,
}

ORDINARY = (
    "Ja, dat mag. De EUPL is juist voor dit soort software geschreven, en wij deden het vorig jaar net zo.\n\n"
    "- Kijk eerst wie de maker is.\n- Zet de licentie in de repository.\n\nBel gerust na 4 januari.\n"
)
SHAPES = (
    ORDINARY, "/", "/x ", "/nu ", "/nu-niet ", "/nu-niet\n", "- /meedoen\n", "Zie /nu-niet dan. ",
    "/advies Kies.\n", "Van: x\n", "Van:", "Van: a@b.nl\nVerzonden: 9:12\n", "Van: x\nAan: y\nOnderwerp: z\n",
    "> ", "> x\n", "--\n", "—\n", "__________\n", "-----Original Message-----\n", "Groet,\n", "Groet, Carla\n",
    "Met vriendelijke groet,\nCarla\n070 1\n", "Op di 3 nov 2026 om 09:12 schreef ", "Op x\nschreef:\n", "On ",
    "wrote: ", "Disclaimer\n\n", "PS x\n", "Hoi\n\n", "Verzonden vanaf mijn iPhone\n", "[cid:x]\n", "```\n",
    "~~~\n", "```", "`", "`` ", "<!--", "<!-- -->\n", "<", "<x>", "](", "[", "(", "*", "**x** ", "_", "|", "#",
    "# x\n", "\\", ",", ", ", ".", "!", "? ", "a? ", ": ", "-", "- ", "1. ", "4 januari ", "4-1 ",
    "2027-01-04 ", "de 14e ", "maandag ", "tot en met 4 januari 2027, ", "tot 4-1. ", "12 34 56 ", "1", "1 ",
    "1234 AB ", "06-", "NL91ABNA0417164300 ", "a@b.nl ", "@", "geen tijd ", "geen tijd, ", "geen tijd. ",
    "ik ben afwezig tot maandag. ", "niet mijn vakgebied ", "geen idee ", "sorry ", "ja ", "nee ", "dank ",
    "ik ", "van ", "geholpen ", "geholpen, ", "deels. ", "niet ", "maar ", "dus ", "terug ", "weer ",
    "inkoop\n", "inkoop, ", "gemeente ", "a", "a ", "a\n", "x" * 200 + "\n", " ", "\t", "\n", " \n", "\r",
    "\r\n", "\u00a0", "\u200b", "\u0301", "e\u0301", "ß", "İ", "\ufdfa", "😀", '"', "’", "&amp;", "&#", "Hoi ",
    "http://a ", "straat 1 ", "bsn 1 ", "\x00", "inwoner met nummer 123456782 ", "jan @ gmail.com ",
    "wa.me/31612345678 ", "mag blijven staan. ",
)  # fmt: skip


def seconds(read: Read, text: str, turns: int = TURNS) -> float:
    """The processor's time for reading it, the best of some turns."""
    best = float("inf")
    for _ in range(turns):
        started = time.process_time()
        read(text)
        best = min(best, time.process_time() - started)
    return best


def long(unit: str, length: int = LONGEST) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def compared(read: Read, unit: str, turns: int) -> tuple[float, float]:
    """Seconds for the longest text, and how many times those for one half as long."""
    took, half = seconds(read, long(unit), turns), seconds(read, long(unit, LONGEST // 2), turns)
    return took, took / max(half, 1e-6)


def too_slow() -> Iterator[str]:
    """What reads any of these longer than it may, or for a text twice as long takes more than about twice as long."""
    for name, read in READERS.items():
        read(ORDINARY)  # makes the patterns
        for unit in SHAPES:
            if (took := seconds(read, long(unit), turns=1)) > WORTH_MEASURING:
                turns = TURNS if took < 1 else 1
                for _ in range(AGAIN):  # something else may have been at work on this machine
                    took, ratio = compared(read, unit, turns)
                    is_slow = took > MOST_OF.get(name, MOST) or (ratio > MOST_FOR_DOUBLE and took > WORTH_MEASURING)
                    if not is_slow or turns == 1:
                        break
                if is_slow:
                    yield f"{name}: {took * 1000:.0f} ms and {ratio:.1f} times that of half of it, for {unit[:24]!a}"
