"""Who is who: the files of a checkout with everybody by their login of today, as far as a run knows it by now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Any

from ospo_automation.core.casus.asks import Ask, asks_in
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.github.accounts import Accounts
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.decided import Network
from ospo_automation.core.primitives.errors import Gone, TooMuch

from .client import Connection
from .portions import PEOPLE, SMALLER, Portions

MOST_LOOKED_UP = 100  # logins in one query
MOST_LOOKED_FOR = 10  # people with another login, in one sweep: a request each


class People:
    """`checkout` changes with what is learnt of accounts."""

    def __init__(self, connection: Connection, portions: Portions, checkout: Checkout) -> None:
        self._connection, self._portions = connection, portions
        self.accounts = Accounts(told=checkout.as_written.profiles.ids)
        self.checkout = checkout.known(self.accounts)
        self._met: dict[int, Person] = {}
        self._looked_for: set[int] = set()

    @property
    def network(self) -> Network:
        return self.checkout.network

    @property
    def bots(self) -> Ours:
        return self.checkout.network.bots

    def meet(self, people: Iterable[Person | None]) -> None:
        new = {person.id: person for person in people if person is not None and self._met.get(person.id) != person}
        if new:
            self._met |= new
            self.learn(self.accounts.met(new.values()))

    def bind(self, comments: Sequence[Comment], others: Iterable[Ask] = ()) -> None:
        """Learns whose the logins are or were, as our own records in these comments say, and who wrote them."""
        asks = (*asks_in(comments, self.bots), *others)
        self.learn(self.accounts.bound((each.login, each.id) for ask in asks for each in ask.people))
        self.meet(comment.author for comment in comments)

    def look_up(self, names: Sequence[str]) -> None:
        """Asks GitHub who has these logins now, in lower case, and who has another one by now than our files say."""
        known = self.accounts
        later = [known.later.get(known.id_of(login), login) for login in names]
        wanted = [each for each in dict.fromkeys((*names, *later)) if each not in known.holders]
        size = MOST_LOOKED_UP
        while wanted:
            try:
                self.ask(wanted[:size])
            except TooMuch:
                if size == 1:
                    raise
                size = max(1, size // SMALLER)
                continue
            wanted = wanted[size:]
        self._look_for(names)

    def ask(self, logins: Sequence[str]) -> None:
        """Asks GitHub in one request who has these logins now; raises TooMuch where that is more than it takes."""
        self.learn(self.accounts.looked_up(self._portions.ask("people", (), {}, logins)[PEOPLE]))

    def _look_for(self, logins: Iterable[str]) -> None:
        """Under which login those are known by now who have another one than our files say."""
        lost = (self.accounts.id_of(each) for each in logins if self.accounts.somebody(each) is None)
        for id_ in islice((each for each in lost if each and each not in self._looked_for), MOST_LOOKED_FOR):
            self._looked_for.add(id_)
            try:
                found = self._connection.again(partial(self._account, id_))
            except Gone:
                continue
            self.learn(self.accounts.looked_up({str(found["login"]).lower(): id_}))

    def _account(self, id_: int) -> dict[str, Any]:
        found: dict[str, Any] = self._connection.client.requester.requestJsonAndCheck("GET", f"/user/{id_}")[1]
        return found

    def learn(self, accounts: Accounts) -> None:
        """What is known of accounts from now on, and so who is meant in our files."""
        if accounts != self.accounts:
            self.accounts = accounts.met(self._met.values())
            self.checkout = self.checkout.known(self.accounts)
