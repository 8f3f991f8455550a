"""Random numbers: PyTorch's CPU generator on NumPy's Mersenne Twister, so that the same seed gives the same numbers.

Words come from the twister 32 bits at a time; a double takes two, the first the higher. Normal values come by Box and Muller,
one pair at a time below 16 elements, in blocks of 16 from there on, as PyTorch does it.
"""

from __future__ import annotations

import math
import os

import numpy as np

from ..engine.device import CPU
from ..engine.tensor import Tensor, wrap
from . import cephes
from .fused_multiply_add import fused

WIDE = 2**28  # from so many integers on, words of 64 bits keep them nearly equally likely
BLOCK = 16  # PyTorch draws normal values in blocks of this size
_AT_ONCE = 2048  # so many blocks stay in the processor's cache
_WORDS = 624  # that the twister makes at a time
_STATE = np.dtype([
    ("seed", "u8"), ("left", "i4"), ("seeded", "i4"), ("next", "u8"), ("words", "u8", _WORDS), ("x", "f8"), ("second", "f8"),
    ("rho", "f8"), ("has_second", "i8"), ("float", "f4"), ("has_float", "i4"),
])  # fmt: skip
_DOUBLE = np.dtype(np.float64)


class Generator:
    """A stream of random numbers, with a seed and a state of its own.

    >>> import nbgrad as torch
    >>> g = torch.Generator().manual_seed(0)
    >>> torch.rand(2, generator=g)
    tensor([0.4963, 0.7682])
    """

    def __init__(self, device=None):
        self.manual_seed(67280421310721)

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream anew from `seed`, an integer of at most 64 bits; ValueError for a longer one."""
        if not hasattr(seed, "__index__"):
            raise RuntimeError(f"a seed is an integer, got {type(seed).__name__}")
        if not -(2**63) <= seed < 2**64:
            raise ValueError(f"a seed has at most 64 bits, got {seed}")
        self._seed = seed % 2**64
        self._twister = None
        self._second = None  # the other value of a Box-Muller pair
        return self

    def seed(self) -> int:
        """Start anew from a seed that the operating system gives, and return it."""
        self.manual_seed(int.from_bytes(os.urandom(8), "little"))
        return self._seed

    def initial_seed(self) -> int:
        """The seed that the stream was started from."""
        return self._seed

    @property
    def device(self):
        return CPU

    def get_state(self) -> Tensor:
        """Everything that decides the next numbers, as bytes: those that PyTorch's generator would give and take."""
        twister, found = self._stream().state["state"], np.zeros(1, _STATE)
        at = twister["pos"] % _WORDS  # how many of the words have been given
        found["seed"], found["seeded"], found["words"] = self._seed, 1, twister["key"]
        found["next"], found["left"] = at, _WORDS + 1 - at if at else 1
        if self._second is not None:
            found["has_second"], found["second"] = 1, self._second
        return wrap(found.view(np.uint8))

    def set_state(self, new_state: Tensor) -> Generator:
        """Go on where `get_state` was taken; TypeError for anything else, RuntimeError for bytes that are no state."""
        if not isinstance(new_state, Tensor) or new_state._data.dtype != np.uint8:
            kind = new_state.dtype if isinstance(new_state, Tensor) else type(new_state).__name__
            raise TypeError(f"the state of a generator is the uint8 tensor that get_state() gave, got {kind}")
        if new_state._data.size != _STATE.itemsize:
            raise RuntimeError(f"the state of a generator has {_STATE.itemsize} bytes, got {new_state._data.size}")
        found = np.ascontiguousarray(new_state._data).view(_STATE)[0]
        at = int(found["next"]) if found["left"] > 1 else _WORDS
        self._seed = int(found["seed"])
        self._stream().state = {"bit_generator": "MT19937", "state": {"key": found["words"].astype(np.uint32), "pos": at}}
        self._second = float(found["second"]) if found["has_second"] else None
        return self

    def _stream(self):
        """The twister, made when its first word is wanted: NumPy loads its random part then, and not with nbgrad."""
        if self._twister is None:
            self._twister = np.random.MT19937()
            self._twister._legacy_seeding(self._seed % 2**32)
        return self._twister

    def words(self, n: int) -> np.ndarray:
        """The next n words of 32 bits, as uint64."""
        return self._stream().random_raw(n)

    def long_words(self, n: int) -> np.ndarray:
        """The next n words of 64 bits, each made of two."""
        pairs = self.words(2 * n).reshape(n, 2)
        return (pairs[:, 0] << np.uint64(32)) | pairs[:, 1]


default_generator = Generator()


def _count(shape) -> int:
    return math.prod(shape)


_DIGITS24, _DIGITS53, _STEP24 = np.uint64(2**24 - 1), np.uint64(2**53 - 1), np.float32(2.0**-24)


def _unit(generator, n, dtype) -> np.ndarray:
    """n values from 0 up to but without 1, with as many random bits as the dtype has digits."""
    if dtype == _DOUBLE:
        return (generator.long_words(n) & _DIGITS53).astype(np.float64) * 2.0**-53
    return (generator.words(n) & _DIGITS24).astype(np.float32) * _STEP24


def uniform(generator, shape, dtype, low=0.0, high=1.0) -> np.ndarray:
    """Values spread evenly from `low` up to but without `high`."""
    dtype = np.dtype(dtype)
    values = _unit(generator, _count(shape), dtype)
    if (low, high) != (0.0, 1.0):
        number = values.dtype.type
        values = fused(values, number(high) - number(low), number(low))
    values = values.astype(dtype)
    if dtype.itemsize == 2:
        values[values == high] = low  # what rounding brought up to the end
    return values.reshape(shape)


def _pairs(generator, n) -> np.ndarray:
    """Fewer than a block: doubles, two from each pair of uniform values, the second kept for the next call."""
    values = []
    while len(values) < n:
        if generator._second is not None:
            values.append(generator._second)
            generator._second = None
            continue
        u1, u2 = _unit(generator, 2, np.dtype(np.float64)).tolist()
        radius, angle = math.sqrt(-2.0 * math.log1p(-u2)), 2.0 * math.pi * u1
        generator._second = radius * math.sin(angle)
        values.append(radius * math.cos(angle))
    return np.array(values, np.float64)


def _one_stretch(blocks, out):
    number, above = blocks.dtype.type, 1 - blocks[:, 0]
    angle = number(2 * math.pi) * blocks[:, 1]
    if number is np.float32:
        logarithm, (sine, cosine) = cephes.log(above), cephes.sine_and_cosine(angle)
    else:
        logarithm, sine, cosine = np.log(above), np.sin(angle), np.cos(angle)
    radius = np.sqrt(-2 * logarithm)
    np.multiply(radius, cosine, out[:, 0])
    np.multiply(radius, sine, out[:, 1])


def _box_muller(unit) -> np.ndarray:
    """Pairs of normal values from pairs of uniform ones, eight and eight: radius and angle (Box and Muller, 1958)."""
    blocks = unit.reshape(-1, 2, BLOCK // 2)
    out = np.empty_like(blocks)
    for at in range(0, len(blocks), _AT_ONCE):
        _one_stretch(blocks[at : at + _AT_ONCE], out[at : at + _AT_ONCE])
    return out.reshape(-1)


def _blocks(generator, n, dtype) -> np.ndarray:
    """Whole blocks; when the last one is not full, the last 16 values are drawn once more together."""
    kind = np.dtype(np.float64 if dtype.itemsize == 8 else np.float32)
    whole = n - n % BLOCK
    unit = _unit(generator, whole if dtype.itemsize == 2 else n, dtype)  # half precision skips the rest
    if whole == n:
        return _box_muller(unit)
    values = np.empty(n, kind)
    values[:whole] = _box_muller(unit[:whole])
    if n % BLOCK:
        values[-BLOCK:] = _box_muller(_unit(generator, BLOCK, dtype))
    return values


def normal(generator, shape, dtype, mean=0.0, std=1.0) -> np.ndarray:
    """Normally distributed values."""
    dtype, n = np.dtype(dtype), _count(shape)
    values = _pairs(generator, n) if n < BLOCK else _blocks(generator, n, dtype)
    if (mean, std) != (0.0, 1.0):
        values = fused(values, values.dtype.type(std), values.dtype.type(mean))
    return values.astype(dtype, copy=False).reshape(shape)


def one_by_one(generator, shape) -> np.ndarray:
    """Normally distributed doubles that come in pairs, however many there are."""
    return _pairs(generator, _count(shape)).reshape(shape)


def exponential(generator, shape) -> np.ndarray:
    """Exponentially distributed doubles of rate 1."""
    return -np.log1p(-uniform(generator, shape, np.float64))


def integers(generator, low, high, shape, long=None) -> np.ndarray:
    """Integers from `low` up to but without `high`, as int64; `long`: of words of 64 bits, else where so many ask for it."""
    if low >= high:
        raise RuntimeError(f"randint needs low < high, got {low} and {high}")
    span, n = high - low, _count(shape)
    words = generator.long_words(n) if (span >= WIDE if long is None else long) else generator.words(n)
    return (words % np.uint64(span)).astype(np.int64).reshape(shape) + low


def permutation(generator, n) -> np.ndarray:
    """The numbers 0 to n - 1 in random order."""
    order = np.arange(n)
    jumps = generator.words(max(n - 1, 0)) % np.arange(n, 1, -1, dtype=np.uint64)
    for i, jump in enumerate(jumps.tolist()):
        j = i + int(jump)
        order[i], order[j] = order[j], order[i]
    return order


def chances(generator, probability) -> np.ndarray:
    """True with the given probabilities, element by element; as many random bits as their dtype has digits."""
    return _unit(generator, probability.size, probability.dtype).reshape(probability.shape) < probability
