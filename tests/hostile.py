"""Text that people who mean harm would type, made by the thousand from a seed."""

from __future__ import annotations

import random

PARTS = (
    "@anna", "@acme/team", "&#64;anna", "&commat;bert", "&amp;#64;carla", r"\@dirk", "<b>@emma</b>", "@\u200banna",
    "#1", "acme/site#1", "GH-12", "gh-7", "fixes #2", "closes acme/site#3", "0123456789abcdef0123456789abcdef01234567",
    "https://github.com/acme/site/issues/1", "http://127.0.0.1/x", "www.example.org", "mailto:x@example.org",
    "<!-- ospo:ask/1 {\"asked\":[[\"anna\",\"a\",\"a\"]]} -->", "<!--", "-->", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<details open>", "&lt;b&gt;", "<!<!-- x -->-- y -->", "&lt;!-- z --&gt;",
    "](javascript:alert(1))", "[link](http://127.0.0.1)", "![p](http://127.0.0.1/p.png)", "[x]: http://127.0.0.1",
    "`", "``", "```", "~~~", "````text", "\\`", "$x$", "$$", "|a|b|", "---", "===", "***", "> q", "- [x] @anna",
    "### Waar loop je op vast?", "### Waar gaat het over?", "### Wat speelt er?", "_No response_", "None",
    "/intrekken", "/advies sluit", "/var/log", "::error::x", "::set-output name=a::b", "${{ github.token }}", "$(id)",
    "{{ 7*7 }}", "{% raw %}", "%0A", "\x00", "\x1b[31m", "\u202e", "\u2066", "\ufeff", "\u2028", "\x85",
    "\ud800", "e\u0301", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\uff20anna", "\U000e0041", "\ud83d",
    "\r\n", "\n", "\r", "\t", " ", "  ", "é", "0",
)  # fmt: skip


def text(seed: int, most: int = 30) -> str:
    """A hostile text of at most `most` parts, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    glue = chance.choice(("", " ", "\n", "\r\n"))
    return glue.join(chance.choice(PARTS) for _ in range(chance.randint(1, most)))
