"""Serves the small GitHub on a loopback port: finds the route, asks whether the caller may, checks both sides."""

from __future__ import annotations

import hashlib
import json
import threading
import traceback
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request as WebRequest
from werkzeug.wrappers import Response

from . import (
    addressed,
    contract,
    rest_comments,
    rest_git,
    rest_issues,
    rest_labels,
    rest_people,
    rest_projects,
    rest_pulls,
    rest_runs,
    rest_settings,
    rest_workflows,
    smart_http,
    versions,
)
from .access import Caller, Refusal
from .inside import Inside
from .loopback import Loopback, cut
from .rest import Answer, Call, Route, find
from .traffic import Fault, Request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Importing these fills the table of routes.
PARTS = [rest_comments, rest_git, rest_issues, rest_labels, rest_people]
PARTS += [rest_projects, rest_pulls, rest_runs, rest_settings, rest_workflows]
DOCS = "https://docs.github.com/rest"


class Server:
    """The HTTP side of a sandbox. What it serves is put in before it starts."""

    box: Inside

    def __init__(self) -> None:
        self._http = Loopback(self)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.hang_up()
        self._http.server_close()
        self._thread.join()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        web = WebRequest(environ)
        if page := self._page(web):
            return page(environ, start_response)
        asked = addressed.asked(environ, self.url)
        path = asked.path
        try:
            web.get_data()  # all of it, also where it is not looked at: hanging up on who is still sending is rude
        except (BadRequest, OSError):  # the sender hung up half-way, or sent no proper chunks
            return _plain({"message": "Bad Request"}, 400, {})(environ, start_response)
        logged = self.box.log(web.method, path)
        logged.sent = web.get_data()
        fault = self.box.faults(logged) if self.box.faults else None
        logged.sent = b""
        if fault and fault.when == "before":
            response = _faulty(fault, environ)
        else:
            try:
                response = self._respond(web, path, logged) if asked.root else _not_ours()
            except Exception:
                self.box.violations.append(f"bug in the sandbox: {web.method} {path}\n{traceback.format_exc()}")
                raise
            if fault and fault.spoil:
                response.set_data(fault.spoil(response.get_data()))
            elif fault:
                response = _faulty(fault, environ)
        if asked.root:
            addressed.lead_back(response, self.url, asked.root)
        response.headers["X-Content-Type-Options"] = "nosniff"  # as at GitHub: what it gives is never a script
        logged.status = response.status_code
        return response(environ, start_response)

    def _page(self, web: WebRequest) -> Response | None:
        """What the web view answers; it stays out of the log, which counts what clients of the API ask."""
        sent = str(web.environ.get("RAW_URI", web.environ["PATH_INFO"])).split("?", 1)[0]
        if self.box.view is None or not sent.startswith("/"):
            return None
        from .web import entrance

        try:
            return entrance.answer(self.box, self.box.view, web, sent, is_api=find("GET", sent) is not None)
        except Exception:
            self.box.violations.append(f"bug in the web view: {web.method} {sent}\n{traceback.format_exc()}")
            raise

    def _respond(self, web: WebRequest, path: str, logged: Request) -> Response:
        if smart_http.PATH.match(path):
            return smart_http.serve(self.box, web, path, logged)
        try:
            caller = self._caller(web)
            logged.actor = caller.login
            if path == "/graphql":
                return self._graphql(web, caller)
            return self._rest(web, path, caller)
        except Refusal as refusal:
            return _plain(_words(refusal), refusal.status, refusal.headers)

    def _caller(self, web: WebRequest) -> Caller:
        given = web.headers.get("Authorization", "")
        if not given:
            return Caller(self.box.world, None)
        token = self.box.world.tokens.get(given.split(" ", 1)[-1].strip())
        if token is None:
            raise Refusal(401, "Bad credentials")
        return Caller(self.box.world, token)

    def _graphql(self, web: WebRequest, caller: Caller) -> Response:
        from . import graphql

        if caller.token is None:
            raise Refusal(401, "This endpoint requires you to be authenticated.")
        document = _json(web)
        with self.box.turn(changes=True):
            if self.box.hurries:
                changes = graphql.is_mutation(document)
                self.box.purses.hurry(caller, "graphql", changes=changes, makes=changes)
            answer = graphql.run(self.box, caller, document)
            headers = self.box.purses.headers(caller, "graphql")
        return _plain(answer, 200, headers)

    def _rest(self, web: WebRequest, path: str, caller: Caller) -> Response:
        found = find(web.method, path)
        if found is None:
            self.box.unknown_routes.append(f"{web.method} {path}")
            raise Refusal(501, f"sandbox: {web.method} {path} is not implemented")
        chosen, params = found
        version = web.headers.get("X-GitHub-Api-Version", versions.USUAL)
        if version not in versions.VERSIONS:
            raise Refusal(400, versions.refusal(version))
        query = _query(web)
        with self.box.turn(changes=web.method != "GET"):
            if self.box.hurries:
                makes = web.method in {"POST", "PATCH"}
                self.box.purses.hurry(caller, "core", changes=web.method not in {"GET", "HEAD"}, makes=makes)
            if path != "/rate_limit" and not self.box.purses.spend(caller, "core"):
                raise self.box.purses.exceeded(caller)
            headers = self.box.purses.headers(caller, "core") | {"X-GitHub-Api-Version-Selected": version}
            call = Call(
                self.box.acts,
                caller,
                path,
                params,
                query,
                None,
                _lower(web),
                self.box.git_of,
                self.box.purses.left,
                version,
            )
            try:
                answer = self._answer(chosen, call, web)
            except Refusal as refusal:
                refusal.headers = headers | refusal.headers
                self._note_problems(chosen, refusal.status, _words(refusal), version)
                raise
        status = answer.status or chosen.status
        if answer.raw is not None:
            return Response(answer.raw, status, headers, content_type="application/vnd.github.raw; charset=utf-8")
        body = versions.without_gone(answer.body) if version == versions.NEWER else answer.body
        self._check_answer(chosen, status, body, version)
        response = _plain(body, status, headers | answer.headers)
        return self._unless_known(web, caller, response)

    def _answer(self, chosen: Route, call: Call, web: WebRequest) -> Answer:
        """Existence before permission, and permission before the content of the request, as GitHub does."""
        if chosen.needs:
            call.caller.require(call.repo, call.needs(chosen.needs), chosen.role)
            rest_settings.refuse_by_settings(call, chosen)
        if chosen.admit:
            chosen.admit(call)
        call.body = _json(web) if web.method != "GET" and web.get_data() else None
        self._check_request(chosen, call)
        return chosen.run(call)

    def _check_request(self, chosen: Route, call: Call) -> None:
        wrong, ignored = contract.problems_of_query(chosen.method, chosen.template, call.query)
        more_wrong, more_ignored = contract.problems_of_body(chosen.method, chosen.template, call.body, call.version)
        where = f"request {chosen.method} {call.path}"
        self.box.violations += [f"{where}: {problem}" for problem in [*wrong, *more_wrong, *ignored, *more_ignored]]
        if wrong or more_wrong:
            words = "; ".join([*wrong, *more_wrong])
            raise Refusal(422, f"Invalid request.\n\n{words}")

    def _check_answer(self, chosen: Route, status: int, body: Any, version: str) -> None:
        if problems := self._note_problems(chosen, status, body, version):
            raise Refusal(500, f"sandbox: this answer breaks GitHub's contract: {problems[0]}")

    def _note_problems(self, chosen: Route, status: int, body: Any, version: str) -> list[str]:
        problems = contract.problems_of_answer(chosen.method, chosen.template, status, body, version)
        where = f"answer {status} {chosen.method} {chosen.template}"
        self.box.violations += [f"{where}: {problem}" for problem in problems]
        return problems

    def _unless_known(self, web: WebRequest, caller: Caller, response: Response) -> Response:
        """304 when the caller has this answer already; GitHub doesn't charge for it."""
        if web.method != "GET" or response.status_code != HTTPStatus.OK:
            return response
        digest = hashlib.sha256(response.get_data() + response.headers.get("Link", "").encode()).hexdigest()
        response.headers["ETag"] = f'W/"{digest}"'
        if web.if_none_match.contains_weak(digest):
            with self.box.turn():
                self.box.purses.give_back(caller)
                kept = {"ETag": response.headers["ETag"]} | self.box.purses.headers(caller, "core")
            return Response(status=304, headers=kept)
        return response


def _words(refusal: Refusal) -> dict[str, Any]:
    body: dict[str, Any] = {"message": refusal.message, "documentation_url": DOCS, "status": str(refusal.status)}
    if refusal.errors:
        body["errors"] = refusal.errors
    if refusal.status == HTTPStatus.MOVED_PERMANENTLY:
        body["url"] = refusal.headers["Location"]
    return body


def _not_ours() -> Response:
    return _plain({"message": "sandbox: this is no proxy to anywhere else"}, 502, {})


def _plain(body: Any, status: int, headers: dict[str, str]) -> Response:
    if body is None:
        return Response(b"", status, headers)
    encoded = json.dumps(body, ensure_ascii=False).encode()
    return Response(encoded, status, headers, content_type="application/json; charset=utf-8")


def _faulty(fault: Fault, environ: WSGIEnvironment) -> Response:
    if fault.drop:
        cut(environ["werkzeug.socket"])
        raise ConnectionAbortedError("a fault that was asked for")
    if fault.body is not None:
        return Response(fault.body, fault.status, fault.headers, content_type=fault.content_type)
    body = {"message": fault.words, "documentation_url": DOCS, "status": str(fault.status)}
    return _plain(body, fault.status, fault.headers)


def _query(web: WebRequest) -> dict[str, str]:
    """By name. A list (`fields[]=1&fields[]=2`) becomes what GitHub also takes: one text with commas."""
    return {
        name.removesuffix("[]"): ",".join(texts) if name.endswith("[]") else texts[0]
        for name, texts in web.args.lists()
    }


def _lower(web: WebRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in web.headers.items()}


def _json(web: WebRequest) -> Any:
    try:
        parsed = json.loads(web.get_data())
        json.dumps(parsed, ensure_ascii=False).encode()  # a lone half of a surrogate pair is no text
    except ValueError:
        raise Refusal(400, "Problems parsing JSON") from None
    return _without_nul(parsed)


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(element) for key, element in value.items()}
    return [_without_nul(element) for element in value] if isinstance(value, list) else value
