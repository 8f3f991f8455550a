"""Modules as functions of their parameters: `functional_call`, and many modules as one batch."""

from __future__ import annotations

from contextlib import contextmanager

from .op import namespaces
from .tensor import Tensor


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """`module(*args, **kwargs)` with some parameters and buffers, named in a dict or several, replaced for this call.

    `args` is a tuple, or the only argument. Parameters that are one tensor under several names change together unless
    `tie_weights` is False. ValueError where two dicts name the same; with `strict`, RuntimeError for names that are missing
    or unknown.
    """
    dicts = parameter_and_buffer_dicts
    dicts = [dicts] if isinstance(dicts, dict) else list(dicts)
    given = {}
    for d in dicts:
        twice = sorted(set(given) & set(d))
        if twice:
            raise ValueError(f"functional_call: {', '.join(twice)} stands in more than one of the dicts: name each once")
        given |= d
    known = named(module)
    if strict and set(given) != set(known):
        missing, odd = sorted(set(known) - set(given)), sorted(set(given) - set(known))
        raise RuntimeError(
            f"functional_call(strict=True): {type(module).__name__}"
            + (f" needs {', '.join(missing)} too" if missing else "") + (f" has no {', '.join(odd)}" if odd else "")
        )  # fmt: skip
    if tie_weights:
        _tie(given, known)
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with _replaced(module, {name: value for name, value in given.items() if name in known}):
        return module(*args, **(kwargs or {}))


def named(module) -> dict:
    """All parameters and buffers of a module by name, those with several names under each."""
    found = {}
    for kind in ("named_parameters", "named_buffers"):
        if hasattr(module, kind):
            found |= dict(getattr(module, kind)(remove_duplicate=False))
    return found


def _tie(given, known):
    """Give the other names of a tensor the same value; ValueError where they were given different ones."""
    groups = {}
    for name, value in known.items():
        groups.setdefault(id(value), []).append(name)
    for names in groups.values():
        values = {id(given[n]): given[n] for n in names if n in given}
        if len(values) > 1:
            raise ValueError(
                f"functional_call: {', '.join(names)} are one tensor and were given different values: pass tie_weights=False"
            )
        for value in values.values():
            given |= dict.fromkeys(names, value)


@contextmanager
def _replaced(module, values):
    """The module with these values in their places, until the block ends."""
    before = []
    try:
        for name, value in values.items():
            place, key = _place(module, name)
            before.append((place, key, place[key]))
            place[key] = value
        yield
    finally:
        for place, key, value in reversed(before):
            place[key] = value


def _place(module, name):
    """The dict in which a module, or the one inside it that `name` leads to, keeps a parameter or buffer; and its key there."""
    *path, key = name.split(".")
    for part in path:
        module = getattr(module, part)
    for place in (getattr(module, "_parameters", {}), getattr(module, "_buffers", {}), vars(module)):
        if key in place:
            return place, key
    raise RuntimeError(
        f"functional_call: {type(module).__name__} does not keep {key} where a module keeps its parameters and buffers"
    )


def stack_module_state(models):
    """(parameters, buffers) of modules of one kind, stacked along a new first dimension: what an ensemble under vmap is called with.

    RuntimeError for no modules, for modules of different classes, or of different training modes.
    """
    models = list(models)
    if not models:
        raise RuntimeError("stack_module_state needs at least one module")
    if any(type(m) is not type(models[0]) for m in models):
        raise RuntimeError("stack_module_state needs modules of one class")
    if len({getattr(m, "training", True) for m in models}) > 1:
        raise RuntimeError("stack_module_state needs modules that are all in training mode, or all in eval mode")
    parameters = [dict(m.named_parameters()) for m in models]
    buffers = [dict(m.named_buffers()) if hasattr(m, "named_buffers") else {} for m in models]
    return _stacked(parameters), _stacked(buffers)


def _stacked(dicts):
    return {name: _stack([d[name] for d in dicts]) for name in dicts[0]}


def _stack(tensors) -> Tensor:
    """A new leaf where the tensors are parameters."""
    out = namespaces.tensors.stack([x.detach() for x in tensors], 0)
    return out.requires_grad_(tensors[0].requires_grad)
