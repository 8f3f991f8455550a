"""Bessel functions and orthogonal polynomials, their values from SciPy; like PyTorch's they have no derivative."""

from __future__ import annotations

import numpy as np

from ..engine.elementwise_call import binary, unary
from .elementwise import scipy_kernel
from .promotion import to_float

# ---- Bessel functions ----
BESSEL = {  # PyTorch's name, SciPy's
    "bessel_j0": "j0", "bessel_j1": "j1", "bessel_y0": "y0", "bessel_y1": "y1", "modified_bessel_i0": "i0",
    "modified_bessel_i1": "i1", "modified_bessel_k0": "k0", "modified_bessel_k1": "k1",
    "scaled_modified_bessel_k0": "k0e", "scaled_modified_bessel_k1": "k1e",
}  # fmt: skip


def _airy(x, out=None):
    import scipy.special

    return np.asarray(scipy.special.airy(x)[0], x.dtype)


def _spherical(x, out=None):
    return np.asarray(np.sinc(x / np.pi), x.dtype)


def _one(name, kernel):
    found = unary(name, kernel, prepare=to_float)
    found.__doc__ = f"SciPy's `{BESSEL[name]}`, element by element; no derivative." if name in BESSEL else "No derivative."
    return found


FUNCTIONS = {name: _one(name, scipy_kernel(scipys)) for name, scipys in BESSEL.items()}
FUNCTIONS |= {"airy_ai": _one("airy_ai", _airy), "spherical_bessel_j0": _one("spherical_bessel_j0", _spherical)}


# ---- orthogonal polynomials ----
def _scipys(name):
    """SciPy's polynomial of degree n, by its name; 0 where n is negative."""

    def value(n, x):
        import scipy.special

        return np.where(n < 0, 0.0, getattr(scipy.special, name)(np.maximum(n, 0), x))

    return value


_second = _scipys("eval_chebyu")


def _third(n, x):
    """V: cos of (n + 1/2) times the angle, over cos of half of it."""
    return np.where(n < 0, 0.0, _second(n, x) - _second(n - 1, x))


def _fourth(n, x):
    """W: sin of (n + 1/2) times the angle, over sin of half of it."""
    return np.where(n < 0, 0.0, _second(n, x) + _second(n - 1, x))


_CHEBYSHEV = {"t": _scipys("eval_chebyt"), "u": _second, "v": _third, "w": _fourth}
POLYNOMIALS = {
    "hermite_polynomial_h": _scipys("eval_hermite"), "hermite_polynomial_he": _scipys("eval_hermitenorm"),
    "laguerre_polynomial_l": _scipys("eval_laguerre"), "legendre_polynomial_p": _scipys("eval_legendre"),
    **{f"chebyshev_polynomial_{kind}": value for kind, value in _CHEBYSHEV.items()},
    **{f"shifted_chebyshev_polynomial_{kind}": lambda n, x, value=value: value(n, 2 * x - 1) for kind, value in _CHEBYSHEV.items()},
}  # fmt: skip


def _polynomial(name, value):
    found = binary(name, lambda x, y, out=None: np.asarray(value(np.trunc(y).astype(np.int64), x), x.dtype), prepare=to_float)
    found.__doc__ = "The polynomial of degree `other` (a number, or one for each element) at each element; no derivative."
    return found


FUNCTIONS |= {name: _polynomial(name, value) for name, value in POLYNOMIALS.items()}
