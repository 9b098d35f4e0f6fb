"""In a personal capacity: whoever asks or answers so has no organisation beside their name, whatever we write of it."""

from __future__ import annotations

from pathlib import Path

from ospo_automation.core.casus.assessing import assess
from ospo_automation.core.casus.casus import kind_shown
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import OSPO_YML
from tests.town import Town, town

ON = OSPO_YML + "conversation:\nboard:\nlessons:\n"
CARLA = "---\nname: Carla Smit\norganisation: Ministerie van Zeldzaam\npersonal: true\n---\n"
PERSONAL = "op persoonlijke titel"


def ours(place: Town, number: int) -> str:
    return "\n".join(each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN)


def test_of_who_asks_in_a_personal_capacity_no_kind_of_organisation_is_told(tmp_path: Path) -> None:
    with town(tmp_path, ON) as place:
        number, other = place.send(role=PERSONAL), place.send("quinten")
        place.play()
        assert "Een collega op persoonlijke titel vraagt" in ours(place, number)
        assert "Een gemeente vraagt" in ours(place, other)
        assert "gemeente" not in ours(place, number).lower()
        labels = [place.repo.issue(each).labels for each in (number, other)]
        assert [any("gemeente" in name for name in names) for names in labels] == [False, True]
        reader = place.reader()
        casus = assess(reader.issue(number), reader.comments(number), reader.checkout.form, reader.checkout.network)
        assert casus is not None
        assert kind_shown(casus.reading) == ""


def test_advice_and_lesson_say_that_somebody_helped_in_a_personal_capacity(tmp_path: Path) -> None:
    with town(tmp_path, ON) as place:
        place.repo.let_actions_open_pulls()
        place.repo.commit({"docs/experts/carla.md": CARLA}, message="Carla", author="zoe")
        number = place.send(role=PERSONAL, publish=True)
        place.play()
        place.repo.comment("carla", number, "/meedoen")
        place.repo.comment("carla", number, "/advies Kies de EUPL-1.2, die past hier goed bij.")
        place.play()
        assert f"advies van carla, {PERSONAL}]" in ours(place, number)
        assert f"Advies van carla, {PERSONAL}]" in ours(place, number)
        place.repo.comment("olga", number, "/geholpen Nu weten we het.")
        place.play()
        pull = next(each for each in place.repo.pulls() if each.state == "open")
        page = next(each for each in place.repo.pull_changes(pull.number)).path
        text = place.box.git_of("acme/netwerk").run("show", f"{pull.head}:{page}").decode()
        assert f"**Carla Smit, {PERSONAL}:**" in text
        assert 'organisation_type: ""' in text
        assert "Zeldzaam" not in text + ours(place, number)
        assert f"wie het vroeg, {PERSONAL}," in text
