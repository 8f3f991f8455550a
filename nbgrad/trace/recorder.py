"""The recorder: sits in the engine's observer slot and writes down what it is told, as a `Trace`."""

from __future__ import annotations

import weakref

import numpy as np

from ..engine import namespaces
from ..engine.op import Op
from ..engine.state import GRAD, next_seq, set_observer, state
from ..engine.tensor import Tensor
from ..engine.traversal import running
from ..engine.views import CopySlices
from ..transforms.batched_tensor import bottom
from . import explanations as words, source_lines as src
from .earlier_graph import Earlier
from .formulas import formulas_of
from .model import Backward, Call, Contribution, Line, Operand, Source, Step, Trace
from .seen_tensors import STALE, Tensors

MAX_CALLS = 4000  # beyond these only the count goes on
VALUES = 4 << 20  # bytes of entries kept over the whole trace
_OWN = {0: 0, 1: 1}  # places of the operands of a call that stands for no op of the user's


class Recording:
    """The context manager that `nbgrad.trace()` gives; after the block, `.result` is the `Trace`.

    It shows itself in a notebook, and reads as the trace's plain text when printed.
    """

    def __init__(self, namespace=None, source=None, max_calls=MAX_CALLS, values=VALUES):
        self.result: Trace | None = None
        self._namespace, self._source = namespace, source
        self._max_calls = max_calls
        self._tensors, self._calls, self._passes, self._sources = Tensors(values), [], [], []
        self._running = {}  # id of a backward pass -> its entry
        self._filled = set()  # entries of leaves whose gradient is what `.grad` held
        self._nodes = weakref.WeakKeyDictionary()  # node -> call
        self._formulas, self._labels, self._dropped, self._foreign = {}, {}, 0, 0
        self._pending = []  # results of the statement that runs, which may get a name when it is done
        self._places = {}  # call -> {position of an operand of its op: position in Call.operands}
        self._before = self._outside = self._cell = None

    def __enter__(self):
        self._outside = src.user_frame()
        self._begun = self._outside.f_lineno if self._outside is not None else 0
        if self._source is not None:
            self._cell = src.module_file(None)
        self._earlier = Earlier(self._tensors, next_seq())
        self._before = set_observer(self)
        return self

    def __exit__(self, kind, error, traceback):
        set_observer(self._before)
        self._settle()
        self._tensors.name_from(self._names())
        notes = []
        if self._dropped:
            notes.append(f"{self._dropped} further ops ran and are not shown: the limit is {self._max_calls}")
        if self._tensors.budget <= 0:
            notes.append("the entries of later tensors were not kept: summaries only")
        if self._foreign:
            why = "" if self._dropped else "ran before this trace and "
            notes.append(f"{self._foreign} backward steps belong to ops that {why}are not shown")
        passes = [Backward(p.roots, tuple(p.steps), p.line, p.after, p.into_grad) for p in self._passes]
        calls, passes = self._earlier.joined(self._calls, passes)
        self.result = Trace(
            tuple(t.freeze() for t in self._tensors), calls, passes, self._formulas, tuple(self._sources),
            f"{kind.__name__}: {error}" if kind else "", tuple(notes), len(self._earlier),
        )  # fmt: skip
        self._tensors.forget()
        self._earlier = None
        self._pending = self._namespace = self._outside = None

    def __repr__(self):
        if self.result is None:
            return "<nbgrad.trace: recording, read it after the block>"
        return repr(self.result)

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.result is None:
            return {"text/plain": repr(self)}
        return self.result._repr_mimebundle_()

    # ---- told by the engine ----

    def call(self, op, operands, params, result, node):
        """An op has run."""
        self._settle()
        if len(self._calls) >= self._max_calls:
            self._dropped += 1
            return
        frame = self._frame()
        reads = self._table("reads", frame)
        given = [i for i, value in enumerate(operands) if value is not None]
        shown = [self._operand(op.operands[i], operands[i], frame, reads) for i in given]
        values = []
        for name, value in zip(op.params, params):
            entry = self._holder(value, frame, reads)
            if entry is not None:  # an index, a mask, a target: an operand that no gradient goes to
                shown.append(Operand(name, entry))
            elif name == "y":  # a number that reads as an operand: the exponent of a power
                shown.append(Operand(name, None, words.short(value)))
            values.append(None if entry is not None else value)
        position = self._note(op, shown, words.params(op, values, self._caller(frame, reads)), result, node, frame)
        self._places[position] = {i: place for place, i in enumerate(given)}
        if op.label not in self._formulas:
            self._formulas[op.label] = formulas_of(op)

    def _note(self, op, shown, params, result, node, frame) -> int:
        """Write down one call, and give its position."""
        outputs = result if isinstance(result, tuple) else (result,)
        parents = [self._tensors[o.tensor] for o in shown if o.tensor is not None]
        grad_mode = bool(state.mode & GRAD)
        made = tuple(self._tensors.add(t, "result", (words.why, t._rg, t.dtype, op, parents, grad_mode)) for t in outputs)
        saved = 0 if node is None else sum(a.nbytes for a in node.saved or () if isinstance(a, np.ndarray))
        self._calls.append(Call(
            op.label, tuple(shown), made, params, self._scope(frame), self._line(frame), node is not None, grad_mode, saved,
        ))  # fmt: skip
        position = len(self._calls) - 1
        if node is not None:
            self._nodes[node] = position
        targets = self._table("targets", frame)
        if targets:
            self._pending += [(frame, frame.f_lineno, weakref.ref(tensor), targets) for tensor in outputs]
        return position

    def written(self, tensor, result):
        """An op has written its result into a tensor, which from now on is that result."""
        entry = None if result is None else self._tensors.latest(result)
        if entry is None:
            return
        before = self._tensors.latest(tensor)
        if before is not None and not self._tensors[entry].name:
            self._tensors[entry].name = self._tensors[before].name
        self._tensors.bind(tensor, entry)
        if tensor._rg and tensor._node is None:
            self._tensors[entry].requires_grad, self._tensors[entry].why = True, (words.why_written,)
        if tensor._root is not None:
            self._base_written(tensor._root[0], entry)
        elif tensor._node is not None and self._calls:
            self._nodes[tensor._node] = len(self._calls) - 1

    def _base_written(self, base, entry):
        """A view was written, and so its base is: a call of its own, which joins the two."""
        before = self._tensors.latest(base)
        if before is None:
            return
        shown = [Operand("x", before), Operand("y", entry)]
        position = self._note(CopySlices.op, shown, (), base, base._node, self._frame())
        self._tensors[self._calls[position].outputs[0]].name = self._tensors[before].name
        if base._rg:
            self._tensors[entry].version = STALE  # what is done with the view from now on goes through its base

    def _frame(self):
        """The user's frame; the first one tells whether the traced code is the cell around, or a statement of its own."""
        if self._source is not None and not self._labels:
            self._cell = src.module_file(self._cell)
        return src.user_frame(self._cell)

    def backward_start(self, roots, into_grad):
        """A pass begins; `into_grad`: it adds to `.grad`, which `autograd.grad` does not."""
        self._settle()
        found = tuple(self._find(t) for t in roots)
        self._look_back(roots)
        made = _Pass(found, self._line(self._frame()), len(self._calls), into_grad)
        self._passes.append(made)
        self._running[running.now.id] = made

    def _look_back(self, roots):
        """What a pass will walk through and ran before this trace joins its calls."""
        room = self._max_calls - len(self._calls) - len(self._earlier)
        for node, key in self._earlier.walk(roots, self._nodes, room, self._find, self._names()):
            self._nodes[node] = key
            self._places[key] = {i: place for place, i in enumerate(node.rule.inputs)}
            op = node.rule.op
            if op.label not in self._formulas and isinstance(op, Op):
                self._formulas[op.label] = formulas_of(op)

    def _call(self, position) -> Call:
        return self._calls[position] if position >= 0 else self._earlier[position]

    def step(self, node, g, sent):
        """A node has run: `g` arrived, `sent` went along its edges; nothing where the walk ends at this node."""
        position = self._nodes.get(node)
        if position is None:
            self._foreign += 1
        elif isinstance(node, CopySlices) and position >= 0:
            self._copied(position, node, g, sent)
        else:
            outputs = self._call(position).outputs
            if isinstance(g, list):
                for i, arrived in zip(outputs, g):
                    if arrived is not None:
                        self._tensors[i].grad = self._tensors.sample(arrived)
                g = next((arrived for arrived in g if arrived is not None), None)
            self._step(position, outputs[0], g, zip(node.rule.inputs, sent))

    def _step(self, position, tensor, g, sent):
        """One step of a call; `sent` are pairs (operand of the op, what was sent there)."""
        call, places = self._call(position), self._places.get(position, _OWN)
        contributions = []
        for i, value in sent:
            place = places.get(i)
            if value is not None and place is not None and call.operands[place].tensor is not None:
                contributions.append(Contribution(place, call.operands[place].tensor, self._tensors.sample(value)))
        gradient = self._tensors.sample(g)
        if self._tensors[tensor].value is None:  # a result that is gone: its gradient has its shape
            self._tensors[tensor].shape, self._tensors[tensor].dtype = gradient.shape, gradient.dtype
        if self._tensors[tensor].grad is None or tensor == call.outputs[0]:
            self._tensors[tensor].grad = gradient
        self._running[running.now.id].steps.append(Step(position, tensor, gradient, tuple(contributions)))

    def _copied(self, position, node, g, sent):
        """The gradient of a base that a view has written: outside the view it passes, inside it goes to what was written."""
        xp, base = namespaces.arrays, self._calls[position].outputs[0]
        inside = xp.as_strided(xp.relay(g._data if isinstance(g, Tensor) else g, node.layout), *node.place)
        passes = len(sent) - (len(node.inner.rule.inputs) - (node.into is not None))
        self._step(position, base, g, [*zip((0,), sent[:passes]), (1, inside)])
        inner = self._nodes.get(node.inner)
        if inner is not None:
            rest = [i for n, i in enumerate(node.inner.rule.inputs) if n != node.into]
            self._step(inner, self._calls[inner].outputs[0], inside, zip(rest, sent[passes:]))

    def leaf(self, tensor, total):
        """A leaf has added up what reached it."""
        entry, here = self._find(tensor), self._running[running.now.id]
        gradient = self._tensors.sample(total)
        if here.into_grad:
            held = tensor._more.grad
            self._tensors[entry].grad = gradient if held is None or held._data is total else self._tensors.sample(held)
            self._filled.add(entry)
        elif entry not in self._filled:
            self._tensors[entry].grad = gradient
        here.steps.append(Step(None, entry, gradient, ()))

    # ---- writing down ----

    def _find(self, tensor) -> int:
        """The entry of a tensor, made now if it is new to the trace, or written since it was last seen."""
        entry, before = self._tensors.current(tensor), self._tensors.latest(tensor)
        if entry is not None:
            return entry
        if before is not None and tensor._root is not None:
            entry = self._viewed(tensor)
        else:
            kind = "leaf" if tensor._rg and tensor._node is None else "result" if tensor._node is not None else "constant"
            entry = self._tensors.add(tensor, kind, (words.why_given, kind, tensor.dtype))
        if before is None:
            self._tensors[entry].name = src.given_name(tensor, self._names(), src.looped(self._frame(), self._outside, self._text))
        else:
            self._tensors[entry].name = self._tensors[before].name
        return entry

    def _viewed(self, view) -> int:
        """A view whose memory was written is taken again from its base."""
        base = self._find(view._root[0])
        node = view._node
        op = namespaces.tensors.as_strided if node is None else node.rule.op
        position = self._note(op, [Operand("x", base)], (), view, node, self._frame())
        return self._calls[position].outputs[0]

    def _names(self) -> dict:
        return self._outside.f_locals if self._namespace is None else self._namespace

    def _holder(self, value, frame, reads):
        """The entry of the tensor whose array an op was given as a parameter: an index, a mask, a target."""
        if type(value) is tuple and len(value) == 1:
            value = value[0]
        if type(value) is not np.ndarray or not value.ndim:
            return None
        found = self._tensors.of_array(value)
        if found is None:
            named = (src.resolve(n, frame) for n in reads)
            tensor = next((t for t in named if isinstance(t, Tensor) and t._data is value), None)
            found = None if tensor is None else self._find(tensor)
        return found

    def _operand(self, name, value, frame, reads):
        if not isinstance(value, Tensor):
            return Operand(name, None, words.short(value))
        position = self._find(value)
        entry = self._tensors[position]
        if not entry.name:
            found = next((n for n in reads if _stands_for(src.resolve(n, frame), value) or _is_data(n, frame, value)), "")
            entry.name = self._owned(found, frame) if found.endswith((".grad", ".data")) else found
        return Operand(name, position)

    def _owned(self, name, frame) -> str:
        """`W.grad` for what a loop over parameters calls `p.grad`."""
        variable, _, attribute = name.rpartition(".")
        owner = self._tensors.latest(src.resolve(variable, frame))
        called = "" if owner is None else self._tensors[owner].name
        return f"{called}.{attribute}" if called else name

    def _caller(self, frame, reads):
        """What gives the user's name of an array inside a parameter."""

        def called(array):
            entry = self._holder(array, frame, reads)
            return "" if entry is None else self._tensors[entry].name

        return called

    def _settle(self):
        """The last calls' statement may have bound their results to names by now."""
        if not self._pending:
            return
        kept, here = [], self._frame()
        for frame, line, reference, targets in self._pending:
            tensor = reference()
            entry = None if tensor is None else self._tensors.latest(tensor)
            if entry is None or self._tensors[entry].name:
                continue
            name = next((n for n in targets if _stands_for(src.resolve(n, frame), tensor)), "")
            self._tensors[entry].name = name
            if not name and here is frame and frame.f_lineno == line:
                kept.append((frame, line, reference, targets))
        self._pending = kept

    def _source_of(self, frame):
        """Position of the source that a frame runs, and its lines; the traced cell is given by the magic."""
        filename = frame.f_code.co_filename
        found = self._labels.get(filename)
        if found is None:
            lines = self._text(filename)
            found = self._labels[filename] = (len(self._sources), lines)
            given = self._source is not None and filename == self._cell
            self._sources.append(Source(self._source[0] if given else src.label(filename), lines))
        return found

    def _text(self, filename) -> tuple[str, ...]:
        if filename in self._labels:
            return self._labels[filename][1]
        if self._source is not None and filename == self._cell:
            return tuple(self._source[1].splitlines())
        return src.text(filename)

    def _scope(self, frame) -> tuple[str, ...]:
        """What was running inside the traced block, outermost first: the user's functions, the turns of loops, a backward."""
        names = [] if running.now is None else ["backward"]
        while frame is not None:
            last = frame is self._outside or frame.f_code.co_name == "<module>"
            if not src.inside(frame):
                lines = self._text(frame.f_code.co_filename)
                names += reversed(src.turns(lines, frame, self._begun if frame is self._outside else 0))
                if not last and not src.comprehends(frame):
                    names.append(src.called(frame))
            if last:
                return tuple(reversed(names))
            frame = frame.f_back
        return ()

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


def _is_data(name, frame, tensor) -> bool:
    """Whether a name on the user's line reads `w.data` and gave this tensor: each time another one on the same memory."""
    owner = src.resolve(name.removesuffix(".data"), frame) if name.endswith(".data") else None
    return isinstance(owner, Tensor) and owner.shape == tensor.shape and np.may_share_memory(owner._data, tensor._data)


class _Pass:
    __slots__ = ("roots", "line", "after", "into_grad", "steps")

    def __init__(self, roots, line, after, into_grad):
        self.roots, self.line, self.after, self.into_grad, self.steps = roots, line, after, into_grad, []


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
