"""The third `xp`: run with symbols, a derivative formula prints the rule that it computes.

`rule` runs a formula and gives an expression; `render` prints it as plain text, LaTeX or MathML. Expressions are simplified only
where it saves the reader a step (1·a, −(−a), a·a); nothing is expanded.
"""

from __future__ import annotations

import math
from html import escape

# How tightly things bind, loosest first.
CHOICE, OR, AND, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(9)


class Expr:
    """A head ("symbol", "number", an operator or a function's name) and what it applies to.

    >>> x = Expr("symbol", "x")
    >>> render(2 * x * x, "plain")
    '2 · x²'
    """

    __slots__ = ("head", "args")
    __hash__ = None
    __array_ufunc__ = None  # a NumPy number on the left leaves the operator to us

    def __init__(self, head, *args):
        self.head, self.args = head, args

    def __getattr__(self, name):
        raise AttributeError(
            f"a symbol has no .{name}: a formula about shapes cannot be printed, give the op a text= for this operand"
        )

    def __bool__(self):
        raise TypeError("a symbol is neither true nor false: formulas choose with xp.where, not with if")

    def __add__(self, other):
        return self if is_number(other, 0) else Expr("+", self, expr(other))

    def __radd__(self, other):
        return expr(other) + self if not is_number(other, 0) else self

    def __sub__(self, other):
        return self if is_number(other, 0) else Expr("-", self, expr(other))

    def __rsub__(self, other):
        return Expr("-", expr(other), self)

    def __neg__(self):
        return self.args[0] if self.head == "neg" else Expr("neg", self)

    def __pos__(self):
        return self

    def __mul__(self, other):
        return product(self, expr(other))

    def __rmul__(self, other):
        return product(expr(other), self)

    def __truediv__(self, other):
        other = expr(other)
        if is_number(other, 1):
            return self
        if self.head == "neg":
            return -(self.args[0] / other)
        if self.head == "/" and same(self.args[1], other):  # x / y / y
            return Expr("/", self.args[0], Expr("**", other, expr(2)))
        return Expr("/", self, other)

    def __rtruediv__(self, other):
        return Expr("/", expr(other), self)

    def __matmul__(self, other):
        return Expr("@", self, expr(other))

    def __rmatmul__(self, other):
        return Expr("@", expr(other), self)

    def __pow__(self, other):
        return self if is_number(other, 1) else Expr("**", self, expr(other))

    def __rpow__(self, other):
        return Expr("**", expr(other), self)

    def __abs__(self):
        return Expr("abs", self)

    def __invert__(self):
        flipped = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}.get(self.head)
        return Expr(flipped, *self.args) if flipped else Expr("not", self)


def _operator(head, reflected=False):
    def apply(self, other):
        return Expr(head, expr(other), self) if reflected else Expr(head, self, expr(other))

    return apply


for _name, _head in {
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "eq": "==",
    "ne": "!=",
    "and": "&",
    "or": "|",
    "mod": "%",
}.items():
    setattr(Expr, f"__{_name}__", _operator(_head))
for _name, _head in {"and": "&", "or": "|", "mod": "%"}.items():
    setattr(Expr, f"__r{_name}__", _operator(_head, reflected=True))


def expr(value) -> Expr:
    """A number, or anything else that a formula may hand to a function, as an expression."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, int | float | complex) and not isinstance(value, bool):
        return -Expr("number", -value) if not isinstance(value, complex) and value < 0 else Expr("number", value)
    if isinstance(value, tuple | list):
        return Expr("tuple", *[expr(v) for v in value])
    return Expr("symbol", str(value))


def is_number(value, number) -> bool:
    if isinstance(value, Expr):
        return value.head == "number" and value.args[0] == number
    return isinstance(value, int | float) and not isinstance(value, bool) and value == number


def same(a: Expr, b: Expr) -> bool:
    """Whether two expressions are built alike."""
    if a.head != b.head or len(a.args) != len(b.args):
        return False
    return all(same(x, y) if isinstance(x, Expr) else x == y for x, y in zip(a.args, b.args))


def product(a: Expr, b: Expr) -> Expr:
    if is_number(a, 1):
        return b
    if is_number(b, 1):
        return a
    if a.head == "neg" or b.head == "neg":  # signs go to the front
        bare = product(a.args[0] if a.head == "neg" else a, b.args[0] if b.head == "neg" else b)
        return bare if a.head == b.head else -bare
    if same(a, b):
        return Expr("**", a, expr(2))
    if a.head == "*" and same(a.args[1], b):
        return Expr("*", a.args[0], Expr("**", b, expr(2)))
    return Expr("*", a, b)


class _Symbols:
    """The namespace: any function may be asked for, and gives its own name."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args: apply(name, *args)


def apply(name: str, *args) -> Expr:
    args = [expr(a) for a in args]
    if name in ("cast", "relay"):  # the same values
        return args[0]
    if name == "gate":
        return Expr("mask", *args[:2])
    if name == "swapaxes":
        return Expr("transposed", args[0])
    if name == "sum":
        return Expr("sum", args[0])
    if name == "square":
        return Expr("**", args[0], expr(2))
    return Expr(name, *args)


symbols = _Symbols()


def rule(formula, names) -> Expr:
    """What `formula(xp, g, *names)` computes."""
    return expr(formula(symbols, Expr("symbol", "g"), *[Expr("symbol", n) for n in names]))


# ---- printing: for each head a template, how tightly the whole binds, and how tightly each argument must ----
_PLAIN = {
    "+": ("{} + {}", SUM, (SUM, SUM)), "-": ("{} − {}", SUM, (SUM, PRODUCT)), "*": ("{} · {}", PRODUCT, (PRODUCT, PRODUCT)),
    "/": ("{} / {}", PRODUCT, (PRODUCT, SIGN)), "@": ("{} {}", PRODUCT, (PRODUCT, SIGN)), "%": ("{} mod {}", PRODUCT, (PRODUCT, SIGN)),
    "neg": ("−{}", SUM, (PRODUCT,)), "**": ("{}^{}", POWER, (ATOM, ATOM)), "not": ("not {}", AND, (COMPARE,)),
    "<": ("{} < {}", COMPARE, (SUM, SUM)), "<=": ("{} ≤ {}", COMPARE, (SUM, SUM)), ">": ("{} > {}", COMPARE, (SUM, SUM)),
    ">=": ("{} ≥ {}", COMPARE, (SUM, SUM)), "==": ("{} = {}", COMPARE, (SUM, SUM)), "!=": ("{} ≠ {}", COMPARE, (SUM, SUM)),
    "&": ("{} and {}", AND, (AND, AND)), "|": ("{} or {}", OR, (OR, OR)), "abs": ("|{}|", ATOM, (SUM,)),
    "sqrt": ("√({})", ATOM, (CHOICE,)), "rsqrt": ("1 / √({})", PRODUCT, (CHOICE,)), "conj": ("conj({})", ATOM, (CHOICE,)),
    "transposed": ("{}ᵀ", POWER, (ATOM,)), "sum": ("Σ {}", PRODUCT, (PRODUCT,)), "exp": ("exp({})", ATOM, (CHOICE,)),
    "where": ("{1} if {0} else {2}", CHOICE, (OR, OR, CHOICE)), "mask": ("{} if {} else 0", CHOICE, (OR, OR)),
    "between": ("{1} ≤ {0} ≤ {2}", COMPARE, (SUM, SUM, SUM)),
}  # fmt: skip
_LATEX = _PLAIN | {
    "-": ("{} - {}", SUM, (SUM, PRODUCT)), "*": (r"{} \cdot {}", PRODUCT, (PRODUCT, PRODUCT)),
    "/": (r"\frac{{{}}}{{{}}}", SIGN, (CHOICE, CHOICE)), "%": (r"{} \bmod {}", PRODUCT, (PRODUCT, SIGN)),
    "neg": ("-{}", SUM, (PRODUCT,)), "**": ("{}^{{{}}}", POWER, (ATOM, CHOICE)), "not": (r"\lnot {}", AND, (COMPARE,)),
    "<=": (r"{} \le {}", COMPARE, (SUM, SUM)), ">=": (r"{} \ge {}", COMPARE, (SUM, SUM)), "!=": (r"{} \ne {}", COMPARE, (SUM, SUM)),
    "&": (r"{} \land {}", AND, (AND, AND)), "|": (r"{} \lor {}", OR, (OR, OR)), "abs": (r"\left|{}\right|", ATOM, (CHOICE,)),
    "sqrt": (r"\sqrt{{{}}}", ATOM, (CHOICE,)), "rsqrt": (r"\frac{{1}}{{\sqrt{{{}}}}}", SIGN, (CHOICE,)),
    "conj": (r"\overline{{{}}}", ATOM, (CHOICE,)), "transposed": (r"{}^{{\top}}", POWER, (ATOM,)), "sum": (r"\sum {}", PRODUCT, (PRODUCT,)),
    "exp": (r"e^{{{}}}", POWER, (CHOICE,)),
    "where": (r"\begin{{cases}} {1} & {0} \\ {2} & \text{{else}} \end{{cases}}", PRODUCT, (CHOICE, CHOICE, CHOICE)),
    "mask": (r"\begin{{cases}} {} & {} \\ 0 & \text{{else}} \end{{cases}}", PRODUCT, (CHOICE, CHOICE)),
    "between": (r"{1} \le {0} \le {2}", COMPARE, (SUM, SUM, SUM)),
}  # fmt: skip


def _infix(sign, own, *inside):
    return (f"<mrow>{{}}<mo>{sign}</mo>{{}}</mrow>", own, inside)


def _cases(first, condition, second):
    row = "<mtr><mtd columnalign='left'>{}</mtd><mtd columnalign='left'>{}</mtd></mtr>"
    rows = row.format(first, condition) + row.format(second, "<mtext>else</mtext>")
    return f"<mrow><mo>{{{{</mo><mtable>{rows}</mtable></mrow>"


_MATHML = {
    "+": _infix("+", SUM, SUM, SUM), "-": _infix("−", SUM, SUM, PRODUCT), "*": _infix("·", PRODUCT, PRODUCT, PRODUCT),
    "/": ("<mfrac>{}{}</mfrac>", SIGN, (CHOICE, CHOICE)), "@": _infix("&#x2062;", PRODUCT, PRODUCT, SIGN),
    "%": _infix("mod", PRODUCT, PRODUCT, SIGN), "neg": ("<mrow><mo>−</mo>{}</mrow>", SUM, (PRODUCT,)),
    "**": ("<msup>{}{}</msup>", POWER, (ATOM, CHOICE)), "not": ("<mrow><mo>¬</mo>{}</mrow>", AND, (COMPARE,)),
    "<": _infix("&lt;", COMPARE, SUM, SUM), "<=": _infix("≤", COMPARE, SUM, SUM), ">": _infix("&gt;", COMPARE, SUM, SUM),
    ">=": _infix("≥", COMPARE, SUM, SUM), "==": _infix("=", COMPARE, SUM, SUM), "!=": _infix("≠", COMPARE, SUM, SUM),
    "&": _infix("∧", AND, AND, AND), "|": _infix("∨", OR, OR, OR), "abs": ("<mrow><mo>|</mo>{}<mo>|</mo></mrow>", ATOM, (CHOICE,)),
    "sqrt": ("<msqrt>{}</msqrt>", ATOM, (CHOICE,)), "rsqrt": ("<mfrac><mn>1</mn><msqrt>{}</msqrt></mfrac>", SIGN, (CHOICE,)),
    "conj": ("<mover>{}<mo>¯</mo></mover>", ATOM, (CHOICE,)), "transposed": ("<msup>{}<mi>⊤</mi></msup>", POWER, (ATOM,)),
    "sum": ("<mrow><mo>∑</mo>{}</mrow>", PRODUCT, (PRODUCT,)), "exp": ("<msup><mi>e</mi>{}</msup>", POWER, (CHOICE,)),
    "where": (_cases("{1}", "{0}", "{2}"), PRODUCT, (CHOICE, CHOICE, CHOICE)),
    "mask": (_cases("{0}", "{1}", "<mn>0</mn>"), PRODUCT, (CHOICE, CHOICE)),
    "between": ("<mrow>{1}<mo>≤</mo>{0}<mo>≤</mo>{2}</mrow>", COMPARE, (SUM, SUM, SUM)),
}  # fmt: skip
_STYLES = {"plain": _PLAIN, "latex": _LATEX, "mathml": _MATHML}
_BRACKETS = {"plain": "({})", "latex": r"\left({}\right)", "mathml": "<mrow><mo>(</mo>{}<mo>)</mo></mrow>"}
_GREEK = {"sigmoid": "σ"}
_SUPERSCRIPT = {2: "²", 3: "³"}


def render(expression: Expr, style: str, names: dict[str, str] | None = None) -> str:
    """An expression as "plain" text, "latex" or "mathml" (a whole element); `names` renames symbols.

    >>> render(rule(lambda xp, g, out: g * (1 - out * out), ["out"]), "plain")
    'g · (1 − out²)'
    """
    if style not in _STYLES:
        raise ValueError(f"style must be one of {', '.join(_STYLES)}, got {style!r}")
    text, _ = _print(expression, style, names or {})
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{text}</math>' if style == "mathml" else text


def _print(e, style, names):
    """Text, and how tightly it binds."""
    if e.head == "symbol":
        return _symbol(e.args[0], style, names), ATOM
    if e.head == "number":
        text = number(e.args[0])
        return (f"<mn>{text}</mn>" if style == "mathml" else text.replace("π", r"\pi") if style == "latex" else text), ATOM
    if style == "plain" and e.head == "**" and e.args[1].head == "number" and e.args[1].args[0] in _SUPERSCRIPT:
        return _fitted(e.args[0], ATOM, style, names) + _SUPERSCRIPT[e.args[1].args[0]], POWER
    entry = _STYLES[style].get(e.head)
    if entry is None:
        return _call(e, style, names), ATOM
    template, own, inside = entry
    return template.format(*[_fitted(a, need, style, names) for a, need in zip(e.args, inside)]), own


def _fitted(e, need, style, names):
    text, binds = _print(e, style, names)
    return _BRACKETS[style].format(text) if binds < need else text


def _call(e, style, names):
    args = [_print(a, style, names)[0] for a in e.args]
    if e.head == "tuple":
        name = ""
    elif style == "latex":
        name = rf"\operatorname{{{e.head}}}".replace("_", r"\_") if e.head not in _GREEK else r"\sigma"
    elif style == "mathml":
        name = f"<mi>{_GREEK.get(e.head, escape(e.head))}</mi>"
    else:
        name = e.head
    if style == "mathml":
        return f"<mrow>{name}<mo>(</mo>{'<mo>,</mo>'.join(args)}<mo>)</mo></mrow>"
    return f"{name}({', '.join(args)})"


def _symbol(name, style, names):
    if name == "g" and "g" not in names:  # what arrives: the derivative of the loss by the result
        if style == "latex":
            return r"\frac{\partial L}{\partial \mathrm{out}}"
        if style == "mathml":
            return "<mfrac><mrow><mi>∂</mi><mi>L</mi></mrow><mrow><mi>∂</mi><mi>out</mi></mrow></mfrac>"
    name = names.get(name, name)
    if style == "mathml":
        return f"<mi>{escape(name)}</mi>"
    if style == "latex" and len(name) > 1:
        return rf"\mathrm{{{name}}}".replace("_", r"\_")
    return name


def number(value) -> str:
    """2.0 as 2, π as itself, the rest to four significant digits."""
    if isinstance(value, complex):
        return str(value)
    if abs(value - math.pi) < 1e-12:
        return "π"
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.4g}"
