"""`Tensor`: a NumPy array that knows whether it needs a gradient and which node made it."""

from __future__ import annotations

import math

import numpy as np

from . import dtypes, namespaces, versions
from .device import CPU, device as device_type
from .levels import refuse_inside
from .node import OUTPUTS, DeadEnd, Port, shown
from .size import Size
from .state import FUNC, INFERENCE, WATCH, slots, state

new = object.__new__


class Meta:
    """What few tensors have: a gradient, hooks, a name, the way their view was taken."""

    __slots__ = ("grad", "grad_dtype", "accumulator", "hooks", "post_hooks", "retains", "inference", "forward", "owner")

    def __init__(self):
        self.grad = self.hooks = self.post_hooks = None
        self.grad_dtype = None  # that of the tensor; else the dtype to keep gradients in, or False: any
        self.accumulator = type(None)  # a weak reference to the leaf's node, and before there is one what gives None too
        self.forward = None  # (level, primal, tangent) of a dual tensor
        self.owner = None  # the call of a transform whose own input this leaf is
        self.retains = self.inference = False


class Tensor:
    """An n-dimensional array of one dtype that can be differentiated.

    `_data` is the array, `_rg` whether it requires grad, `_node` the node that made it (None for a leaf), `_root` None
    or, for a view, (the tensor into whose memory it looks, that tensor's node when last seen), `_more` a `Meta` or None.

    >>> import nbgrad as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([2., 4.])
    """

    __slots__ = ("_data", "dtype", "_rg", "_node", "_root", "_more", "__dict__", "__weakref__")
    __array_priority__ = 1000  # `ndarray * tensor` asks the tensor first

    def __new__(cls, *args, device=None):
        """`Tensor(2, 3)` is uninitialised, `Tensor([1, 2])` holds the values; always of the default dtype."""
        kind = dtypes.get_default_dtype()
        if device is not None:
            device_type(str(device))
        size = given_size(args, cls.__name__)
        if size is not None:
            return wrap(np.zeros(size, kind.numpy), cls)
        return alias(args[0], cls) if isinstance(args[0], Tensor) else wrap(np.array(args[0], kind.numpy), cls)

    def meta(self) -> Meta:
        if self._more is None:
            self._more = Meta()
        return self._more

    # ---- graph -------------------------------------------------------------------------------------------------

    @property
    def requires_grad(self) -> bool:
        """Whether operations on this tensor are recorded, so that a gradient can reach it."""
        base = self._root
        return self._rg and type(self._node) is not DeadEnd or (base is not None and base[0]._rg)

    @requires_grad.setter
    def requires_grad(self, on: bool):
        if not isinstance(on, bool):
            raise RuntimeError(f"requires_grad takes True or False, got {type(on).__name__}")
        if on and type(self._data) is not np.ndarray and not self._rg:
            raise RuntimeError(
                "requires_grad cannot be set on a tensor inside vmap: use torch.func.grad, vjp or jacrev there, or set it outside"
            )
        if self._more is not None and self._more.owner is not None:
            if on:
                return
            raise RuntimeError("torch.func differentiates by this tensor: whether it requires grad is not for the function to set")
        if on and not self.dtype.inexact:
            raise RuntimeError(
                f"only floating and complex tensors can require grad, and this one is {self.dtype}: "
                "convert it first, as in x.float()"
            )
        if on and self.is_inference() and not state.mode & INFERENCE:
            raise RuntimeError("a tensor made in inference mode cannot require grad outside it: use a copy, x.clone()")
        if type(self._node) is DeadEnd:  # a view that goes by its base, and may become a leaf of its own
            self._node = None if on else self._node
            return
        if self._node is not None and not on:
            raise RuntimeError(
                f"this tensor was computed ({self._made_by().name()}), so its requires_grad follows from its inputs: "
                "use y = x.detach() for one that is cut off from the graph"
            )
        self._rg = on
        if self._more is not None and self._more.forward is not None:
            self._more.forward[1].requires_grad = on  # a dual tensor has its primal's place in the graph

    def requires_grad_(self, requires_grad: bool = True):
        """Set `requires_grad` and return the tensor.

        RuntimeError for integers and booleans, for a computed tensor, and in a function that is transformed by torch.func.

        >>> import nbgrad as torch
        >>> torch.ones(2).requires_grad_()
        tensor([1., 1.], requires_grad=True)
        """
        if not isinstance(requires_grad, bool):
            raise TypeError(f"requires_grad_ takes True or False, got {type(requires_grad).__name__}")
        refuse_inside("requires_grad_()")
        self.requires_grad = requires_grad
        return self

    @property
    def is_leaf(self) -> bool:
        """Whether the tensor was made by the user, not by a recorded op."""
        if self._root is not None:
            shown_up_to_date(self)
        return self._node is None or type(self._node) is DeadEnd

    @property
    def grad_fn(self):
        """The node that made this tensor; None for a leaf."""
        if self._root is not None:
            shown_up_to_date(self)
        node = self._made_by()
        if node is None:
            return None
        OUTPUTS[node] = (self._data.shape, self.dtype)
        return shown(node)

    def _made_by(self):
        if self._root is not None:
            refresh(self)
            if type(self._node) is DeadEnd:
                return None
            if self._node is not None and versions.latest.seq > self._node.seq:
                slots.renew(self)
        node = self._node
        return node.edges[0] if type(node) is Port else node

    @property
    def output_nr(self) -> int:
        return self._node.number if type(self._node) is Port else 0

    def is_inference(self) -> bool:
        """Whether this tensor was made in inference mode, so that autograd can never record it.

        >>> import nbgrad as torch
        >>> with torch.autograd.inference_mode():
        ...     torch.ones(2).is_inference()
        True
        """
        root = self if self._root is None else self._root[0]
        return root._more is not None and root._more.inference

    @property
    def _version(self) -> int:
        if self.is_inference():
            raise RuntimeError("a tensor made in inference mode has no version counter")
        return versions.version(self._data)

    def detach(self):
        """A tensor on the same memory that is cut off from the graph.

        >>> import nbgrad as torch
        >>> (torch.ones(2, requires_grad=True) * 2).detach().requires_grad
        False
        """
        if state.mode & (WATCH | FUNC):
            return namespaces.tensors.detach(self)
        return self._cut_off()

    def _cut_off(self):
        """A leaf on the same memory; an inference tensor stays one."""
        out = bare(self._data)
        if (self._more is not None or self._root is not None) and self.is_inference():
            out.meta().inference = True
        return out

    def detach_(self):
        """Cut this tensor off from the graph and return it."""
        if state.mode & INFERENCE:
            return self
        if self._root is not None and not self.is_inference():
            raise RuntimeError("a view cannot be cut off from the graph in place: use y = x.detach()")
        if state.mode & FUNC:
            self._data = self.detach()._data
            if self._more is not None:
                self._more.forward = None
        self._node, self._rg = None, False
        return self

    @property
    def data(self):
        """The same memory, cut off from the graph; writes through it are not noticed by backward."""
        if type(self._data) is not np.ndarray:
            return self.detach()
        out = self._cut_off()
        out._data = versions.apart(out._data)
        return out

    @data.setter
    def data(self, value):
        if not isinstance(value, Tensor):
            raise TypeError(f".data takes a tensor, got {type(value).__name__}")
        if self._rg and not value.dtype.inexact:
            raise RuntimeError(f"a tensor that requires grad cannot hold {value.dtype} values")
        array = value._data
        if type(array) is np.ndarray:
            array = versions.apart(array)
            versions.moved(self._data, array)
        self._data, self.dtype = array, value.dtype
        if self._more is not None and self._more.forward is not None:
            self._more.forward[1].data = value

    # ---- shape and values --------------------------------------------------------------------------------------

    @property
    def shape(self) -> Size:
        return Size(self._data.shape)

    def size(self, dim: int | None = None):
        """The shape, or the length of one dimension; IndexError for a dimension that is not there.

        >>> import nbgrad as torch
        >>> torch.ones(2, 3).size(), torch.ones(2, 3).size(1)
        (torch.Size([2, 3]), 3)
        """
        return Size(self._data.shape) if dim is None else self.shape[check_dim(dim, self._data.ndim)]

    @property
    def ndim(self) -> int:
        return self._data.ndim

    def dim(self) -> int:
        """How many dimensions the tensor has.

        >>> import nbgrad as torch
        >>> torch.ones(2, 3).dim()
        2
        """
        return self._data.ndim

    ndimension = dim

    def numel(self) -> int:
        return self._data.size

    nelement = numel

    @property
    def itemsize(self) -> int:
        return self.dtype.itemsize

    def element_size(self) -> int:
        return self.dtype.itemsize

    @property
    def nbytes(self) -> int:
        return self._data.nbytes

    @property
    def device(self):
        return CPU

    def is_shared(self) -> bool:
        """Always False: memory here belongs to one process."""
        return False

    is_pinned = is_shared
    is_cpu = property(lambda self: True)
    is_cuda = is_mps = is_xpu = is_meta = is_sparse = is_quantized = property(lambda self: False)

    def get_device(self) -> int:
        """The number of the device, -1 for the CPU."""
        return -1

    def stride(self, dim: int | None = None):
        """Steps between neighbours along each dimension, in elements."""
        array = self._data if type(self._data) is np.ndarray else self._data.example()
        steps = tuple(s // array.itemsize for s in array.strides) if array.size else in_order(array.shape)
        return steps if dim is None else steps[dim]

    def storage_offset(self) -> int:
        array = self._data if type(self._data) is np.ndarray else self._data.whole()
        return versions.offset(array) // array.itemsize

    def data_ptr(self) -> int:
        if type(self._data) is not np.ndarray:
            raise RuntimeError("a tensor inside vmap has no memory of its own: return it from vmap and ask there")
        return self._data.ctypes.data

    def is_set_to(self, tensor) -> bool:
        """Whether both tensors are the same elements of the same memory, in the same shape."""
        same = versions.owner(self._data) is versions.owner(tensor._data) or self.data_ptr() == tensor.data_ptr()
        return same and (self.shape, self.stride(), self.data_ptr()) == (tensor.shape, tensor.stride(), tensor.data_ptr())

    def is_contiguous(self, memory_format=None) -> bool:
        if memory_format is not None and repr(memory_format) != "torch.contiguous_format":
            return False  # in no other order than that
        array = self._data if type(self._data) is np.ndarray else self._data.example()
        return array.flags.c_contiguous

    def is_floating_point(self) -> bool:
        return self.dtype.is_floating_point

    def is_complex(self) -> bool:
        return self.dtype.is_complex

    def _is_view(self) -> bool:
        return self._root is not None and not self.is_inference()

    @property
    def _base(self):
        """The tensor that this one is a view of; None for one that has memory of its own."""
        return self._root[0] if self._is_view() else None

    def __hash__(self):
        return id(self)


def wrap(array: np.ndarray, cls: type = Tensor) -> Tensor:
    """A new leaf on `array`, which is not copied."""
    out = bare(array, cls)
    if state.mode & INFERENCE:
        out.meta().inference = True
    return out


def bare(array: np.ndarray, cls: type = Tensor) -> Tensor:
    """A leaf on memory that another tensor may share."""
    out = new(cls)
    out._data = array
    out.dtype = dtypes.of(array)
    out._rg = False
    out._node = out._root = out._more = None
    return out


def given_size(args, name) -> tuple | None:
    """The lengths in `Tensor(2, 3)`, or None for the one argument that holds values; TypeError for neither."""
    if len(args) == 1 and not isinstance(args[0], Size):
        data = args[0]
        if isinstance(data, Tensor | np.ndarray | list | tuple) or hasattr(data, "__len__") and not isinstance(data, str):
            return None
        if not hasattr(data, "__index__"):
            raise TypeError(f"{name} takes lengths, or a sequence of numbers, got {type(data).__name__}: use torch.tensor()")
    size = args[0] if len(args) == 1 and isinstance(args[0], Size) else args or (0,)
    for n in size:
        if not hasattr(n, "__index__"):
            raise TypeError(f"{name} takes lengths, as in {name}(2, 3), or one sequence of numbers, got {type(n).__name__}")
        if n < 0:
            raise RuntimeError(f"a size cannot be negative, got {list(size)}")
    return size


def alias(tensor: Tensor, cls: type) -> Tensor:
    return bare(tensor._data, cls)


def in_order(size) -> tuple[int, ...]:
    """The strides of a layout without gaps, the last dimension running fastest."""
    return tuple(math.prod(max(n, 1) for n in size[i + 1 :]) for i in range(len(size)))


def check_dim(dim: int, ndim: int) -> int:
    """`dim` counted from the front; IndexError when the tensor has no such dimension, TypeError for what is no integer."""
    if type(dim) is not int:
        if type(dim) is bool or not hasattr(dim, "__index__"):
            raise TypeError(f"a dimension is an integer, got {type(dim).__name__}: {dim!r}")
        dim = dim.__index__()
    if not -max(ndim, 1) <= dim < max(ndim, 1):
        raise IndexError(
            f"dimension {dim} is out of range: this tensor has {ndim} dimension{'s' * (ndim != 1)}, "
            f"so dim goes from {-max(ndim, 1)} to {max(ndim, 1) - 1}"
        )
    return dim % max(ndim, 1)


def refresh(view: Tensor) -> None:
    """Bring a view's node up to date after its base was written in place by a recorded op."""
    base, node = view._root
    if base._node is not node or base._rg is not view._rg:
        slots.regenerate(view)


def shown_up_to_date(view: Tensor) -> None:
    """As `refresh`, for a user who looks: RuntimeError, in every mode, where the view's place in the graph cannot be told."""
    refresh(view)
    slots.check_fresh(view)
