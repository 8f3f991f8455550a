"""`T` is the package, as in the tests of autograd."""

from ..autograd.conftest import T

__all__ = ["T"]
