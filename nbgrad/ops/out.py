"""`out=` of the functions of the namespace: what they compute is written into a tensor that the caller has."""

from __future__ import annotations

import functools
import inspect
import warnings

import numpy as np

from ..autograd import batch, forward
from ..autograd.dtypes import can_cast, dtype
from ..autograd.missing import no_tensor
from ..autograd.modes import no_grad
from ..autograd.op import TENSORS
from ..autograd.state import GRAD, state
from ..autograd.tensor import Tensor
from ..autograd.views import check_overlap, check_writable
from .kinds import PLAIN, kind_of
from .metadata import resize_

MAKERS = "arange empty eye full linspace logspace normal ones rand randint randn randperm zeros".split()  # no operands
OF_ITS_DTYPE = [n for n in MAKERS if n != "normal"] + "cumprod cumsum nansum prod sum".split()  # computed in the dtype of out
CHOICES = (
    "complex gather index_select kthvalue masked_select multinomial nonzero take".split()
)  # elements as they are, from memory that is not written
NAMES = frozenset(
    MAKERS
    + (
        "abs absolute acos acosh add addcdiv addcmul addmm all amax amin angle any arccos arccosh arcsin arcsinh arctan "
        "arctan2 arctanh argmax argmin argsort asin asinh atan atan2 atanh bernoulli bitwise_and bitwise_left_shift "
        "bitwise_not bitwise_or bitwise_right_shift bitwise_xor bmm cat ceil clamp clip complex concat concatenate "
        "conj_physical cos cosh cumprod cumsum diag div divide dot eq erf erfc exp exp2 expm1 fix floor floor_divide fmod "
        "frac gather ge greater greater_equal gt hstack hypot index_add index_copy index_select le lerp less less_equal "
        "log log10 log1p log2 log_softmax logaddexp logical_and logical_not logical_or logical_xor logsumexp lt "
        "masked_select matmul max maximum mean median min minimum mm mul multinomial multiply mv nan_to_num nansum ne neg "
        "negative nonzero norm not_equal outer polar pow prod reciprocal remainder round rsqrt scatter scatter_add "
        "scatter_reduce index_reduce sgn sigmoid sign signbit sin sinh softmax sort sqrt square stack std sub subtract "
        "sum take take_along_dim tan tanh topk tril triu true_divide trunc var vdot vstack where lgamma digamma erfinv "
        "logit sinc rad2deg deg2rad copysign fmax fmin logaddexp2 heaviside float_power clamp_min clamp_max cummax cummin "
        "logcumsumexp kthvalue mode msort quantile bucketize searchsorted tensordot inner baddbmm addbmm addmv addr ger "
        "histc diff cross kron gcd lcm i0 ldexp polygamma nextafter dstack column_stack row_stack aminmax isin isneginf "
        "isposinf mvlgamma nanmean nanquantile slice_scatter xlogy frexp igamma igammac renorm narrow_copy"
    ).split()
)


def accepting(name, function):
    """`function` with a last parameter `out`, if it is one of `NAMES`; what takes a device takes a layout and `pin_memory`, too."""
    if name in NAMES:
        return with_out(name, function)
    return _faced(name, function, "") if _placed(function) else function


def _placed(function) -> bool:
    """Whether a function makes tensors on a device."""
    return inspect.isfunction(function) and "device" in _parameters(function)


def with_out(name, function):
    """`function` with a last parameter `out`."""
    return _faced(name, function, "out")


def public(name, function):
    """A function of tensors as users call it: with `out=` and NumPy's names where PyTorch has them.

    It says what it takes where it is given something else.
    """
    return accepting(name, function) if name in NAMES else _faced(name, function, "")


def faced(name, function):
    """A function that has neither `out=` nor NumPy's names as users call it."""
    return _faced(name, function, "", numpys=False)


NUMPY = {"dim": "axis", "keepdim": "keepdims"}  # NumPy's names, which all but these functions take as well
_OWN_NAMES_ONLY = {"norm", "split", "unique", "unique_consecutive"}


def numpys_names(name, function) -> dict:
    """The names by which NumPy calls parameters that a function has, where PyTorch's takes them, and those parameters."""
    own = () if name in _OWN_NAMES_ONLY else _parameters(function)
    return {other: p for p, other in NUMPY.items() if p in own}


class Late:
    """Stands for a method of `Tensor` until it is first asked for, and makes its face then: import is quicker for it."""

    __slots__ = ("name", "function")

    def __init__(self, name, function):
        self.name, self.function = name, function

    def __get__(self, instance, owner=None):
        made = method(self.name, self.function)
        setattr(Tensor, self.name, made)
        return made if instance is None else made.__get__(instance)


def _parameters(function):
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def method(name, function):
    """A method of tensors as users call it: with NumPy's names, its arguments looked at before it runs."""
    return _faced(name, function, "", method=True)


def live(namespace, name, face):
    """Put a face where users find it; it says that it lives there, so that pickle finds it as well."""
    face.__module__, face.__qualname__ = namespace["__name__"], name
    namespace[name] = face
    return face


def _faced(name, function, out, method=False, numpys=True):
    """`function` as users call it; made from its signature, so that a call by its own names costs little more."""
    code, usual = function.__code__, {**_by_name(function), **(function.__kwdefaults__ or {})}
    own = _parameters(function)
    given, named = list(own[: code.co_argcount]), own[code.co_argcount :]
    both = {p: other for other, p in numpys_names(name, function).items()} if numpys else {}
    # one that is needed may come by its other name, and those behind it then by theirs
    late = [p for p in given[given.index("dim") :] if p not in usual] if "dim" in both and "dim" in given else []
    usual |= dict.fromkeys(late, _ABSENT)
    heads, write = [f"{p}={p}" if p in usual else p for p in given], getattr(function, "in_place", None)
    heads += ["inplace=False"] if write else []
    if code.co_flags & inspect.CO_VARARGS:
        given.append("*" + code.co_varnames[len(own)])
    last = [f"{p}={p}" if p in usual else p for p in named]
    last += ["layout=None", "pin_memory=False"] if _placed(function) else []  # there is one layout, and nothing to pin for
    last += [f"{p}=None" for p in filter(None, (*both.values(), out))]
    heads += ([given[-1]] if given and given[-1][0] == "*" else ["*"] if last else []) + last
    passed = ", ".join(f"{p}={p}" for p in named)
    kinds = {p: kind_of(name.rstrip("_"), p) for p in own[1 if method else 0 :]}
    kinds = {p: kind for p, kind in kinds.items() if kind is not None}
    plain = tuple([(p, _passes(p, kind, usual.get(p, _ABSENT))) for p, kind in kinds.items()])
    maker = _maker(
        ", ".join(usual), ", ".join(heads), ", ".join(given), passed, out, tuple(both), tuple(late), plain, write is not None
    )
    call = maker(function, write, _into, _explained, _lacking, _ABSENT, name, kinds, TENSORS, dtype, **usual)
    functools.update_wrapper(call, function, updated=())
    del call.__wrapped__  # the signature is this one's
    return call


class _Absent:
    def __repr__(self):
        return "needed"


_ABSENT = _Absent()


def _lacking(name, given: dict):
    absent = [f"'{p}'" for p, value in given.items() if value is _ABSENT]
    return TypeError(
        f"{name}() missing {len(absent)} required positional argument{'s' * (len(absent) > 1)}: {' and '.join(absent)}"
    )


def _passes(parameter, kind, usual):
    """The test that tells that an argument needs no second look."""
    test = PLAIN[kind].format(parameter)
    return f"{parameter} is None or {test}" if usual is None or usual == () else test


def _by_name(function):
    defaults, code = function.__defaults__ or (), function.__code__
    return dict(zip(code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount], defaults))


@functools.cache
def _maker(usual, heads, given, named, out, both, late, kinds, switched):
    """Makes the functions of one signature.

    `usual` are the names of its defaults, `late` those that must be given all the same, `kinds` the tests of its arguments;
    `switched`: `inplace=True` calls the twin that writes.
    """
    plain = f"{'(write if inplace else function)' if switched else 'function'}({', '.join(filter(None, (given, named)))})"
    lines = [f"        if {NUMPY[p]} is not None: {p} = {NUMPY[p]}" for p in both]
    if late:
        lines.append(f"        if {' or '.join(f'{p} is absent' for p in late)}:")
        lines.append(f"            raise lacking(name, dict({', '.join(f'{p}={p}' for p in late)}))")
    lines += [f"        if not ({test}): {p} = _kinds['{p}'](name, '{p}', {p})" for p, test in kinds]
    into = f" if out is None else into(out, name, function, [{given}], dict({named}))" if out else ""
    made = {"__name__": __name__}  # a place inside the package, for those who look for the user's line
    lines = [
        f"def make(function, write, into, explained, lacking, absent, name, _kinds, _tensors, _dtype, {usual}):",
        f"    def call({heads}):",
        *lines,
        "        try:",
        f"            return {plain}{into}",
        "        except AttributeError as error:",
        "            raise explained(error, name) from None",
        "    return call",
    ]
    exec(compile("\n".join(lines), "<nbgrad call>", "exec"), made)
    return made["make"]


def _explained(error, name):
    """The error of a function that was given no tensor where it takes one; any other as it is."""
    return no_tensor(name, error.obj) if type(error.obj) in _NO_TENSORS else error


_NO_TENSORS = {list, tuple, bool, int, float, complex, str, np.ndarray, type(None)}


def _into(out, name, function, args, kwargs):
    """Compute, then write; TypeError or RuntimeError, before anything is written, where the result does not fit."""
    outs = out if isinstance(out, tuple | list) else (out,)
    for target in outs:
        if not isinstance(target, Tensor):
            raise TypeError(f"{name}: out must be a tensor, got {type(target).__name__}")
    operands = _tensors((*args, *kwargs.values()))
    if state.mode & GRAD and any(x.requires_grad for x in (*operands, *outs)):
        raise RuntimeError(
            f"{name}: out= is not recorded, and an operand or out requires grad: assign the result (y = torch.{name}(...)), "
            "or compute under torch.no_grad()"
        )
    if forward.innermost([batch.bottom(x) for x in (*operands, *outs)]) is not None:
        raise NotImplementedError(f"{name}: out= has no derivative in forward mode: assign the result (y = torch.{name}(...))")
    if name in OF_ITS_DTYPE and kwargs["dtype"] is None:
        kwargs["dtype"] = outs[0].dtype
    if name in MAKERS and kwargs.get("dtype") not in (None, outs[0].dtype):
        raise RuntimeError(f"{name}: dtype={kwargs['dtype']} contradicts out, which is {outs[0].dtype}: give one of them")
    result = function(*args, **kwargs)
    results = result if isinstance(result, tuple) else (result,)
    if len(results) != len(outs) or isinstance(out, tuple | list) != isinstance(result, tuple):
        raise TypeError(f"{name}: out must be {'a tensor' if result is results[0] else f'a tuple of {len(results)} tensors'}")
    for target, values in zip(outs, results):
        check_writable(target, name)
        chosen = name in CHOICES
        if not can_cast(values.dtype, target.dtype) or chosen and values.dtype is not target.dtype:
            raise RuntimeError(f"{name}: the result is {values.dtype}, which out, {target.dtype}, cannot hold: give another out")
        if chosen or target._data.shape == values._data.shape:
            check_overlap(target, operands, name, apart=chosen)
    with no_grad():
        for target, values in zip(outs, results):
            _fit(target, values, name)
            target.copy_(values)
    return type(result)(*outs) if isinstance(result, tuple) else out


def _fit(target, values, name) -> None:
    shape, wanted = target._data.shape, values._data.shape
    if shape == wanted:
        return
    if target._data.size and name not in MAKERS:
        warnings.warn(
            f"{name}: out has shape {list(shape)} and was given that of the result, {list(wanted)}: to say that this is meant, "
            "empty it first with out.resize_(0)", UserWarning, stacklevel=5,
        )  # fmt: skip
    resize_(target, wanted)


def _tensors(args) -> list:
    """The tensors among the arguments, and in lists of them."""
    found = [x for x in args if isinstance(x, Tensor)]
    for x in args:
        if isinstance(x, tuple | list) and not isinstance(x, np.ndarray):
            found += [part for part in x if isinstance(part, Tensor)]
    return found
