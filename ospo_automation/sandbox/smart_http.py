"""Lets git itself clone from and push to the sandbox over HTTP."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

from werkzeug.wrappers import Request as WebRequest
from werkzeug.wrappers import Response

from .access import Caller
from .gitstore import ENVIRONMENT
from .inside import Inside
from .state import RepositoryState
from .traffic import Request

PATH = re.compile(r"/[^/]+/[^/]+\.git/")  # /owner/name.git/...


@cache
def _backend() -> Path:
    done = subprocess.run(["git", "--exec-path"], capture_output=True, check=True, text=True)
    return Path(done.stdout.strip()) / "git-http-backend"


def serve(box: Inside, web: WebRequest, path: str, logged: Request) -> Response:
    """Reading is as open as the repository; pushing needs a token (as password) with `contents: write`."""
    name, _, rest = path.lstrip("/").partition(".git/")
    caller = _caller(box, web)
    logged.actor = caller.login
    pushing = "git-receive-pack" in (rest + "?" + web.query_string.decode())
    with box.turn():
        repo = box.world.repo(name)
        allowed = repo is not None and (
            caller.has_role(repo, "write", "contents:write") if pushing else caller.may_see(repo)
        )
    if repo is None or not allowed:
        return _closed(caller, known=repo is not None)
    environment = _environment(box, web, repo, rest, caller)
    if pushing and web.method == "POST":
        return _receive(box, web, repo, caller, environment)
    return _from_cgi(_backend_says(web, environment))


def _environment(box: Inside, web: WebRequest, repo: RepositoryState, rest: str, caller: Caller) -> dict[str, str]:
    return ENVIRONMENT | {
        "GIT_PROJECT_ROOT": str(box.git_of(repo.full_name).folder.parent),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{repo.full_name.split('/')[1]}.git/{rest}",
        "QUERY_STRING": web.query_string.decode(),
        "REQUEST_METHOD": web.method,
        "CONTENT_TYPE": web.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(web.get_data())),
        "HTTP_CONTENT_ENCODING": web.headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": web.headers.get("Git-Protocol", ""),
        "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_USER": caller.login or "",
        "SANDBOX_AUTOMATED": "1" if caller.automated else "",  # for the hook in `gitstore`
    }


def _backend_says(web: WebRequest, environment: dict[str, str]) -> bytes:
    return subprocess.run([_backend()], input=web.get_data(), capture_output=True, check=True, env=environment).stdout


def _receive(
    box: Inside, web: WebRequest, repo: RepositoryState, caller: Caller, environment: dict[str, str]
) -> Response:
    """A push: whichever branches and tags are different behind it have moved."""
    with box.turn(changes=True):
        git = box.git_of(repo.full_name)
        before = git.refs()
        output = _backend_says(web, environment)
        after = git.refs()
        for ref in sorted(before.keys() | after.keys()):
            box.acts.moved(caller.actor, repo, ref, before.get(ref), after.get(ref))
    return _from_cgi(output)


def _caller(box: Inside, web: WebRequest) -> Caller:
    given = web.authorization
    token = box.world.tokens.get(given.password or given.token or "") if given else None
    return Caller(box.world, token)


def _closed(caller: Caller, *, known: bool) -> Response:
    if caller.token is None:
        return Response("Authentication required", 401, {"WWW-Authenticate": 'Basic realm="sandbox"'})
    return Response("Write access to repository not granted.\n" if known else "Not Found", 403 if known else 404)


def _from_cgi(output: bytes) -> Response:
    head, _, body = output.partition(b"\r\n\r\n")
    headers = [tuple(line.split(": ", 1)) for line in head.decode("latin-1").split("\r\n") if line]
    pairs = [(pair[0], pair[1]) for pair in headers if len(pair) == 2]
    status = next((value for name, value in pairs if name.lower() == "status"), "200 OK")
    return Response(body, status, [(name, value) for name, value in pairs if name.lower() != "status"])
