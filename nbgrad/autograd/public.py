"""What PyTorch calls the values that a node saves, and the node's attributes of these names: `_saved_self`, `_saved_result`."""

from __future__ import annotations

from .node import Node
from .rules import saved_names

_PUBLIC = {"x": "self", "y": "other", "out": "result", "axis": "dim", "keepdims": "keepdim"}
_DIMS = {"axis1": "dim1", "axis2": "dim2"}
_PUBLIC_OF = {  # by the first part of the node's name
    "Pow": {"y": "exponent"}, "Where": {"cond": "condition"}, "MaskedFill": {"cond": "mask"}, "MaskedSelect": {"cond": "mask"},
    "Addcmul": {"y": "tensor1", "z": "tensor2"}, "Addcdiv": {"y": "tensor1", "z": "tensor2"}, "Mm": {"y": "mat2"}, "Bmm": {"y": "mat2"},
    "Mv": {"y": "vec"}, "Dot": {"y": "tensor"}, "Permute": {"axes": "dims"}, "Flip": {"axes": "dims"}, "Roll": {"axes": "dims"},
    "Transpose": {"a": "dim0", "b": "dim1"}, "Repeat": {"reps": "repeats"}, "Tril": {"k": "diagonal"}, "Triu": {"k": "diagonal"},
    "Diagonal": _DIMS, "DiagEmbed": _DIMS, "Hardtanh": {"min": "min_val", "max": "max_val"},
    **dict.fromkeys(("Max", "Min", "Median", "Sort", "Topk", "Index"), {"index": "indices"}),
}  # fmt: skip


def public(name: str, node: str = "") -> str:
    """What PyTorch calls a value saved by a node of this name: "self", "result", "self_sym_sizes"."""
    found = _PUBLIC_OF.get(node.partition("Backward")[0])
    if found is not None and name in found:
        return found[name]
    stem, _, kind = name.rpartition("_")
    if kind == "shape":
        return f"{_PUBLIC.get(stem, stem)}_sym_sizes"
    return _PUBLIC.get(name, name)


def attributes(op, node: str) -> list[str]:
    """The attributes under which nodes of an op, named `node`, save; those that a node had no need of read None."""
    formulas = getattr(op, "formulas", {})
    return [f"_saved_{public(n, node)}" for n in dict.fromkeys(n for f in formulas.values() for n in saved_names(f))]


def names(node: Node) -> list[str]:
    """The attributes under which this node's op saves."""
    return attributes(node.rule and node.rule.op, node.name())


def declare(op) -> None:
    """Give `Node` what its nodes of this op can be asked for.

    A property for each name, since a `__getattr__` would make every read of a node's slots slow.
    """
    for name in attributes(op, op.backward_name):
        for name in (name, f"_raw{name}"):
            if not hasattr(Node, name):
                setattr(Node, name, _reader(name))


def _reader(name: str) -> property:
    def get(node):
        from .saved import read

        return read(node, name)

    return property(get)
