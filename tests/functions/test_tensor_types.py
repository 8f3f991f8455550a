"""PyTorch's old tensor types, its constructor, and settings that change nothing here: as in PyTorch."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from tests.oracle.test_expressions import agree

EXPRESSIONS = r"""
T.FloatTensor([1,2]) | T.FloatTensor(2,3).shape | T.FloatTensor() | T.FloatTensor(T.Size([2,3])).shape | T.FloatTensor((2,3))
T.FloatTensor(2.5) | T.FloatTensor('a') | T.FloatTensor([[1,2],[3]]) | T.FloatTensor([1,2],[3]) | T.FloatTensor(-1)
T.FloatTensor([1],device='cpu') | T.FloatTensor(x) | T.FloatTensor(i) | T.FloatTensor([1],requires_grad=True)
T.LongTensor([1.5,2]) | T.LongTensor([[0,1],[2,3]]) | T.LongTensor(range(3)) | T.ByteTensor([256]) | T.ByteTensor([True])
T.BoolTensor([2,0]) | T.HalfTensor([1]) | T.CharTensor([1]) | T.ShortTensor([1]) | T.DoubleTensor([[1,2],[3,4]])
T.IntTensor(2).shape | repr(T.FloatTensor) | T.FloatTensor.dtype | isinstance(x,T.FloatTensor) | isinstance(x,T.LongTensor)
isinstance(x,(T.LongTensor,T.FloatTensor)) | isinstance(3,T.FloatTensor) | x.type(T.LongTensor) | x.type(T.FloatTensor) is x
x.type(int) | x.new([1,2]) | i.new(2,3).dtype | x.new() | x.new(i) | T.Tensor(2.5) | T.Tensor('a') | T.Tensor([1,2],dtype=T.int32)
T.Tensor(None) | T.Tensor(True).shape | T.Tensor([True]) | T.Tensor(2,'a') | T.Tensor([1,2],[3]) | T.Tensor(range(3))
T.Tensor({1:2}) | T.Tensor(-1) | T.Tensor([1.],device='cpu') | T.Tensor(device='cpu') | T.Tensor(2,3).shape | T.Tensor(i)
T.Tensor() | x.layout is T.strided | repr(x.layout) | T.zeros(2,layout=T.strided,pin_memory=False)
T.tensor([1],pin_memory=False) | T.zeros_like(x,layout=T.strided) | T.arange(2,layout=T.strided)
T.rand(2,layout=T.strided).shape | x.is_pinned() | T.empty_strided((2,3),(1,2)).stride() | T.empty_strided((2,3),(1,)).stride()
T.empty_strided((2,3),(1,2),dtype=T.int32).dtype | T.empty_permuted((2,3,4),(2,0,1)).stride() | T.empty_permuted((2,3),(0,))
T.arange(-1.5,5.5,1.5,dtype=T.int32) | T.zeros() | T.rand() | x.new_zeros() | T.roll(m,(),()) | T.roll(m,(1,2),(1,))
T.roll(m,(1,),(0,1)) | T.roll(m,1,2) | T.roll(m,(1,2)) | T.roll(T.tensor(1),1,0) | T.roll(m.T,1,0).stride()
T.vander(T.tensor([]),0).shape | T.vander(x) | T.vander(v,N=-1) | T.combinations(i,0) | T.combinations(i,-1) | T.combinations(x)
T.block_diag() | T.block_diag(b3) | T.meshgrid() | T.hstack([]) | T.tril_indices(-1,3) | T.linspace(T.tensor([0.]),1,5)
T.frombuffer(bytearray(b''),dtype=T.uint8) | T.frombuffer(bytearray(b'ab'),dtype=T.uint8,offset=2) | T.normal(v,-v)
T.normal(v,p) | T.normal(x,-1.) | T.multinomial(T.tensor([0.,1.]),2) | T.multinomial(b3.abs(),1) | T.multinomial(p,0)
T.multinomial(i,1) | T.multinomial(p,4) | p.geometric_(0) | p.geometric_(1.5) | p.cauchy_(0,-1) | p.log_normal_(0,-1)
T.randint(5.5,(2,)) | T.randint(0,300,(3,),dtype=T.uint8) | T.randperm(300,dtype=T.uint8) | T.manual_seed(2**70)
T.Generator().manual_seed(1.5) | T.set_rng_state([1]) | T.set_rng_state(x) | T.set_rng_state(T.zeros(3,dtype=T.uint8))
T.get_rng_state().dtype | T.utils.dlpack.from_dlpack(T.utils.dlpack.to_dlpack(x)) | T.set_default_tensor_type(T.LongTensor)
T.use_deterministic_algorithms(1) | T.set_deterministic_debug_mode('loud') | T.get_deterministic_debug_mode()
T.are_deterministic_algorithms_enabled()
"""


@pytest.mark.oracle
@pytest.mark.parametrize("expression", [e for line in EXPRESSIONS.strip().splitlines() for e in line.split(" | ")])
def test_as_pytorch(expression):
    agree(expression)


def test_old_types_share_the_memory_of_tensors(T):
    x = T.ones(2)
    T.FloatTensor(x)[0] = 5
    assert x[0] == 5 and T.FloatTensor(np.ones(2)).dtype is T.float32


def test_the_default_type_by_its_old_name(T):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        T.set_default_tensor_type(T.DoubleTensor)
        found = T.get_default_dtype()
        T.set_default_tensor_type("torch.FloatTensor")
    assert found is T.float64 and T.get_default_dtype() is T.float32


def test_deterministic_algorithms_can_be_asked_for(T):
    T.use_deterministic_algorithms(True, warn_only=True)
    assert T.are_deterministic_algorithms_enabled() and T.is_deterministic_algorithms_warn_only_enabled()
    T.set_deterministic_debug_mode("error")
    assert T.get_deterministic_debug_mode() == 2 and not T.is_deterministic_algorithms_warn_only_enabled()
    T.use_deterministic_algorithms(False)
    assert not T.are_deterministic_algorithms_enabled()


def test_random_streams_are_forked(T):
    T.manual_seed(1)
    with T.random.fork_rng():
        inside = T.rand(2)
    assert T.equal(inside, T.rand(2))
    with T.random.fork_rng(enabled=False):
        T.manual_seed(1)
    assert T.equal(inside, T.rand(2))


@pytest.mark.oracle
@pytest.mark.parametrize("drawn", [0, 1, 3, 16, 623, 624, 625, 1300])
def test_states_of_generators_are_pytorchs_bytes(drawn):
    torch, nbgrad = pytest.importorskip("torch"), pytest.importorskip("nbgrad")
    streams = [T.Generator().manual_seed(7) for T in (nbgrad, torch)]
    for T, g in zip((nbgrad, torch), streams):
        T.rand(drawn, generator=g)
        T.randn(1, generator=g)
    ours, theirs = (g.get_state() for g in streams)
    assert ours.dtype is nbgrad.uint8 and str(streams[0].device) == "cpu"
    assert np.allclose(ours.numpy()[:5000], theirs.numpy()[:5000]) and len(ours) == len(theirs)
    streams[0].set_state(nbgrad.from_numpy(theirs.numpy()))
    assert np.allclose(nbgrad.randn(5, generator=streams[0]).numpy(), torch.randn(5, generator=streams[1]).numpy(), atol=1e-6)


def test_numbers_of_threads_and_precisions_are_kept(T):
    before = T.get_num_threads(), T.get_float32_matmul_precision()
    T.set_num_threads(1)
    T.set_float32_matmul_precision("high")
    assert (T.get_num_threads(), T.get_float32_matmul_precision()) == (1, "high")
    T.set_num_threads(before[0])
    T.set_float32_matmul_precision(before[1])
    with pytest.raises(RuntimeError):
        T.set_num_threads(0)
