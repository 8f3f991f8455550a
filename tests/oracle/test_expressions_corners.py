"""Corners of functions by example: values, dtypes and shapes, and what gradients have a gradient, as in PyTorch."""

from __future__ import annotations

import pytest

import nbgrad

from .test_expressions import agree

EXPRESSIONS = r"""
T.add(i.byte(),i.byte(),alpha=-3) | T.rsub(i.byte(),i.byte(),alpha=-3) | i.geometric_(.3) | (i>0).geometric_(.3)
T.addmm(ii@ii.T,ii,ii.T,beta=.6,alpha=1.7) | T.addmv(i,ii.T@ii,i,beta=.2) | T.addr(ii.T@ii,i,i,beta=2)
T.addr(ii.T@ii,i,i,alpha=2.5) | T.addr((ii.T@ii)>0,i>0,i>0,alpha=2) | T.addmm(m*nan,m,T.eye(4),beta=0)
T.addmm(m,m,T.eye(4)*nan,alpha=0) | T.addbmm(ii.byte(),ii[:1,None].byte().mT,ii[:1,None].byte()) | T.cov(T.tensor([[1.,2.,4.]]))
T.corrcoef(T.tensor([[1.,2.,4.]])) | T.cov(i) | T.cov(ii) | T.cov(i>0) | T.diff(v,0,prepend=v) | T.diff(v,0) is v
T.norm(x+1j*y,0) | T.norm(x,0,dim=1) | T.norm((v*300).half(),4) | T.dist((v*300).half(),v.half(),3) | F.normalize(x+1j*y,p=0.)
T.max(v[0],0) | v[0].kthvalue(1) | T.sort(m,0,descending=True)[1].stride() | T.topk(m,2,1)[1].stride()
T.kthvalue(b3,2,1)[1].stride() | T.index_select(v[0],0,T.tensor([0])) | T.gather(m,0,T.zeros(0,dtype=T.int64))
T.gather(v[0],0,T.tensor([0,0])) | T.gather(v,0,T.zeros(2,0,dtype=T.int64))
T.div(T.tensor([2**53+1,-7,7,-8]),T.tensor([1,2,-2,2]),rounding_mode='trunc')
T.div(x,T.tensor([0.,.3,-.7]),rounding_mode='trunc') | T.div(i>0,i>0,rounding_mode='floor') | (i>0)//(i>0)
T.div(i,0,rounding_mode='trunc') | T.div(i,2.5,rounding_mode='trunc') | T.div(x,0,rounding_mode='floor')
T.arange(0.,-8.1,-4.,dtype=T.int64) | T.arange(.1,-7.9,-4.,dtype=T.int64) | T.arange(3.1,dtype=T.uint8)
T.arange(.5,3,.7,dtype=T.int64) | T.linspace(4.3,1,7,dtype=T.int64) | T.linspace(-2.7,T.tensor(3),6,dtype=T.int32)
T.linspace(v,2,3) | T.logspace(4.3,-3,3,dtype=T.int64) | T.logspace(T.tensor(0.),T.tensor(2),3)
T.logspace(0,2,3,base=2.5,dtype=T.int64) | T.logspace(0,1j,3) | T.logspace(v,2,3) | T.logspace(0,1,-1)
T.unique_consecutive(T.zeros(0),return_inverse=True,return_counts=True) | T.unique_consecutive(T.zeros(0,2),dim=0)
T.searchsorted(T.zeros(0,0),T.zeros(0,0)) | T.searchsorted(T.zeros(2,0),T.zeros(2,3)) | T.ones(2).float_power_(2)
T.ones(2).double().float_power_(2) | T.tensor([1+1j]).abs_() | T.tensor([1+1j]).conj_physical_() | F.rms_norm(x+1j*y,(3,))
F.rms_norm((x*1000).half(),(3,)) | F.rms_norm(x.bfloat16(),(3,),p.bfloat16()) | F.cosine_similarity(v[0],v[1],dim=0)
F.cosine_similarity(x[None],y[:,None],dim=-2) | T.logsumexp(x+9j*y,1) | T.logcumsumexp(x+9j*y,1) | T.logcumsumexp(x[0,0]+2j,0)
T.tensordot(m[:1],m,dims=([0],[0])) | T.tensordot(ii,ii[:,:1],dims=([1],[1])) | T.einsum('i->',i.byte())
F.pad(x[None],(1,2),mode='reflect') | F.pad(x,(1,2),'reflect') | F.pad(x,(2,1),mode='replicate') | F.pad(x,(3,2),mode='circular')
F.pad(b4,(1,1,2,1),'reflect') | F.pad(b4,(-1,2,1,-1),'circular') | F.pad(b4,(-1,2,1,-1),'replicate')
F.pad(b4,(1,-1,-1,1),'reflect') | F.pad(b4[None],(1,1,0,1,1,0),'replicate') | F.pad(ii,(1,1),'reflect')
F.pad(x,(3,1),mode='reflect') | F.pad(x,(4,1),mode='circular') | F.pad(v,(1,1),mode='reflect') | F.pad(x,(1,1),mode='mirror')
F.pad(x,(1,1),mode='reflect',value=1.) | F.pad(x,(-1,2)) | F.pad(x,(-2,-2)) | F.pad(m,(-1,-1,1,0),value=7.) | F.pad(x,(1,))
T.isin(i,i[:1],out=T.zeros(3,dtype=T.bool)) | T.xlogy(p,p,out=T.zeros(3)) | T.aminmax(m,out=(T.zeros(()),T.zeros(())))
T.nanmean(m,0,out=T.zeros(4)) | T.mvlgamma(p+1,2,out=T.zeros(3)) | T.isposinf(x,out=T.zeros(2,3,dtype=T.bool))
T.unravel_index(T.tensor([3,7,8,-1]),(2,4)) | T.unravel_index(i,5) | T.unravel_index(v,(2,2)) | T.unravel_index(i,(2,-2))
T.fill(x,2) | T.fill(i,2.5) | T.fill(x,x) | T.frexp(T.tensor([0.,3.,-.5,inf])) | T.frexp(i) | T.gradient(v)
T.gradient(v,spacing=2.,edge_order=2) | T.gradient(m,dim=1) | T.gradient(m,spacing=(2.,3.)) | T.gradient(i)
T.gradient(m,spacing=(2.,)) | T.gradient(v,edge_order=3) | T.gradient(v[:1]) | T.gradient(v,spacing=v)
T.gradient(v,spacing=(T.tensor([0.,1,3,4]),),edge_order=2) | T.histogram(v,3) | T.histogram(v,T.tensor([0.,1.5,3]))
T.histogram(v,3,range=(0.,2.),density=True) | T.histogram(v,3,weight=v) | T.histogram(i,3) | T.histogram(v,0) | T.histogram(v*0,2)
T.nonzero_static(v-1,size=2) | T.nonzero_static(v-1,size=6,fill_value=-5) | T.nonzero_static(v,size=-1) | T.renorm(m,2,0,.5)
T.renorm(v,2,0,5.) | T.renorm(m,-1,0,5.) | T.renorm(m,2,0,-5.) | m.clone().renorm_(1,1,.5) | T.renorm(m,2,-1,0.)
T.renorm(ii,2,0,1) | m.sum_to_size(3,1) | m.sum_to_size((4,)) | m.sum_to_size(2) | m.sum_to_size(3,4) is m
T.slice_copy(v,0,1,-1,2) | T.scatter_reduce(v,0,i%2,v,'mean') | T.scatter_reduce(i,0,i%2,i,'mean',include_self=False)
T.scatter_reduce(i,0,i%2,i,'amax',include_self=False) | T.scatter_reduce(i.byte(),0,i%2,i.byte(),'amin',include_self=False)
T.scatter_reduce(v,0,i%2,i,'sum') | T.scatter_reduce(i>1,0,i%2,i>0,'amax') | T.index_reduce(v,0,i%2,v,'sum')
T.index_reduce(m,1,i01,m[:,:2],'amin') | T.index_reduce(v,0,-i,v,'prod') | v.clone().scatter_reduce_(0,i%2,v,'prod')
i.clone().index_reduce_(0,i%2,i,'mean') | v.split_with_sizes([1,3]) | v.split_with_sizes([1,1]) | T.unsafe_chunk(v,3)
T.unsafe_chunk(v,0) | T.unsafe_split(m,2,1) | T.igamma(T.tensor([1.,0.,-1.,2.]),T.tensor([1.,1.,1.,-2.])) | T.igammac(p,p)
T.igamma(i,i) | p.clone().igamma_(p) | T.special.zeta(2,p) | T.special.xlog1py(2,i)
T.special.xlog1py(T.tensor([0.,0.]),T.tensor([-1.,nan])) | T.special.chebyshev_polynomial_t(x,3)
T.special.chebyshev_polynomial_v(x,2) | T.special.chebyshev_polynomial_w(x,T.tensor([2.7,-1,0]))
T.special.shifted_chebyshev_polynomial_u(2,i) | T.special.hermite_polynomial_h(x,3) | T.special.bessel_j0(i)
T.special.modified_bessel_k1(p) | T.special.airy_ai(x) | T.special.spherical_bessel_j0(x*0)
T.special.legendre_polynomial_p(x,2,out=T.zeros(2,3)) | T.special.round(x,decimals=1) | T.special.softmax(x,0)
T.isreal(T.tensor([nan,inf,1.])) | T.isreal(T.tensor([nan*1j,1.])) | T.lgamma(T.tensor([inf,-inf,nan,-1.])) | T.logit(i,.2)
T.logit(i.double(),.2)
"""  # fmt: skip
EXPRESSIONS = [e.strip() for line in EXPRESSIONS.strip().splitlines() for e in line.split(" | ")]


@pytest.mark.oracle
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_as_pytorch(expression):
    agree(expression)


@pytest.mark.parametrize("name", "relu leaky_relu hardtanh relu6 softshrink hardshrink".split())
def test_what_is_cut_off_has_a_second_derivative_and_it_is_0(T, name):
    x = T.tensor([-1.5, 0.3, 2.0, 7.0], requires_grad=True)
    (g,) = T.autograd.grad(getattr(T.nn.functional, name)(x).sum(), x, create_graph=True)
    assert g.requires_grad
    assert T.autograd.grad(g.sum(), x)[0].tolist() == [0, 0, 0, 0]


def test_a_rounded_quotient_has_the_derivative_0_and_floor_divide_none(T):
    x, y = (T.tensor([3.5, -7.0], requires_grad=True) for _ in range(2))
    for mode in ("floor", "trunc"):
        out = T.div(x, y * 2, rounding_mode=mode)
        assert out.grad_fn.name() == "DivBackward2"
        assert [g.tolist() for g in T.autograd.grad(out.sum(), (x, y))] == [[0, 0], [0, 0]]
        x.clone().div_(2.0, rounding_mode=mode).sum().backward()
    for out in (x // 2, T.floor_divide(x, y), 2 // x):
        assert out.requires_grad
        with pytest.raises(RuntimeError):
            out.sum().backward()


def test_copies_and_views(T):
    m, v = T.ones(3, 3), T.tensor(2.0)
    T.diag(m).fill_(5)
    m.t()[:, ::2].ravel().fill_(5)
    T.max(v, 0).values.fill_(5)
    b = T.tensor([True])
    T.sgn(b).fill_(False)
    T.diff(m, 0).fill_(5)
    assert m.sum() == 9 and v == 2 and b.all()


def test_choices_from_a_number_are_named_in_the_graph(T):
    x = T.tensor(2.0, requires_grad=True)
    for choose, name in (
        (lambda: x.max(0), "Max"), (lambda: x.kthvalue(1), "Kthvalue"), (lambda: x.mode(0), "Mode"), (lambda: x.cummax(0), "Cummax"),
        (lambda: x.sort(0), "Sort"), (lambda: x.topk(1), "Topk"),
    ):  # fmt: skip
        assert choose()[0].grad_fn.name() == f"{name}Backward0"


def test_the_share_of_a_quantile_has_a_gradient(T):
    x, q = T.tensor([1.0, 2.0, 4.0, 8.0], requires_grad=True), T.tensor([0.2, 0.5], requires_grad=True)
    T.quantile(x, q).sum().backward()
    assert q.grad.tolist() == pytest.approx([3.0, 6.0]) and x.grad.tolist() == pytest.approx([0.4, 1.1, 0.5, 0.0])


def test_nextafter_passes_the_gradient(T):
    x, y = (T.tensor([1.0, 2.0, 3.0], requires_grad=True) for _ in range(2))
    T.nextafter(x, y + T.tensor([1.0, 0.0, 0.0])).sum().backward()
    assert x.grad.tolist() == [1, 0, 0]


def test_margins_have_gradients(T):
    x = T.arange(3.0).reshape(1, 3).requires_grad_()
    for mode, sums in (("reflect", [1, 4, 2]), ("replicate", [3, 1, 3]), ("circular", [2, 3, 2])):
        (g,) = T.autograd.grad((T.nn.functional.pad(x, (2, 2), mode=mode) * T.tensor([1.0] * 7)).sum(), x)
        assert g.sum() == 7 and (mode != "replicate" or g.tolist() == [sums])


def test_forward_mode_of_a_product_at_places():
    x, y = nbgrad.tensor([1.0, 2.0, 3.0]), nbgrad.tensor([4.0, 5.0, 6.0])
    at = nbgrad.tensor([0, 0, 2])
    out, tangent = nbgrad.func.jvp(lambda x, y: x.scatter_reduce(0, at, y, "prod"), (x, y), (x, y))
    assert out.tolist() == [20, 2, 18] and tangent.tolist() == [60, 2, 36]


def test_as_strided_scatter_gives_the_input_the_gradient_of_what_it_keeps():
    x, y = nbgrad.tensor([1.0, 2.0, 3.0], requires_grad=True), nbgrad.tensor([5.0], requires_grad=True)
    out = nbgrad.as_strided_scatter(x, y, (1,), (1,), 1)
    (out * nbgrad.tensor([1.0, 10.0, 100.0])).sum().backward()
    assert out.tolist() == [1, 5, 3] and x.grad.tolist() == [1, 0, 100] and y.grad.tolist() == [10]


def test_operands_without_a_derivative_are_named():
    a, x = nbgrad.ones(2, requires_grad=True), nbgrad.ones(2)
    for call in (lambda: nbgrad.igamma(a, x), lambda: nbgrad.igammac(a, x), lambda: nbgrad.special.zeta(a + 1, x)):
        with pytest.raises(NotImplementedError, match="has no derivative with respect to its first operand"):
            call().sum().backward()
    assert not nbgrad.special.bessel_j0(a).requires_grad


@pytest.mark.parametrize("name", "t_copy unbind_copy alias_copy detach".split())
def test_copies_have_memory_of_their_own(T, name):
    x = T.zeros(2, 2)
    out = getattr(T, name)(x)
    (out[0] if isinstance(out, tuple) else out).fill_(1)
    assert (x.sum() == 0) == name.endswith("_copy")


def test_unsafe_parts_may_be_written_in_place(T):
    x = T.ones(4, requires_grad=True)
    for parts in ((x * 1).unsafe_split(2), (x * 1).unsafe_chunk(2), T.unsafe_split_with_sizes(x * 1, (1, 3))):
        parts[0].mul_(2)
        assert parts[0].tolist() == [2] * len(parts[0])
    with pytest.raises(RuntimeError):
        (x * 1).split(2)[0].mul_(2)
