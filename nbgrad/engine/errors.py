"""What an AttributeError or a TypeError says: of a name that is not there, of an operand that is no tensor."""

from __future__ import annotations

WHY_NOT = {  # PyTorch's names that have no counterpart, by the reason
    "nbgrad computes with NumPy on the CPU: leave it out, or write x.cpu()": "ipu mtia hpu",
    "there is no compiler here: call the function itself": "compile compiler jit export fx script",
    "there are no sparse tensors here: use dense ones": "sparse sparse_coo_tensor sparse_csr_tensor sparse_compressed_tensor",
    "there are no quantized tensors here": "quantize_per_tensor quantize_per_channel dequantize quantization",
    "memory comes with tensors here: use x.untyped_storage() of one": "Storage FloatStorage",
    "there is one process here": "distributed multiprocessing",
    "there is no dtype of that kind in NumPy": "complex32 chalf qint8 quint8 qint32 float8_e4m3fn float8_e5m2",
}
_REASONS = {name: reason for reason, names in WHY_NOT.items() for name in names.split()}


def attribute_error(owner: str, name: str, known) -> AttributeError:
    """The error for `owner.name`: why it is not there, or what is there by nearly that name."""
    reason = _REASONS.get(name)
    if reason is None:
        import difflib

        near = difflib.get_close_matches(name, [n for n in known if not n.startswith("_")], 3, 0.76)
        reason = (
            f"did you mean {' or '.join(near)}?" if near else "nbgrad has it not yet if PyTorch does; dir() lists what is there"
        )
    return AttributeError(f"{owner} has no {name!r}: {reason}")


def no_tensor(name: str, operand, parameter: str = "input") -> TypeError:
    """The error for a function of tensors that was given something else."""
    made = f"torch.tensor({operand!r})" if isinstance(operand, int | float | complex | list | tuple) else "torch.as_tensor()"
    shown = made if len(made) < 50 else "torch.tensor()"
    role = "" if parameter in ("input", "tensor") else f" as {parameter}"
    return TypeError(f"{name} takes a tensor{role}, got {type(operand).__name__}: make it one first, with {shown}")
