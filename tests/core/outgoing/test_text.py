"""The gate for people's words: they stay readable and can do nothing, judged by an independent renderer."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_automation.core.outgoing.safe import Mention, Quote, block, clean, for_log, inline, safe
from tests.hostile import text
from tests.rendered import OURS, effects


def harmless(markdown: str) -> None:
    found = effects(markdown)
    assert found.mentions == set(), markdown
    assert found.references == set(), markdown
    assert found.links == set(), markdown
    assert found.tags <= OURS, (found.tags, markdown)


@pytest.mark.parametrize("start", range(0, 2_000, 250))
def test_thousands_of_hostile_titles_do_nothing(start: int) -> None:
    for seed in range(start, start + 250):
        typed = text(seed)
        harmless(f"{inline(typed)}")
        harmless(f"Willen jullie meedenken over **{inline(typed)}**\n\n- *x* {inline(typed)}\n\nklaar")
        harmless(f"Hier:\n\n{block(typed)}\n\nklaar")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_does_nothing(typed: str) -> None:
    harmless(str(inline(typed)))
    harmless(f"**{inline(typed)}** en\n{block(typed)}")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Mogen we C# en F# naast elkaar gebruiken?", "Mogen we C# en F# naast elkaar gebruiken?"),
        ("EUPL en/of MIT (versie 1.2)?", "EUPL en/of MIT (versie 1.2)?"),
        ("List<String> & meer", "List<String> & meer"),
        ("publiccode.yml voor *alle* 40 repo's", "publiccode.yml voor *alle* 40 repo's"),
        ("1. Wat nu?", "1. Wat nu?"),
        ("- en + of = niet?", "- en + of = niet?"),
        ("# Help", "# Help"),
        ("&lt;EUPL&gt;", "<EUPL>"),
        ("cafe\u0301", "café"),
        ("twee\r\nregels", "twee regels"),
    ],
)
def test_an_honest_title_reads_as_it_was_typed(typed: str, shown: str) -> None:
    assert effects(inline(typed)).text.strip() == shown


def test_a_mention_is_shown_as_code_with_a_broken_at() -> None:
    assert inline("vraag @anna") == "vraag `@\u200banna`"
    assert effects(f"{safe(Mention('anna'))} en {safe('@bert')}").mentions == {"anna"}


def test_a_quote_can_not_close_its_fence_and_keeps_its_lines() -> None:
    quoted = safe(Quote("regel 1\n```\n/intrekken\n@anna"))
    assert quoted.split("\n") == ["````text", "regel 1", "```", "\u200b/intrekken", "@\u200banna", "````"]


def test_long_text_is_cut_with_a_sign() -> None:
    assert clean("x" * 50, 10) == "xxxxxxxxxx…"


@pytest.mark.parametrize("typed", ["&amp;" * 50_000, "&#38;" * 50_000, "<!--" * 60_000, "`" * 262_144, "@a" * 100_000])
def test_text_made_to_be_slow_is_not(typed: str) -> None:
    begun = time.process_time()
    harmless(str(inline(typed)))
    harmless(str(block(typed)))
    assert time.process_time() - begun < 20  # no speed to reach (see benchmarks), only not for ever


@pytest.mark.parametrize(
    "mark", ["\u0301", "\u0489", "\u0e31", "\u05b0", "\u064b", "\u0951", "\u1dc4", "\u20e0", "\ufe21", "\ufe0f"]
)
def test_no_letter_carries_more_marks_than_some_language_gives_it(mark: str) -> None:
    others = "".join(map(chr, (*range(0x0591, 0x05A0), *range(0x0E47, 0x0E4E), *range(0x0300, 0x0310))))
    for typed in (mark * 100, mark + others, (mark + "\u200b") * 50, others * 20):
        shown = clean(f"a{typed}b", 1_000)
        assert shown.startswith(("a", "á", "ầ", "à"))
        assert len(shown) <= 2 + 4


@pytest.mark.parametrize(
    "word", ["Việt Nam", "မြန်မာ", "မြွှေ", "ไม่ได้", "हिन्दी", "བསྒྲུབས", "العَرَبِيَّة", "שָׁלוֹם", "Ελλάδα", "❤️ 1️⃣", "e\u0301e\u0301"]
)
def test_words_of_every_script_stay(word: str) -> None:
    assert clean(word, 100) == unicodedata.normalize("NFC", word)


def test_nothing_moves_colours_or_hides_what_stands_in_a_terminal() -> None:
    typed = "a\x1b]0;x\x07\x1b[2J\x9b31m\x00\x7f\u202eb\u2066\ud800\rc\r\nd\te\n"
    shown = for_log(typed)
    assert not set(shown) & set("\x1b\x07\x9b\x00\x7f\u202e\u2066\ud800")
    assert "\rc" not in shown
    assert shown.endswith("\r\nd\te\n")
