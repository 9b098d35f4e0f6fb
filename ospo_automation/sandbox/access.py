"""Who is calling, and may they: tokens of workflows have permissions, people have roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .acts import Actor
from .state import RepositoryState, Token, World

INTEGRATION = "Resource not accessible by integration"
PERSONAL = "Resource not accessible by personal access token"
LEVELS = ("none", "read", "write", "admin")


class Refusal(Exception):  # not an error of ours: an answer that GitHub gives
    """GitHub says no: status, words, and for 422 what is wrong with which field."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[dict[str, Any]] | list[str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}


def invalid(resource: str, field: str, code: str, message: str | None = None) -> Refusal:
    """The usual 422."""
    error = {"resource": resource, "code": code, "field": field} | ({"message": message} if message else {})
    return Refusal(422, "Validation Failed", [error])


@dataclass(frozen=True)
class Caller:
    """Whoever sent the request; without a token nobody in particular."""

    world: World
    token: Token | None

    @property
    def login(self) -> str | None:
        return self.token.login if self.token else None

    @property
    def automated(self) -> bool:
        """With the token of a workflow, whose acts start nothing; an App's do."""
        return self.token is not None and self.token.repo is not None

    @property
    def is_bot(self) -> bool:
        """A workflow or an App: nobody in particular, with permissions and no role."""
        account = self.world.account(self.login)
        return account is not None and account.kind == "Bot"

    @property
    def not_accessible(self) -> str:
        """GitHub's words to a limited token without the permission."""
        return INTEGRATION if self.is_bot else PERSONAL

    @property
    def actor(self) -> Actor:
        if self.token is None:
            raise Refusal(401, "Requires authentication")
        return Actor(self.token.login, automated=self.automated)

    @property
    def purse(self) -> str:
        """Whose hourly quota is used."""
        if self.token is None:
            return "nobody"
        if self.automated:
            return f"repo:{self.token.repo}"
        if self.is_bot:
            return f"installation:{self.token.login} {self.token.owner}"
        return f"user:{self.token.login}"

    @property
    def site(self) -> str:
        """Whose limits these are, in GitHub's words."""
        return f"site ID {self.purse}" if self.is_bot else f"user ID {self.login or 'anonymous'}"

    def may_see(self, repo: RepositoryState) -> bool:
        if not repo.private:
            return True
        if self.token is None or (self.token.permissions is not None and not self._is_home(repo)):
            return False
        return self.is_bot or self.world.has_role(repo, self.login, "read")

    def _is_home(self, repo: RepositoryState) -> bool:
        """Whether a limited token is for this repository: a workflow's for one, others for all of one owner."""
        if self.token is None:
            return False
        if self.token.owner:
            return self.token.owner.lower() == repo.owner.lower()
        return (self.token.repo or "").lower() == repo.full_name.lower()

    def may(self, repo: RepositoryState, need: str, role: str) -> bool:
        """`need` is what a limited token must have ("issues:write"), `role` what a person must be at least."""
        scope, level = need.split(":")
        if level == "read" and not repo.private and scope != "administration":
            return True
        if self.token is None:
            return False
        if not self.is_bot:
            enough = "read" if level == "read" and scope != "administration" else role
            if not self.world.has_role(repo, self.login, enough):
                return False
        return self.token.permissions is None or (self._is_home(repo) and self._permits(self.token, scope, level))

    def _permits(self, token: Token, scope: str, level: str) -> bool:
        granted = {"metadata": "read"} | (token.permissions or {})
        return LEVELS.index(granted.get(scope, "none")) >= LEVELS.index(level)

    def require(self, repo: RepositoryState, need: str, role: str) -> None:
        if self.may(repo, need, role):
            return
        if self.token is None:
            raise Refusal(401, "Requires authentication")
        wanted = {"X-Accepted-GitHub-Permissions": need.replace(":", "=")}
        limited = self.token.permissions is not None
        words = self.not_accessible if limited else "Must have admin rights to Repository."
        raise Refusal(403, words, headers=wanted)

    def has_role(self, repo: RepositoryState, role: str, need: str = "issues:write") -> bool:
        """Has the role as a person, or the permission as a workflow."""
        return self.token is not None and self.may(repo, need, role)
