"""Views by the names under which PyTorch gives them memory of their own: `permute_copy` and its kin."""

from __future__ import annotations

from ..engine import tensor
from ..engine.tensor import Tensor
from ..ops import shape
from ..ops.indexing import getitem
from . import complex, diagonals, dimensions, indexing, shape as shape_, splitting, strided
from .registry import public


def slice_of(input, dim=0, start=None, end=None, step=1) -> Tensor:
    axis = tensor.check_dim(dim, input._data.ndim)
    return getitem(input, (slice(None),) * axis + (slice(start, end, step),))


VIEWS = {  # the view, and the name of its node
    "alias": (shape.alias, "Alias"), "as_strided": (strided.as_strided, "AsStrided"), "diagonal": (diagonals.diagonal, "Diagonal"),
    "expand": (lambda input, size: shape_.expand(input, size), "Expand"), "permute": (dimensions.permute, "Permute"),
    "select": (indexing.select, "Select"), "slice": (slice_of, "Slice"), "split": (splitting.split, "Split"),
    "split_with_sizes": (splitting.split_with_sizes, "SplitWithSizes"), "squeeze": (shape_.squeeze, "Squeeze"),
    "t": (dimensions.t, "T"), "transpose": (dimensions.transpose, "Transpose"), "unbind": (splitting.unbind, "Unbind"),
    "unfold": (strided.unfold, "Unfold"), "unsqueeze": (shape_.unsqueeze, "Unsqueeze"), "view": (shape_.view, "View"),
    "view_as_complex": (complex.view_as_complex, "ViewAsComplex"), "view_as_real": (complex.view_as_real, "ViewAsReal"),
}  # fmt: skip


def _copying(name, view, title):
    copied = shape.fresh.twin(f"{title}Backward0_copy", name)

    def copy(input, *args, **kwargs):
        out = view(input, *args, **kwargs)
        return copied(out) if isinstance(out, Tensor) else tuple([copied(part) for part in out])

    copy.__name__ = f"{name}_copy"
    copy.__doc__ = f"""As `{name}`, in memory of its own.

    >>> import nbgrad as torch
    >>> torch.{name}_copy  # doctest: +ELLIPSIS
    <function {name}_copy at ...>
    """
    return copy


for _name, (_view, _title) in VIEWS.items():
    public(at="torch")(_copying(_name, _view, _title))


_narrow_copied = shape.fresh.twin("NarrowCopyBackward0", "narrow")


@public(out=True)
def narrow_copy(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """As `narrow`, in memory of its own.

    >>> import nbgrad as torch
    >>> torch.narrow_copy(torch.tensor([1, 2, 3, 4]), 0, 1, 2)
    tensor([2, 3])
    """
    return _narrow_copied(indexing.narrow(input, dim, start, length))
