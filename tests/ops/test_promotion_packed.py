"""Results lie in order in memory where PyTorch's do, whatever the order of the operands: `view` works on them."""

from __future__ import annotations

import pytest

PACKED = {
    "softmax": lambda T, x: x.softmax(0), "log_softmax": lambda T, x: x.log_softmax(1), "cumsum": lambda T, x: x.cumsum(0),
    "cumprod": lambda T, x: x.cumprod(1), "cat": lambda T, x: T.cat([x, x]), "stack": lambda T, x: T.stack([x, x], 2),
    "hstack": lambda T, x: T.hstack([x, x]), "sum": lambda T, x: x[:, None].expand(4, 2, 3).permute(2, 0, 1).contiguous().permute(1, 2, 0).sum(0),
    **{n: lambda T, x, n=n: getattr(T.arange(24.0).view(4, 3, 2).permute(2, 1, 0), n)(0)
       for n in ("sum", "mean", "amax", "amin", "var", "std", "logsumexp", "prod", "any", "all")},
    "norm": lambda T, x: T.arange(24.0).view(4, 3, 2).permute(2, 1, 0).norm(dim=0), "roll": lambda T, x: x.roll(1, 0),
    "block_diag": lambda T, x: T.block_diag(x, x), "rot90": lambda T, x: T.rot90(x), "diag": lambda T, x: T.ones(3, 3).diag(),
    "ravel": lambda T, x: x.ravel(), "trapezoid": lambda T, x: T.trapezoid(x[None].expand(2, 3, 4), dim=0),
}  # fmt: skip


@pytest.mark.parametrize("compute", PACKED.values(), ids=PACKED)
def test_results_lie_in_order(T, compute):
    x = T.arange(12.0).view(4, 3).t() + 1
    found = compute(T, x)
    assert not x.is_contiguous() and found.is_contiguous() and found.view(-1).shape == (found.numel(),)


def test_the_diagonal_of_diag_is_a_copy(T):
    x = T.ones(2, 2, requires_grad=True)
    y = x.diag()
    assert not y._is_view() and y.grad_fn.name() == "DiagonalBackward0_copy"
    y.mul_(3)
    y.sum().backward()
    assert x.tolist() == [[1, 1], [1, 1]] and x.grad.tolist() == [[3, 0], [0, 3]]


def test_integers_are_not_divided_by_zero(T):
    for mode in ("trunc", "floor"):
        with pytest.raises(RuntimeError):
            T.div(T.tensor([5, -5]), T.tensor([1, 0]), rounding_mode=mode)
    assert T.div(T.tensor([5, -5]), 2, rounding_mode="trunc").tolist() == [2, -2]
