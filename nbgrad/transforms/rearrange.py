"""Shapes by pattern, as in `rearrange(x, "b (h w) -> b h w", h=2)`: names for dimensions, parentheses for their products."""

from __future__ import annotations

import math
import re

from ..engine import namespaces
from ..engine.tensor import Tensor

_TOKEN = re.compile(r"\s*(\(|\)|\.\.\.|[A-Za-z_]\w*|1)")


def rearrange(tensor, pattern: str, **axes_lengths: int) -> Tensor:
    """The values of `tensor` with dimensions reordered, split and joined as `pattern` says (as in einops).

    A list or tuple of tensors is stacked first. ValueError for a pattern that does not fit.

    >>> import nbgrad as torch
    >>> torch.func.rearrange(torch.zeros(2, 3, 4), "a b c -> c (a b)").shape
    torch.Size([4, 6])
    """
    t = namespaces.tensors
    if not isinstance(tensor, Tensor):
        tensor = t.stack(list(tensor), 0)
    sides = pattern.split("->")
    if len(sides) != 2:
        raise ValueError(f"rearrange: a pattern has one '->', got {pattern!r}")
    shape = tensor._data.shape
    left, right = (_groups(side, pattern) for side in sides)
    left, right = _spelled(left, right, len(shape), pattern)
    lengths = _lengths(left, shape, axes_lengths, pattern)
    before, after = ([name for group in side for name in group] for side in (left, right))
    for name in set(before) ^ set(after) | set(axes_lengths) - set(before):
        raise ValueError(f"rearrange: {name!r} stands on one side of {pattern!r} only: it must be on both")
    flat = t.reshape(tensor, tuple(lengths[name] for name in before))
    turned = t.permute(flat, tuple(before.index(name) for name in after))
    return t.reshape(turned, tuple(math.prod(lengths[name] for name in group) for group in right))


def _groups(side, pattern) -> list[list[str]]:
    """One list of names for each dimension of a side of the pattern."""
    groups, inside, at = [], None, 0
    side = side.strip()
    while at < len(side):
        found = _TOKEN.match(side, at)
        if found is None:
            raise ValueError(f"rearrange: {side[at:].strip()!r} in {pattern!r} is no name, parenthesis, 1 or '...'")
        token, at = found[1], found.end()
        if token == "(":
            if inside is not None:
                raise ValueError(f"rearrange: a parenthesis inside another in {pattern!r}")
            inside = []
        elif token == ")":
            if inside is None:
                raise ValueError(f"rearrange: a ')' without '(' in {pattern!r}")
            groups.append(inside)
            inside = None
        elif inside is not None:
            inside += [] if token == "1" else [token]
        else:
            groups.append([] if token == "1" else [token])
    if inside is not None:
        raise ValueError(f"rearrange: a '(' is not closed in {pattern!r}")
    names = [name for group in groups for name in group]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"rearrange: {name!r} stands twice on one side of {pattern!r}")
    return groups


def _spelled(left, right, ndim, pattern):
    """Both sides with `...` replaced by a name for each dimension that it stands for."""
    rest = ndim - len(left) + 1 if ["..."] in left else 0
    if len(left) - 1 + rest != ndim if ["..."] in left else len(left) != ndim:
        raise ValueError(f"rearrange: {pattern!r} is for {len(left)} dimensions, the tensor has {ndim}")
    if rest < 0:
        raise ValueError(f"rearrange: {pattern!r} needs at least {len(left) - 1} dimensions, the tensor has {ndim}")
    names = [f"...{i}" for i in range(rest)]

    def spelled(groups):
        out = []
        for group in groups:
            if group == ["..."]:
                out += [[name] for name in names]
            else:
                out.append([n for name in group for n in (names if name == "..." else [name])])
        return out

    return spelled(left), spelled(right)


def _lengths(left, shape, given, pattern) -> dict[str, int]:
    """The length of each name, of which one in each parenthesis may be left to find out."""
    lengths = dict(given)
    for group, n in zip(left, shape):
        unknown = [name for name in group if name not in lengths]
        if len(unknown) > 1:
            raise ValueError(f"rearrange: give the length of {' or '.join(unknown)}: only one of them can be found out")
        known = math.prod(lengths[name] for name in group if name in lengths)
        if unknown:
            if not known or n % known:
                raise ValueError(f"rearrange: a dimension of length {n} cannot be split into parts of {known} ({pattern!r})")
            lengths[unknown[0]] = n // known
        elif known != n:
            raise ValueError(f"rearrange: ({' '.join(group) or '1'}) makes {known}, the tensor has {n} there ({pattern!r})")
    return lengths
