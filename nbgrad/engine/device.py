"""`device`: where tensors live, which is the CPU."""

from __future__ import annotations


class device:
    """Where tensors live: always the CPU.

    >>> import nbgrad as torch
    >>> torch.device("cpu")
    device(type='cpu')
    """

    __slots__ = ("type", "index")

    def __init__(self, type: str = "cpu", index: int | None = None):
        name, _, number = type.partition(":")
        if name != "cpu":
            raise RuntimeError(f"nbgrad computes with NumPy on the CPU, it has no device {type!r}: use 'cpu'")
        self.type, self.index = name, int(number) if number else index

    def __repr__(self):
        return "device(type='cpu')" if self.index is None else f"device(type='cpu', index={self.index})"

    def __enter__(self):
        """Tensors made inside are on this device, as everywhere."""
        return self

    def __exit__(self, *exc):
        return None

    def __str__(self):
        return "cpu" if self.index is None else f"cpu:{self.index}"

    def __eq__(self, other):
        return isinstance(other, device) and self.type == other.type and self.index == other.index

    def __hash__(self):
        return hash((self.type, self.index))


CPU = device()
