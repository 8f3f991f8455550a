"""Random programs of views and writes in place, run on two packages side by side until they disagree."""

from __future__ import annotations

import re
import warnings

import numpy as np

from .statements import Statements, outcome


class _Over(Exception):
    """The packages cannot be compared from here on."""


class Program(Statements):
    """One program, made a statement at a time from the shapes that the packages' variables have."""

    def run(self, length, look=True):
        """None when the packages agree to the end, else what they disagreed about."""
        try:
            return self._run(length, look)
        except _Over:
            return None

    def _run(self, length, look):
        for line in self.start():
            if found := self.step(line, True):
                return found
        for _ in range(self.rng.randint(2, length)):
            if found := self.step(self.statement(), look):
                return found
        return self.compare_all() or self.finish()

    def inference(self):
        return [n for n in self.spaces[0] if re.fullmatch(r"[a-z]\d", n) and self.spaces[0][n].is_inference()]

    def views_of(self, name):
        x = self.spaces[0][name]
        return [n for n, v in self.spaces[0].items() if re.fullmatch(r"[a-z]\d", n) and v._base is x]

    def one_memory(self, a, b):
        first, second = (self.spaces[0][n].numpy(force=True) if n in self.spaces[0] else np.zeros(0) for n in (a, b))
        return np.may_share_memory(first, second)

    def shared(self, name):
        x = self.spaces[0][name]
        return any(n > 1 and not s for s, n in zip(x.stride(), x.shape))

    def strides_of_copies(self, name):
        return {space[name].stride() for space in self.spaces if not space[name]._is_view()}

    def step(self, line, look):
        self.lines.append(line)
        outcomes, (said, _) = zip(*[outcome(line, space) for space in self.spaces])
        self.failed = outcomes[0]
        if "some elements of the input tensor and the written-to" in said and not outcomes[1]:
            raise _Over  # whether one element overlaps itself is a matter of the strides of dimensions of length 1
        if said.startswith("a leaf Variable") and not outcomes[1]:
            raise _Over  # a view whose base has just got a history: PyTorch takes it for a leaf until it is looked at
        target = re.search(r"out=([a-z]\d)\)", line) or re.match(r"(?:with [\w.()]+: )?([a-z]\d)\b(?! =)", line)
        if target and target[1] in self.spaces[0] and self.shared(target[1]):
            raise _Over  # some writes to elements that are one in memory are allowed, and what they do is not defined
        if any(n in line for n in self.inference()) and (outcomes[0] or re.search(r"\.(detach|data)\b", line)):
            raise _Over  # PyTorch refuses to write into an inference tensor only after it has written
        if target and any(self.one_memory(target[1], n) for n in set(re.findall(r"\b[a-z]\d\b", line)) - {target[1]}):
            raise _Over  # PyTorch may read what it has just written
        if outcomes[0] != outcomes[1] and {*outcomes} != {"IndexError", "RuntimeError"}:  # wrong in two ways
            return f"error {outcomes[0]} against {outcomes[1]}"
        if re.search(r"\.(t|squeeze|unsqueeze|transpose)_\(", line) and (line.startswith("with") or self.views_of(target[1])):
            raise _Over  # a leaf of another shape than its gradient, or a base of another shape than its views knew
        if ".requires_grad_()" in line and target and self.views_of(target[1]):
            raise _Over  # whether such a view is a leaf depends on writes before it was made
        made = re.match(r"(?:with [\w.()]+: )?([a-z]\d) = ", line)
        if made and not outcomes[0] and len(self.strides_of_copies(made[1])) > 1:
            raise _Over  # results of operands of different layouts
        if (".detach_()" in line or "requires_grad_(False)" in line) and not outcomes[0]:
            raise _Over  # PyTorch's nodes that saved the tensor no longer know where it came from
        copied = re.search(r"= ([a-z]\d)\.(clone|contiguous)\(\)", line)
        if copied and not outcomes[0] and copied[1] in self.inference():
            raise _Over  # PyTorch counts the copying as a write
        return self.compare_all() if look else None

    def compare_all(self):
        for name in sorted(n for n in self.spaces[0] if re.fullmatch(r"[a-z]\d", n)):
            a, b = (_state(space[name]) for space in self.spaces)
            for key in a:
                if not _same(a[key], b[key]):
                    return f"{name}.{key}: {a[key]} against {b[key]}"
        return None

    def finish(self):
        ends = sorted(n for n in self.spaces[0] if re.fullmatch(r"[a-z]\d", n))
        keep = [n for n in ends if self.rng.random() < 0.6 and self.spaces[0][n].numel()] or ends
        self.step("loss = sum((v.sin() * 1.5).sum() for v in [" + ", ".join(keep) + "])", False)
        leaves = [n for n in ends if n.startswith("a")]
        lines = [
            f"leaves = [t for t in [{', '.join(leaves)}] if t.requires_grad]",
            "grads = torch.autograd.grad(loss, leaves, allow_unused=True, create_graph=True)",
            "again = torch.autograd.grad(sum(g.pow(2).sum() for g in grads if g is not None), leaves, allow_unused=True)",
            "loss.backward()",
        ]
        for line in lines:
            if found := self.step(line, False):
                return found
        for name in ("grads", "again"):
            given = [space.get(name, ()) for space in self.spaces]
            for i, (a, b) in enumerate(zip(*given)):
                if (a is None) != (b is None):
                    return f"{name}[{i}]: {a} against {b}"
                if a is not None and not _same(_values(a), _values(b)):
                    return f"{name}[{i}]: {_values(a)} against {_values(b)}"
        a, b = (space["log"] for space in self.spaces)
        if not self.failed and ([e[:2] for e in a] != [e[:2] for e in b] or not all(_same(p[2], q[2]) for p, q in zip(a, b))):
            return f"hooks: {a} against {b}"
        return None if self.failed else self.compare_all()  # a pass that failed halfway has filled some leaves, in either order


def _values(x):
    return x.detach().tolist()


def _ask(question, x):
    try:
        return question(x)
    except Exception as error:
        return type(error).__name__


def _state(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        node = _ask(lambda x: x.grad_fn, x)
        grad = x.grad
        return {
            "shape": tuple(x.shape), "requires_grad": x.requires_grad, "is_leaf": _ask(lambda x: x.is_leaf, x),
            "_version": None if x.is_inference() else x._version, "dtype": str(x.dtype),
            "grad_fn": node.name() if hasattr(node, "name") else node,
            "values": _values(x), "grad": None if grad is None else _values(grad), "is_view": x._is_view(),
            "stride": [s for s, n in zip(x.stride(), x.shape) if n > 1] if x.numel() and x._is_view() else [],
            "output_nr": x.output_nr,
        }  # fmt: skip


def _same(a, b):
    if a is None or b is None:
        return a is b
    if isinstance(a, list | float):
        return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-7, atol=1e-9, equal_nan=True)
    return a == b
