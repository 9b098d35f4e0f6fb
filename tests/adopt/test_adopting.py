"""Into somebody's repository and out again: what is written, kept, brought over and taken away, on real checkouts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from ospo_automation.adopt import source
from ospo_automation.adopt.changelog import since
from ospo_automation.adopt.drafts import ALWAYS, CHOICES, EXPERTISE, Answers, configuration, topics_of
from ospo_automation.adopt.earlier import earlier
from ospo_automation.adopt.found import look_around
from ospo_automation.adopt.laid import BASELINE, RECORD, Change, Kind, Record, kept_up, lay
from ospo_automation.adopt.source import BUILT, SOURCE, Release, own_release, release_of, written_down
from ospo_automation.adopt.thin import PARTS, calls, thin
from ospo_automation.cli.main import cli
from ospo_automation.core.network import by_mail
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.run.configuration import Configuration, network_of, read_network
from tests.town import NAME, Town
from tests.typed import ROOT, Ended, ospo

KNOWLEDGE_BASE = ROOT / "tests/kennisbank"
EARLIER = ROOT / "tests/examples/earlier_workflows"
ONE, OTHER = "0123456789" * 4, "abcdef0123" * 4
WORKFLOWS = ".github/workflows"
SWEEP = f"{WORKFLOWS}/sweep.yml"
BEGIN = ("init", "--yes", "--contact", "ospo@voorbeeld.example", "--release", ONE)


def git(root: Path, *command: str) -> str:
    return subprocess.run(["git", "-C", root, *command], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A clone of the knowledge base as its maintainer has it."""
    root = tmp_path / "kennisbank"
    shutil.copytree(KNOWLEDGE_BASE, root)
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "remote", "add", "origin", "git@github.com:ospo-nl/kennisbank.git")
    for name, value in (("name", "Zoe"), ("email", "123+zoe@users.noreply.github.com")):
        git(root, "config", f"user.{name}", value)
    keep(root)
    return root


def keep(root: Path) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "x")
    return git(root, "rev-parse", "HEAD")


def well(done: Ended) -> str:
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def texts(root: Path) -> Mapping[str, str]:
    return {
        each.relative_to(root).as_posix(): each.read_text(encoding="utf-8")
        for each in root.rglob("*")
        if each.is_file() and ".git" not in each.relative_to(root).parts and each.suffix != ".png"
    }


def test_all_of_it_is_written_once_and_taken_out_without_a_trace(base: Path) -> None:
    """Dry at first; a second time changes nothing; and `git diff` against the start shows nothing in the end."""
    start = git(base, "rev-parse", "HEAD")
    shown = well(ospo(*BEGIN, cwd=base))
    assert "+name: OSPO-NL Kennisbank" in shown
    assert "+* @zoe" in shown
    assert git(base, "status", "--porcelain") == ""
    told = well(ospo(*BEGIN, "--apply", cwd=base))
    for place in ("settings/pages", "settings/actions", "settings/variables/actions/new", "issues/new/choose"):
        assert f"https://github.com/ospo-nl/kennisbank/{place}" in told
    network = read_network(base)
    assert (network.name, network.contact, network.language) == ("OSPO-NL Kennisbank", "ospo@voorbeeld.example", "nl")
    assert "0 to repair" in well(ospo("check", cwd=base))
    workflows = [base / part.path for part in PARTS if part.file not in {"projects.yml", "mail.yml"}]
    assert {call.ref for each in workflows for call in calls(each.name, each.read_text(encoding="utf-8"))} == {ONE}
    assert git(base, "diff", "--stat", start) == ""  # of what was there nothing is touched
    keep(base)
    before = texts(base)
    for more in ((), ("--apply",)):
        told = well(ospo(*BEGIN, *more, cwd=base))
        assert "Er verandert niets" in told
        assert "eigen formulieren" not in told
    assert texts(base) == before
    (base / BASELINE).write_text("[]\n", encoding="utf-8")
    assert "zonder" not in well(ospo("remove", "--pages", cwd=base))
    assert texts(base).keys() == {*before, BASELINE}
    well(ospo("remove", "--pages", "--apply", cwd=base))
    keep(base)
    assert git(base, "diff", start) == ""
    assert not (base / ".github").exists()
    assert "niets van ons" in ospo("remove", "--apply", cwd=base).stderr


def test_what_people_made_or_changed_stays_and_ours_is_laid_beside_it(base: Path) -> None:
    own = {
        ".github/ISSUE_TEMPLATE/casus.yml": "name: Van ons\nbody: []\n",
        ".github/ISSUE_TEMPLATE/vraag.yml": "name: Vraag\nlabels: [Casus]\nbody: []\n",
        ".github/ISSUE_TEMPLATE/fout.md": "---\nname: Fout\nlabels: bug, verslag\n---\nWat?\n",
        f"{WORKFLOWS}/site.yml": "on: push\njobs: {}\n",
    }
    for path, text in own.items():
        (base / path).parent.mkdir(parents=True, exist_ok=True)
        (base / path).write_text(text, encoding="utf-8")
    start = keep(base)
    told = well(ospo(*BEGIN, "--apply", cwd=base))
    assert "casus.yml.proposed" in told
    assert "(.proposed)" in told
    assert "vraag.yml zet het label ‘Casus’" in told
    assert "fout.md zet het label ‘verslag’" in told
    assert "‘bug’" not in told
    assert {path: (base / path).read_text(encoding="utf-8") for path in own} == own
    assert "SHA" not in (base / f"{WORKFLOWS}/ospo-site.yml").read_text(encoding="utf-8")  # a name that is free
    assert "Er verandert niets" in well(ospo(*BEGIN, cwd=base))
    (base / EXPERTISE).write_text("* @zoe\nlicenties-auteursrecht @anna\n", encoding="utf-8")
    (base / "docs/meedenken.md").write_text("# Van ons\n", encoding="utf-8")
    assert f"veranderden in {EXPERTISE} staat nog niet in git" in ospo("remove", "--apply", cwd=base).stderr
    assert (base / EXPERTISE).is_file()
    keep(base)
    well(ospo("remove", "--pages", "--apply", cwd=base))
    assert (base / "docs/meedenken.md").is_file()  # somebody wrote that
    assert not (base / EXPERTISE).exists()
    assert (base / ".github/ISSUE_TEMPLATE/casus.yml").is_file()
    well(ospo("remove", "--pages", "--edited", "--apply", cwd=base))
    keep(base)
    assert git(base, "diff", start) == ""


def test_what_git_is_told_to_ignore_is_not_lost_either(base: Path) -> None:
    well(ospo(*BEGIN, "--apply", cwd=base))
    (base / ".gitignore").write_text("EXPERTISE\n", encoding="utf-8")
    keep(base)
    (base / EXPERTISE).write_text("* @zoe\nlicenties-auteursrecht @anna\n", encoding="utf-8")
    assert f"veranderden in {EXPERTISE} staat nog niet in git" in ospo("remove", "--apply", cwd=base).stderr
    assert (base / EXPERTISE).is_file()


def test_an_upgrade_changes_what_is_ours_and_says_so(base: Path) -> None:
    """A time that people chose stays; so does what they took away; and a new section brings its workflow."""
    well(ospo(*BEGIN, "--apply", cwd=base))
    sweep = (base / SWEEP).read_text(encoding="utf-8")
    (base / SWEEP).write_text(sweep.replace('"17 * * * *"', '"7 * * * *"'), encoding="utf-8")
    (base / f"{WORKFLOWS}/site-nightly.yml").unlink()
    (base / FILE).write_text((base / FILE).read_text(encoding="utf-8") + "\nproject:\n  number: 3\n", encoding="utf-8")
    told = well(ospo("upgrade", "--release", OTHER, "--apply", cwd=base))
    assert f"compare/{ONE}...{OTHER}" in told
    assert f"-    uses: {SOURCE}/.github/workflows/run-sweep.yml@{ONE}" in told
    there = (base / SWEEP).read_text(encoding="utf-8")
    assert there == sweep.replace('"17 * * * *"', '"7 * * * *"').replace(ONE, OTHER)
    assert not (base / f"{WORKFLOWS}/site-nightly.yml").exists()
    assert OTHER in (base / f"{WORKFLOWS}/projects.yml").read_text(encoding="utf-8")
    assert "Er verandert niets" in well(ospo("upgrade", "--release", OTHER, cwd=base))
    without = (base / FILE).read_text(encoding="utf-8").replace("\nproject:\n  number: 3\n", "")
    (base / FILE).write_text(without, encoding="utf-8")
    well(ospo("upgrade", "--release", OTHER, "--apply", cwd=base))
    assert not (base / f"{WORKFLOWS}/projects.yml").exists()


def test_an_upgrade_leaves_jobs_that_people_added_what_they_are(base: Path) -> None:
    """Of a file of ours each line that calls us names the new release, and calls what it called."""
    well(ospo(*BEGIN, "--apply", cwd=base))
    added = (
        "  tests:\r\n    uses: acme/tools/.github/workflows/run-tests.yml@v1\r\n"
        f"  more:\r\n    uses: {SOURCE}/.github/workflows/run-site.yml@{ONE} # 0.0.1\r\n"
    )
    ours = (base / SWEEP).read_text(encoding="utf-8")
    (base / SWEEP).write_text(ours + added, encoding="utf-8", newline="")
    well(ospo("upgrade", "--release", OTHER, "--apply", cwd=base))
    there = (base / SWEEP).read_bytes().decode()
    remark = next(calls(SWEEP, there)).remark
    assert there == (ours + added.replace("0.0.1", remark)).replace(ONE, OTHER)


def test_the_forms_follow_new_topics_and_an_upgrade_does_not_take_that_for_a_change_by_people(base: Path) -> None:
    well(ospo(*BEGIN, "--topics", "Licenties", "--apply", cwd=base))
    text = (base / FILE).read_text(encoding="utf-8")
    (base / FILE).write_text(
        text.replace("  licenties: Licenties\n", "  licenties: Licenties\n  ai: AI\n"), encoding="utf-8"
    )
    well(ospo("forms", "--apply", cwd=base))
    record = Record.read((base / RECORD).read_text(encoding="utf-8"))
    forms = {path: text for path, text in texts(base).items() if "ISSUE_TEMPLATE" in path}
    assert all("AI" in text for path, text in forms.items() if path.endswith("casus.yml"))
    later = {path: f"{text}# later\n" for path, text in forms.items()}
    assert [each.kind for each in kept_up(later, forms, record) if each.path in forms] == [Kind.RENEWED] * len(forms)


@pytest.mark.parametrize("begins", [True, False], ids=["by init", "by hand"])
def test_forms_that_people_changed_stay_and_ours_is_laid_beside_them(base: Path, *, begins: bool) -> None:
    """Written down or not what is ours. What they take over is ours again, and what they delete comes back."""
    form = base / ".github/ISSUE_TEMPLATE/casus.yml"
    well(ospo(*BEGIN, "--topics", "Licenties", "--apply", cwd=base))
    if not begins:
        (base / RECORD).unlink()
    own = form.read_text(encoding="utf-8").replace("Licenties", "Auteursrecht")
    form.write_text(own, encoding="utf-8")
    (base / FILE).write_text(
        (base / FILE).read_text(encoding="utf-8").replace("topics:", "topics:\n  ai: AI"), encoding="utf-8"
    )
    told = well(ospo("forms", "--apply", cwd=base))
    proposed = form.with_name("casus.yml.proposed")
    assert re.search(r"casus\.yml +door jullie gewijzigd, blijft zo; ons voorstel staat in \S+\.proposed", told)
    assert "gooi het voorstel weg" in told
    assert form.read_text(encoding="utf-8") == own
    assert "AI" in proposed.read_text(encoding="utf-8")
    proposed.replace(form)
    well(ospo("forms", "--apply", cwd=base))
    (base / FILE).write_text((base / FILE).read_text(encoding="utf-8").replace(": AI", ": Algoritmen"), "utf-8")
    assert re.search(r"casus\.yml +vernieuwd", well(ospo("forms", "--apply", cwd=base)))
    form.unlink()
    well(ospo("forms", "--apply", cwd=base))
    assert "Algoritmen" in form.read_text(encoding="utf-8")


def test_a_proposal_has_what_people_changed_in_it_too(base: Path) -> None:
    """Where git still knows what we wrote, and the two don't contradict each other."""
    form = base / ".github/ISSUE_TEMPLATE/casus.yml"
    well(ospo(*BEGIN, "--topics", "Licenties", "--apply", cwd=base))
    keep(base)
    ours = form.read_text(encoding="utf-8")
    last = ours.rstrip("\n").splitlines()[-1]
    (base / FILE).write_text(
        (base / FILE)
        .read_text(encoding="utf-8")
        .replace("  licenties: Licenties\n", "  licenties: Licenties\n  ai: AI\n"),
        encoding="utf-8",
    )
    for own, is_both in ((f"{ours}# Van ons\n", True), (ours.replace("Licenties", "Auteursrecht"), False)):
        form.write_text(own, encoding="utf-8")
        well(ospo("upgrade", "--release", OTHER, "--apply", cwd=base))
        assert form.read_text(encoding="utf-8") == own
        proposed = form.with_name("casus.yml.proposed")
        assert "AI" in proposed.read_text(encoding="utf-8")
        assert ("# Van ons" in proposed.read_text(encoding="utf-8")) == is_both
        assert last in proposed.read_text(encoding="utf-8")
        proposed.unlink()
        git(base, "checkout", "--quiet", "--", RECORD)


MAIL = "mail:\n  address: vragen@example.org\n  imap: imap.example.org\n  smtp: smtp.example.org\n"


@pytest.mark.parametrize("name", sorted(file.stem for file in EARLIER.iterdir()))
def test_a_workflow_of_the_version_before_is_brought_over(base: Path, name: str) -> None:
    """Whatever time people chose, however they wrote it down, and at whatever commit; not one that they changed."""
    well(ospo(*BEGIN, "--apply", cwd=base))
    (base / RECORD).unlink()
    for file in (base / WORKFLOWS).iterdir():
        file.unlink()
    path = base / WORKFLOWS / f"{name}.yml"
    text = (EARLIER / f"{name}.yml").read_text(encoding="utf-8").replace('"17 * * * *"', "'5 * * * *'")
    path.write_text(f"# Eigen regel\n{text}", encoding="utf-8")
    both = f"\nproject:\n  number: 3\n{MAIL}"
    (base / FILE).write_text((base / FILE).read_text(encoding="utf-8") + both, encoding="utf-8")
    told = well(ospo("upgrade", "--release", OTHER, "--apply", cwd=base))
    assert ".proposed" not in told
    if name == "site-unlisted":
        assert not path.exists()  # what it did the one for the site does
    else:
        (call,) = calls(name, path.read_text(encoding="utf-8"))
        assert call.ref == OTHER
        assert ("5 * * * *" in path.read_text(encoding="utf-8")) == (name == "sweep")
    assert {part.path for part in PARTS} <= texts(base).keys()
    assert "Er verandert niets" in well(ospo("upgrade", "--release", OTHER, cwd=base))
    path.write_text(text.replace("permissions: {}", "permissions: {}\nrun-name: Van ons"), encoding="utf-8")
    (base / RECORD).unlink()
    changed = well(ospo("upgrade", "--release", OTHER, cwd=base))
    assert f"{name}.yml.proposed" in changed or name == "site-unlisted"


def test_a_few_lines_that_stand_for_endless_ones_take_a_moment() -> None:
    rows = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 8)]
    text = "\n".join(["on: {push: {}}", "a0: &a0 [x, x, x, x, x, x, x, x, x]", *rows])
    begun = time.process_time()
    assert earlier({SWEEP: text}) == ()
    assert time.process_time() - begun < 2


def test_whoever_never_upgraded_is_rid_of_us_too(base: Path) -> None:
    """What they wrote by the guide of those days is theirs: it stays, and they read that."""
    start = git(base, "rev-parse", "HEAD")
    (base / WORKFLOWS).mkdir(parents=True)
    for each in EARLIER.iterdir():
        shutil.copy(each, base / WORKFLOWS)
    (base / FILE).write_text("name: N\ncontact: a@b.example\ntopics: {a: A}\nintake:\n", encoding="utf-8")
    well(ospo("forms", "--apply", cwd=base))
    told = well(ospo("remove", "--apply", cwd=base))
    assert re.search(rf"(?m)^{re.escape(FILE)} +van jullie", told)
    keep(base)
    assert git(base, "diff", "--name-only", start) == FILE


def test_it_asks_six_questions_and_asks_again_where_an_answer_can_not_be(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(base)
    monkeypatch.setattr("ospo_automation.cli.adopting_asked._may_ask", lambda: True)
    typed = "\ngeen adres\nospo@voorbeeld.example\n@anna, zoe\nLicenties, Inkoop\nEngels\nen\n"
    typed += "lessen, kletsen\nbijeenkomsten\n"
    done = CliRunner().invoke(cli, ["init", "--release", ONE], input=f"{typed}n\n")
    assert "Nothing was changed" in done.output
    assert git(base, "status", "--porcelain") == ""
    done = CliRunner().invoke(cli, ["init", "--release", ONE], input=f"{typed}y\n")
    assert done.exit_code == 0, done.output
    assert done.output.count("is no mail address") == 1
    assert "‘kletsen’ is geen onderdeel" in done.output
    assert "‘Engels’ kennen we niet. Kies nl of en." in done.output
    network = read_network(base)
    assert network.language == "en"
    assert list(network.topics) == ["licenties", "inkoop"]
    assert "* @anna @zoe\n" in (base / EXPERTISE).read_text(encoding="utf-8")
    assert (base / ".github/ISSUE_TEMPLATE/meeting.yml").is_file()
    assert not (base / f"{WORKFLOWS}/site.yml").exists()
    assert (base / "docs/take-part.md").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("init", "--release", ONE), "Geef --yes"),
        (("init", "--yes", "--release", ONE), "--contact"),
        ((*BEGIN[:4], "--release", "v1"), "is no commit"),
        ((*BEGIN, "--coordinators", "a b"), "‘a b’ is geen GitHub-naam"),
        ((*BEGIN, "--language", "en", "--coordinators", "a b"), "‘a b’ is no GitHub name"),
        ((*BEGIN, "--with", "kletsen"), "lessen, bijeenkomsten, site, projectbord"),
        ((*BEGIN, "--topics", "a/b/c=None"), "can't be an option"),
        (("upgrade", "--release", ONE), "is not there"),
        (("remove",), "niets van ons"),
    ],
)
def test_what_can_not_be_is_told_in_a_line(base: Path, words: tuple[str, ...], said: str) -> None:
    done = ospo(*words, cwd=base)
    assert done.returncode != 0
    assert said in done.stderr
    assert git(base, "status", "--porcelain") == ""


def test_on_a_server_that_does_not_know_our_workflows_it_says_so(base: Path) -> None:
    assert "Enterprise" not in well(ospo(*BEGIN, cwd=base))
    git(base, "remote", "set-url", "origin", "git@git.voorbeeld.example:ospo/kennisbank.git")
    assert "Op git.voorbeeld.example werken deze workflows nog niet" in well(ospo(*BEGIN, cwd=base))


def test_elsewhere_than_in_a_checkout_it_says_so(tmp_path: Path) -> None:
    assert "geen Git-repository" in ospo(*BEGIN, cwd=tmp_path).stderr
    git(tmp_path, "init", "--quiet")
    (tmp_path / "docs").mkdir()
    assert f"cd {tmp_path}" in ospo(*BEGIN, cwd=tmp_path / "docs").stderr


def test_an_older_ospo_takes_nothing_back(base: Path) -> None:
    well(ospo(*BEGIN, "--apply", cwd=base))
    record = (base / RECORD).read_text(encoding="utf-8")
    (base / RECORD).write_text(record.replace("version: 0.1.0", "version: 0.10.0"), encoding="utf-8")
    done = ospo("upgrade", "--release", OTHER, cwd=base)
    assert done.returncode == 1
    assert "pipx upgrade" in done.stderr
    (base / RECORD).write_text(record, encoding="utf-8")
    for file in (base / WORKFLOWS).iterdir():  # as Dependabot does it
        text = file.read_text(encoding="utf-8").replace(ONE, OTHER).replace("# 0.1.0, not a release", "# v0.2.0")
        file.write_text(text, encoding="utf-8")
    assert "0.2.0" in ospo("upgrade", "--release", ONE, cwd=base).stderr


def test_labels_that_are_there_are_told_where_github_can_be_asked(base: Path, place: Town) -> None:
    place.send()
    place.play()
    variables = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    told = well(ospo(*BEGIN, cwd=base, **variables))
    assert re.search("Labels die er al zijn, en hun kleur houden: .*casus", told)


@pytest.mark.parametrize("order", [("--labels", "--pages"), ("--pages", "--labels"), ("", "--labels --pages")])
def test_labels_go_in_whichever_order_people_take_us_out(base: Path, place: Town, order: tuple[str, str]) -> None:
    """Also once the configuration that names them is gone: git has it. One of theirs stays."""
    place.repo.add_label("zoe", place.repo.open_issue("zoe", title="Van ons"), "van ons")
    well(ospo(*BEGIN, "--apply", cwd=base))
    variables = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    well(ospo("labels", "--apply", cwd=base, **variables))
    assert len(place.repo.labels()) > 20
    assert "GITHUB_REPOSITORY" in ospo("remove", "--labels", "--apply", cwd=base, GITHUB_API_URL=place.box.url).stderr
    assert (base / FILE).is_file()
    keep(base)
    for more in order:
        told = well(ospo("remove", *more.split(), "--apply", cwd=base, **variables))
        assert ("label ‘casus’ weggehaald" in told) == ("--labels" in more)
        keep(base)
    assert list(place.repo.labels()) == ["van ons"]
    assert "niets van ons" in ospo("remove", "--pages", "--labels", "--apply", cwd=base, **variables).stderr


def test_whose_labels_are_ours_can_not_be_known_without_the_configuration(base: Path, place: Town) -> None:
    variables = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    well(ospo(*BEGIN, "--apply", cwd=base))
    (base / FILE).unlink()
    told = ospo("remove", "--labels", "--apply", cwd=base, **variables)
    assert (told.returncode, "labels" in told.stderr, f"Zet {FILE} terug" in told.stderr) == (1, True, True)
    assert (base / SWEEP).is_file()


def test_topics_with_the_same_name_for_a_folder_are_two() -> None:
    assert topics_of(["C++", "C", "licenties/eupl=EUPL", "C"]) == {"c": "C++", "c-2": "C", "licenties/eupl": "EUPL"}


def test_a_copy_knows_its_commit_or_says_that_it_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "clone/ospo_automation"
    package.mkdir(parents=True)
    (package / "x.py").write_text("x\n", encoding="utf-8")
    root = package.parent
    assert own_release(package) is None
    git(root, "init", "--quiet")
    for name in ("name", "email"):
        git(root, "config", f"user.{name}", "x")
    commit = keep(root)
    assert own_release(package) == Release(SOURCE, commit)
    git(root, "remote", "add", "origin", "https://github.com/gemeente-x/ospo_automation.git")
    git(root, "tag", "v0.1.0")
    tagged = Release("gemeente-x/ospo_automation", commit, is_tagged=True)
    assert own_release(package) == tagged
    assert (tagged.remark, replace(tagged, is_tagged=False).remark) == ("v0.1.0", "0.1.0, not a release")
    (package / "x.py").write_text("y\n", encoding="utf-8")
    assert own_release(package) is None
    assert source.is_changed(package)
    (package / BUILT).write_text(written_down(tagged), encoding="utf-8")
    assert own_release(package) == tagged
    (package / BUILT).write_text(written_down(None), encoding="utf-8")
    assert own_release(package) is None
    assert source.is_changed(package)
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / source.ARCHIVED).write_text(f"commit: {ONE}\ndescribed: v0.1.0\n", encoding="utf-8")
    assert release_of(archive) == Release(SOURCE, ONE, is_tagged=True)
    (archive / source.ARCHIVED).write_text("commit: $Format:%H$\ndescribed: $Format:x$\n", encoding="utf-8")
    assert release_of(archive) is None
    monkeypatch.setattr(source, "own_release", lambda: None)
    assert source.named(ONE) == Release(SOURCE, ONE)


def test_an_archive_of_ours_says_of_which_commit_it_is(tmp_path: Path) -> None:
    """As GitHub makes one for each release, and for whoever downloads a commit."""
    for name in (source.ARCHIVED, ".gitattributes"):
        shutil.copy(ROOT / name, tmp_path)
    git(tmp_path, "init", "--quiet")
    for name in ("name", "email"):
        git(tmp_path, "config", f"user.{name}", "x")
    commit = keep(tmp_path)
    for is_tagged in (False, True):
        there = tmp_path / f"archive-{is_tagged}"
        there.mkdir()
        subprocess.run(f"git archive HEAD | tar -x -C {there}", shell=True, cwd=tmp_path, check=True)  # noqa: S602  (a pipe)
        assert release_of(there) == Release(SOURCE, commit, is_tagged=is_tagged)
        git(tmp_path, "tag", "--force", f"v{Release(SOURCE, commit).version}")


def test_every_section_can_be_switched_on_and_none_is_forgotten() -> None:
    """Whatever people answer, it is read as they meant it."""
    for name, title in (("Netwerk: open", 'Wat #1: "ja"'), ("yes", "none of it"), ("- x", "1"), ("é", "'t")):
        answers = Answers(name, "a@b.example", ("anna",), topics_of([title]), "nl", CHOICES, "https://x.example/", 3)
        network = network_of(configuration(answers, date(2026, 11, 29)))
        assert network.name == name
        assert [topic.title for topic in network.topics.values()] == [title]
        on = {
            each
            for each in Configuration.model_fields
            if each not in Network.model_fields and getattr(network, each) is not None
        }
        there = {each for each in Configuration.model_fields if each not in Network.model_fields}
        assert on == there - {by_mail.MAIL}  # which needs a mailbox first
        assert on >= set(ALWAYS)


def test_what_is_found_is_that_of_the_repository() -> None:
    files = {
        "mkdocs.yml": "site_name: Wij\nsite_url: https://wij.example/\ntheme: {language: en}\nx: !!python/name:os.x\n",
        ".github/CODEOWNERS": "* @oud\ndocs/ @piet\n* @anna @acme/team zoe@x.example # uitleg\n",
        ".github/ISSUE_TEMPLATE/bug.yml": "name: Bug\n",
        f"{WORKFLOWS}/pages.yml": "jobs: {a: {steps: [{run: mkdocs gh-deploy}]}}\n",
        "docs/index.md": "# Hoi\n",
    }
    found = look_around(files, files.get, "https://github.com/acme/wij", "anna@x.example")
    assert (found.name, found.address, found.language) == ("Wij", "https://wij.example/", "en")
    assert (found.owners, found.forms, found.publishing) == (("anna",), ("bug.yml",), (f"{WORKFLOWS}/pages.yml",))
    assert (found.own_login, found.public_mail) == ("", "anna@x.example")
    bare = look_around((), lambda _: None, "https://github.com/acme/acme.github.io", "1+zoe@users.noreply.github.com")
    assert (bare.address, bare.own_login, bare.public_mail) == ("https://acme.github.io/", "zoe", "")
    broken = look_around(("mkdocs.yml",), {"mkdocs.yml": "a: [\n"}.get, "", "")
    assert (broken.name, broken.address) == ("", "")


@pytest.mark.parametrize("elsewhere", ["../elsewhere", ".git/info", ".GIT"])
def test_nothing_is_written_outside_the_repository(base: Path, elsewhere: str) -> None:
    """Nor among what git itself keeps, which is no part of it."""
    (base / elsewhere).mkdir(parents=True, exist_ok=True)
    before = sorted((base / elsewhere).iterdir())
    (base / ".github").symlink_to(elsewhere)
    with pytest.raises(BadConfig, match="outside the repository"):
        lay(base, [Change(Kind.NEW, "a.txt", None, "x"), Change(Kind.NEW, FILE, None, "x")])
    assert sorted((base / elsewhere).iterdir()) == before
    assert not (base / "a.txt").exists()


def test_what_git_keeps_is_not_taken_away(base: Path) -> None:
    """Whatever the record of a repository of somebody else says that we wrote."""
    with pytest.raises(BadConfig, match="outside the repository"):
        lay(base, [Change(Kind.REMOVED, ".git/HEAD", "x")])
    assert (base / ".git/HEAD").is_file()


def test_a_record_that_people_changed_is_told() -> None:
    for text in ("[]\n", "release: x\n", "release: {}\nfiles: [a]\n"):
        with pytest.raises(BadConfig, match="as we wrote it"):
            Record.read(text)
    whole = Record(Release(SOURCE, ONE), {"a": "1"}, {"b": "2"}, {"c": "3"})
    assert Record.read(whole.text("Uitleg: 'x'")) == whole


def test_what_changed_is_told_by_whom_it_is_for() -> None:
    text = (
        "# Changelog\n\n## 0.3.0\n\n### For people\n\n* New,\n  and good.\n* More.\n"
        "\n## 0.2.0\n\n### For people\n\n* Old.\n"
        "\n### For whoever runs it\n\n* A key.\n\n## 0.1.0\n\n### For people\n\n* First.\n"
    )
    assert since(text, "0.1.0") == {
        "For people": ["New, and good.", "More.", "Old."],
        "For whoever runs it": ["A key."],
    }
    assert since(text, "0.3.0") == {}
    assert since((ROOT / ".github/CHANGELOG.md").read_text(encoding="utf-8"), "0.0.1")


def test_a_thin_file_is_one_with_ours_but_for_the_line_that_calls() -> None:
    release = Release("acme/ospo_automation", ONE)
    for part in PARTS:
        ours, theirs = (ROOT / part.path).read_text(encoding="utf-8"), thin(part, release)
        assert (
            theirs.replace(f"acme/ospo_automation/{WORKFLOWS}", f"$/{WORKFLOWS}").replace(
                f"@{ONE} # {release.remark}", ""
            )
            == ours
        )
        assert yaml.safe_load(theirs)["jobs"]


def test_the_place_that_names_our_repository_is_one() -> None:
    """What can't read it, documents and what others read of us, says the same."""
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))["url"]
    assert told == f"https://github.com/{SOURCE}"
    for file in [
        *ROOT.glob("ospo_automation/**/*.py"),
        *ROOT.glob("ospo_automation/**/*.md"),
        *ROOT.glob("ospo_automation/**/*.yml"),
    ]:
        if file.name != "source.py":
            assert SOURCE not in file.read_text(encoding="utf-8"), file
    assert json.loads(written_down(Release(SOURCE, ONE)))["source"] == SOURCE
