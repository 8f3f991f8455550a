"""The graph that recorded ops leave behind: nodes with edges to the nodes of their inputs."""

from __future__ import annotations

import weakref

from .removable_handle import RemovableHandle
from .state import next_seq


class Rule:
    """How one op sends its gradient back to one particular set of inputs; made once, shared by its nodes.

    `vjp(xp, g, *saved)` gives the gradient of the only edge, or a tuple with one for each edge. `pick(*arguments, out)`
    chooses what is saved; None: nothing is. `sources` says where each saved value came from: the position of an
    operand, -1 for the result, None for anything that is no tensor. `rounded` is the same rule for bfloat16, once it was needed.
    """

    __slots__ = ("op", "inputs", "vjp", "names", "pick", "sources", "rounded")


class Extras:
    """What few nodes have: hooks (those of tensors by output number), a dict of the user's, several outputs."""

    __slots__ = ("tensor_hooks", "pre_hooks", "post_hooks", "retained", "metadata", "outputs")

    def __init__(self):
        self.tensor_hooks = self.pre_hooks = self.post_hooks = self.retained = None
        self.metadata = None
        self.outputs = None  # (shape, NumPy dtype) of each result, of an op that has several


class Node:
    """One recorded op: its rule, what it saved, and edges to the nodes that made the inputs that need a gradient.

    `reduce` is None when every gradient already has its input's shape and dtype, else one (shape, NumPy dtype)
    or None for each edge. `saved` becomes None when a backward pass has freed it. What was saved can be read as
    `_saved_self`, `_saved_other`, `_saved_result` ...: RuntimeError once it is freed.

    >>> import nbgrad as torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> (x * 3).grad_fn._saved_other
    tensor(3.)
    """

    __slots__ = ("rule", "edges", "saved", "seq", "reduce", "more", "__weakref__")
    requires_grad = True
    plain = True  # it has no way of its own to send gradients: its rule says how

    def extras(self) -> Extras:
        if self.more is None:
            self.more = Extras()
        return self.more

    def name(self) -> str:
        """The node's name, as PyTorch writes it.

        >>> import nbgrad as torch
        >>> (torch.ones(2, requires_grad=True) * 2).grad_fn.name()
        'MulBackward0'
        """
        return self.rule.op.backward_name

    @property
    def next_functions(self):
        """(node, output number) of each operand, (None, 0) for one that needs no gradient."""
        if self.rule is None:
            return tuple(target.as_next() for target in self.edges)
        found = dict(zip(self.rule.inputs, self.edges))
        return tuple((None, 0) if i not in found else found[i].as_next() for i in self.rule.op.order)

    def as_next(self):
        return (shown(self), 0)

    def _sequence_nr(self) -> int:
        return self.seq

    @property
    def metadata(self) -> dict:
        """A dict of the user's own; anomaly mode keeps the forward traceback there."""
        more = self.extras()
        if more.metadata is None:
            more.metadata = {}
        return more.metadata

    def register_hook(self, fn):
        """Call `fn(grad_inputs, grad_outputs)` after the node has run; what it returns replaces `grad_inputs`.

        >>> import nbgrad as torch
        >>> x = torch.ones(2, requires_grad=True)
        >>> y = x * 3
        >>> handle = y.grad_fn.register_hook(lambda sent, arrived: (sent[0] * 10, None))
        >>> y.sum().backward(); x.grad
        tensor([30., 30.])
        """
        return self._hook("post_hooks", fn)

    def register_prehook(self, fn):
        """Call `fn(grad_outputs)` before the node runs; what it returns replaces `grad_outputs`."""
        return self._hook("pre_hooks", fn)

    def _hook(self, kind, fn):
        more = self.extras()
        if getattr(more, kind) is None:
            setattr(more, kind, {})
        return RemovableHandle(getattr(more, kind), fn)

    def __repr__(self):
        return f"<{self.name().rpartition(':')[2]} object at {id(self):#x}>"


class AccumulateGrad(Node):
    """The end of the graph at a leaf: adds what arrives to the leaf's `.grad`."""

    __slots__ = ("variable",)
    edges, saved, reduce, rule = (), (), None, None
    plain = False

    def __init__(self, variable):
        self.variable = variable
        self.more = None
        self.seq = next_seq()

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    @property
    def next_functions(self):
        return ()

    def _sequence_nr(self) -> int:
        return 2**64 - 1  # PyTorch's: a leaf comes before all that is ready


class DeadEnd(Node):
    """Stands behind a view made under no_grad of what requires grad: it requires grad too, and no gradient gets anywhere."""

    __slots__ = ()
    plain = False

    def __init__(self):
        self.edges, self.saved, self.reduce, self.more, self.rule = (), (), None, None, None
        self.seq = next_seq()

    def name(self) -> str:
        return "DeadEnd"

    def as_next(self):
        return (None, 0)

    def send(self, g, create_graph):
        return ()


class CreationMeta:
    """Stands where a view notes its base's node: the view was made in a way, `why`, that cannot follow recorded writes."""

    __slots__ = ("why", "seq")

    def __init__(self, why):
        self.why, self.seq = why, next_seq()


class Port(Node):
    """One output of an op that has several; its only edge goes to the op's node."""

    __slots__ = ("number",)
    plain = False

    def __init__(self, node, number):
        self.edges, self.number = (node,), number
        self.saved, self.reduce, self.more, self.rule = (), None, None, None
        self.seq = next_seq()

    def name(self) -> str:
        return self.edges[0].name()

    def as_next(self):
        return (shown(self.edges[0]), self.number)


class Shown(Node):
    """A node that a user has got hold of: what it saved can be read as attributes.

    A class of its own, since a `__getattr__` makes every read of a slot slow, and backward lives from reading slots.
    """

    __slots__ = ()


_CLASSES: dict[str, type] = {}  # by the name of the nodes
OUTPUTS = weakref.WeakKeyDictionary()  # (shape, dtype) of the result, of nodes that a user has got hold of


def shown(node):
    """The node as a user gets it: its class has its name, as in `type(y.grad_fn).__name__`."""
    if type(node) is Node:
        name = node.name().rpartition(":")[2]
        found = _CLASSES.get(name)
        if found is None:
            found = _CLASSES[name] = type(name, (Shown,), {"__slots__": (), "__module__": "builtins"})
        node.__class__ = found
    return node


def leaf_node(tensor) -> AccumulateGrad:
    """The leaf's AccumulateGrad, the same one for as long as anything holds it (the leaf itself does not)."""
    more = tensor._more
    return more is not None and more.accumulator() or _new_leaf_node(tensor)


def _new_leaf_node(tensor) -> AccumulateGrad:
    node = AccumulateGrad(tensor)
    tensor.meta().accumulator = weakref.ref(node)
    return node
