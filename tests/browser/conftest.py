"""The finished sites of the tests of the site, to be looked at here in a browser."""

from tests.site.conftest import site, sites

__all__ = ["site", "sites"]
