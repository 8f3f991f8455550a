"""What programs ask about devices before they choose one, on nbgrad and on PyTorch's build for the CPU."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("name", ["cuda", "mps", "xpu", "accelerator"])
def test_no_other_device_is_there(T, name):
    there = getattr(T, name)
    assert not there.is_available() and there.device_count() == 0


def test_programs_choose_the_cpu(T):
    kind = T.accelerator.current_accelerator() if T.accelerator.is_available() else "cpu"
    kind = "cuda" if T.cuda.is_available() else "mps" if T.backends.mps.is_available() else kind
    x = T.ones(2, device=T.device(kind)).to(kind)
    assert str(x.device) == "cpu" and x.is_cpu and not x.is_cuda and x.get_device() == -1
    assert T.accelerator.current_accelerator() is None and T.cpu.is_available() and T.cpu.device_count() == 1


def test_seeds_and_caches_of_what_is_not_there_are_nothing(T):
    assert T.cuda.manual_seed(1) is T.cuda.manual_seed_all(1) is T.cuda.empty_cache() is T.mps.manual_seed(1) is None
    assert T.cuda.memory_allocated() == T.cuda.max_memory_allocated() == 0
    before = T.backends.cudnn.benchmark
    T.backends.cudnn.benchmark = before
    assert not T.backends.cudnn.deterministic and not T.backends.cuda.is_built()


def test_using_what_is_not_there_is_an_error(T):
    x = T.ones(2)
    for use in (
        x.cuda,
        x.xpu,
        lambda: T.cuda.synchronize(),
        lambda: T.cuda.get_device_name(0),
        lambda: T.accelerator.synchronize(),
    ):
        with pytest.raises((RuntimeError, AssertionError)):
            use()


def test_the_default_device(T):
    T.set_default_device("cpu")
    with T.device("cpu"):
        assert T.ones(1).device == T.get_default_device() == T.device("cpu")
    T.set_default_device(None)
