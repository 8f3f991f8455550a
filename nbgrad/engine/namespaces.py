"""The two `xp` that formulas compute with: `arrays` holds kernels, `tensors` holds ops, under the same names."""


class _Namespace:
    """What a formula calls `xp`: one attribute for each op it may use."""


arrays, tensors = _Namespace(), _Namespace()
