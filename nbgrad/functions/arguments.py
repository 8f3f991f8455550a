"""What each parameter of a function takes, by its name; a call with anything else is a TypeError before anything is computed.

A face (see `out`) tests the arguments that are given, and hands one that is not of the plain type to the function of its kind
here: that gives the plain value (an `int` for NumPy's integers and for a tensor of one), or says what was expected.
"""

from __future__ import annotations

import operator

import numpy as np

from ..engine import dtypes
from ..engine.errors import no_tensor
from ..engine.tensor import Tensor
from .casting import dtype_of


def _refused(name, parameter, value, wanted):
    shown = f"{value.dtype} tensor of shape {list(value._data.shape)}" if isinstance(value, Tensor) else type(value).__name__
    return TypeError(f"{name}: {parameter} must be {wanted}, got {shown}: {parameter}={_brief(value)}")


def _brief(value):
    text = repr(value)
    return text if len(text) < 50 else f"{text[:46]}..."


def integer(name, parameter, value, wanted="an integer"):
    if isinstance(value, bool | np.bool_) or isinstance(value, Tensor) and value.dtype is dtypes.bool_:
        raise _refused(name, parameter, value, wanted)
    try:
        return operator.index(value)
    except TypeError:
        raise _refused(name, parameter, value, wanted) from None


def integers(name, parameter, value):
    wanted = "an integer, or a tuple of integers"
    if not isinstance(value, tuple | list):
        return integer(name, parameter, value, wanted)
    return tuple([n if type(n) is int else integer(name, parameter, n, wanted) for n in value])


def sizes(name, parameter, value):
    if not isinstance(value, tuple | list):
        raise _refused(name, parameter, value, "a tuple of integers")
    return integers(name, parameter, value)


def flag(name, parameter, value):
    raise _refused(name, parameter, value, "True or False")


def number(name, parameter, value):
    if isinstance(value, int | float | complex):
        return value
    if isinstance(value, np.number | np.bool_) or isinstance(value, Tensor) and not value._data.ndim and not value._rg:
        return value.item()
    raise _refused(name, parameter, value, "a number")


def real(name, parameter, value):
    found = number(name, parameter, value)
    if isinstance(found, complex):
        raise _refused(name, parameter, value, "a real number")
    return found


def text(name, parameter, value):
    raise _refused(name, parameter, value, "a string")


def tensor(name, parameter, value):
    if isinstance(value, Tensor):
        return value
    raise no_tensor(name, value, parameter)


def tensor_or_number(name, parameter, value):
    return value if isinstance(value, Tensor | np.ndarray) else number(name, parameter, value)


def tensor_or_integer(name, parameter, value):
    return value if isinstance(value, Tensor) else integer(name, parameter, value)


def tensor_or_real(name, parameter, value):
    return value if isinstance(value, Tensor) else real(name, parameter, value)


def tensor_or_integers(name, parameter, value):
    return value if isinstance(value, Tensor) else integers(name, parameter, value)


def flag_or_integers(name, parameter, value):
    return value if isinstance(value, bool) else integers(name, parameter, value)


def element_type(name, parameter, value):
    return dtype_of(value)


# the test that a plain argument passes, which is written into the face
PLAIN = {
    integer: "type({0}) is int", integers: "type({0}) is int", sizes: "False", flag: "type({0}) is bool",
    number: "type({0}) is int or type({0}) is float", real: "type({0}) is float or type({0}) is int", text: "type({0}) is str",
    tensor: "type({0}) in _tensors", tensor_or_number: "type({0}) in _tensors or type({0}) is int or type({0}) is float",
    tensor_or_integer: "type({0}) is int", tensor_or_real: "type({0}) is float", tensor_or_integers: "type({0}) is int",
    flag_or_integers: "type({0}) is int", element_type: "type({0}) is _dtype",
}  # fmt: skip
_BY_NAME = {
    integer: "ignore_index num_classes padding_idx dim k diagonal offset dim0 dim1 dim2 axis0 axis1 start_dim "
    "end_dim storage_offset minlength chunks r bins step steps "
    "start length dimension n N num_samples decimals output_size row col",
    flag: "keepdim include_self sparse_grad equal_nan descending stable largest sorted return_inverse return_counts unbiased "
    "accumulate as_tuple with_replacement assume_unique invert out_int32 right replacement increasing",
    number: "alpha beta correction dx",
    real: "rtol atol eps nan posinf neginf p label_smoothing lambd max_norm negative_slope norm_type tau",
    text: "interpolation reduce side compute_mode rounding_mode",
    tensor: "input tensor1 tensor2 batch1 batch2 mat mat1 mat2 vec vec1 vec2 mask boundaries sorted_sequence sorter x1 x2 x y src "
    "target bias pos_weight query key attn_mask source index indices prepend append fweights aweights weights end "
    "values real imag angle tensor",
    element_type: "dtype",
    integers: "shifts dims destination split_size split_size_or_sections",
    sizes: "stride sizes split_sizes",
    tensor_or_number: "other value exponent weight min max elements test_elements",
    tensor_or_real: "q",
    tensor_or_integers: "indices_or_sections",
    tensor_or_integer: "repeats",
}  # fmt: skip
# where a name means something else: function -> its parameters
_HERE = {
    integers: {n: "dim" for n in "all amax amin any count_nonzero logsumexp mean nanmean nansum norm squeeze sum".split()}
    | {"movedim": "source", "moveaxis": "source", "rot90": "dims"},
    flag_or_integers: {n: "dim" for n in "std std_mean var var_mean".split()},
    tensor_or_integer: {"max": "dim", "min": "dim"},
    integer: {"select": "index", "select_scatter": "index", "unfold": "size", "slice_scatter": "end", "mvlgamma": "p",
              "cov": "correction"},
    number: {"arange": "start end step", "addcmul": "value", "addcdiv": "value", "histc": "min max", "dist": "p"},
    tensor: {n: "other" for n in "allclose cross dist equal expand_as inner isclose kron matmul vdot view_as reshape_as".split()}
    | {"max": "other", "min": "other"}
    | {n: "other" for n in "atan2 arctan2 fmax fmin gcd hypot lcm ldexp logaddexp logaddexp2 maximum minimum nextafter".split()}
    | {n: "other" for n in "logical_and logical_or logical_xor".split()}
    | {n: "weight" for n in "binary_cross_entropy binary_cross_entropy_with_logits cross_entropy embedding huber_loss l1_loss "
                            "layer_norm linear mse_loss nll_loss prelu rms_norm".split()}
    | {"scaled_dot_product_attention": "value"},
    tensor_or_number: {"scatter": "src", "linspace": "start end", "logspace": "start end"}
    | {n: "input" for n in "pow float_power remainder xlogy bucketize searchsorted add sub subtract mul multiply div divide "
                      "true_divide floor_divide bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift "
                      "zeta xlog1py hermite_polynomial_h hermite_polynomial_he laguerre_polynomial_l legendre_polynomial_p".split()}
    | {f"{s}chebyshev_polynomial_{k}": "input" for s in ("", "shifted_") for k in "tuvw"},
    sizes: {"as_strided": "size", "broadcast_to": "size"},
    None: {n: "reduce" for n in "binary_cross_entropy binary_cross_entropy_with_logits cross_entropy kl_div l1_loss "
                                "mse_loss nll_loss smooth_l1_loss".split()}
    | {"index_put": "indices values", "pad": "value", "threshold": "value", "tile": "dims", "permute": "dims", "flip": "dims",
       "view": "size", "expand": "size",
           "where": "input other", "histogram": "bins", "norm": "p", "rsub": "input", "scatter": "value", "tensordot": "dims",
           "result_type": "tensor other",
           "repeat": "repeats", "narrow": "start", "clamp": "min max", "clip": "min max"},
}  # fmt: skip
KINDS = {parameter: kind for kind, names in _BY_NAME.items() for parameter in names.split()}
EXCEPT = {(name, p): kind for kind, found in _HERE.items() for name, ps in found.items() for p in ps.split()}


def kind_of(name, parameter):
    """The function of a parameter's kind; None where the function itself looks at what it is given."""
    return EXCEPT[name, parameter] if (name, parameter) in EXCEPT else KINDS.get(parameter)


def checked(name, function) -> bool:
    """Whether a method's arguments are looked at before it runs: ops of numbers and tensors alike need it not."""
    if hasattr(function, "op"):
        return kind_of(name, "other") is tensor
    code = function.__code__
    return any(kind_of(name, p) for p in code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount])
