"""Traces made by hand, with numbers from NumPy: pictures are tested without any engine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nbgrad.trace.array_summary import sample
from nbgrad.trace.model import (
    Backward,
    Call,
    Contribution,
    Formula,
    Line,
    Operand,
    Source,
    Step,
    TensorInfo,
    Trace,
)

BUDGET = 64
WHY = {
    "leaf": "made with requires_grad=True",
    "constant": "made without requires_grad",
    "result": "an operand requires grad",
}


def formula(operand: str, plain: str) -> Formula:
    return Formula(operand, plain, plain.replace("*", r"\cdot "), f"<math><mtext>{plain}</mtext></math>")


FORMULAS = {
    "matmul": (formula("x", "g @ mT(y)"), formula("y", "mT(x) @ g")),
    "linear": (formula("x", "g @ weight"), formula("weight", "mT(g) @ x"), formula("bias", "g")),
    "add": (formula("x", "g"), formula("y", "g")),
    "sub": (formula("x", "g"), formula("y", "-g")),
    "mul": (formula("x", "g * y"), formula("y", "g * x")),
    "tanh": (formula("x", "g * (1 - out * out)"),),
    "sum": (formula("x", "expand(g, x_shape)"),),
    "log": (formula("x", "g / x"),),
    "binary_cross_entropy_with_logits": (formula("x", "g * (sigmoid(x) - y) / n"),),
}


class Builder:
    """A small tape: each call brings its result and one gradient function per operand."""

    def __init__(self, code: str, label: str = "cell 1"):
        self.sources = (Source(label, tuple(code.strip("\n").split("\n"))),)
        self.arrays: list[np.ndarray] = []
        self.tensors: list[TensorInfo] = []
        self.calls: list[Call] = []
        self.rules: list[tuple] = []
        self.passes: list[Backward] = []
        self.grads: dict[int, np.ndarray] = {}

    def tensor(self, array, name="", kind="constant", requires_grad=False, why=""):
        array = np.asarray(array)
        dtype = array.dtype.name
        info = TensorInfo(
            name,
            array.shape,
            dtype,
            requires_grad,
            kind,
            why or WHY[kind],
            self.sample(array),
            None,
        )
        self.arrays.append(array)
        self.tensors.append(info)
        return len(self.tensors) - 1

    def sample(self, array):
        return sample(array, np.asarray(array).dtype.name, BUDGET)

    def leaf(self, name, array):
        return self.tensor(array, name, "leaf", True)

    def constant(self, name, array):
        return self.tensor(array, name)

    def call(
        self,
        op,
        operands,
        result,
        rules=(),
        *,
        name="",
        line=None,
        scope=(),
        grad_mode=True,
        params=(),
        out=None,
    ):
        listed = []
        rules = tuple(rules) or (None,) * len(operands)
        for letter, operand in zip(("x", "y", "z", "w", "v", "u"), operands):
            if isinstance(operand, int) and not isinstance(operand, bool):
                listed.append(Operand(letter, operand))
            else:
                listed.append(Operand(letter, None, str(operand)))
        recorded = grad_mode and any(
            o.tensor is not None and self.tensors[o.tensor].requires_grad and r for o, r in zip(listed, rules)
        )
        if out is None:
            why = "" if recorded else "no operand requires grad" if grad_mode else "made under no_grad"
            out = self.tensor(result, name, "result", recorded, why)
        saved = sum(self.arrays[o.tensor].nbytes for o in listed if o.tensor is not None) if recorded else 0
        place = None if line is None else Line(0, line)
        call = Call(
            op,
            tuple(listed),
            (out,),
            tuple(params),
            tuple(scope),
            place,
            recorded,
            grad_mode,
            saved,
        )
        self.calls.append(call)
        self.rules.append(rules)
        return out

    def backward(self, root, line=None):
        """Run the tape backward from `root`; a leaf adds up when its last contribution is there."""
        producer = {call.outputs[0]: k for k, call in enumerate(self.calls) if call.recorded and call.outputs}
        arrived = {root: np.ones_like(self.arrays[root])}
        reached, frontier = set(), [root]
        while frontier:
            k = producer.get(frontier.pop())
            if k is not None and k not in reached:
                reached.add(k)
                frontier += [o.tensor for o in self.calls[k].operands if o.tensor is not None]
        waiting = {}
        for k in reached:
            for operand, rule in zip(self.calls[k].operands, self.rules[k]):
                if rule and operand.tensor is not None and self.tensors[operand.tensor].requires_grad:
                    waiting[operand.tensor] = waiting.get(operand.tensor, 0) + 1
        steps = []
        for k in sorted(reached, reverse=True):
            call, g = self.calls[k], arrived[self.calls[k].outputs[0]]
            sent, complete = [], []
            for j, (operand, rule) in enumerate(zip(call.operands, self.rules[k])):
                i = operand.tensor
                if i is None or rule is None or not self.tensors[i].requires_grad:
                    continue
                part = np.asarray(rule(g), dtype=self.arrays[i].dtype)
                sent.append(Contribution(j, i, self.sample(part)))
                arrived[i] = arrived[i] + part if i in arrived else part
                waiting[i] -= 1
                if not waiting[i] and i not in producer:
                    complete.append(i)
            steps.append(Step(k, call.outputs[0], self.sample(g), tuple(sent)))
            for i in complete:
                self.grads[i] = self.grads[i] + arrived[i] if i in self.grads else arrived[i]
                self.tensors[i] = replace(self.tensors[i], grad=self.sample(self.grads[i]))
                steps.append(Step(None, i, self.sample(arrived[i]), ()))
        place = None if line is None else Line(0, line)
        self.passes.append(Backward((root,), tuple(steps), place, len(self.calls)))

    def trace(self, error="", notes=()):
        ops = {call.op for call in self.calls}
        formulas = {op: FORMULAS[op] for op in sorted(ops) if op in FORMULAS}
        calls, passes = tuple(self.calls), tuple(self.passes)
        return Trace(tuple(self.tensors), calls, passes, formulas, self.sources, error, tuple(notes))

    # The few ops the samples need, with their derivatives written out.
    def linear(self, x, weight, bias, **how):
        a, w, b = (self.arrays[i] for i in (x, weight, bias))
        rules = (lambda g: g @ w, lambda g: g.T @ a, lambda g: g.sum(0))
        return self.call("linear", (x, weight, bias), a @ w.T + b, rules, **how)

    def tanh(self, x, **how):
        out = np.tanh(self.arrays[x])
        return self.call("tanh", (x,), out, (lambda g: g * (1 - out * out),), **how)

    def mul(self, x, y, **how):
        a, b = (self.arrays[i] if isinstance(i, int) else i for i in (x, y))
        return self.call("mul", (x, y), a * b, (lambda g: g * b, lambda g: g * a), **how)

    def sum(self, x, **how):
        a = self.arrays[x]
        return self.call("sum", (x,), a.sum(), (lambda g: np.full_like(a, g),), **how)


def intro() -> Trace:
    """PyTorch's introduction to autograd: one layer and its loss, one backward pass."""
    tape = Builder(
        """%%trace
x = torch.ones(5)
y = torch.zeros(3)
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
z = torch.matmul(x, w) + b
loss = F.binary_cross_entropy_with_logits(z, y)
loss.backward()"""
    )
    random = np.random.default_rng(7)
    x = tape.constant("x", np.ones(5, "f4"))
    y = tape.constant("y", np.zeros(3, "f4"))
    w = tape.leaf("w", random.standard_normal((5, 3)).astype("f4"))
    b = tape.leaf("b", random.standard_normal(3).astype("f4"))
    X, Y, W, B = (tape.arrays[i] for i in (x, y, w, b))
    m = tape.call("matmul", (x, w), X @ W, (None, lambda g: np.outer(X, g)), line=6)
    z = tape.call("add", (m, b), X @ W + B, (lambda g: g, lambda g: g), name="z", line=6)
    Z = tape.arrays[z]
    loss = (np.logaddexp(0, Z) - Z * Y).mean(dtype="f4")
    rule = (lambda g: g * (1 / (1 + np.exp(-Z)) - Y) / 3, None)
    op = "binary_cross_entropy_with_logits"
    out = tape.call(op, (z, y), np.float32(loss), rule, name="loss", line=7, params=(("reduction", "'mean'"),))
    tape.backward(out, line=8)
    return tape.trace()


def square() -> Trace:
    """x * x: the same leaf twice, so two contributions that must not merge."""
    tape = Builder("x = torch.tensor([1., -2., 3.], requires_grad=True)\ny = (x * x).sum()\ny.backward()")
    x = tape.leaf("x", np.float32([1, -2, 3]))
    s = tape.mul(x, x, line=2)
    y = tape.sum(s, name="y", line=2)
    tape.backward(y, line=3)
    return tape.trace()


def mlp() -> Trace:
    """Layers under scopes, three of them with one shared weight; a plain number as operand."""
    tape = Builder(
        """h = model(inputs)
scaled = 0.5 * h
loss = (scaled * scaled).sum()
loss.backward()"""
    )
    random = np.random.default_rng(3)
    inputs = tape.constant("inputs", random.standard_normal((4, 6)).astype("f4"))
    weight = tape.leaf("model.0.weight", (random.standard_normal((6, 6)) / 2).astype("f4"))
    bias = tape.leaf("model.0.bias", np.zeros(6, "f4"))
    head = tape.leaf("model.4.weight", (random.standard_normal((2, 6)) / 2).astype("f4"))
    offset = tape.leaf("model.4.bias", random.standard_normal(2).astype("f4"))
    h = inputs
    for layer in ("model.0", "model.1", "model.2"):
        h = tape.linear(h, weight, bias, line=1, scope=("model", layer))
        h = tape.tanh(h, line=1, scope=("model",))
    h = tape.linear(h, head, offset, name="h", line=1, scope=("model", "model.4"))
    scaled = tape.mul(h, np.float32(0.5), name="scaled", line=2)
    loss = tape.sum(tape.mul(scaled, scaled, line=3), name="loss", line=3)
    tape.backward(loss, line=4)
    return tape.trace()


def failed() -> Trace:
    """A cell that raised after making a NaN: no backward pass, and calls under no_grad."""
    tape = Builder(
        """x = torch.tensor([1., 0., -1.], requires_grad=True)
y = torch.log(x)
with torch.no_grad():
    size = (y * 2.0).sum()
    긴_이름_측정값 = size - 1.0
y.backward()"""
    )
    x = tape.leaf("x", np.float32([1, 0, -1]))
    X = tape.arrays[x]
    with np.errstate(all="ignore"):
        y = tape.call("log", (x,), np.log(X), (lambda g: g / X,), name="y", line=2)
        doubled = tape.mul(y, np.float32(2), line=4, grad_mode=False)
        size = tape.sum(doubled, name="size", line=4, grad_mode=False)
        last = tape.arrays[size] - np.float32(1)
    tape.call("sub", (size, "1.0"), last, name="긴_이름_측정값", line=5, grad_mode=False)
    error = "RuntimeError: grad can be implicitly created only for scalar outputs"
    return tape.trace(error=error, notes=("values of 2 tensors were left out: the memory budget was reached",))


SAMPLES = {"intro": intro, "square": square, "mlp": mlp, "failed": failed}
