"""All pages compared with each other are as alike as one question is to each of them."""

from __future__ import annotations

import pytest

from benchmarks.likeness import BLIND, read_set
from ospo_automation.core.incoming.alike import Alike, Text
from ospo_automation.site.related import MOST_RELATED, nearest
from ospo_automation.site.weighing import Weights

TEXTS = (
    Text("a", "Broncode publiceren", "Mag onze broncode onder de EUPL? De koppeling staat klaar."),
    Text("b", "Koppeling onder de EUPL", "Wij publiceren een koppeling, en welke licentie dan?"),
    Text("c", "Aanbesteden", "Hoe vraag je om open source in een aanbesteding?"),
    Text("d", "", "de het een"),
)


def test_the_products_of_weights_are_how_alike_two_texts_are() -> None:
    found = Weights(TEXTS)
    weights = [dict(zip(*each, strict=True)) for each in found]
    index = Alike(TEXTS)
    for at, text in enumerate(TEXTS):
        asked = {each.key: each.score for each in index.near(text.title, text.body).found}
        for other, key in enumerate(found.keys):
            product = sum(weight * weights[other].get(term, 0) for term, weight in weights[at].items())
            assert product == pytest.approx(asked.get(key, 0), abs=1e-5)
    assert weights[3] == {}
    assert found.words["licentie"]
    assert found.words["het"] == ()


def test_pages_that_are_related_are_those_that_are_alike() -> None:
    texts = read_set(BLIND).texts
    to = Alike(texts).to
    alike = {each.key: to(each.title, each.body, most=MOST_RELATED, leaving_out=(each.key,)) for each in texts}
    assert dict(nearest(Weights(texts))) == {key: [each.key for each in some] for key, some in alike.items()}
    assert sum(map(len, alike.values())) > 50
