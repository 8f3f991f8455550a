"""Every path that an op can take meets everything that looks at ops, in every dtype that has gradients."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import nbgrad as torch
from nbgrad.utils.checkpoint import checkpoint

KINDS = ["float16", "bfloat16", "float32", "float64", "complex64", "complex128"]


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return x * y

    @staticmethod
    def backward(ctx, g):
        x, y = ctx.saved_tensors
        return g * y.conj(), g * x.conj()


def written(x, y):
    z = x * 1
    z.mul_(y)
    return z


# the ways to an op's result, and how many arrays each saves when x and y require grad
PATHS = {
    "unary": (lambda x, y: (x * y).exp(), 3),
    "binary": (lambda x, y: x * y, 2),
    "one tensor": (lambda x, y: (x * y).cumprod(0), 3),
    "several tensors": (lambda x, y: torch.lerp(x, y, x), None),
    "several results": (lambda x, y: torch.stack(list((x * y).unbind(0))), 2),
    "number": (lambda x, y: 2 * x * y, 2),
    "array": (lambda x, y: x * torch.tensor([2.0, 3.0], dtype=x.dtype) * y, 3),
    "broadcast": (lambda x, y: x * y[0], 2),
    "in place": (written, 2),
    "matrix product": (lambda x, y: x[None] @ y[:, None], 2),
    "Function": (Product.apply, 2),
    "vmap": (lambda x, y: torch.vmap(lambda a, b: a * b)(x, y), 2),
}


def operands(kind, requires_grad=True):
    dtype = getattr(torch, kind)
    numbers = ([1.5, -0.5], [0.5, 2.0]) if not dtype.is_complex else ([1.5 + 1j, -0.5j], [0.5, 2.0 - 1j])
    return [torch.tensor(n, dtype=dtype).requires_grad_(requires_grad) for n in numbers]


def gradients(out, xs):
    return [g.to(torch.complex128).numpy() for g in torch.autograd.grad(out, xs, torch.ones_like(out))]


def plain(path, kind):
    xs = operands(kind)
    return gradients(PATHS[path][0](*xs), xs)


def close(a, b):
    for one, other in zip(a, b, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", PATHS)
class TestEveryPath:
    def test_hooks_on_saved_tensors(self, path, kind):
        function, count = PATHS[path]
        packed, unpacked = [], []

        def pack(t):
            packed.append(t.dtype)
            return t.detach().clone()

        def unpack(t):
            unpacked.append(t)
            return t

        xs = operands(kind)
        with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
            out = function(*xs)
        assert packed and set(packed) == {xs[0].dtype} and (count is None or len(packed) == count)
        close(gradients(out, xs), plain(path, kind))
        assert len(unpacked) >= len(packed)

    def test_saved_on_the_cpu(self, path, kind):
        xs = operands(kind)
        with torch.autograd.graph.save_on_cpu():
            out = PATHS[path][0](*xs)
        close(gradients(out, xs), plain(path, kind))

    def test_checkpoint(self, path, kind):
        runs = []

        def counted(x, y):
            runs.append(1)
            return PATHS[path][0](x, y)

        xs = operands(kind)
        out = checkpoint(counted, *xs, use_reentrant=False)
        assert len(runs) == 1
        close(gradients(out, xs), plain(path, kind))
        assert len(runs) == 2, "nothing was saved, and the function ran again for backward"

    def test_anomaly_mode(self, path, kind):
        xs = operands(kind)
        with torch.autograd.set_detect_anomaly(True):
            out = PATHS[path][0](*xs)
            assert "traceback_" in out.grad_fn.metadata, "the node knows which line made it"
            close(gradients(out, xs), plain(path, kind))

    def test_inference_mode(self, path, kind):
        xs = operands(kind)
        with torch.inference_mode():
            out = PATHS[path][0](*xs)
        assert out.is_inference() and not out.requires_grad and out.grad_fn is None
        with pytest.raises(RuntimeError, match="inference"):
            xs[0] * out  # which would save it

    def test_no_grad(self, path, kind):
        with torch.no_grad():
            out = PATHS[path][0](*operands(kind))
        assert not out.requires_grad and not out.is_inference()

    def test_trace(self, path, kind):
        xs = operands(kind)
        with torch.trace() as t:
            out = PATHS[path][0](*xs)
            found = gradients(out, xs)
        close(found, plain(path, kind))
        trace = t.result
        assert trace.calls and len(trace.passes) == 1
        assert {info.dtype for info in trace.tensors if info.value is not None} >= {kind}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", [path for path in PATHS if path != "Function"])
def test_forward_mode_under_hooks(path, kind):
    xs = operands(kind, requires_grad=False)
    ones = tuple(torch.ones_like(x) for x in xs)
    wanted = torch.func.jvp(PATHS[path][0], tuple(xs), ones)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.clone(), lambda t: t):
        found = torch.func.jvp(PATHS[path][0], tuple(xs), ones)
    for a, b in zip(found, wanted, strict=True):
        assert a.dtype is b.dtype is xs[0].dtype and a.tolist() == b.tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_out_is_written_in_every_mode(kind):
    x, y = operands(kind, requires_grad=False)
    wanted = (x * y).to(torch.complex128).numpy()
    for mode in (torch.enable_grad, torch.no_grad, torch.inference_mode, lambda: torch.autograd.set_detect_anomaly(True)):
        with mode():
            out = torch.empty(2, dtype=x.dtype)
            assert torch.mul(x, y, out=out) is out
        np.testing.assert_array_equal(out.to(torch.complex128).numpy(), wanted)
    with torch.trace() as t:
        torch.mul(x, y, out=out)
    assert any(call.op == "mul" for call in t.result.calls)


@pytest.mark.parametrize("interceptor", ["hooks", "anomaly", "inference"])
def test_a_bfloat16_tensor_made_first_hides_nothing(interceptor):
    """What an op calls does not depend on what was used first in the process."""
    code = f"""
import nbgrad as torch
x = torch.tensor([1.5], dtype=torch.bfloat16, requires_grad=True)
(x * x).sum().backward()
if {interceptor!r} == "hooks":
    packed = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: packed.append(t) or t, lambda t: t):
        y = x.exp() * x
    assert len(packed) == 3, packed
elif {interceptor!r} == "anomaly":
    with torch.autograd.set_detect_anomaly(True):
        assert "traceback_" in (x * x).grad_fn.metadata
else:
    with torch.inference_mode():
        assert (x * x).is_inference()
"""
    subprocess.run([sys.executable, "-c", code], check=True)
