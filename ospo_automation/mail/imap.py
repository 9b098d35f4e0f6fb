"""A mailbox on a server, over IMAP and always with TLS."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from .folder_names import Listed, Naming, listed
from .imap_answers import Answer, answers, moved_to
from .mailbox import MOST_BYTES, MOST_OF_HEADERS, MailboxTrouble, Refusal, Stored
from .signing_in import SignIn

PATIENCE = 30.0  # seconds for each word of the server's
_TAKEN_AWAY = r"(\Deleted \Draft)"  # together nobody else sets them: what was begun is brought to its end
_AT_ONCE = 500  # messages of a list
_CODE = re.compile(rb"\[([A-Z][A-Z-]{2,30})[\] ]")
_PASSING = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "ALERT"})
_FIELD = re.compile(r"[A-Za-z0-9-]{1,60}")


class ImapMailbox:
    """`Mailbox`. Connected when something is first asked, and anew after the connection broke: nothing is asked twice
    by itself.
    """

    def __init__(self, host: str, port: int, trust: ssl.SSLContext, sign_in: SignIn, *, starttls: bool = False) -> None:
        self._host, self._port, self._trust, self._sign_in, self._starttls = host, port, trust, sign_in, starttls
        self._client: imaplib.IMAP4 | None = None
        self._can: frozenset[str] = frozenset()
        self._naming = Naming()
        self._selected = ""

    def ensure(self, folders: Collection[str]) -> None:
        with self._asking() as client:
            there = {each.name.casefold() for each in self._listed(client)}
            for each in dict.fromkeys(folders):
                if self._naming.whole(each).casefold() in there:
                    continue
                wire = self._naming.wire(each)
                kind, said = client.create(wire)
                if kind != "OK" and _code(said) != "ALREADYEXISTS":
                    raise Refusal(f"a folder can't be made in the mailbox{_told(said)}")
                client.subscribe(wire)

    def counts(self, folders: Collection[str]) -> Mapping[str, int]:
        with self._asking() as client:
            told = {}
            for each in folders:
                kind, said = client.status(self._naming.wire(each), "(MESSAGES)")
                found = re.search(rb"MESSAGES (\d+)", _line(said)) if kind == "OK" else None
                told[each] = int(found[1]) if found else 0
            return told

    def stored(self, folder: str, fields: Sequence[str] = ("message-id",), most: int = MOST_OF_HEADERS) -> list[Stored]:
        wanted = "(UID FLAGS INTERNALDATE RFC822.SIZE"
        if fields:
            names = " ".join(each.upper() for each in fields if _FIELD.fullmatch(each))
            wanted += f" BODY.PEEK[HEADER.FIELDS ({names})]<0.{most}>"
        with self._asking() as client:
            count = self._select(client, folder, may_lack=True)
            found = [
                each for which in self._portions(client, count) for each in self._fetched(client, which, wanted + ")")
            ]
            for each in found:
                if each.is_half_removed:
                    self._purge(client, each.uid)
            own = {each.uid: each.stored(folder, fields, most) for each in found if not each.is_deleted}
            return [own[uid] for uid in sorted(own)]

    def read(self, stored: Stored) -> bytes:
        with self._asking() as client:
            self._selected_is(client, stored.folder)
            found = self._fetched(client, str(stored.uid), f"(UID BODY.PEEK[]<0.{MOST_BYTES}>)")
            return next((each.literal for each in found if each.uid == stored.uid), b"")

    def append(self, folder: str, message: bytes) -> None:
        with self._asking() as client:
            _good(client.append(self._naming.wire(folder), r"(\Seen)", "", message))

    def move(self, stored: Stored, folder: str) -> Stored | None:
        with self._asking() as client:
            self._selected_is(client, stored.folder)
            if "UIDPLUS" not in self._can and not self._is_there(client, stored):
                return None
            client.response("COPYUID")  # what an earlier command left
            way = "MOVE" if "MOVE" in self._can else "COPY"
            kind, said = client.uid(way, str(stored.uid), self._naming.wire(folder))
            if kind != "OK" and not self._is_there(client, stored):
                return None
            _good((kind, said))
            uid = moved_to(client.response("COPYUID")[1])
            if uid is None and "UIDPLUS" in self._can:
                return None
            if way == "COPY":
                self._expunge(client, stored)
        return replace(stored, folder=folder, uid=self._newest(folder, stored) if uid is None else uid)

    def remove(self, stored: Stored) -> bool:
        with self._asking() as client:
            self._selected_is(client, stored.folder)
            return self._expunge(client, stored)

    def copies(self) -> Collection[str]:
        with self._asking() as client:
            found = [each for each in self._listed(client) if each.is_there and each.marks & {"\\sent", "\\junk"}]
            return [self._naming.folder(each.name) for each in found]

    def close(self) -> None:
        client, self._client, self._selected = self._client, None, ""
        if client is not None:
            try:
                client.logout()
            except (imaplib.IMAP4.error, OSError, EOFError):
                with suppress(imaplib.IMAP4.error, OSError):
                    client.shutdown()  # or it would stay open

    @contextmanager
    def _asking(self) -> Iterator[imaplib.IMAP4]:
        try:
            yield self._client or self._connected()
        except MailboxTrouble:
            raise
        except (imaplib.IMAP4.abort, OSError, EOFError):
            self._drop()
            raise MailboxTrouble(f"the connection to the mailbox at {self._host} broke") from None
        except (imaplib.IMAP4.error, ValueError) as error:
            self._drop()
            raise MailboxTrouble(f"the mailbox at {self._host} doesn't do what we ask{_told([str(error)])}") from None

    def _connected(self) -> imaplib.IMAP4:
        try:
            client = self._client = self._opened()
            self._sign(client)
            self._can = frozenset(_line(_good(client.capability())).decode("ascii", "replace").upper().split())
            self._naming = self._named(client)
        except ssl.SSLCertVerificationError:
            self._drop()
            raise Refusal(f"the certificate of {self._host} isn't vouched for") from None
        except BaseException:
            self._drop()  # it would be used as if it had let us in
            raise
        return client

    def _opened(self) -> imaplib.IMAP4:
        if not self._starttls:
            return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=self._trust, timeout=PATIENCE)
        client = imaplib.IMAP4(self._host, self._port, timeout=PATIENCE)
        self._client = client
        client.starttls(self._trust)
        return client

    def _sign(self, client: imaplib.IMAP4) -> None:
        try:
            self._sign_in.to_imap(client)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            code = _code([str(error)])
            kind = MailboxTrouble if code in _PASSING else Refusal
            raise kind(f"the mailbox at {self._host} doesn't let us in{_told([str(error)])}") from None

    def _named(self, client: imaplib.IMAP4) -> Naming:
        """As the server says how names begin and are put together."""
        if "NAMESPACE" in self._can:
            kind, said = client.namespace()
            found = re.match(rb'\(\("((?:[^"\\]|\\.)*)" (?:"\\?(.)"|NIL)', _line(said)) if kind == "OK" else None
            if found is not None:
                between = found[2].decode("ascii", "replace") if found[2] else ""
                return Naming(found[1].decode("utf-8", "replace"), between)
        kind, said = client.list('""', '""')
        told = re.match(rb'\([^)]*\) (?:"\\?(.)"|NIL)', _line(said)) if kind == "OK" else None
        return Naming("", told[1].decode("ascii", "replace") if told and told[1] else "/")

    def _listed(self, client: imaplib.IMAP4) -> list[Listed]:
        said = _good(client.list('""', '"*"'))
        return [each for each in map(listed, said) if each is not None]

    def _select(self, client: imaplib.IMAP4, folder: str, *, may_lack: bool = False) -> int:
        """How many messages it has, also those that came since. With `may_lack` 0 in one that isn't there: surely not,
        since what isn't found may be sent again.
        """
        self._selected = ""
        kind, said = client.select(self._naming.wire(folder))
        if kind != "OK" and may_lack:
            name = self._naming.whole(folder).casefold()
            if all(each.name.casefold() != name for each in self._listed(client)):
                return 0
        _good((kind, said))
        self._selected = folder
        count = _line(said)
        return int(count) if count.isdigit() else 0

    def _selected_is(self, client: imaplib.IMAP4, folder: str) -> None:
        if self._selected != folder:
            self._select(client, folder)

    def _portions(self, client: imaplib.IMAP4, count: int) -> Iterator[str]:
        """Of a folder with very many messages so many at once: their headers are held one portion at a time."""
        if count <= _AT_ONCE:
            yield from ["1:*"] if count else []
            return
        uids = sorted(each.uid for each in self._fetched(client, "1:*", "(UID)"))
        for at in range(0, len(uids), _AT_ONCE):
            portion = uids[at : at + _AT_ONCE]
            yield f"{portion[0]}:{portion[-1]}"

    @staticmethod
    def _fetched(client: imaplib.IMAP4, which: str, wanted: str) -> list[Answer]:
        return list(answers(_good(client.uid("FETCH", which, wanted))))

    def _is_there(self, client: imaplib.IMAP4, stored: Stored) -> bool:
        found = self._fetched(client, str(stored.uid), "(UID FLAGS)")
        return any(each.uid == stored.uid and not each.is_deleted for each in found)

    def _expunge(self, client: imaplib.IMAP4, stored: Stored) -> bool:
        """Where a server can't take away one alone, all go that somebody marked so."""
        if not self._is_there(client, stored):
            return False
        _good(client.uid("STORE", str(stored.uid), "+FLAGS.SILENT", _TAKEN_AWAY))
        self._purge(client, stored.uid)
        return True

    def _purge(self, client: imaplib.IMAP4, uid: int) -> None:
        _good(client.uid("EXPUNGE", str(uid)) if "UIDPLUS" in self._can else client.expunge())

    def _newest(self, folder: str, stored: Stored) -> int:
        """Where a server doesn't say under which number it has it now."""
        found = [each for each in self.stored(folder) if each.message_id == stored.message_id]
        return max((each.uid for each in found), default=0)

    def _drop(self) -> None:
        client, self._client, self._selected = self._client, None, ""
        if client is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                client.shutdown()


def _good(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    kind, said = answer
    if kind != "OK":
        raise MailboxTrouble(f"the mailbox's server says {kind}{_told(said)}")
    return said


def _line(said: Sequence[object]) -> bytes:
    first = said[0] if said else b""
    return first if isinstance(first, bytes) else b""


def _code(said: Sequence[object]) -> str:
    first = said[0] if said else b""
    found = _CODE.search(first if isinstance(first, bytes) else str(first).encode())
    return found[1].decode("ascii") if found else ""


def _told(said: Sequence[object]) -> str:
    """Only what kind of no it is: a server's words may name people."""
    return f" ({code})" if (code := _code(said)) else ""
