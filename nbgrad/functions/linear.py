"""The linear map of a layer."""

from __future__ import annotations

from ..engine.tensor import Tensor
from ..ops import matmul
from .registry import public


@public(at="F")
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """The linear map of a layer: input @ weight.T + bias.

    From shapes (..., in), (out, in) and (out,) the result is (..., out), in their one dtype; a weight of shape (in,) gives (...).
    RuntimeError where the last dimensions of input and weight differ, or the dtypes.

    >>> import nbgrad as torch
    >>> torch.nn.functional.linear(torch.ones(1, 2), torch.ones(3, 2))
    tensor([[2., 2., 2.]])
    """
    if input._data.shape[-1:] != weight._data.shape[-1:]:
        raise RuntimeError(
            f"linear: the last dimension of the input (shape {list(input._data.shape)}) must equal the last of the weight "
            f"(shape {list(weight._data.shape)}), which is [out, in]"
        )
    return matmul.linear_of(input._data.ndim, bias is not None)(input, weight, bias)
