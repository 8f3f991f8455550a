"""Modules as functions of their parameters: `functional_call`, and many modules as one batch."""

from __future__ import annotations

from contextlib import contextmanager

from ..engine import namespaces
from ..engine.tensor import Tensor


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """`module(*args, **kwargs)` with some parameters and buffers, named in a dict or several, replaced for this call.

    `args` is a tuple, or the only argument. Parameters that are one tensor under several names change together unless
    `tie_weights` is False. A buffer that the call assigns anew is afterwards in the dict, if one dict was given. ValueError for
    what is no dict, and where two dicts name the same; TypeError for values that are no tensors; AttributeError for names of
    modules that are not there; with `strict`, RuntimeError for names that are missing or unknown.
    """
    dicts = parameter_and_buffer_dicts
    dicts = dicts if isinstance(dicts, tuple | list) else [dicts]
    given = {}
    for d in dicts:
        if not isinstance(d, dict):
            raise ValueError(f"functional_call takes a dict of tensors by name, or several, got {type(d).__name__}")
        for name, value in d.items():
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(f"functional_call: {name} is to be a tensor, got {type(value).__name__}")
        twice = sorted(set(given) & set(d))
        if twice:
            raise ValueError(f"functional_call: {', '.join(twice)} stands in more than one of the dicts: name each once")
        given |= d
    known = named(module)
    for name in given:
        _keeper(module, name)
    if tie_weights:
        _tie(given, known)
    if strict and set(given) != set(known):
        missing, odd = sorted(set(known) - set(given)), sorted(set(given) - set(known))
        raise RuntimeError(
            f"functional_call(strict=True): {type(module).__name__}"
            + (f" needs {', '.join(missing)} too" if missing else "") + (f" has no {', '.join(odd)}" if odd else "")
        )  # fmt: skip
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    with _replaced(module, {name: value for name, value in given.items() if name in known}, parameter_and_buffer_dicts):
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
def _replaced(module, values, given):
    """The module with these values in their places, until the block ends; what is there then goes into the dict `given`."""
    before = []
    try:
        for name, value in values.items():
            place, key = _place(module, name)
            before.append((name, place, key, place[key]))
            place[key] = value
        yield
    finally:
        for name, place, key, value in reversed(before):
            if isinstance(given, dict) and name in given:
                given[name] = place[key]
            place[key] = value


def _keeper(module, name):
    """The module, inside this one, that keeps what has this name; AttributeError where there is none."""
    for part in name.split(".")[:-1]:
        module = getattr(module, part)
    return module


def _place(module, name):
    """The dict in which a module, or the one inside it that `name` leads to, keeps a parameter or buffer; and its key there."""
    module, key = _keeper(module, name), name.rpartition(".")[2]
    for place in (getattr(module, "_parameters", {}), getattr(module, "_buffers", {}), vars(module)):
        if key in place:
            return place, key
    raise RuntimeError(
        f"functional_call: {type(module).__name__} does not keep {key} where a module keeps its parameters and buffers"
    )


def stack_module_state(models):
    """(parameters, buffers) of modules of one kind, stacked along a new first dimension: what an ensemble under vmap is called with.

    RuntimeError for no modules, for modules of different classes, or of different training modes, or if a tensor requires
    grad in some of them only.
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
    return {name: _stack(name, [d[name] for d in dicts]) for name in dicts[0]}


def _stack(name, tensors) -> Tensor:
    """A new leaf where the tensors are parameters."""
    if len({x.requires_grad for x in tensors}) > 1:
        raise RuntimeError(f"stack_module_state: {name} requires grad in some of the modules, and not in others")
    out = namespaces.tensors.stack([x.detach() for x in tensors], 0)
    return out.requires_grad_(tensors[0].requires_grad)
