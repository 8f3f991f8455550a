"""Declarations: what is said once of a public function is found everywhere, and nothing is public that says nothing of itself."""

from __future__ import annotations

import doctest
import inspect

import numpy as np
import pytest

import nbgrad
from nbgrad import Tensor
from nbgrad.engine.elementwise_call import binary
from nbgrad.engine.op import TABLE, namespaces
from nbgrad.functions import arguments, methods, registry
from nbgrad.functions.registry import SPACES, Public, public
from nbgrad.ops.promotion import to_float
from nbgrad.trace.formulas import formulas_of

ENTRIES: list[Public] = list({id(entry): entry for space in SPACES.values() for entry in space.values()}.values())
NAMES = sorted({entry.name for entry in ENTRIES})


@pytest.fixture
def pythagoras():
    """A new op of two operands: its entry in the table, its declaration, nothing else."""
    before = {space: dict(names) for space, names in SPACES.items()}
    op = binary("pythagoras", lambda x, y, out=None: np.asarray(x * x + y * y), lambda xp, g, x: 2 * g * x,
                lambda xp, g, y: 2 * g * y, prepare=to_float)  # fmt: skip

    @public(op, out=True, inplace=True, also="pyth")
    def pythagoras(input: Tensor, other: Tensor) -> Tensor:
        """input² + other².

        >>> import nbgrad as torch
        >>> torch.pythagoras(torch.tensor(3.0), torch.tensor(4.0))
        tensor(25.)
        """

    methods.attach()
    nbgrad._FACES.update(methods.faces("torch"))
    yield
    for space, names in before.items():
        SPACES[space].clear()
        SPACES[space].update(names)
    for name in ("pythagoras", "pyth", "pythagoras_", "pyth_"):
        nbgrad._FACES.pop(name, None)
        vars(nbgrad).pop(name, None)
        delattr(nbgrad.Tensor, name)
    del TABLE["pythagoras"], namespaces.arrays.pythagoras, namespaces.tensors.pythagoras
    registry.ENTRIES.pop(op)


def test_an_entry_and_a_declaration_make_an_op_in_full(pythagoras):
    torch = nbgrad
    x, y = torch.tensor([3.0, 1.0], requires_grad=True), torch.tensor([4.0, 2.0], requires_grad=True)
    assert torch.pythagoras(x, y).tolist() == torch.pyth(x, y).tolist() == x.pythagoras(y).tolist() == [25, 5]
    out = torch.zeros(2)
    assert torch.pythagoras(x.detach(), y.detach(), out=out) is out and out.tolist() == [25, 5]
    z = x.detach().clone()
    assert z.pythagoras_(y.detach()) is z and z.tolist() == [25, 5]
    dx, dy = torch.autograd.grad(x.pythagoras(y).sum(), (x, y), create_graph=True)
    assert dx.tolist() == [6, 2] and dy.tolist() == [8, 4]
    assert torch.autograd.grad(dx.sum(), x)[0].tolist() == [2, 2]
    assert torch.autograd.gradgradcheck(torch.pythagoras, (x.detach().double().requires_grad_(), y.detach().double()))
    value, tangent = torch.func.jvp(torch.pythagoras, (x.detach(), y.detach()), (torch.ones(2), torch.zeros(2)))
    assert tangent.tolist() == [6, 2]
    rows = torch.func.vmap(torch.pythagoras, in_dims=(0, None))(torch.ones(3, 2), torch.ones(2))
    assert rows.tolist() == [[2, 2]] * 3
    assert (x.pythagoras(y)).grad_fn.name() == "PythagorasBackward0"
    assert [formula.plain for formula in formulas_of(TABLE["pythagoras"])][0]
    assert "pythagoras" in dir(torch) and "pyth_" in dir(torch.Tensor)
    assert torch.pythagoras.__doc__ == torch.Tensor.pythagoras.__doc__ and "25" in torch.pythagoras.__doc__
    with pytest.raises(TypeError, match="pythagoras takes a tensor as other"):
        torch.pythagoras(x, 2)


@pytest.mark.parametrize("doc", [None, "A sentence.", ">>> 1\n1"])
def test_a_function_that_says_nothing_of_itself_is_refused(doc):
    def quiet(input):
        pass

    quiet.__doc__ = doc
    with pytest.raises(TypeError, match="quiet is public: its docstring needs a sentence and an example"):
        public()(quiet)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_says_what_it_takes(name):
    for entry in ENTRIES:
        if entry.name == name:
            notes = entry.declared.__annotations__
            known = {*arguments.KINDS, *(f"{kind} | None" for kind in arguments.KINDS)}
            for parameter in list(inspect.signature(entry.declared).parameters.values())[
                1 if "Tensor" in notes.get("input", "") else 0 :
            ]:
                if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                    continue
                note = notes.get(parameter.name, "")
                assert note in known or note.startswith("Own[") or entry.direct, f"{name}: {parameter.name}: {note!r}"
            assert notes.get("return"), f"{name} does not say what it returns"


def test_method_and_function_show_the_same_docstring():
    for name in ("sum", "matmul", "exp", "reshape", "add", "cat", "softmax"):
        function, found = getattr(nbgrad, name), getattr(nbgrad.Tensor, name, None)
        assert inspect.getdoc(function) and (found is None or inspect.getdoc(found) == inspect.getdoc(function)), name


def test_every_family_is_loaded():
    from pathlib import Path

    import nbgrad.functions

    here = Path(nbgrad.functions.__file__).parent
    assert all(hasattr(nbgrad.functions, path.stem) for path in here.glob("[a-z]*.py")), (
        "list the new file in nbgrad/functions/__init__.py"
    )


def test_the_examples_of_functions_hold():
    """Doctest finds those of functions; these are of what a declaration made, and of methods by other names."""
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    for entry in ENTRIES:
        for example in finder.find(entry.declared, entry.name, globs={}):
            result = runner.run(example)
            assert not result.failed, f"the example of {entry.name} fails"
            assert result.attempted, entry.name
