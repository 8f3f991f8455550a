"""PyTorch's `torch.random`: the seed and the state of the generator that every function draws from."""

from __future__ import annotations

from .functions.random import fork_rng, get_rng_state, initial_seed, manual_seed, seed, set_rng_state
from .ops.random import default_generator

__all__ = ["default_generator", "fork_rng", "get_rng_state", "initial_seed", "manual_seed", "seed", "set_rng_state"]
