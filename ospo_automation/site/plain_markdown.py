"""HTML of headings, paragraphs, lists and links as Markdown, for whoever pastes it where that is typed.

Libraries for it follow what is nested by calling themselves, and stop at a page of which somebody nested a lot.
"""

from __future__ import annotations

import re

from ospo_automation.core.primitives.entities import unescaped

from .markup import TAG, attributes

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### "}
_AROUND = {"strong": "**", "em": "*"}
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*+)", re.IGNORECASE)
_DEEPEST = 10  # lists and quotes within each other
_MARKUP = re.compile(r"([\\`*_\[\]<>])")
_AT_START = re.compile(r"^(?:([#+-])(?=\s)|(\d+)(?=[.)]\s))", re.MULTILINE)


class _Writer:
    """Of HTML that was washed: what is in it closes in order."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._is_after_item = False
        self._words = ""
        self._lists: list[int] = []  # the last number in each, -1 where it has none
        self._quotes = 0
        self._targets: list[str] = []
        self._item = ""
        self._heading = ""
        self._code = 0
        self._is_block_of_code = False

    def begins(self, tag: str, target: str = "") -> None:
        if tag in {"ul", "ol"}:
            self._end()
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._end()
            self._begin_item()
        elif tag == "blockquote":
            self._end()
            self._quotes += 1
        elif tag in _HEADINGS:
            self._end()
            self._heading = _HEADINGS[tag]
        elif tag == "pre":
            self._end()
            self._is_block_of_code = True
        elif tag == "p":
            self._end()
        elif tag in {"br", "hr"}:
            self._words += "\n" if tag == "br" else "\n---\n"
        elif tag == "a":
            self._targets.append(target)
            self._words += "["
        elif tag == "code" and not self._is_block_of_code:
            self._code += 1
            self._words += "`"
        else:
            self._words += _AROUND.get(tag, "")

    def ends(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._end()
            del self._lists[-1:]
        elif tag == "blockquote":
            self._end()
            self._quotes = max(0, self._quotes - 1)
        elif tag in {"p", "li", *_HEADINGS}:
            self._end()
        elif tag == "pre":
            self._words = "```\n" + self._words.strip("\n") + "\n```"
            self._end()
            self._is_block_of_code = False
        elif tag == "a" and self._targets:
            target = self._targets.pop()
            self._words += f"](<{target}>)" if set(target) & set("() ") else f"]({target})"
        elif tag == "code" and self._code:
            self._code -= 1
            self._words += "`"
        else:
            self._words += _AROUND.get(tag, "")

    def words(self, data: str) -> None:
        if self._is_block_of_code:
            self._words += data
        elif self._code:
            self._words += " ".join(data.replace("`", "´").split("\n"))
        else:
            self._words += _MARKUP.sub(r"\\\1", re.sub(r"\s+", " ", data))

    def _begin_item(self) -> None:
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
        self._item = f"{self._lists[-1]}. " if self._lists and self._lists[-1] > 0 else "- "

    def _end(self) -> None:
        """Puts away what was written so far as a block of its own."""
        words = self._words if self._is_block_of_code else self._words.strip()
        if words:
            if not (self._is_block_of_code or self._heading):
                words = _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", words)
            depth = min(max(0, len(self._lists) - 1), _DEEPEST)
            inside = "    " if self._lists and not self._item else ""
            first, *rest = words.split("\n")
            quote, indent = "> " * min(self._quotes, _DEEPEST), "    " * depth
            lines = [f"{quote}{indent}{inside}{self._item}{self._heading}{first}"]
            under = "    " if self._item else inside
            lines += [f"{quote}{indent}{under}{line}".rstrip() for line in rest]
            is_next = bool(self._item) and self._is_after_item
            self._text.append(("" if not self._text else "\n" if is_next else "\n\n") + "\n".join(lines))
            self._is_after_item, self._item = bool(self._item), ""
        self._words = self._heading = ""

    def text(self) -> str:
        self._end()
        return "".join(self._text) + "\n"


def as_markdown(html: str) -> str:
    """The same text, of HTML that was washed. What is no markup in the HTML is none in it either."""
    writer, at = _Writer(), 0
    for tag in TAG.finditer(html):
        writer.words(unescaped(html[at : tag.start()]))
        at = tag.end()
        named = _NAME.match(tag[0])
        if named is not None:
            name = named[2].lower()
            writer.ends(name) if named[1] else writer.begins(name, attributes(tag[0]).get("href", ""))
    writer.words(unescaped(html[at:]))
    return writer.text()
