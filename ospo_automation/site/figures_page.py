"""The page with figures: a sentence, a chart and a table for each, and all the numbers as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.coverage import in_fives
from ospo_automation.texts import quarter_named, render_page, words

from .charts import bars
from .content import Content, link
from .figures import Figures, Row, TopicFigures, as_csv, figures
from .layout import Page, PageKind
from .making import Made, place
from .report_page import reports_told
from .tables import table

MOST_BARS = 12  # in one chart; the table has them all


def figures_page(content: Content) -> Iterator[Made]:
    """Without casussen the page says so, and is not found."""
    said = words(content.language)["site"]
    path, name = place(content, "figures"), said["pages"]["figures"]
    found = None if content.records is None else figures(content, content.records)
    charts = {} if found is None else dict(_charts(content, found, said))
    beside = {} if found is None else {f"{name}.csv": as_csv(found, said["csv"], said["outcomes"])}

    def chart(which: str, sentence: str) -> Safe:
        return bars(sentence, *charts[which]) if which in charts else Safe("")

    text = render_page(content.language, "site/figures", _values(content, found, path, chart, f"{name}.csv"))
    is_found = found is not None and found.total > 0
    yield Made(Page(path=path, kind=PageKind.FIGURES, is_found=is_found), f"{text}\n", beside)


def figures_summary(content: Content) -> str:
    """The same in a job summary, where there are no pictures."""
    found = None if content.records is None else figures(content, content.records)
    values = _values(content, found, place(content, "figures"), lambda *_: Safe(""), "")
    text = render_page(content.language, "site/figures", values)
    return text.partition("\n---\n")[2].strip().replace("\n# ", "\n## ", 1)


def _values(
    content: Content, found: Figures | None, path: str, chart: Callable[[str, str], Safe], data_file: str
) -> dict[str, Any]:
    said = words(content.language)["site"]

    def within(days: int) -> Safe:
        form = "same" if days == 0 else "one" if days == 1 else "many"
        return Safe(said["within"][form].format(days=days))

    def counted(caption: str, first: str, rows: Sequence[Row]) -> Safe:
        newest = [quarter_named(content.language, each.first) for each in reversed(found.quarters if found else ())]
        columns = [first, said["csv"]["total"], *newest, said["csv"]["earlier"]]  # a phone shows the first of them
        ordered = [(name, (sum(numbers), *reversed(numbers[:-1]), numbers[-1])) for name, numbers in rows]
        return table(caption, columns, ordered)

    def coverage_table(caption: str, columns: Sequence[str]) -> Safe:
        rows = ((each.title, (people(each.experts), each.lessons, each.asked)) for each in _all(found))
        return table(caption, columns, list(rows))

    def people(count: int) -> str | int:
        few = str(said["few"]) if count else 0
        return str(said["at_least"].format(count=in_fives(count))) if in_fives(count) else few

    return {
        "found": found,
        "outcomes": _outcomes(found, said) if found else [],
        "coverage": _all(found),
        "gaps": found.gaps if found else [],
        "within": within,
        "chart": chart,
        "table": counted,
        "coverage_table": coverage_table,
        "data_file": Safe(data_file),
        "board": link(path, place(content, "board")),
        "ask": link(path, place(content, "ask")),
        "missing": link(path, place(content, "missing")),
        "reports": reports_told(content, path),
    }


def _all(found: Figures | None) -> Sequence[TopicFigures]:
    return found.coverage if found else ()


def _outcomes(found: Figures, said: Mapping[str, Any]) -> list[Row]:
    return [(said["outcomes"][name or "none"], numbers) for name, numbers in found.outcomes]


def _charts(
    content: Content, found: Figures, said: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[Sequence[str], Mapping[str, Sequence[int]]]]]:
    """A chart of what there is something of: the names of its bars, and the numbers of each series."""
    if found.total:
        quarters = [quarter_named(content.language, each.first) for each in reversed(found.quarters)]
        yield "quarters", (quarters, {name: numbers[-2::-1] for name, numbers in _outcomes(found, said)})
    for which, rows in (("topics", found.topics), ("kinds", found.kinds)):
        if rows:
            shown = rows[:MOST_BARS]
            yield which, ([name for name, _ in shown], {"": [sum(numbers) for _, numbers in shown]})
