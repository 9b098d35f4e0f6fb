"""What somebody wrote themselves in a mail: without the mail that it answers, and without what stands below a letter.

Only whole blocks are left out, as mail programs write them: headers, quotes, a signature, a disclaimer. A single line
that looks like one is somebody's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from .mail_answered import without_banner, without_history
from .mail_foot import without_foot
from .mail_lines import plain_lines, plain_row


@dataclass(frozen=True)
class Letter:
    """`is_cut`: words were left out that may be somebody's own after all, so that they should know. `foot` is what
    stands below the letter: their own signature.
    """

    text: str
    is_cut: bool = False
    foot: str = ""


def letter(body: str, repeats: Collection[str] = ()) -> Letter:
    """Their own part of a comment that came by mail, to the letter; in time linear to its length. Lines that it
    `repeats` of somebody else are none of theirs, wherever they stand.
    """
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    kept, has_history = without_history(body.split("\n"), plain_lines(body))
    theirs = [line for line in kept if plain_row(line) not in repeats] if repeats else kept
    has_history = has_history or len(theirs) < len(kept)
    whole = without_banner(theirs)
    kept, has_foot = without_foot(whole)
    text, own = "\n".join(kept).rstrip(), set(kept)
    foot = "\n".join(line for line in whole if line not in own)
    return Letter(re.sub(r"\A(?:[^\S\n]*\n)+", "", text), has_history or has_foot, foot)
