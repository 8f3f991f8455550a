"""Random statements: views, writes in place and computations on the variables that a program has so far."""

from __future__ import annotations

import random
import re
import warnings

import numpy as np

UNARY = "exp sin cos tanh sigmoid relu neg abs square sqrt log1p expm1 floor sign reciprocal erf atan sinh".split()
CHOPPING = "round ceil trunc frac tril triu nan_to_num".split()
PURE = "sin cos tanh sigmoid relu neg square exp clone contiguous".split()


class Statements:
    """Statements made from the shapes that the variables have in the first of the packages."""

    def __init__(self, seed, packages):
        self.rng = random.Random(seed)
        self.packages = packages
        self.spaces = [{"torch": p, "log": []} for p in packages]
        self.lines = []  # the statements so far

    # ---- pieces of source ------------------------------------------------------------------------------------------
    def name(self):
        return self.rng.choice([n for n in self.spaces[0] if re.fullmatch(r"[a-z]\d", n)])

    def fresh(self):
        used = [n for n in self.spaces[0] if re.fullmatch(r"v\d", n)]
        return f"v{len(used) % 8}"

    def shape(self, name):
        return tuple(self.spaces[0][name].shape)

    def number(self):
        return self.rng.choice(["2.0", "0.5", "-1.5", "3", "1"])

    def tensor(self, shape, grad=False):
        size = int(np.prod(shape, dtype=int))
        values = [round(self.rng.uniform(-2, 2), 2) for _ in range(size)]
        more = ", requires_grad=True" if grad else ""
        if not len(shape):
            return f"torch.tensor({values[0]}, dtype=torch.float64{more})"
        values = np.array(values).reshape(shape).tolist()
        if 0 in shape:
            return f"torch.zeros({tuple(shape)}, dtype=torch.float64{more})"
        return f"torch.tensor({values}, dtype=torch.float64{more})"

    def broadcastable(self, shape):
        """A shape that broadcasts to `shape`."""
        out = [1 if self.rng.random() < 0.25 else n for n in shape]
        return tuple(out[self.rng.randint(0, len(out)) :] if self.rng.random() < 0.3 else out)

    def value(self, shape):
        """A number, a constant or a variable that may be written into a place of `shape`."""
        kind = self.rng.random()
        if kind < 0.35:
            return self.number()
        fits = [n for n in self.spaces[0] if re.fullmatch(r"[a-z]\d", n) and _fits(self.shape(n), shape)]
        if fits and kind < 0.85:
            name = self.rng.choice(fits)
            return name if self.rng.random() < 0.6 else f"({name} * {self.number()})"
        return self.tensor(self.broadcastable(shape))

    def slice(self, n):
        r = self.rng.random()
        if r < 0.2:
            return ":"
        if r < 0.4:
            return f"{self.rng.randint(0, max(n - 1, 0))}:"
        if r < 0.6:
            return f":{self.rng.choice([-1, 1, 2])}"
        return f"{self.rng.choice(['', '0', '1'])}::{self.rng.choice([1, 2])}"

    def basic(self, shape):
        parts, i = [], 0
        r = self.rng
        ellipsis = False
        while i < len(shape) and r.random() < 0.8:
            pick = r.random()
            if pick < 0.35:
                parts.append(self.slice(shape[i]))
                i += 1
            elif pick < 0.7 and shape[i]:
                parts.append(str(r.randint(-shape[i], shape[i] - 1)))
                i += 1
            elif pick < 0.82:
                parts.append("None")
            elif not ellipsis:
                parts.append("...")
                ellipsis = True
                i = len(shape) - r.randint(0, len(shape) - i)
        return ", ".join(parts) or "..."

    def index(self, shape):
        """Any index: basic, or with masks and integer tensors."""
        r = self.rng
        if not shape or r.random() < 0.5:
            return self.basic(shape)
        if r.random() < 0.25:
            part = shape[: r.randint(1, len(shape))]
            size = int(np.prod(part, dtype=int))
            mask = np.array([r.random() < 0.5 for _ in range(size)]).reshape(part).tolist()
            return f"torch.tensor({mask}, dtype=torch.bool)"
        parts = []
        for n in shape[: r.randint(1, len(shape))]:
            pick = r.random()
            if pick < 0.5 and n:
                k = r.randint(1, 3)
                values = [r.randint(-n, n - 1) for _ in range(1 if r.random() < 0.3 else k)]
                parts.append(f"torch.tensor({values})" if r.random() < 0.8 else f"{values}")
            elif pick < 0.6:
                parts.append("None")
                parts.append(self.slice(n))
            elif pick < 0.75 and n:
                parts.append(str(r.randint(-n, n - 1)))
            else:
                parts.append(self.slice(n))
        return ", ".join(parts)

    # ---- statements ------------------------------------------------------------------------------------------------
    def view(self):
        """A view, of a variable or of a view of it."""
        target, _, first = self.one_view().partition(" = ")
        s = self.shape_of(first) if self.rng.random() < 0.2 else None
        if s is None:
            return f"{target} = {first}"
        more = [f"[{self.basic(s)}]", f".view({s})", ".detach()", ".unbind(0)[0]", ".flatten()", "[..., None]", ".mT"]
        return f"{target} = {first}{self.rng.choice(more)}"

    def shape_of(self, source):
        """The shape of an expression's value; None where it has none."""
        space = {"torch": self.packages[0], "_": None, **self.detached()}
        failed, _ = outcome(f"_ = {source}", space)
        return None if failed else tuple(space["_"].shape)

    def detached(self):
        return {n: x.detach() for n, x in self.spaces[0].items() if re.fullmatch(r"[a-z]\d", n)}

    def one_view(self):
        r, x = self.rng, self.name()
        s = self.shape(x)
        d = r.randint(-len(s), len(s) - 1) if s else 0
        n = s[d] if s else 1
        several = {
            "unbind": f"{x}.unbind({d})", "split": f"{x}.split({r.randint(1, max(n, 1))}, {d})",
            "chunk": f"{x}.chunk({r.randint(1, 3) if n else 1}, {d})", "tensor_split": f"{x}.tensor_split(2, {d})",
        }  # fmt: skip
        perm = list(range(len(s)))
        r.shuffle(perm)
        e = r.randint(-len(s), len(s) - 1) if s else 0
        size = int(np.prod(s, dtype=int))
        shapes = [t for t in [(size,), (1, size), (2, size // 2), (size // 3, 3), s[::-1], (-1,)] if -1 in t or np.prod(t) == size]
        start = r.randint(0, max(n - 1, 0))
        one = [
            lambda: f"{x}[{self.basic(s)}]", lambda: f"{x}[{self.basic(s)}]", lambda: f"{x}[{self.basic(s)}]",
            lambda: f"{x}.select({d}, {r.randint(-n, n - 1) if n else 0})",
            lambda: f"{x}.narrow({d}, {start}, {r.randint(0, n - start) if r.random() < 0.2 else max(n - start, 0)})",
            lambda: f"{x}.transpose({d}, {e})", lambda: f"{x}.permute({tuple(perm)})", lambda: f"{x}.view({r.choice(shapes)})",
            lambda: f"{x}.reshape({r.choice(shapes)})", lambda: f"{x}.expand({(2, *s)})", lambda: f"{x}.squeeze()",
            lambda: f"{x}.squeeze({d})", lambda: f"{x}.unsqueeze({d})", lambda: f"{x}.flatten()", lambda: f"{x}.detach()",
            lambda: f"{x}.data", lambda: f"{x}.movedim({d}, {e})", lambda: f"{x}.diagonal(0, {d}, {e})",
            lambda: f"{x}.diagonal({r.choice([-1, 0, 1])})", lambda: f"{x}.unfold({d}, {r.randint(1, 2)}, 2)",
            lambda: f"{x}.as_strided({self.layout(x)})",
            lambda: f"{several['unbind']}[{r.randint(0, max(n - 1, 0))}]", lambda: f"{several['split']}[0]",
            lambda: f"{several['chunk']}[-1]", lambda: f"{several['tensor_split']}[0]",
            lambda: f"{x}.T" if len(s) <= 2 else f"{x}.mT", lambda: f"{x}.mT", lambda: f"{x}.t()",
            lambda: f"{x}.view_as({self.name()})", lambda: f"{x}.expand_as({self.name()})",
            lambda: f"{x}.unflatten({d}, (1, -1))",
            lambda: f"{x}.swapaxes({d}, {e})",
        ]  # fmt: skip
        return f"{self.fresh()} = {r.choice(one)()}"

    def layout(self, name):
        """Size, stride and offset of a view that lies within a tensor."""
        x = self.spaces[0][name]
        start = x.storage_offset()
        if x.numel() < 4 or not x.is_contiguous():
            return f"{tuple(x.shape)}, {x.stride()}" if x.numel() else "(0,), (1,)"
        return self.rng.choice(["(2,), (1,)", "(2, 2), (2, 1)", f"(2,), (1,), {start + 1}", f"(1, 2), (0, 2), {start}"])

    def write(self):
        r, x = self.rng, self.name()
        s = self.shape(x)
        d = r.randint(-len(s), len(s) - 1) if s else 0
        n = s[d] if s else 1
        places = [r.randint(0, n - 1) for _ in range(r.randint(1, 3))] if n else []
        part = [len(places) if i == d % max(len(s), 1) else m for i, m in enumerate(s)]
        held = np.array([r.random() < 0.5 for _ in range(int(np.prod(s, dtype=int)))]).reshape(s).tolist()
        mask = f"torch.tensor({held}, dtype=torch.bool)"
        index = f"torch.tensor({places}, dtype=torch.int64)"
        grid = np.array([r.randint(0, n - 1) for _ in range(int(np.prod(part, dtype=int)))]).reshape(part).tolist() if n else []
        once = sorted(set(places))
        part_once = [len(once) if i == d % max(len(s), 1) else m for i, m in enumerate(s)]
        choices = [
            lambda: f"{x}.add_({self.value(s)})", lambda: f"{x}.mul_({self.value(s)})", lambda: f"{x}.div_({self.value(s)})",
            lambda: f"{x}.sub_({self.value(s)}, alpha=2)", lambda: f"{x} += {self.value(s)}", lambda: f"{x} *= {self.value(s)}",
            lambda: f"{x}.copy_({self.tensor_like(s)})", lambda: f"{x}.copy_({self.tensor_like(s)})", lambda: f"{x}.zero_()",
            lambda: f"{x}.fill_({r.choice([self.number(), self.scalar()])})", lambda: f"{x}.{r.choice(UNARY)}_()",
            lambda: f"{x}.{r.choice(UNARY)}_()", lambda: f"{x}.clamp_({r.choice(['-1, 1', 'min=-0.5', 'max=0.7'])})",
            lambda: f"{x}.masked_fill_({mask}, {r.choice([self.number(), self.scalar()])})",
            lambda: f"{x}.pow_({r.choice(['2', '3'])})",
            lambda: f"{x}.index_fill_({d}, {index}, {r.choice([self.number(), self.scalar()])})",
            lambda: f"{x}.index_add_({d}, {index}, {self.exactly(part)}.clone())",
            lambda: f"{x}.index_copy_({d}, torch.tensor({once}, dtype=torch.int64), {self.exactly(part_once)}.clone())",
            lambda: f"{x}.scatter_({d}, torch.tensor({grid}, dtype=torch.int64).reshape({tuple(part)}), {self.number()})",
            lambda: f"{x}.scatter_add_({d}, torch.tensor({grid}, dtype=torch.int64).reshape({tuple(part)}), {self.exactly(part)})",
            lambda: f"{x}.lerp_({self.exactly(s)}, 0.3)", lambda: f"{x}.addcmul_({self.exactly(s)}, {self.exactly(s)})",
            lambda: f"{x}.requires_grad_()", lambda: f"{x}.detach_()",
            lambda: f"{x}.{r.choice(['t_()', 'squeeze_()', f'unsqueeze_({d})', f'transpose_({d}, 0)'])}",
            *[lambda: f"{x}[{self.assigned(x)}"] * 8,
            lambda: f"{x}.{r.choice(CHOPPING)}_()", lambda: f"{x}.cumsum_({d})",
            lambda: f"{x}.masked_scatter_({mask}, {self.exactly(s)}.clone())",
            lambda: f"{x}.index_put_(({index},), {self.tensor(self.broadcastable(s[1:]))})"
            if places and d in (0, -len(s)) else f"{x}.addcdiv_({self.exactly(s)}, {self.tensor(s)}, value=0.5)",
            lambda: f"{x}.{r.choice('remainder fmod'.split())}_({r.choice(['0.7', self.tensor(s)])})",
            lambda: f"{x}.{r.choice('gt le ne'.split())}_({r.choice([self.number(), self.exactly(s)])})",
            lambda: f"{x}.data.{r.choice(['mul_(2)', 'zero_()', 'add_(1)'])}",
            lambda: f"{x}.detach().{r.choice(['mul_(2)', 'add_(1)'])}",
            lambda: f"{x}.clamp_({self.exactly(s)}, {self.tensor(s)})",
            lambda: f"torch.{r.choice(['add', 'mul', 'sub'])}({self.exactly(s)}, {self.tensor(s)}, out={x})",
            lambda: f"torch.{r.choice(['sin', 'exp', 'neg'])}({self.exactly(s)}, out={x})",
            lambda: f"{x}.requires_grad_(False)",
            lambda: f"{x}.register_hook(lambda g: log.append(('{x}', {len(self.lines)}, g.tolist())) or g * 2)"
            if self.spaces[0][x]._base is None else f"{x}.sgn_()",
            lambda: f"{x}.retain_grad()", lambda: f"{x}.backward(torch.ones({tuple(s)}, dtype=torch.float64), retain_graph=True)",
            lambda: f"{x}.grad = None",
        ]  # fmt: skip
        return r.choice(choices)()

    def assigned(self, x):
        index = self.index(self.shape(x))
        try:
            shape = tuple(eval(f"x[{index}]", {"torch": self.packages[0], "x": self.spaces[0][x].detach()}).shape)
        except (IndexError, TypeError, ValueError, RuntimeError):
            shape = self.shape(x)
        return f"{index}] {self.rng.choice(['=', '=', '=', '+=', '*='])} {self.value(shape)}"

    def scalar(self):
        names = [n for n in self.spaces[0] if re.fullmatch(r"[a-z]\d", n) and self.shape(n) == ()]
        return self.rng.choice(names) if names else self.tensor(())

    def tensor_like(self, shape):
        value = self.value(shape)
        return value if not re.fullmatch(r"-?[\d.]+", value) else self.tensor(self.broadcastable(shape))

    def exactly(self, shape):
        names = [n for n in self.spaces[0] if re.fullmatch(r"[a-z]\d", n) and self.shape(n) == tuple(shape)]
        return self.rng.choice(names) if names and self.rng.random() < 0.7 else self.tensor(shape)

    def compute(self):
        r, x = self.rng, self.name()
        kind = r.random()
        if kind < 0.5:
            return f"{self.fresh()} = {x}.{r.choice(PURE)}()"
        if kind < 0.9:
            return f"{self.fresh()} = {x} {r.choice(['*', '+', '-'])} {self.value(self.shape(x))}"
        return f"{self.fresh()} = {x}[{self.index(self.shape(x))}]"

    def start(self):
        shapes = [(3,), (2, 3), (3, 3), (4,), (2, 2), (2, 1, 3), (), (1,)]
        for i in range(self.rng.randint(1, 3)):
            shape = self.rng.choice(shapes)
            yield f"a{i} = {self.tensor(shape, grad=self.rng.random() < 0.7)}"
        if self.rng.random() < 0.7:
            yield f"{self.fresh()} = {self.name()} * 2"

    def statement(self):
        kind = self.rng.random()
        line = self.view() if kind < 0.35 else self.write() if kind < 0.8 else self.compute()
        mode = self.rng.random()
        if mode < 0.12:
            more = f"; {self.rng.choice([self.view, self.write])()}" if self.rng.random() < 0.2 else ""
            return f"with torch.no_grad(): {line}{more}"
        if mode < 0.15 and ".backward(" not in line:
            return f"with torch.inference_mode(): {line}"
        return line


def _fits(shape, target):
    try:
        return np.broadcast_shapes(shape, target) == tuple(target)
    except ValueError:
        return False


def outcome(line, space):
    """The type of the error that a statement raises, and its text; None and "" when it raises none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(line, space)
        except Exception as error:
            return type(error).__name__, str(error)
    return None, ""
