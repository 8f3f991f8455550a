"""Functions of functions: batches (`vmap`), derivatives forward and back, and what an op does inside them."""

from . import dispatch, vmap  # noqa: F401  (they fill the engine's slots)
