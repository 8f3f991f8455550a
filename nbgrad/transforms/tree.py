"""Nested tuples, lists and dicts of values: taken apart into a flat list, and put together again."""

from __future__ import annotations

from collections import OrderedDict, defaultdict


def flatten(tree) -> tuple[list, object]:
    """(leaves from left to right, structure); None counts as a leaf.

    >>> leaves, structure = flatten({"w": 1, "b": (2, 3)})
    >>> leaves, unflatten([v * 10 for v in leaves], structure)
    ([1, 2, 3], {'w': 10, 'b': (20, 30)})
    """
    leaves = []
    return leaves, _take(tree, leaves)


def _take(tree, leaves):
    kind = type(tree)
    if kind in (tuple, list) or (isinstance(tree, tuple) and hasattr(tree, "_fields")):
        return kind, None, tuple(_take(child, leaves) for child in tree)
    if kind in (dict, OrderedDict, defaultdict):
        factory = (tree.default_factory,) if kind is defaultdict else ()
        return kind, (tuple(tree), factory), tuple(_take(child, leaves) for child in tree.values())
    leaves.append(tree)
    return None


def unflatten(leaves, structure):
    """The tree of that structure with the given leaves."""
    return _give(iter(leaves), structure)


def _give(leaves, structure):
    if structure is None:
        return next(leaves)
    kind, keys, children = structure
    made = [_give(leaves, child) for child in children]
    if keys is not None:
        names, factory = keys
        return kind(*factory, zip(names, made))
    return kind(*made) if hasattr(kind, "_fields") else kind(made)


def spread(prefix, structure):
    """One entry of `prefix` for each leaf: a prefix may stop where the tree goes on; ValueError where it does not fit."""
    out = []
    _spread(prefix, structure, out)
    return out


def _spread(prefix, structure, out):
    if structure is None:
        if isinstance(prefix, tuple | list | dict):
            raise ValueError("it has a container where there is a single value")
        out.append(prefix)
    elif prefix is None or isinstance(prefix, int):
        out.extend([prefix] * count(structure))
    else:
        kind, keys, children = structure
        if type(prefix) is not kind or len(prefix) != len(children) or (keys is not None and set(prefix) != set(keys[0])):
            raise ValueError("it is nested differently")
        parts = [prefix[name] for name in keys[0]] if keys is not None else prefix
        for part, child in zip(parts, children):
            _spread(part, child, out)


def count(structure) -> int:
    """How many leaves a structure has."""
    return 1 if structure is None else sum(count(child) for child in structure[2])


def tree_map(function, tree):
    """The tree with `function` applied to every leaf."""
    leaves, structure = flatten(tree)
    return unflatten([function(leaf) for leaf in leaves], structure)
