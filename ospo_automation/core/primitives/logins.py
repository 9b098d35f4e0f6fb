"""How GitHub's names of accounts are spelled, and where a text mentions one.

Beside today's (letters, digits, single hyphens within) there are old ones with two hyphens in a row or one at the end,
and those of Enterprise Managed Users: an underscore and the short code of their enterprise behind the name.
"""

from __future__ import annotations

import re

LOGIN = r"(?!(?:[A-Za-z0-9-]|_(?=[A-Za-z0-9])){40})[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:_[A-Za-z0-9]{1,38})?"
MENTION = re.compile(
    # No mail address (`anna@voorbeeld.nl`), no team (`@acme/experts`), no host (`@voorbeeld.nl`); `_@anna_` is one.
    rf"(?<![A-Za-z0-9@/.`])(?<![A-Za-z0-9]_)@((?>{LOGIN}))(?!/)(?=_*(?:\.+(?:\W|$)|[^0-9A-Za-z_.]|$))"
)
"""A mention as GitHub finds it, with the login."""
_WHOLE = re.compile(LOGIN)


def is_login(text: str) -> bool:
    """Whether an account can be named so."""
    return _WHOLE.fullmatch(text) is not None
