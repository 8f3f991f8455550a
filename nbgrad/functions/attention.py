"""Attention."""

from __future__ import annotations

import math

import numpy as np

from ..engine.tensor import Tensor
from ..ops import attention
from ..transforms.batched_tensor import is_batch
from . import dimensions, indexing, reductions, repetition
from .arguments import Own
from .dropout import dropout
from .new_tensor import result
from .registry import public
from .softmax import softmax


@public(at="F")
def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: Own[float] = 0.0,
    is_causal: Own[bool] = False,
    scale: Own[float | None] = None,
    enable_gqa: Own[bool] = False,
) -> Tensor:
    """softmax(query @ key.mT * scale + mask) @ value; `scale` is 1 / sqrt of the last dimension unless given.

    A boolean mask is True where attention is paid, and what pays none gets 0; `is_causal`: each place sees itself and those
    before it; `enable_gqa`: each head of key and value serves several heads of query (dimension -3). RuntimeError for a mask
    that is neither boolean nor of query's dtype.

    query is [..., L, E], key [..., S, E] and value [..., S, Ev]; the result is [..., L, Ev]. Vaswani et al., 2017.

    >>> import nbgrad as torch
    >>> q = k = v = torch.eye(2)[None]
    >>> torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
    tensor([[[1.0000, 0.0000],
             [0.3302, 0.6698]]])
    """
    if attn_mask is not None and is_causal:
        raise RuntimeError("scaled_dot_product_attention takes attn_mask or is_causal, not both")
    if attn_mask is not None and attn_mask.dtype.name not in ("bool", "float32", query.dtype.name):
        raise RuntimeError(f"scaled_dot_product_attention: the mask is {attn_mask.dtype}: use .bool(), or .to({query.dtype})")
    if _fits_in_one_node(query, key, value, attn_mask, dropout_p, enable_gqa):
        return _attention(query, key, value, attn_mask, is_causal, scale)
    if enable_gqa:
        key, value = (repetition.repeat_interleave(x, query._data.shape[-3] // x._data.shape[-3], -3) for x in (key, value))
    scores = query @ dimensions.matrix_transpose(key) * (1 / math.sqrt(query._data.shape[-1]) if scale is None else scale)
    if is_causal:
        attn_mask = result(np.tri(*scores._data.shape[-2:], dtype=bool))
    if attn_mask is not None:
        scores = indexing.where(attn_mask, scores, -math.inf) if attn_mask._data.dtype.kind == "b" else scores + attn_mask
        seen = reductions.any(scores > -math.inf, -1, True)
        weights = indexing.where(seen, softmax(indexing.where(seen, scores, 0.0), -1), 0.0)
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
    return attention.attention(query, key, value, added, live, 1 / math.sqrt(query._data.shape[-1]) if scale is None else scale)
