"""Answers written out as GitHub writes down a form, for a casus that somebody has us open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .forms import Field, Form


def written_out(values: Mapping[str, Sequence[str]], form: Form) -> Iterator[tuple[Field, str]]:
    """Each question that has an answer, in the order of the form: own words as they are, choices by the text with which
    this form shows them. A choice that the form doesn't offer is left out.
    """
    for each in form.fields:
        given = values.get(each.id, ())
        if each.is_text:
            text = next(iter(given), "")
        else:
            texts = filter(None, (_option(each, answer) for answer in given))
            text = "\n".join(f"- [X] {one}" for one in texts) if each.kind == "checkboxes" else ", ".join(texts)
        if text:
            yield each, text


def _option(question: Field, answer: str) -> str:
    return next((text for text, id_ in question.options.items() if id_ == answer), "")
