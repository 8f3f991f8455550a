"""What is true of a public function, said once where it is defined; every list of names is derived from it.

    @public(elementwise.hypot, out=True, inplace=True)
    def hypot(input: Tensor, other: Tensor) -> Tensor:
        \"\"\"The length of the diagonal ...\"\"\"

makes `torch.hypot` with `out=`, the method `x.hypot` and its twin `x.hypot_`. What a parameter takes is its annotation
(`arguments.KINDS`), which the check at run time, `help()` and the type checker read.
"""

from __future__ import annotations

import sys
from types import FunctionType

from .arguments import kind_of, tensor

SPACES: dict[str, dict[str, Public]] = {"torch": {}, "F": {}, "special": {}, "Tensor": {}}  # name -> its declaration
ATTRIBUTES: dict[str, property] = {}  # of `Tensor`
ENTRIES: dict[object, Public] = {}  # by the function that does the work


class Twin:
    """How the in-place twin of a function writes.

    `at`: where it is a function, too ("torch", as `torch.exp_`, or "F"). `alone`: the elementwise op that the function is when it is
    given no keyword; `of`: what computes, where it is not the function; `strict`: the result has to be of the tensor's own dtype.
    `overlapping`: it may write several elements that are one in memory; `apart`: no operand may share memory with the tensor, not
    even as the same elements; `reads` is False where operands may share it as other elements. `truth`: a comparison, written as
    numbers. `switch`: the function calls it where `inplace=True`.
    """

    __slots__ = ("at", "alone", "of", "strict", "overlapping", "apart", "reads", "truth", "switch")

    def __init__(self, at="", *, alone=None, of=None, strict=False, overlapping=False, apart=False, reads=True, truth=False,
                 switch=False):  # fmt: skip
        self.at, self.alone, self.of, self.strict, self.overlapping = at, alone, of, strict, overlapping
        self.apart, self.reads, self.truth, self.switch = apart, reads, truth, switch


class Public:
    """One declaration: `function` does the work, `declared` has the parameters and the docstring, `written` is the in-place twin."""

    __slots__ = ("name", "function", "declared", "out", "twin", "written", "direct", "numpy")

    def __init__(self, name, function, declared, out, twin, direct, numpy):
        self.name, self.function, self.declared = name, function, declared
        self.out, self.twin, self.direct, self.numpy = out, twin, direct, numpy
        self.written = None  # made by `methods` when all functions are there

    def parameters(self) -> tuple[str, ...]:
        code = self.declared.__code__
        return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    def kinds(self) -> dict:
        """The function of each parameter's kind (see `arguments`), of those that are looked at."""
        notes = self.declared.__annotations__
        found = {p: kind_of(notes[p]) for p in self.parameters() if p in notes}
        return {p: kind for p, kind in found.items() if kind is not None}

    @property
    def places(self) -> bool:
        """Whether it makes tensors on a device."""
        return "device" in self.parameters()

    @property
    def looks(self) -> bool:
        """Whether a method's arguments are looked at before it runs: ops of numbers and tensors alike need it not."""
        if self.direct:
            return False
        first, *rest = self.parameters()
        kinds = self.kinds()
        wanted = [kinds[p] for p in rest if p in kinds]
        return tensor in wanted if hasattr(self.function, "op") else bool(wanted)


def public(of=None, *, at="torch Tensor", name="", also="", special="", out=None, inplace=None, direct=False, numpy=True):
    """Declare a public function: `of` does the work (an op, say), else the decorated function itself.

    `at`: where users find it ("torch", "Tensor", and "F" for nn.functional); `name`: under which name, where it is not that of the
    function; `also`: under what other names, at the same places; `special`: its names in torch.special. `out`: True where it takes
    `out=`, "dtype" where it computes in the dtype of `out`, "as is" where elements are chosen and not converted.
    `inplace`: True, or a `Twin` that says how. `direct`: its method looks at its arguments itself, since one more call would be
    felt. `numpy`: whether it takes NumPy's `axis` and `keepdims`.
    TypeError for a declaration without a sentence and an example.
    """
    twin = Twin() if inplace is True else inplace

    def declare(declared):
        doc = declared.__doc__ or ""
        if sys.flags.optimize < 2 and (">>> " not in doc or doc.startswith(">>>")):
            raise TypeError(f"{declared.__name__} is public: its docstring needs a sentence and an example")
        function = declared if of is None else of
        entry = Public(name or declared.__name__, function, declared, out, twin, direct, numpy)
        if function is not declared and function not in ENTRIES and isinstance(function, FunctionType):
            function.__doc__, function.__annotations__ = doc, declared.__annotations__
            if not hasattr(function, "op"):
                function.__name__ = function.__qualname__ = entry.name
        ENTRIES.setdefault(function, entry)
        for space in at.split():
            SPACES[space].update(dict.fromkeys((entry.name, *also.split()), entry))
        SPACES["special"].update(dict.fromkeys(special.split(), entry))
        return function

    return declare


def attribute(*names: str, setter=None):
    """Declare a function of a tensor as a property of `Tensor`, under these names."""

    def declare(getter):
        ATTRIBUTES.update(dict.fromkeys(names, property(getter, setter)))
        return getter

    return declare
