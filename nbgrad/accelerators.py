"""What programs ask about devices before they choose one: there is the CPU, and no other.

>>> import nbgrad as torch
>>> "cuda" if torch.cuda.is_available() else "cpu"
'cpu'
"""

from __future__ import annotations

from .engine.device import device


class Absent:
    """A kind of device that is not there: it says so when asked, seeds nothing and frees nothing; all else is a RuntimeError."""

    def __init__(self, name: str):
        self.__name__ = name

    def __repr__(self):
        return f"<nbgrad.{self.__name__}: not there, nbgrad computes on the CPU>"

    def is_available(self) -> bool:
        return False

    is_built = is_initialized = is_bf16_supported = is_available

    def device_count(self) -> int:
        return 0

    def memory_allocated(self, device=None) -> int:
        return 0

    max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated

    def manual_seed(self, seed) -> None:
        """Nothing: there is no generator of such a device; `torch.manual_seed` sets the CPU's."""

    manual_seed_all = manual_seed

    def empty_cache(self) -> None:
        """Nothing: no memory is held."""

    def current_accelerator(self, check_available=False) -> None:
        """None: there is no accelerator."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)

        def refuse(*args, **kwargs):
            raise RuntimeError(
                f"torch.{self.__name__}.{name} needs a device that is not there: nbgrad computes on the CPU. "
                f"Ask torch.{self.__name__}.is_available() first"
            )

        return refuse


class Switches:
    """Settings of a library that is not there: they can be set and read, and change nothing."""

    def __init__(self, **settings):
        self.__dict__.update(settings)

    def is_available(self) -> bool:
        return False

    is_built = is_available


class backends:
    """`torch.backends`: of the libraries behind PyTorch none is there; NumPy computes."""

    cuda = Switches(matmul=Switches(allow_tf32=False, fp32_precision="none"))
    cudnn = Switches(enabled=True, benchmark=False, deterministic=False, allow_tf32=True)
    mps, mkl, mkldnn, openmp, xeon = (Switches() for _ in range(5))


class cpu:
    """`torch.cpu`: the one device."""

    @staticmethod
    def is_available() -> bool:
        return True

    @staticmethod
    def device_count() -> int:
        return 1

    @staticmethod
    def current_device() -> str:
        return "cpu"

    @staticmethod
    def synchronize(device=None) -> None:
        """Nothing: each op is done when its call returns."""


cuda, mps, xpu, accelerator = (Absent(name) for name in ("cuda", "mps", "xpu", "accelerator"))


def get_default_device() -> device:
    """The device on which tensors are made: always the CPU.

    >>> import nbgrad as torch
    >>> torch.get_default_device()
    device(type='cpu')
    """
    return device("cpu")


def set_default_device(device_) -> None:
    """Nothing for the CPU (or None), RuntimeError for any other device."""
    if device_ is not None and not isinstance(device_, device):
        device(device_)


__all__ = ["accelerator", "backends", "cpu", "cuda", "get_default_device", "mps", "set_default_device", "xpu"]
