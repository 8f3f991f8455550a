"""Views: what they are views of, how they lie in memory, which shapes and dtypes they refuse; as in PyTorch."""

from __future__ import annotations

import warnings

import pytest

from tests.oracle.test_expressions import agree

VIEWS = {
    "t": lambda T, x: x.t(), "T": lambda T, x: x.T, "mT": lambda T, x: x.mT, "permute": lambda T, x: x.permute(1, 0),
    "view": lambda T, x: x.view(-1), "reshape": lambda T, x: x.reshape(25), "flatten": lambda T, x: x.flatten(),
    "ravel": lambda T, x: x.ravel(), "row": lambda T, x: x[1], "columns": lambda T, x: x[..., ::2], "all": lambda T, x: x[...],
    "new dimension": lambda T, x: x[None], "select": lambda T, x: x.select(0, 2), "narrow": lambda T, x: x.narrow(1, 2, 2),
    "expand": lambda T, x: x.expand(2, 5, 5), "diagonal": lambda T, x: x.diagonal(), "unfold": lambda T, x: x.unfold(0, 2, 1),
    "squeeze": lambda T, x: x.squeeze(), "unsqueeze": lambda T, x: x.unsqueeze(0), "split": lambda T, x: x.split(2)[1],
    "as_strided": lambda T, x: x.as_strided((2, 2), (1, 2)), "movedim": lambda T, x: x.movedim(0, 1),
    "view of view": lambda T, x: x[1:].t()[0],
    "unbind": lambda T, x: x.unbind()[2],
}  # fmt: skip
COPIES = {
    "contiguous": lambda T, x: x.t().contiguous(), "reshape": lambda T, x: x.t().reshape(25), "list": lambda T, x: x[[0, 1]],
    "mask": lambda T, x: x[x > 0], "clone": lambda T, x: x.clone(), "flatten": lambda T, x: x.t().flatten(),
    "detach": lambda T, x: x.detach(),
}  # fmt: skip


@pytest.mark.parametrize("requires_grad", [False, True])
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_view_names_the_tensor_it_looks_into(T, view, requires_grad):
    x = T.ones(5, 5, requires_grad=requires_grad)
    v = view(T, x)
    assert v._is_view() and v._base is x and x._base is None


def test_a_view_turned_in_place_stays_one(T):
    x = T.ones(2, 3)
    v = x.view_as(x).t_()
    v[0, 1] = 7
    assert v._base is x and x[1, 0] == 7


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_copy_is_no_view(T, copy):
    x = copy(T, T.ones(5, 5))
    assert not x._is_view() and x._base is None


def test_the_base_stays_the_base_after_a_write(T):
    x = T.ones(3, requires_grad=True) * 2
    v = x[1:]
    v.mul_(2)
    assert v._base is x and v[0]._base is x


@pytest.mark.parametrize("lay, size, stride, offset", [
    (lambda x: x.expand(5, 5), (5, 5), (0, 1), 0), (lambda x: x.expand(4, 5), (2, 3), (1, 1), 1), (lambda x: x, (3, 3), (0, 1), 2),
    (lambda x: x.as_strided((2, 3), (1, 1)), (3,), (1,), 0),
], ids=["stride 0", "both overlap", "overlapping view", "windows"])  # fmt: skip
def test_the_gradient_of_a_strided_view_of_memory_that_is_shared(T, lay, size, stride, offset):
    x = T.tensor([0.5, 1.0, 2.0, 3.0, 4.0], dtype=T.float64, requires_grad=True)

    def look(x):
        return lay(x).as_strided(size, stride, offset)

    assert T.autograd.gradcheck(look, [x]) and T.autograd.gradgradcheck(look, [x])


def test_matrix_attributes_of_other_shapes_warn(T):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        T.ones(2, 3, 4).T, T.tensor(1.0).mT
    assert T.__name__ == "torch" or [w.category for w in seen] == [UserWarning] * 2  # PyTorch warns once in a process


EXPRESSIONS = r"""
T.rand(5).expand(-1,-1) | v.expand(-1,4) | v.expand(2,-2) | v.expand() | v.expand(1,1,4).stride() | v.expand(3,1,4).stride()
m.expand(1,2,1,3,4).stride() | T.tensor(1.).expand(1,1).stride() | T.zeros(0).stride() | T.zeros(2,0,3).stride()
m.narrow(0,T.tensor(1),1) | m.narrow(0,T.tensor(0.),1) | m.narrow(0,T.tensor([0]),1) | m.narrow(0,4,1) | m.narrow(0,3,0)
m.narrow(0,-4,1) | m.narrow(0,2,2) | m.split([-1,4]) | m.split(True) | m.split([1,2]) | m.split(2.5) | m.view(3.,4) | m.view('a')
m.view() | T.tensor(1.).view(()) | T.tensor(1.).view_as(T.tensor(2.)) | T.ones(1).view_as(T.tensor(2.)) | v.mH | v.adjoint() | v.H
b3.H | T.tensor(1.).adjoint() | T.tensor(1.).H | T.broadcast_shapes(1,-12) | T.broadcast_shapes((-1,)) | T.broadcast_shapes(1.5)
T.broadcast_shapes(3,(1,)) | T.broadcast_shapes((3,5),(2,4,1)) | T.tensor_split(v,T.tensor(1.1),0)
T.tensor_split(v,T.tensor([[1]]),0) | T.tensor_split(v,T.tensor(2,dtype=T.int32),0) | T.tensor_split(v,T.tensor([1,3]))
T.tensor(1.).flip(0) | T.tensor(1.).flip(()) | m.flip((0,0)) | m.flip((0,-2)) | m.flip(2) | T.ones(10)[::2].ravel().stride()
m.t().ravel().is_contiguous() | T.zeros(0,6).view(T.int16) | T.zeros(4,4,2,dtype=T.uint8)[:,:,1:].view(T.int16)
T.zeros(4,4,3,dtype=T.uint8)[:,:,1:].view(T.int16) | T.ones(4,4,2,dtype=T.int16).as_strided((4,4,2),(2,1,1)).view(T.int32)
T.ones(2,4,dtype=T.int16)[:,::2].view(T.int32) | T.ones(2,4)[:,::2].view(T.int32) | T.empty(()).resize_([2,4,2**29,2**29])
T.empty(()).resize_([8,8,2**29,2**29]) | T.empty(()).resize_([0,4,2**61]) | T.tensor([1j,0]).to(T.bool)
T.zeros(2,dtype=T.bool).copy_(T.tensor([1j,0])) | T.addcmul(i,i,i,value=1.5) | T.lerp(v,v,T.tensor(.5,dtype=T.float64))
T.addmm(x@x.T*nan,x,x.T,beta=0) | T.baddbmm(b3@b3.mT*nan,b3,b3.mT,beta=0) | T.addmv(T.full((2,),nan),x,p,beta=0)
T.addmm(T.ones(2,2,dtype=T.float64),x,x.T) | T.addmm(i,i.view(2,2),i.view(2,2),alpha=.5)
T.addmm(i[:2],i.view(2,2),i.view(2,2),alpha=.5) | T.addr(T.ones(4,3,dtype=T.float64),v,p) | T.addr(T.ones(4,4),i,i)
T.zeros(4).put_(i01,i01) | T.promote_types(T.float32,'a')
"""


@pytest.mark.oracle
@pytest.mark.parametrize("expression", [e for line in EXPRESSIONS.strip().splitlines() for e in line.split(" | ")])
def test_as_pytorch(expression):
    agree(expression)


def test_parts_of_complex_numbers_lost_in_a_copy_warn(T):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        T.zeros(2).copy_(T.tensor([1j, 2]))
    assert T.__name__ == "torch" or [w.category for w in seen] == [UserWarning]
