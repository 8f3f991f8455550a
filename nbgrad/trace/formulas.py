"""The local rules of an op, printed from the formulas that run."""

from __future__ import annotations

from html import escape

from ..engine.op import Op
from ..engine.vjp import saved_names
from ..ops import symbols
from .model import Formula


def formulas_of(op: Op) -> tuple[Formula, ...]:
    """One `Formula` for each operand that has a derivative.

    >>> from nbgrad.engine.op import TABLE
    >>> [f.plain for f in formulas_of(TABLE["mul"])]
    ['g · y', 'g · x']
    """
    return tuple(_formula(op, operand) for operand in op.operands if operand in op.formulas)


def _formula(op, operand):
    formula = op.text.get(operand, op.formulas[operand])
    if isinstance(formula, str):
        words = formula
        latex = r"\text{" + words.replace("_", r"\_") + "}"
        mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mtext>{escape(words)}</mtext></math>'
        return Formula(operand, words, latex, mathml)
    expression = symbols.rule(formula, saved_names(formula))
    return Formula(operand, *[symbols.render(expression, style) for style in ("plain", "latex", "mathml")])
