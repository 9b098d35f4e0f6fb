"""What of the phrases that rules were made with is taken for something else than it is: known, and written down.

The bars of `test_answering` let single phrases change sides unseen. Here each is seen: whoever changes a rule on
purpose runs `make taken` and reads in the difference which phrases it moved, and whether that is what they meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import yaml

from ospo_automation.core.incoming.absence import back_on
from ospo_automation.core.incoming.answering import ReplyKind, judged
from ospo_automation.core.incoming.plain_words import agrees, declines, verdict
from tests.core.incoming.test_answering import JUDGED, KINDS, OUTCOMES, REPLIES, SENT, phrases, said

FILE = Path(__file__).parent / "examples/phrases_taken.yml"
HEADING = (
    "# Made by `make taken`: of the phrases in this folder, those that are taken for something else than they are.\n"
)
IS = {"answer": ReplyKind.ANSWER, "decline": ReplyKind.DECLINE, "away": ReplyKind.AWAY, "no_idea": ReplyKind.UNSURE}
Taken = Mapping[str, Mapping[str, list[str]]]


def taken() -> Taken:
    """By what they are and what they are taken for; never those that judge, which nobody reads."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in REPLIES:
        for kind, every in phrases(name).items() if name != JUDGED else ():
            for each in every:
                text, is_taken = said(each), judged(said(each))
                if is_taken is not IS[kind]:
                    found[kind][is_taken.value].append(text)
                told = str(each["until"] or "") if isinstance(each, dict) else ""
                day = back_on(text, SENT)
                if kind == "away" and isinstance(each, dict) and told != str(day or ""):
                    found[f"away until {told}".rstrip()][f"until {day}"].append(text)
    for kind, every in phrases(OUTCOMES[0]).items():
        for each in every:
            if (is_verdict := verdict(each)) is not KINDS.get(kind):
                found[kind][str(is_verdict)].append(each)
            if (is_yes := agrees(each)) or declines(each):
                found[f"{kind}, below our question"]["yes" if is_yes else "no"].append(each)
    return {kind: {taken_for: sorted(every) for taken_for, every in of.items()} for kind, of in found.items()}


def written() -> str:
    return HEADING + yaml.safe_dump(taken(), allow_unicode=True, width=1_000)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
