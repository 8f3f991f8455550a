"""The engine: tensors, the graph they leave behind, and the walk back through it. It knows no op by name.

Loading it loads the parts that fill slots (`state.slots`) and give `Tensor` and `Node` their methods.
"""

from . import bfloat, interceptors, node_methods, tensor_methods, views  # noqa: F401
