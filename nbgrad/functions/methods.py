"""The functions that are methods of `Tensor`, their in-place twins and Python's operators: attached as their declarations say."""

from __future__ import annotations

from ..engine.tensor import Tensor
from . import operators
from .inplace import twin
from .registry import ATTRIBUTES, SPACES
from .signature import Late, live, nn_face, special_face, torch_face


def attach() -> None:
    """Give `Tensor` its methods; to be called once, when all families are loaded."""
    for entry in {entry: None for space in SPACES.values() for entry in space.values() if entry.twin is not None}:
        entry.written = twin(entry, f"{entry.name}_")
    for name, entry in SPACES["Tensor"].items():
        setattr(Tensor, name, Late(name, entry) if entry.looks else entry.function)
        if entry.written is not None:
            setattr(Tensor, f"{name}_", entry.written)
    for name, found in ATTRIBUTES.items():
        setattr(Tensor, name, found)
    Tensor.__repr__ = _text
    operators.attach()


def _text(self):
    from ..transforms.tensor_text import text  # what prints is loaded when something is printed

    return text(self)


def faces(space: str) -> dict:
    """What makes each function of a namespace when it is asked for, by name; the twins that are functions there among them."""
    found = {name: _made(name, entry, _FACE[space]) for name, entry in SPACES[space].items()}
    for name, entry in SPACES[space].items():
        if entry.twin is not None and space in entry.twin.at.split():
            found[f"{name}_"] = _twin(f"{name}_", entry)
    return found


_FACE = {"torch": torch_face, "F": nn_face, "special": special_face}


def _made(name, entry, face):
    return lambda namespace: live(namespace, name, face(name, entry))


def _twin(name, entry):
    def put(namespace):
        namespace[name] = entry.written
        return entry.written

    return put
