"""Views by the names under which PyTorch gives them memory of their own: `permute_copy` and its kin."""

from __future__ import annotations

from typing import NamedTuple

from ..engine.tensor import Tensor, check_dim
from ..ops import shape as shape_ops
from ..ops.indexing import getitem
from . import complex, diagonals, dimensions, indexing, shape, splitting, strided
from .registry import public


class View(NamedTuple):
    """A function that gives a view, the name of its node, and an example: its arguments behind `x`, and the values it gives."""

    function: object
    title: str
    arguments: str
    values: str
    x: str = "torch.arange(4).reshape(2, 2)"


def slice_of(input, dim=0, start=None, end=None, step=1) -> Tensor:
    axis = check_dim(dim, input._data.ndim)
    return getitem(input, (slice(None),) * axis + (slice(start, end, step),))


VIEWS = {
    "alias": View(shape_ops.alias, "Alias", "", "[[0, 1], [2, 3]]"),
    "as_strided": View(strided.as_strided, "AsStrided", ", (2,), (3,)", "[0, 3]"),
    "diagonal": View(diagonals.diagonal, "Diagonal", "", "[0, 3]"),
    "expand": View(lambda input, size: shape.expand(input, size), "Expand", ", (1, 2, 2)", "[[[0, 1], [2, 3]]]"),
    "permute": View(dimensions.permute, "Permute", ", (1, 0)", "[[0, 2], [1, 3]]"),
    "select": View(indexing.select, "Select", ", 0, 1", "[2, 3]"),
    "slice": View(slice_of, "Slice", ", 1, 0, 1", "[[0], [2]]"),
    "split": View(splitting.split, "Split", ", 1", "[[[0, 1]], [[2, 3]]]"),
    "split_with_sizes": View(splitting.split_with_sizes, "SplitWithSizes", ", [1, 1]", "[[[0, 1]], [[2, 3]]]"),
    "squeeze": View(shape.squeeze, "Squeeze", "", "[1, 2]", "torch.tensor([[1, 2]])"),
    "t": View(dimensions.t, "T", "", "[[0, 2], [1, 3]]"),
    "transpose": View(dimensions.transpose, "Transpose", ", 0, 1", "[[0, 2], [1, 3]]"),
    "unbind": View(splitting.unbind, "Unbind", "", "[[0, 1], [2, 3]]"),
    "unfold": View(strided.unfold, "Unfold", ", 0, 2, 1", "[[1, 2], [2, 3]]", "torch.tensor([1, 2, 3])"),
    "unsqueeze": View(shape.unsqueeze, "Unsqueeze", ", 0", "[[[0, 1], [2, 3]]]"),
    "view": View(shape.view, "View", ", (4,)", "[0, 1, 2, 3]"),
    "view_as_complex": View(complex.view_as_complex, "ViewAsComplex", "", "[(1+2j)]", "torch.tensor([[1.0, 2.0]])"),
    "view_as_real": View(complex.view_as_real, "ViewAsReal", "", "[[1.0, 2.0]]", "torch.tensor([1 + 2j])"),
}
_SEVERAL = {"split", "split_with_sizes", "unbind"}


def _copying(name, view):
    copied = shape_ops.fresh.twin(f"{view.title}Backward0_copy", name)

    def copy(input: Tensor, *args, **kwargs):
        out = view.function(input, *args, **kwargs)
        return copied(out) if isinstance(out, Tensor) else tuple([copied(part) for part in out])

    several = name in _SEVERAL
    call = f"torch.{name}_copy(x{view.arguments})"
    copy.__name__ = f"{name}_copy"
    copy.__annotations__["return"] = "tuple[Tensor, ...]" if several else "Tensor"
    copy.__doc__ = f"""As `{name}`, in memory of its own.

    >>> import nbgrad as torch
    >>> x = {view.x}
    >>> {f"[part.tolist() for part in {call}]" if several else f"{call}.tolist()"}
    {view.values}
    """
    return copy


for _name, _view in VIEWS.items():
    public(at="torch")(_copying(_name, _view))


_narrow_copied = shape_ops.fresh.twin("NarrowCopyBackward0", "narrow")


@public(out=True)
def narrow_copy(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """As `narrow`, in memory of its own.

    >>> import nbgrad as torch
    >>> torch.narrow_copy(torch.tensor([1, 2, 3, 4]), 0, 1, 2)
    tensor([2, 3])
    """
    return _narrow_copied(indexing.narrow(input, dim, start, length))
