"""The recorder: sits in the engine's observer slot and writes down what it is told, as a `Trace`."""

from __future__ import annotations

import weakref

import numpy as np

from ..autograd.batch import bottom
from ..autograd.state import GRAD, set_observer, state
from ..autograd.tensor import Tensor
from . import source as src
from .formulas import formulas_of
from .model import Backward, Call, Contribution, Line, Operand, Source, Step, TensorInfo, Trace
from .sample import sample

MAX_CALLS = 4000  # beyond these only the count goes on
VALUES = 4 << 20  # bytes of entries kept over the whole trace
_SHOWN = {"axis": "dim", "axes": "dim", "keepdims": "keepdim"}  # NumPy's words inside, PyTorch's outside


class Recording:
    """The context manager that `nbgrad.trace()` gives; after the block, `.result` is the `Trace`.

    It shows itself in a notebook, and reads as the trace's plain text when printed.
    """

    def __init__(self, namespace=None, source=None, max_calls=MAX_CALLS, values=VALUES):
        self.result: Trace | None = None
        self._namespace, self._source = namespace, source
        self._max_calls, self._budget = max_calls, values
        self._tensors, self._calls, self._passes, self._sources = [], [], [], []
        self._index: dict[int, tuple[weakref.ref, int]] = {}  # id of a live tensor -> its latest entry
        self._nodes = weakref.WeakKeyDictionary()  # node -> call
        self._formulas, self._labels, self._dropped, self._foreign = {}, {}, 0, 0
        self._pending = None  # the last call, whose result may get a name when its statement is done
        self._places = []  # for each call: position of an op's operand -> position in Call.operands
        self._before = self._outside = self._cell = None

    def __enter__(self):
        self._outside = src.user_frame()
        if self._source is not None:
            self._cell = src.module_file(None)
        self._before = set_observer(self)
        return self

    def __exit__(self, kind, error, traceback):
        set_observer(self._before)
        self._settle()
        self._name_from(self._outside.f_locals if self._namespace is None else self._namespace)
        self._read_gradients()
        notes = []
        if self._dropped:
            notes.append(f"{self._dropped} further ops ran and are not shown: the limit is {self._max_calls}")
        if self._budget <= 0:
            notes.append("the entries of later tensors were not kept: summaries only")
        if self._foreign:
            notes.append(f"{self._foreign} backward steps belong to ops that ran before this trace and are not shown")
        self.result = Trace(
            tuple(t.freeze() for t in self._tensors), tuple(self._calls),
            tuple(Backward(p.roots, tuple(p.steps), p.line, p.after) for p in self._passes),
            self._formulas, tuple(self._sources), f"{kind.__name__}: {error}" if kind else "", tuple(notes),
        )  # fmt: skip
        self._index.clear()
        self._pending = self._namespace = self._outside = None

    def __repr__(self):
        if self.result is None:
            return "<nbgrad.trace: recording, read it after the block>"
        from ..view.text import text

        return text(self.result)

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.result is None:
            return {"text/plain": repr(self)}
        from ..view.bundle import bundle

        return bundle(self.result)

    # ---- told by the engine ----

    def call(self, op, operands, params, result, node):
        """An op has run."""
        self._settle()
        if len(self._calls) >= self._max_calls:
            self._dropped += 1
            return
        frame = self._frame()
        outputs = result if isinstance(result, tuple) else (result,)
        line = self._line(frame)
        reads = self._table("reads", frame)
        given = [i for i, value in enumerate(operands) if value is not None]
        shown = [self._operand(op.operands[i], operands[i], frame, reads) for i in given]
        if "y" in op.params:  # a number that reads as an operand: the exponent of a power
            shown.append(Operand("y", None, _short(params[op.params.index("y")])))
        position = len(self._calls)
        parents = [self._tensors[o.tensor] for o in shown if o.tensor is not None]
        grad_mode = bool(state.mode & GRAD)
        made = tuple(self._add(t, "result", (_why, t._rg, t.dtype, op, parents, grad_mode)) for t in outputs)
        saved = 0 if node is None else sum(a.nbytes for a in node.saved if isinstance(a, np.ndarray))
        self._places.append({i: place for place, i in enumerate(given)})
        self._calls.append(Call(
            op.label, tuple(shown), made, _params(op, params), self._scope(frame), line, node is not None, grad_mode, saved,
        ))  # fmt: skip
        if op.label not in self._formulas:
            self._formulas[op.label] = formulas_of(op)
        if node is not None:
            self._nodes[node] = position
        self._pending = (frame, outputs[0], self._table("targets", frame))

    def written(self, tensor, result):
        """An op has written its result into a tensor, which from now on is that result."""
        if result is not None and id(result) in self._index:
            before = self._index.get(id(tensor))
            entry = self._index[id(result)][1]
            self._index[id(tensor)] = (weakref.ref(tensor), entry)
            if before is not None and not self._tensors[entry].name:
                self._tensors[entry].name = self._tensors[before[1]].name
            if tensor._node is not None and self._calls:
                self._nodes[tensor._node] = len(self._calls) - 1

    def _frame(self):
        """The user's frame; the first one tells whether the traced code is the cell around, or a statement of its own."""
        if self._source is not None and not self._labels:
            self._cell = src.module_file(self._cell)
        return src.user_frame(self._cell)

    def backward_start(self, roots):
        self._settle()
        found = tuple(self._find(t) for t in roots)
        self._passes.append(_Pass(found, self._line(self._frame()), len(self._calls)))

    def step(self, node, g, sent):
        """A node has run: `g` arrived, `sent` went along its edges."""
        position = self._nodes.get(node)
        if position is None:
            self._foreign += 1
            return
        call = self._calls[position]
        contributions = []
        for i, value in zip(node.rule.inputs, sent):
            place = self._places[position].get(i)
            if value is not None and place is not None and call.operands[place].tensor is not None:
                contributions.append(Contribution(place, call.operands[place].tensor, self._sample(value)))
        arrived = g[0] if isinstance(g, list) else g
        gradient = self._sample(arrived)
        self._tensors[call.outputs[0]].grad = gradient
        self._passes[-1].steps.append(Step(position, call.outputs[0], gradient, tuple(contributions)))

    def leaf(self, tensor, total):
        """A leaf has added up what reached it."""
        entry = self._find(tensor)
        gradient = self._sample(total)
        self._tensors[entry].grad = gradient
        self._passes[-1].steps.append(Step(None, entry, gradient, ()))

    # ---- writing down ----

    def _find(self, tensor) -> int:
        """The entry of a tensor, made now if it is new to the trace."""
        known = self._index.get(id(tensor))
        if known is not None and known[0]() is tensor:
            entry = self._tensors[known[1]]
            if tensor._rg and not entry.requires_grad:
                entry.requires_grad, entry.why = True, (_why_set,)
            return known[1]
        kind = "leaf" if tensor._rg and tensor._node is None else "result" if tensor._node is not None else "constant"
        return self._add(tensor, kind, (_why_given, kind, tensor.dtype))

    def _add(self, tensor, kind, why) -> int:
        position = len(self._tensors)
        self._tensors.append(_Entry(tensor, kind, why, self._sample(tensor._data)))
        self._index[id(tensor)] = (weakref.ref(tensor), position)
        return position

    def _sample(self, value):
        array = np.asarray(bottom(value)._data if isinstance(value, Tensor) else value)
        found = sample(array, array.dtype.name, max(self._budget, 0))
        if found.values is not None:
            self._budget -= array.nbytes
        elif self._budget > 0 and array.nbytes > self._budget:
            self._budget = 0
        return found

    def _operand(self, name, value, frame, reads):
        if not isinstance(value, Tensor):
            return Operand(name, None, _short(value))
        position = self._find(value)
        entry = self._tensors[position]
        if not entry.name:
            entry.name = next((n for n in reads if _stands_for(src.resolve(n, frame), value)), "")
        return Operand(name, position)

    def _settle(self):
        """The last call's statement may have bound its result to a name by now."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        frame, tensor, targets = pending
        entry = self._tensors[self._index[id(tensor)][1]] if id(tensor) in self._index else None
        if entry is not None and not entry.name:
            entry.name = next((n for n in targets if _stands_for(src.resolve(n, frame), tensor)), "")

    def _name_from(self, namespace):
        for name, tensor in src.tensors_in(namespace):
            known = self._index.get(id(tensor))
            if known is not None and known[0]() is tensor and not self._tensors[known[1]].name:
                self._tensors[known[1]].name = name

    def _read_gradients(self):
        """A leaf's gradient as `.grad` has it at the end: the sum over passes."""
        for reference, position in self._index.values():
            tensor = reference()
            if tensor is not None and self._passes and tensor._more is not None and tensor._more.grad is not None:
                if self._tensors[position].grad is not None:
                    self._tensors[position].grad = self._sample(tensor._more.grad._data)

    def _source_of(self, frame):
        """Position of the source that a frame runs, and its lines; the traced cell is given by the magic."""
        filename = frame.f_code.co_filename
        found = self._labels.get(filename)
        if found is None:
            if self._source is not None and filename == self._cell:
                label, lines = self._source[0], tuple(self._source[1].splitlines())
            else:
                label, lines = src.label(filename), src.text(filename)
            found = self._labels[filename] = (len(self._sources), lines)
            self._sources.append(Source(label, lines))
        return found

    def _scope(self, frame) -> tuple[str, ...]:
        """The user's functions that were running inside the traced block, outermost first."""
        names = []
        while frame is not None and frame is not self._outside and frame.f_code.co_name != "<module>":
            if not src.inside(frame):
                names.append(frame.f_code.co_name)
            frame = frame.f_back
        return tuple(reversed(names)) if frame is not None else ()

    def _line(self, frame):
        if frame is None:
            return None
        position, lines = self._source_of(frame)
        return Line(position, frame.f_lineno) if lines else None

    def _table(self, kind, frame):
        if frame is None:
            return ()
        _, lines = self._source_of(frame)
        return getattr(src.names(lines), kind).get(frame.f_lineno, ())


def _stands_for(found, tensor) -> bool:
    """Whether a user's variable holds `tensor`, or one that stands for it inside vmap or forward mode."""
    if found is tensor or not isinstance(found, Tensor):
        return found is tensor
    found = bottom(found)
    while found is not tensor and found._more is not None and found._more.forward is not None:
        found = found._more.forward[1]
    return found is tensor


class _Entry:
    """A tensor while the trace is being recorded."""

    __slots__ = ("name", "shape", "dtype", "requires_grad", "kind", "why", "value", "grad")

    def __init__(self, tensor, kind, why, value):
        self.name, self.shape, self.dtype = "", tensor._data.shape, tensor.dtype.name
        self.requires_grad, self.kind, self.why, self.value, self.grad = tensor._rg, kind, why, value, None

    def freeze(self):
        reason, *facts = self.why  # said last, when every tensor has its name
        return TensorInfo(self.name, self.shape, self.dtype, self.requires_grad, self.kind, reason(*facts), self.value, self.grad)

    def called(self) -> str:
        """What a sentence calls this tensor."""
        if self.name:
            return self.name
        return f"the result of {self.why[3].label}" if self.why[0] is _why else f"a {self.kind}"


class _Pass:
    __slots__ = ("roots", "line", "after", "steps")

    def __init__(self, roots, line, after):
        self.roots, self.line, self.after, self.steps = roots, line, after, []


def _why(requires_grad, dtype, op, parents, grad_mode) -> str:
    """Why a result does, or does not, require grad."""
    needing = [p.called() for p in parents if p.requires_grad]
    if requires_grad:
        return f"It was computed from {_list(needing)}, which require{'s' * (len(set(needing)) == 1)} grad."
    if not needing:
        return "Nothing it was computed from requires grad."
    if op.name == "detach":
        return f"detach() cut it off from {_list(needing)}."
    if not grad_mode:
        return "It was computed under no_grad(), which records nothing."
    if not dtype.inexact:
        return f"{dtype.name} values have no gradient."
    return f"{op.label} has no derivative, so the path of gradients ends here."


def _why_set() -> str:
    """Why a tensor that did not require grad when it was first seen does now."""
    return "requires_grad was set on it after it was made."


def _why_given(kind, dtype) -> str:
    """Why a tensor that came from elsewhere does, or does not, require grad."""
    if kind == "leaf":
        return "It was made with requires_grad=True."
    if kind == "result":
        return "It was computed before this trace, from tensors that require grad."
    if not dtype.inexact:
        return f"{dtype.name} values have no gradient."
    return "It was made without requires_grad=True."


def _list(names):
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _params(op, params):
    return tuple((_SHOWN.get(n, n), _short(v)) for n, v in zip(op.params, params) if v is not None and v is not False and n != "y")


def _short(value) -> str:
    """A parameter as text."""
    if isinstance(value, np.ndarray):
        return value.item().__repr__() if value.ndim == 0 else f"{value.dtype.name}{list(value.shape)}"
    if isinstance(value, tuple) and value and all(isinstance(v, int | slice | type(...) | type(None) | np.ndarray) for v in value):
        return ", ".join(_index(v) for v in value)
    if isinstance(value, np.dtype):
        return value.name
    return repr(value) if isinstance(value, bool | int | float | complex | str | list | tuple) else type(value).__name__


def _index(value):
    if isinstance(value, slice):
        start, stop = ("" if v is None else str(v) for v in (value.start, value.stop))
        return f"{start}:{stop}" + (f":{value.step}" if value.step not in (None, 1) else "")
    return "..." if value is ... else "None" if value is None else _short(value)


def trace(namespace: dict | None = None, *, source: tuple[str, str] | None = None) -> Recording:
    """Record every op and every backward step of a block.

    `namespace` gives tensors their names (the caller's variables by default); `source` is (label, text) of the code.
    After the block `.result` is a `Trace`; the object shows itself as a picture in a notebook.

    >>> import nbgrad as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> with torch.trace() as t:
    ...     y = x * x
    ...     y.backward()
    >>> [call.op for call in t.result.calls], t.result.tensors[0].grad.values
    (['mul'], (6.0,))
    """
    return Recording(namespace, source)
