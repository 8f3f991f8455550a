"""`torch.nn.functional`'s functions of whole layers: dropout, embedding, normalisation, attention."""

from __future__ import annotations

import math

import numpy as np

from ..autograd.batch import is_batch
from ..autograd.op import Op
from ..autograd.tensor import Tensor
from ..ops import elementwise as e, fused, index, reduce, reducing, selecting, shaping
from ..ops.create import empty_like, result, zeros_like
from ..ops.methods import softmax
from ..random import drawn_like


def dropout(input, p=0.5, training=True, inplace=False) -> Tensor:
    """Each element 0 with probability p, the others divided by 1 - p; ValueError for a p outside 0 to 1.

    >>> import nbgrad as torch
    >>> torch.nn.functional.dropout(torch.ones(3), training=False)
    tensor([1., 1., 1.])
    """
    if not 0 <= p <= 1:
        raise ValueError(f"dropout: p is a probability, between 0 and 1, got {p}")
    if not training or not p or not input._data.size:
        return input
    if not input.dtype.inexact:
        raise RuntimeError(f"dropout is not defined for {input.dtype}: convert it first, as in x.float()")
    if p == 1:
        factor = result(np.zeros((), input._data.dtype))
    else:
        factor = drawn_like(input.detach(), lambda one: one.bernoulli_(1 - p)) / (1 - p)
    return input.mul_(factor) if inplace else input * factor


def embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False) -> Tensor:
    """The rows of `weight` that the integer tensor `input` names; the row `padding_idx` gets no gradient.

    Rows of a norm above `max_norm` are first shortened to it, in `weight` itself.

    >>> import nbgrad as torch
    >>> torch.nn.functional.embedding(torch.tensor([1, 0]), torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor([[3., 4.],
            [1., 2.]])
    """
    if scale_grad_by_freq or sparse:
        raise NotImplementedError("embedding: scale_grad_by_freq and sparse are not supported: leave them out")
    if input._data.dtype.kind not in "iu" or input._data.dtype.itemsize < 4:
        raise RuntimeError(f"embedding needs int32 or int64 indices, got {input.dtype}: use .long()")
    if weight._data.ndim != 2:
        raise RuntimeError(f"embedding looks up the rows of a matrix, got a weight of shape {list(weight._data.shape)}")
    rows = weight._data.shape[0]
    if padding_idx is not None and not -rows <= padding_idx < rows:
        raise AssertionError(f"embedding: padding_idx {padding_idx} is out of range, the table has {rows} rows")
    at = input._data
    if type(at) is np.ndarray and at.size and not (at.min() >= 0 and at.max() < rows):
        raise IndexError(f"embedding: index {at[(at < 0) | (at >= rows)][0]} is out of range, the table has {rows} rows")
    if max_norm is not None:
        _shorten(weight.detach(), np.unique(at), max_norm, norm_type)
    if padding_idx is not None:
        weight = _padded(weight, (np.arange(rows) != padding_idx % rows)[:, None])
    return _embedding(weight, (at,))


def _shorten(table, used, longest, p):
    """Rows that are used and longer than `longest` are made that long, in place."""
    rows = table[used]
    length = reducing.norm(rows, p, 1, True)
    table[used] = rows * selecting.where(length > longest, longest / (length + 1e-7), 1.0)


_padded = Op("padded", lambda x, live: x, {"x": lambda xp, g, live: xp.mask(g, live)}, linear=True,
             text={"x": "g, 0 for the padding row"})  # fmt: skip
_embedding = index.take.twin("EmbeddingBackward0", "embedding")


def _checked(name, input, normalized_shape, *weights):
    if not isinstance(normalized_shape, tuple | list):
        raise TypeError(
            f"{name}: normalized_shape is a tuple of lengths, got {type(normalized_shape).__name__}: write ({normalized_shape},)"
        )
    if not input.dtype.is_floating_point:
        raise NotImplementedError(f"{name} is not defined for {input.dtype}: convert it first, as in x.float()")
    shape = tuple(normalized_shape)
    if input._data.shape[-len(shape) :] != shape or any(w is not None and w._data.shape != shape for w in weights):
        raise RuntimeError(
            f"{name}: normalized_shape {list(shape)} must be the last dimensions of the input (shape {list(input._data.shape)}), "
            "and the shape of weight and bias"
        )
    for w in weights:
        if w is not None and w.dtype is not input.dtype:
            raise RuntimeError(f"{name}: the input is {input.dtype}, a weight or bias {w.dtype}: convert one of them")
    return tuple(range(-len(shape), 0))


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05) -> Tensor:
    """The input less its mean, over its standard deviation, along the last dimensions; then times weight, plus bias."""
    axes = _checked("layer_norm", input, normalized_shape, weight, bias)
    if input.dtype.itemsize < 4:
        wide = [x if x is None else x.float() for x in (input, weight, bias)]
        return layer_norm(wide[0], normalized_shape, *wide[1:], eps).to(input.dtype)
    return fused.layer_norm(input, weight, bias, axes, eps)


def rms_norm(input, normalized_shape, weight=None, eps=None) -> Tensor:
    """The input over the root of its mean square along the last dimensions; then times weight."""
    axes = _checked("rms_norm", input, normalized_shape, weight)
    eps = float(np.finfo(input._data.dtype).eps) if eps is None else eps
    out = input * e.rsqrt(reduce.mean(input * input, axes, True) + eps)
    return out if weight is None else out * weight


def pairwise_distance(x1, x2, p=2.0, eps=1e-06, keepdim=False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dimension."""
    return reducing.norm(x1 - x2 + eps, p, -1, keepdim)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1) -> Tensor:
    """A random choice by scores, softened by the temperature `tau`; `hard`: one-hot, with the gradient of the soft one."""
    noise = -e.log(empty_like(logits.detach()).exponential_())
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    best = reducing.argmax(soft, dim, True)
    choice = zeros_like(soft.detach()).scatter_(dim, best, 1.0)
    return choice - soft.detach() + soft


def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False
) -> Tensor:
    """softmax(query @ key.mT * scale + mask) @ value; `scale` is 1 / sqrt of the last dimension unless given.

    A boolean mask is True where attention is paid, and what pays none gets 0; `is_causal`: each place sees itself and those
    before it; `enable_gqa`: each head of key and value serves several heads of query (dimension -3). RuntimeError for a mask
    that is neither boolean nor of query's dtype.
    """
    if attn_mask is not None and is_causal:
        raise RuntimeError("scaled_dot_product_attention takes attn_mask or is_causal, not both")
    if attn_mask is not None and attn_mask.dtype.name not in ("bool", "float32", query.dtype.name):
        raise RuntimeError(f"scaled_dot_product_attention: the mask is {attn_mask.dtype}: use .bool(), or .to({query.dtype})")
    if _fits_in_one_node(query, key, value, attn_mask, dropout_p, enable_gqa):
        return _attention(query, key, value, attn_mask, is_causal, scale)
    if enable_gqa:
        key, value = (shaping.repeat_interleave(x, query._data.shape[-3] // x._data.shape[-3], -3) for x in (key, value))
    scores = query @ shaping.matrix_transpose(key) * (1 / math.sqrt(query._data.shape[-1]) if scale is None else scale)
    if is_causal:
        attn_mask = result(np.tri(*scores._data.shape[-2:], dtype=bool))
    if attn_mask is not None:
        scores = selecting.where(attn_mask, scores, -math.inf) if attn_mask._data.dtype.kind == "b" else scores + attn_mask
        seen = reducing.any(scores > -math.inf, -1, True)
        weights = selecting.where(seen, softmax(selecting.where(seen, scores, 0.0), -1), 0.0)
    else:
        weights = softmax(scores, -1)
    return dropout(weights, dropout_p) @ value


def _fits_in_one_node(query, key, value, mask, dropout_p, grouped) -> bool:
    """Whether there are four dimensions, as in a model's heads, and nothing that needs the weights by themselves."""
    if dropout_p or grouped or mask is not None and (mask.requires_grad or is_batch(mask) or mask._data.ndim not in (2, 4)):
        return False
    rows, keys = query._data.shape, key._data.shape
    fits = len(rows) == len(keys) == 4 and 0 not in rows and rows[:2] == keys[:2] and rows[3] == keys[3]
    return fits and value._data.shape == keys and query.dtype is key.dtype is value.dtype


def _attention(query, key, value, mask, is_causal, scale):
    lengths = query._data.shape[-2], key._data.shape[-2]
    added, live = None, np.tri(*lengths, dtype=bool) if is_causal else None
    if mask is not None and mask._data.dtype.kind == "b":
        live = mask._data
    elif mask is not None:
        live = mask._data != -math.inf
        added = np.where(live, mask._data, 0).astype(query._data.dtype)
    return fused.attention(query, key, value, added, live, 1 / math.sqrt(query._data.shape[-1]) if scale is None else scale)


__all__ = [
    "dropout", "embedding", "gumbel_softmax", "layer_norm", "pairwise_distance", "rms_norm", "scaled_dot_product_attention",
]  # fmt: skip
