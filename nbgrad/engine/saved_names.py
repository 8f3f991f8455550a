"""What PyTorch calls the values that a node saves, and the node's attributes of these names: `_saved_self`, `_saved_result`."""

from __future__ import annotations

from .node import Node
from .vjp import saved_names

_PUBLIC = {"x": "self", "y": "other", "out": "result", "axis": "dim", "keepdims": "keepdim"}
_DIMS = {"axis1": "dim1", "axis2": "dim2"}
_PUBLIC_OF = {  # by the first part of the node's name
    "Pow": {"y": "exponent"}, "Where": {"cond": "condition"}, "MaskedFill": {"cond": "mask"}, "MaskedSelect": {"cond": "mask"},
    "Addcmul": {"y": "tensor1", "z": "tensor2"}, "Addcdiv": {"y": "tensor1", "z": "tensor2"}, "Mm": {"y": "mat2"}, "Bmm": {"y": "mat2"},
    "Mv": {"y": "vec"}, "Dot": {"y": "tensor"}, "Permute": {"axes": "dims"}, "Flip": {"axes": "dims"}, "Roll": {"axes": "dims"},
    "Transpose": {"a": "dim0", "b": "dim1"}, "Repeat": {"reps": "repeats"}, "Tril": {"k": "diagonal"}, "Triu": {"k": "diagonal"},
    "Diagonal": _DIMS, "DiagEmbed": _DIMS, "Hardtanh": {"min": "min_val", "max": "max_val"},
    "AsStrided": {"offset": "storage_offset"}, "NativeLayerNorm": {"x": "input", "axes": "normalized_shape"},
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


def names(node: Node) -> list[str]:
    """The attributes under which a node's op saves; those that this node had no need of read None."""
    formulas = getattr(node.rule and node.rule.op, "formulas", {})
    return [f"_saved_{public(n, node.name())}" for n in dict.fromkeys(n for f in formulas.values() for n in saved_names(f))]
