"""Learns which way words lean, from the examples that may be looked at; `make words` writes the files anew.

Logistic regression over words and pairs of words, by descent with momentum; the same result each time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from ospo_automation.core.incoming.clauses import spelled
from ospo_automation.core.incoming.leaning import KINDS, START, features, likely
from ospo_automation.core.languages import languages
from tests.loading import loaded

EXAMPLES = Path(__file__).parent / "examples"
FILES = ("replies_developed", "replies_developed2", "replies_developed3", "replies_developed4")
FOLDER = Path(__file__).parent.parent / "ospo_automation/core/languages/leaning"
SELDOM = 5  # a word in fewer examples is left out
STEPS, PACE, SWING, PULL = 400, 0.4, 0.95, 0.002  # how strongly weights are pulled towards nothing
HEAD = "# Which way words lean in a reply: answer, no, away, doesn't know. Learnt by `make words`.\n"


def examples() -> Iterator[tuple[str, str, str]]:
    """Language, kind and text of each example."""
    for name in FILES:
        for kind, by_language in loaded(EXAMPLES / f"{name}.yml").items():
            for language, texts in by_language.items():
                for each in texts:
                    text = each if isinstance(each, str) else each["text"]
                    yield language, "no_idea" if kind == "unsure" else kind, spelled(text)


def learnt() -> tuple[dict[str, list[float]], Mapping[str, Counter[str]]]:
    """The weights, and how often each word occurs in each language."""
    every = [(language, KINDS.index(kind), features(text)) for language, kind, text in examples()]
    counts: dict[str, Counter[str]] = {START: Counter(language for language, _, _ in every)}
    for language, _, found in every:
        for each in found:
            counts.setdefault(each, Counter())[language] += 1
    known: dict[str, list[float]] = {START: [0.0] * len(KINDS)}
    known |= {each: [0.0] * len(KINDS) for each in sorted(counts) if counts[each].total() >= SELDOM}
    share = Counter(kind for _, kind, _ in every)
    even = {kind: len(every) / len(KINDS) / share[kind] for kind in share}
    samples = [(kind, [each for each in found if each in known], even[kind]) for _, kind, found in every]
    speeds = {each: [0.0] * len(KINDS) for each in known}
    for _ in range(STEPS):
        slopes = {each: [PULL * weight for weight in told] for each, told in known.items()}
        for kind, found, weight in samples:
            wrong = likely(found, known)
            wrong[kind] -= 1
            for each in (START, *found):
                slope = slopes[each]
                for index, error in enumerate(wrong):
                    slope[index] += weight * error / len(samples)
        for each, slope in slopes.items():
            speeds[each] = [SWING * speed - PACE * by for speed, by in zip(speeds[each], slope, strict=True)]
            known[each] = [now + speed for now, speed in zip(known[each], speeds[each], strict=True)]
    return known, counts


def main() -> None:
    known, counts = learnt()
    for language in languages():
        lines = [HEAD]
        for word, told in known.items():
            if counts[word].most_common(1)[0][0] == language:
                lines.append(f"{json.dumps(word, ensure_ascii=False)}: {' '.join(f'{each:.2f}' for each in told)}\n")
        (FOLDER / f"{language}.yml").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
