"""What a workflow's job tells us through its environment."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ospo_automation.core.github.signing import UNSIGNED, VARIABLE, Secrets, Signing
from ospo_automation.core.primitives.errors import BadConfig, Fault

_REPOSITORY = re.compile(r"[A-Za-z0-9_-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_ADDRESS = re.compile(r"(?:\w+://)?(?:\w+@)?[\w-]+(?:\.[\w-]+)+(?::\d+)?[/:]([\w-]+/[\w.-]+?)(?:\.git)?(?:/.*)?")
_ORIGIN = "remote.origin.url"
_REMOTE = re.compile(
    r"(?:https://(?:[^@/\s]+@)?|(?:ssh://)?[\w-]+@)([\w.-]+)(?::\d+)?[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?"
)
_URL = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?(?:/[\w.~/-]*)?")
LONGEST_COMMIT = 64  # characters of its name
MOST_COMMITS = 50  # of one file, that are looked through
MAY_BE_FORK = "OSPO_FORK"
PROJECT_TOKEN = "OSPO_PROJECT_TOKEN"  # noqa: S105  (the variable's name)


@dataclass(frozen=True)
class Environment:
    """The variables of GitHub Actions that we go by; the tokens stand in no printed form of it.

    `may_be_fork`: somebody said that the repository is a network's own, although it is a fork. `commit` is that of
    which the files are here; "" where nobody says.
    """

    repository: str
    api_url: str
    token: str
    project_token: str = ""
    may_be_fork: bool = False
    signing: Signing = UNSIGNED
    commit: str = ""

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Environment:
        """Raises BadConfig that names what is missing, or can't be what it should."""
        missing = [name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not variables.get(name, "").strip()]
        if missing:
            remedy = "In a workflow the action sets it; by hand, set GITHUB_REPOSITORY=owner/name and GITHUB_TOKEN."
            raise BadConfig([Fault("environment", 0, f"{name} is not set.", remedy) for name in missing])
        return cls(
            repository=repository_of(variables),
            api_url=_address(variables.get("GITHUB_API_URL") or "https://api.github.com"),
            token=_token("GITHUB_TOKEN", variables),
            project_token=_token(PROJECT_TOKEN, variables),
            may_be_fork=variables.get(MAY_BE_FORK, "").strip().lower() == "on",
            signing=_signing(variables),
            commit=variables.get("GITHUB_SHA", "").strip()[:LONGEST_COMMIT],
        )

    def __repr__(self) -> str:
        return f"Environment({self.repository} at {self.api_url})"


def repository_of(variables: Mapping[str, str]) -> str:
    """The repository's owner and name; "" where it isn't set. Raises BadConfig for all else, such as an address."""
    given = variables.get("GITHUB_REPOSITORY", "").strip()
    if not given or _REPOSITORY.fullmatch(given):
        return given
    address = _ADDRESS.fullmatch(given)
    example = f": {address[1]}" if address else ", such as acme/netwerk"
    raise _wrong("GITHUB_REPOSITORY", f"is no repository (it says '{given[:80]}').", f"Write owner/name{example}.")


def by_hand(variables: Mapping[str, str], root: Path) -> dict[str, str]:
    """With what somebody who sits in a clone needn't say: which repository, and the token that `gh` goes by."""
    found = dict(variables)
    if not found.get("GITHUB_TOKEN", "").strip() and found.get("GH_TOKEN", "").strip():
        found["GITHUB_TOKEN"] = found["GH_TOKEN"]
    if not found.get("GITHUB_REPOSITORY", "").strip() and (page := repository_page(found, root)):
        found["GITHUB_REPOSITORY"] = "/".join(page.rsplit("/", 2)[1:])
    return found


def is_online(variables: Mapping[str, str]) -> bool:
    """Whether somebody gave what it takes to read from GitHub. Raises BadConfig for a repository that can't be one."""
    return bool(repository_of(variables) and variables.get("GITHUB_TOKEN"))


def _address(given: str) -> str:
    if not _URL.fullmatch(given):
        remedy = "Write it as https://api.github.com, or leave it out."
        raise _wrong("GITHUB_API_URL", f"is no address (it says '{given[:80]}').", remedy)
    return given


def _token(name: str, variables: Mapping[str, str]) -> str:
    """What somebody copied, without the spaces around it."""
    given = variables.get(name, "").strip()
    if not all("!" <= each <= "~" for each in given):
        raise _wrong(name, "holds a character that no token has, such as a space.", "Copy the token anew.")
    return given


def _signing(variables: Mapping[str, str]) -> Signing:
    """For the repository by its number, which a workflow tells; by hand GitHub is asked for it once it is needed."""
    told = variables.get("GITHUB_REPOSITORY_ID", "").strip()
    number = int(told) if re.fullmatch(r"[0-9]{1,18}", told) else 0
    return Signing(Secrets.of(variables.get(VARIABLE, "")), number)


def _wrong(name: str, what: str, remedy: str) -> BadConfig:
    return BadConfig([Fault("environment", 0, f"{name} {what}", remedy)])


def repository_page(variables: Mapping[str, str], root: Path) -> str:
    """The web page of the repository, for links on the site: from the workflow, or from git. "" where nobody knows."""
    name = repository_of(variables)
    if name:
        return f"{variables.get('GITHUB_SERVER_URL') or 'https://github.com'}/{name}"
    return next((page for address in _remotes(root) if (page := _page_of(address))), "")


def _remotes(root: Path) -> list[str]:
    """Where git fetches from and pushes to: `origin` first, and otherwise whatever it is called."""
    told = _git(root, "config", "--get-regexp", r"^remote\..*\.url$")
    lines = sorted((line.partition(" ")[::2] for line in told.splitlines()), key=lambda line: line[0] != _ORIGIN)
    return [address for _, address in lines]


def _page_of(address: str) -> str:
    """Without a name or a token that may stand in it."""
    found = _REMOTE.fullmatch(address.strip())
    return f"https://{found[1]}/{found[2]}" if found else ""


def files_of(root: Path) -> tuple[str, ...]:
    """All files of a checkout that git knows or would take up."""
    told = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return tuple(sorted(each for each in told.split("\0") if each and (root / each).is_file()))


def top_of(root: Path) -> Path | None:
    """The folder in which the checkout begins; None where there is none."""
    told = _git(root, "rev-parse", "--show-toplevel")
    return Path(told) if told else None


def unkept(root: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the files that git hasn't as they are now."""
    told = _git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--ignored", "--", *names, is_whole=True)
    return tuple(each[3:] for each in told.split("\0") if each)


def own_mail(root: Path) -> str:
    """The address with which git writes down who works here."""
    return _git(root, "config", "user.email")


def earlier_texts(root: Path, name: str) -> Iterator[str]:
    """What stood in a file at each commit that changed it, newest first."""
    for commit in _git(root, "log", "--format=%H", f"--max-count={MOST_COMMITS}", "--", name).split():
        yield _git(root, "show", f"{commit}:./{name}", is_whole=True)


def merged(theirs: str, base: str, ours: str) -> str | None:
    """What two made of one text, both in it; None where they contradict each other, or git isn't there."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("theirs", "base", "ours")]
        for file, text in zip(files, (theirs, base, ours), strict=True):
            file.write_text(text, encoding="utf-8", newline="")
        return _git(Path(folder), "merge-file", "--stdout", *map(str, files), is_whole=True) or None


def _git(root: Path, *command: str, is_whole: bool = False) -> str:
    """What git tells; "" where it knows nothing, or isn't there."""
    try:
        told = subprocess.run(["git", "-C", root, *command], capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    text = told.stdout.decode(errors="replace") if told.returncode == 0 else ""
    return text if is_whole else text.strip()
