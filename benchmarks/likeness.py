"""How often we find the people who ask the same question, and how long it takes among many."""

from __future__ import annotations

import random
import re
import sqlite3
import statistics
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import yaml

from ospo_automation.core.incoming.alike import THRESHOLD, Alike, Likeness, Text
from ospo_automation.core.incoming.same_question import Sought, compare

Row = tuple[str, str, str]
Found = Mapping[str, Sequence[Likeness]]
SET = Path(__file__).with_name("alike.yml")
UNSEEN = Path(__file__).with_name("alike_unseen.yml")
BLIND = Path(__file__).with_name("alike_blind.yml")
NEAR_MISSES = Path(__file__).with_name("near_misses.yml")
MOST = 3
MANY = 10_000
LOOK_UPS = 100


@dataclass(frozen=True)
class Labelled:
    """The casussen of the set, and which others each is truly like. `half` is 0 or 1, a group never being split."""

    texts: Sequence[Text]
    asked: Mapping[str, Sought]
    alike: Mapping[str, frozenset[str]]
    half: Mapping[str, int]


@dataclass(frozen=True)
class Quality:
    """Of what was shown the part that is right, and of what should have been shown the part that was."""

    precision: float
    recall: float

    @property
    def both(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.precision:.2f} and {self.recall:.2f}"


def likeness() -> list[Row]:
    labelled = read_set(SET)
    rows: list[Row] = []
    for whose, index in (("our cosine by itself", CosineAlone), ("plain FTS5", Plain)):
        found = answers(labelled, index(labelled.texts).to)
        best = best_threshold(found, labelled)
        what = f"{len(labelled.texts)} labelled casussen, {whose}: precision and recall at {MOST}"
        rows.append((f"{what}, no threshold", str(quality(found, labelled, 0)), ""))
        rows.append((f"{what}, the best threshold ({best:.2f})", str(quality(found, labelled, best)), ""))
        if index is CosineAlone:
            at_ours = quality(shown(labelled, labelled.texts), labelled, THRESHOLD)
            rows.append(
                (f"{len(labelled.texts)} labelled casussen, ours: precision and recall at {MOST}", str(at_ours), "")
            )
        rows += halves(what, found, labelled)
    return [*rows, *unseen(labelled), *blind(), *introduced(), *among_many()]


def halves(what: str, found: Found, labelled: Labelled) -> list[Row]:
    """The threshold that is best on one half of the groups, tried on the other."""
    rows = []
    for half in (0, 1):
        chosen = best_threshold(found, labelled, half)
        measured = str(quality(found, labelled, chosen, 1 - half))
        rows.append((f"{what}, on the half that didn't choose the threshold, {chosen:.2f}", measured, ""))
    return rows


def unseen(labelled: Labelled) -> list[Row]:
    """The honest figure: casussen that chose nothing, neither a word of the lists nor the threshold."""
    new = read_set(UNSEEN)
    what = f"{len(new.texts)} casussen that chose nothing: precision and recall at {MOST}"
    both = [*new.texts, *(Text(f"seen/{each.key}", each.title, each.body) for each in labelled.texts)]
    rows = []
    for place, texts in (("among themselves", new.texts), (f"among {len(both)}", both)):
        plain = answers(new, Plain(texts).to)
        rows.append((f"{what}, {place}, ours", str(quality(shown(new, texts), new, THRESHOLD)), ""))
        best = quality(plain, new, best_threshold(plain, new))
        rows.append((f"{what}, {place}, plain FTS5 with the threshold that is best for them", str(best), ""))
    return rows


def blind() -> list[Row]:
    """By somebody who had seen neither a rule nor a list. One half chose what is weighed how, the other nothing."""
    new = read_set(BLIND)
    ours, plain = shown(new, new.texts), answers(new, Plain(new.texts).to)
    what = f"{len(new.texts)} casussen written blind: precision and recall at {MOST} and their F1"
    rows = []
    for which, half in (("all", None), ("the half that chose what is weighed how", 0), ("the half held out", 1)):
        found = quality(ours, new, THRESHOLD, half)
        rows.append((f"{what}, {which}, ours", f"{found}, {found.both:.2f}", "F1 0.60" if half is None else ""))
    best = quality(plain, new, best_threshold(plain, new))
    rows.append((f"{what}, plain FTS5 with the threshold that is best for them", f"{best}, {best.both:.2f}", ""))
    return rows


def introduced() -> list[Row]:
    """Whose owners would meet: of all pairs in a set, those that surely ask the same; before, all that we show."""
    rows = []
    for file in (SET, UNSEEN):
        labelled = read_set(file)
        what = f"owners of {len(labelled.texts)} casussen who would be introduced: precision and recall of all pairs"
        met = {frozenset((key, each.key)) for key, some in shown(labelled, labelled.texts).items() for each in some}
        rows.append((f"{what}, if all who are shown to each other were", str(of_pairs(met, labelled)), ""))
        same = surely_the_same(labelled)
        rows.append((f"{what}, ours", str(of_pairs(same, labelled)), "0.95 and 0.30"))
        halves_of_it = (0, 1) if file == SET else ()
        rows += [(f"{what}, ours, half {half + 1}", str(of_pairs(same, labelled, half)), "") for half in halves_of_it]
    pairs = read_pairs(NEAR_MISSES)["pairs"]
    shown_near = sum(are_shown(one, other, pairs) for one, other in pairs)
    what = f"{len(pairs)} near misses by somebody who hadn't seen the rules: owners who would be introduced"
    rows.append((f"{what}, if all who are shown to each other were", f"{shown_near} pairs", ""))
    rows.append((f"{what}, ours", f"{sum(compare(one, other).is_same for one, other in pairs)} pairs", ""))
    return rows


def surely_the_same(labelled: Labelled) -> set[frozenset[str]]:
    both = combinations(labelled.asked, 2)
    return {frozenset(keys) for keys in both if compare(*(labelled.asked[key] for key in keys)).is_same}


def of_pairs(pairs: Iterable[frozenset[str]], labelled: Labelled, half: int | None = None) -> Quality:
    """A pair is right if both are of one group. Of a half only the pairs within it count."""
    keys = {key for key in labelled.asked if half in {None, labelled.half[key]}}
    found = [pair for pair in pairs if pair <= keys]
    right = sum(other in labelled.alike[one] for one, other in map(sorted, found))
    return Quality(right / max(1, len(found)), right / max(1, sum(len(labelled.alike[key]) for key in keys) // 2))


def are_shown(one: Sought, other: Sought, pairs: Sequence[tuple[Sought, Sought]]) -> bool:
    """Whether one of the two would be shown the other, among all texts of these pairs."""
    texts = {each: _text(f"casus/{key}", each) for key, each in enumerate(each for pair in pairs for each in pair)}
    index = Alike(texts.values())
    for mine, yours in ((one, other), (other, one)):
        asked = texts[mine]
        found = index.to(asked.title, asked.body, most=MOST, leaving_out=(asked.key,))
        if texts[yours].key in {each.key for each in found}:
            return True
    return False


def among_many() -> list[Row]:
    """In seconds of the processor, so that other work on the machine counts for less."""
    texts = list(many(MANY))
    begun = time.process_time()
    index = Alike(texts)
    built = time.process_time() - begun
    seconds = []
    for text in texts[:LOOK_UPS]:
        begun = time.process_time()
        index.to(text.title, text.body, leaving_out=(text.key,))
        seconds.append(time.process_time() - begun)
    return [
        (f"an index of {MANY:,} texts of a casus's length, once", f"{built:.1f} s", "3 s"),
        (f"what is most alike among {MANY:,}, median", f"{statistics.median(seconds) * 1000:.1f} ms", "20 ms"),
        (f"the slowest of {LOOK_UPS}", f"{max(seconds) * 1000:.1f} ms", ""),
    ]


def read_set(file: Path) -> Labelled:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    asked: dict[str, Sought] = {}
    alike: dict[str, frozenset[str]] = {}
    half: dict[str, int] = {}
    groups = [*content["groups"].values(), *([each] for each in content["alone"])]
    for number, group in enumerate(groups):
        keys = [f"casus/{len(asked) + index + 1}" for index in range(len(group))]
        for key, each in zip(keys, group, strict=True):
            asked[key] = Sought(**each)
            alike[key] = frozenset(keys) - {key}
            half[key] = number % 2
    return Labelled([_text(key, each) for key, each in asked.items()], asked, alike, half)


def read_pairs(file: Path) -> Mapping[str, Sequence[tuple[Sought, Sought]]]:
    """Pairs of casussen, by what the file calls them together."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        name: [(Sought(**each["one"]), Sought(**each["other"])) for each in pairs] for name, pairs in content.items()
    }


def _text(key: str, asked: Sought) -> Text:
    return Text(key, asked.title, f"{asked.situation}\n\n{asked.question}")


def answers(labelled: Labelled, to: Callable[..., Sequence[Likeness]]) -> Found:
    return {
        each.key: to(each.title, each.body, most=MOST, threshold=0, leaving_out=(each.key,)) for each in labelled.texts
    }


def shown(labelled: Labelled, texts: Sequence[Text]) -> Found:
    """What the shipped rule shows each of them, among these texts."""
    to = Alike(texts).to
    return {each.key: to(each.title, each.body, most=MOST, leaving_out=(each.key,)) for each in labelled.texts}


def quality(found: Found, labelled: Labelled, threshold: float, half: int | None = None) -> Quality:
    """Over all casussen together; whoever has nobody alike counts too, since nothing should be shown to them."""
    shown = right = wanted = 0
    for key, likenesses in found.items():
        if half is None or labelled.half[key] == half:
            keys = [each.key for each in likenesses if each.score >= threshold]
            shown += len(keys)
            right += len(labelled.alike[key].intersection(keys))
            wanted += min(MOST, len(labelled.alike[key]))
    return Quality(right / max(1, shown), right / max(1, wanted))


def best_threshold(found: Found, labelled: Labelled, half: int | None = None) -> float:
    """Where precision and recall together (F1) are best."""
    scores = sorted({each.score for key, some in found.items() if half in {None, labelled.half[key]} for each in some})
    tried = [(one + other) / 2 for one, other in pairwise(scores)]
    return max(tried, key=lambda threshold: quality(found, labelled, threshold, half).both)


class CosineAlone:
    """What our index finds, whatever else a text must be to be shown."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._index = Alike(texts)

    def to(
        self, title: str, body: str, *, most: int, threshold: float, leaving_out: Sequence[str]
    ) -> Sequence[Likeness]:
        found = self._index.near(title, body, leaving_out=leaving_out).found
        return [each for each in found if each.score >= threshold][:most]


class Plain:
    """What SQLite does by itself: words as they stand, any of them, bm25 as a part of a text's likeness to itself."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._index = sqlite3.connect(":memory:")
        weakref.finalize(self, self._index.close)
        self._index.execute("CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, words)")
        rows = ((each.key, f"{each.title}\n{each.body}") for each in texts)
        self._index.executemany("INSERT INTO texts VALUES (?, ?)", rows)

    def to(
        self, title: str, body: str, *, most: int, threshold: float, leaving_out: Sequence[str]
    ) -> Sequence[Likeness]:
        query = " OR ".join(f'"{word}"' for word in sorted(set(re.findall(r"\w+", f"{title} {body}".lower()))))
        found = "SELECT key, -bm25(texts) FROM texts WHERE texts MATCH ? ORDER BY 2 DESC, key"
        scores = dict(self._index.execute(found, (query,)).fetchall())
        itself = max(scores.values())
        likenesses = (Likeness(key, score / itself) for key, score in scores.items() if key not in leaving_out)
        return [each for each in likenesses if each.score >= threshold][:most]


def many(count: int) -> Iterable[Text]:
    """Texts as long as a casus, with the words of the set and as many that occur only seldom."""
    chance = random.Random(1)  # noqa: S311  (no secret depends on it)
    labelled = read_set(SET)
    words = [word for each in labelled.texts for word in f"{each.title} {each.body}".split()]
    compounds = [f"{one}{other}" for one in dict.fromkeys(words[:300]) for other in dict.fromkeys(words[-200:])]
    for number in range(count):
        chosen = chance.choices(words, k=chance.randint(60, 120))
        yield Text(f"casus/{number}", " ".join(chosen[:6]), " ".join([*chosen[6:], *chance.choices(compounds, k=5)]))
