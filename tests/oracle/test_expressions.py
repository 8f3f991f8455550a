"""Functions of the namespace by example: value, dtype, shape and kind of error as in PyTorch, one expression after the other."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

import nbgrad

EXPRESSIONS = r"""
T.lgamma(p) | T.digamma(p) | T.polygamma(1,p) | p.polygamma(2) | T.erfinv(p/3) | T.i0(x) | T.mvlgamma(p+1,2) | T.logit(p/3)
T.logit(x,eps=1e-3) | T.sinc(x) | T.rad2deg(x) | T.deg2rad(T.tensor([90,180])) | T.xlogy(p,p)
T.xlogy(T.tensor([0.,0.,1.]),T.tensor([0.,nan,0.])) | T.xlogy(2,p) | T.xlogy(p,2) | T.logaddexp2(x,y) | T.fmax(x,y)
T.fmax(T.tensor([1.,nan]),T.tensor([nan,2.])) | T.fmin(x,y) | T.copysign(x,y) | T.copysign(x,-1)
T.heaviside(T.tensor([-1.,0.,2.]),T.tensor([.5])) | T.gcd(T.tensor([12,9]),T.tensor([8,6]))
T.lcm(T.tensor([12,9]),T.tensor([8,6])) | T.nextafter(T.tensor([1.]),T.tensor([2.])) | T.float_power(x.abs(),2)
T.float_power(2,i) | T.float_power(i,i) | T.ldexp(x,T.tensor([1,2,3])) | T.isposinf(T.tensor([inf,-inf,1.]))
T.isneginf(T.tensor([inf,-inf,1.])) | T.clamp_min(x,0) | T.clamp_max(x,0.5) | x.clamp_min(y) | x.clamp_max_(0.) | T.cummax(v,0)
T.cummin(m,1) | T.cummax(T.tensor([1.,nan,2.,3.]),0) | T.kthvalue(v,2) | T.kthvalue(m,2,0,True) | T.kthvalue(v,7)
T.mode(T.tensor([1,2,2,3])) | T.mode(m,0) | T.msort(m) | T.aminmax(m) | T.aminmax(m,dim=1) | T.quantile(v,.3)
T.quantile(m,T.tensor([.1,.5]),dim=1) | T.quantile(m,.4,dim=0,keepdim=True) | T.quantile(m,.4,keepdim=True)
T.quantile(v,.4,interpolation='lower') | T.quantile(v,.4,interpolation='higher') | T.quantile(v,.4,interpolation='nearest')
T.quantile(v,.4,interpolation='midpoint') | T.quantile(T.tensor([1.,nan,2.]),.5) | T.nanquantile(T.tensor([1.,nan,2.]),.5)
T.nanquantile(T.tensor([[1.,nan,2.],[nan,nan,nan]]),.5,dim=1) | T.quantile(v,2.) | T.quantile(i,.5)
T.nanmean(T.tensor([1.,nan,2.])) | T.nanmean(T.tensor([[1.,nan],[nan,nan]]),1) | T.nanmedian(T.tensor([1.,nan,2.]))
T.nanmedian(T.tensor([[1.,nan,0.],[nan,nan,nan]]),1) | T.nanmedian(i) | T.nanmedian(T.zeros(0)) | T.split_with_sizes(v,[1,3])
T.logcumsumexp(m,1) | T.logcumsumexp(v,0) | T.diff(i) | T.diff(m,dim=0)
T.diff(m,n=2) | T.diff(v,prepend=T.tensor([0.])) | T.diff(v,append=T.tensor([0.])) | T.diff(T.tensor([True,False]))
T.diff(v,n=9) | T.trapezoid(v) | T.trapezoid(v,v.cumsum(0)) | T.trapz(m,dx=2.,dim=0) | T.cumulative_trapezoid(m) | T.cov(m)
T.cov(v) | T.cov(m,correction=0) | T.cov(v,fweights=T.tensor([1,2,1,1])) | T.cov(m,aweights=T.tensor([.1,.2,.3,.4])) | T.cov(c)
T.corrcoef(T.tensor([[1.,2.,4.],[3.,1.,2.]])) | T.corrcoef(v) | T.dist(x,y) | T.dist(x,y,1) | T.cdist(x,y) | T.cdist(x,y,1)
T.cdist(b3,b3,inf) | T.cdist(x,v) | T.pdist(m) | T.histc(v,4) | T.histc(v,3,0,3)
T.searchsorted(T.tensor([1,3,5]),T.tensor([3,4])) | T.searchsorted(T.tensor([1,3,5]),3)
T.searchsorted(T.tensor([1,3,5]),T.tensor([[3,9]]),right=True) | T.searchsorted(T.tensor([[1,3],[2,4]]),T.tensor([[3],[3]]))
T.searchsorted(T.tensor([1.,3.]),T.tensor([2.]),side='right',out_int32=True) | T.bucketize(v,T.tensor([1.,2.]))
T.bucketize(2,T.tensor([1,2,3]),right=True) | T.isin(i,T.tensor([1,2])) | T.isin(i,1)
T.unique_consecutive(T.tensor([1,1,2,2,1]),return_counts=True,return_inverse=True)
T.unique_consecutive(T.tensor([[1,1],[1,1],[2,2]]),dim=0) | T.einsum('ij,kj->ik',x,y) | T.einsum('ij,jk',x,y.T)
T.einsum('ij->ji',x) | T.einsum('ij->',x) | T.einsum('ii->i',x@y.T) | T.einsum('ii',x@y.T) | T.einsum('i,j->ij',v,p)
T.einsum('i,i',v,v) | T.einsum('bij,bjk->bik',b3,b3.mT) | T.einsum('...ij,...jk->...ik',b3,m.T) | T.einsum('bij,kj->bik',b3,m)
T.einsum('bn,anm,bm->ba',x[:,:2],T.ones(4,2,3),y) | T.einsum('i,j',v,p) | T.einsum('ba',x) | T.einsum('ij,ij->i',x,y)
T.einsum('ij, ij -> i',[x,y]) | T.einsum('ij,jk->ik',x,y) | T.einsum('ij->ijk',x) | T.einsum('ijk->i',x)
T.einsum('b h i, b h j -> b i j',b3,b3) | T.einsum('...->...',x) | T.einsum('i...->...',b3) | T.tensordot(m,m.T,1)
T.tensordot(b3,b3,([1,2],[1,2])) | T.tensordot(x,y) | T.tensordot(x,y,dims=([0],[0])) | T.tensordot(x,m,1) | T.inner(v,v)
T.inner(x,y) | T.inner(T.tensor(2.),x) | T.kron(x,y) | T.kron(v,x) | T.cross(x,y,dim=1) | T.cross(x,y) | T.trace(m[:,:3])
m[:,:3].trace() | T.baddbmm(T.zeros(2,3,3),b3,b3.mT,beta=2,alpha=.5) | T.addbmm(T.zeros(3,3),b3,b3.mT)
T.addmv(T.zeros(3),m,v,alpha=2) | T.addr(T.zeros(4,3),v,p) | T.zeros(4,3).addr_(v,p) | T.ger(v,p) | T.chain_matmul(x,y.T,x)
T.matrix_power(m[:,:3],3) | T.matrix_power(m[:,:3],0) | T.meshgrid(T.arange(3),T.arange(2),indexing='ij')
T.meshgrid(T.arange(3),T.arange(2),indexing='xy') | T.meshgrid(T.arange(3),T.arange(2))
T.meshgrid([T.arange(3),T.arange(2)],indexing='xx') | T.meshgrid(T.tensor(1),T.arange(2),T.arange(3),indexing='xy')
T.cartesian_prod(i,i) | T.combinations(i) | T.combinations(i,3,True) | T.block_diag(x,v,T.tensor(3.))
T.atleast_1d(T.tensor(1)) | T.atleast_2d(v) | T.atleast_2d(T.tensor(2.),v) | T.atleast_3d(v) | T.atleast_3d(x)
T.atleast_3d(T.tensor(2.)).shape | T.dstack([x,y]) | T.dstack([v,v]) | T.column_stack([v,v]) | T.column_stack([x,x])
T.row_stack([v,v]) | T.fliplr(x) | T.flipud(x) | T.rot90(x) | T.rot90(x,2) | T.rot90(x,-1) | T.rot90(b3,1,(1,2)).shape
T.rot90(x,0) | T.diagflat(x) | T.diagflat(v,1) | T.tril_indices(3,4) | T.triu_indices(3,4,-1) | T.vander(v)
T.vander(v,3,increasing=True) | T.select_scatter(x,v[:3],0,1) | T.slice_scatter(x,y[:,:2],1,1,3) | T.diagonal_scatter(x,v[:2])
T.numel(x) | T.detach(x) | T.pi+T.e | T.isinf(T.tensor(T.inf)) | F.relu(x,inplace=True) | F.relu(x,True) | F.relu_(x)
F.relu6(x*9,inplace=True) | F.elu(x,1.,True) | F.elu(x,alpha=.5) | F.elu_(x) | F.selu(x) | F.celu(x,2.)
F.leaky_relu(x,.2,True) | F.leaky_relu_(x) | F.hardtanh_(x) | F.silu(x,inplace=True) | F.mish(x) | F.hardsigmoid(x*4)
F.hardswish(x*4) | F.threshold(x,.1,20) | F.softsign(x) | F.tanhshrink(x) | F.softshrink(x) | F.hardshrink(x)
F.prelu(x,T.tensor([.25])) | F.prelu(x,T.tensor([.25,.1,.2])) | F.prelu(x,T.tensor([.25,.1])) | F.glu(m) | F.glu(m,0)
F.dropout(x,.5) | F.dropout(x,0.) | F.dropout(x,1.) | F.dropout(x,2.) | F.dropout(x,training=False) | F.dropout(m.T,.3)
F.dropout(x,.5,inplace=True) | F.embedding(T.tensor([[1,0],[2,2]]),m) | F.embedding(T.tensor([7]),m)
F.embedding(T.tensor([1.]),m) | F.layer_norm(x,(3,)) | F.layer_norm(x,[3],p,p) | F.layer_norm(b3,(3,4)) | F.layer_norm(x,(4,))
F.rms_norm(x,(3,)) | F.rms_norm(x,(3,),p,1e-5) | F.pairwise_distance(x,y) | F.gumbel_softmax(x)
F.gumbel_softmax(x,tau=.5,hard=True) | F.scaled_dot_product_attention(b3,b3,b3)
F.scaled_dot_product_attention(b3,b3,b3,is_causal=True)
F.scaled_dot_product_attention(b3,b3,b3,attn_mask=T.ones(3,3,dtype=T.bool).tril())
F.scaled_dot_product_attention(b3,b3,b3,attn_mask=T.zeros(3,3),scale=.1) | F.pdist(m) | T.zeros(4,3).fill_diagonal_(2)
T.zeros(7,3).fill_diagonal_(2,True) | T.zeros(2,3,3).fill_diagonal_(1) | T.zeros(3).fill_diagonal_(1) | T.exp_(x) | T.relu_(x)
T.zero_(x) | T.fill_(x,2) | F.hardsigmoid(x*4) | x.new_zeros(2).addmv_(y,p) | x.clamp_max_(0.) | T.zeros(4,3).addr_(v,p)
x.lgamma_() | x.sinc_() | F.embedding(T.tensor([5]),m,padding_idx=9) | T.cross(x,v)
T.einsum('ij,jk->ik',x,x.T) | T.einsum('ij,jk',x,x.T) | T.einsum('IJ,Jk->kI',x,x.T) | T.einsum(x,[0,1],x,[2,1],[0,2])
T.einsum(x,[0,1],x.T,[1,2]) | T.einsum(x,[0,...]) | T.einsum(x,[...,1],[...]) | T.einsum('i...j->...',b3)
T.einsum('...,...->...',x,y) | T.einsum('...i,i->...',x,p) | T.einsum('iij->ij',T.ones(2,2,3)) | T.einsum('',T.tensor(2.))
T.einsum(',',T.tensor(2.),T.tensor(3.)) | T.einsum('i->',v) | T.einsum('ij',x) | T.einsum('ji',x) | T.einsum('i,i->i',v,v)
T.einsum('i,j,k->ijk',p,p,p) | T.einsum('ij,ij,ij->',x,x,y) | T.einsum('ij,jk,kl->il',x,x.T,x) | T.einsum('ij,j->i',x,v)
T.einsum('ij->ii',x) | T.einsum('ij->ik',x) | T.einsum('i->ii',v) | T.einsum('ijk',x) | T.einsum('i',x)
T.einsum('i,j->ij',v) | T.einsum('i->i',v,v) | T.einsum('i$->i',x) | T.einsum('..i->i',x) | T.einsum('ij->j...',x)
T.einsum('i.j',x) | T.einsum('b...,b...->...',b3,b3) | T.einsum('a...,b...->ab...',b3,b3)
T.einsum('ij,kj->ik',T.ones(2,1),T.ones(3,4)) | T.einsum('ij,jk->ik',T.ones(2,3,dtype=T.int64),T.ones(3,2,dtype=T.int64))
T.einsum('ij,jk->ik',x,x.T.double()) | T.einsum('i,i->',c,c) | T.einsum('ij->i',T.zeros(2,0))
T.einsum('ij,jk->ik',T.zeros(2,0),T.zeros(0,3)) | T.einsum(x,[0,60]) | T.einsum('ij, jk -> ik',x,x.T)
T.einsum('bhqd,bhkd->bhqk',b4,b4) | T.einsum('...qd,...kd->...qk',b4,b4) | T.cdist(x,y) | T.cdist(x,x) | T.cdist(x,y,p=0.)
T.cdist(x,y,p=1.5) | T.cdist(x,y,p=-1.) | T.cdist(b3,m) | T.cdist(b3,b3[:1]) | T.cdist(x,T.zeros(0,3)) | T.cdist(x,y.double())
T.cdist(T.zeros(2,0),T.zeros(3,0)) | T.cdist(x,y,compute_mode='donot_use_mm_for_euclid_dist') | T.cdist(t,t)
T.cdist(t[None],t[None]) | T.cdist(x,y,compute_mode='bad') | T.searchsorted(sv,p) | T.searchsorted(sv,p.double())
T.searchsorted(sv,T.tensor([nan])) | T.searchsorted(v,p,sorter=v.argsort()) | T.searchsorted(sv,p,side='bad')
T.searchsorted(sv,p,right=True,side='left') | T.searchsorted(sv,b3) | T.searchsorted(b3.sort()[0],b3)
T.searchsorted(T.tensor(1.),p) | T.searchsorted(sv,1) | T.searchsorted(sv,True) | T.searchsorted(b3,2.) | T.bucketize(b3,sv)
T.bucketize(2.,sv) | T.bucketize(p,x) | T.bucketize(T.zeros(0),sv) | T.searchsorted(T.zeros(0),p) | T.topk(v,2)
T.topk(v,2,largest=False) | T.topk(v,5) | T.topk(v,0) | T.topk(m,2,0,False,True) | T.topk(T.tensor(2.),1)
T.topk(T.tensor([nan,1.,2.]),2) | T.topk(T.tensor([True,False]),1) | T.topk(v,-1) | T.topk(c,1)
T.topk(T.tensor([inf,-inf,0.]),2) | T.kthvalue(T.tensor([nan,1.,2.]),3) | T.kthvalue(v,0) | T.kthvalue(T.tensor(2.),1)
T.kthvalue(c,1) | T.mode(T.tensor(2.)) | T.mode(T.zeros(0)) | T.mode(T.zeros(2,0)) | T.mode(T.zeros(0,2),1)
T.mode(T.tensor([True,False,True])) | T.mode(T.tensor([[1,2,2],[3,3,1]]),0,True) | T.cummax(T.tensor(2.),0)
T.cummax(T.zeros(0),0) | T.cummax(T.tensor([1,3,3,2]),0) | T.cummin(T.tensor([nan,1.]),0) | T.cummax(c,0) | T.cummax(m.T,1)
T.cummax(T.tensor([True,False]),0) | T.kthvalue(m,2,dim=5) | T.empty_like(T.ones(1,3).expand(4,3)).stride()
T.empty_like(T.ones(4,1).expand(4,3)).stride() | T.empty_like(T.ones(2,1,3).expand(2,4,3).transpose(0,2)).stride() | T.celu(x)
T.selu_(x) | T.threshold(x,.1,2.) | T.cosine_similarity(x,y) | T.pairwise_distance(x,y) | T.hardshrink(x)
T.prelu(x,T.tensor([.2]))
""".replace("\n", " | ").split(" | ")
EXPRESSIONS = [e.strip() for e in EXPRESSIONS if e.strip()]


def names(T):
    """What the expressions are made of."""
    return {
        "T": T, "F": T.nn.functional, "inf": math.inf, "nan": math.nan, "v": T.tensor([3.0, 1.0, 2.0, 1.0]), "i": T.tensor([3, 1, 2, 1]),
        "x": T.tensor([[0.3, -1.2, 2.5], [1.1, 0.4, -0.7]]), "y": T.tensor([[1.3, 0.2, -0.5], [2.0, 0.1, 0.9]]),
        "p": T.tensor([0.5, 1.5, 2.5]), "m": T.arange(12.0).reshape(3, 4) / 5 - 1, "b3": (T.arange(24.0) - 9).reshape(2, 3, 4) / 7,
        "c": T.tensor([1 + 2j, 0.5 - 1j]), "ii": T.tensor([[0, 1, 2, 0], [1, 1, 3, 2], [0, 0, 1, 2]]), "i01": T.tensor([0, 1]),
        "w": T.tensor([[0.5, 1.0, 2.0], [0.1, 0.2, 0.3]]), "t": T.tensor([0, 2]), "tr": T.tensor([[1.0, 0.0, 0.0], [1.0, 0.0, 1.0]]),
        "ls": T.tensor([[0.3, -1.2, 2.5], [1.1, 0.4, -0.7]]).log_softmax(1), "pr": T.tensor([[0.6, 0.2, 0.9], [0.7, 0.6, 0.3]]),
        "b4": (T.arange(24.0) - 9).reshape(1, 2, 3, 4) / 7, "sv": T.tensor([1.0, 1.0, 2.0, 3.0]),
    }  # fmt: skip


def outcome(T, expression):
    """The values, or the error."""
    T.manual_seed(7)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return flat(T, eval(expression, names(T)))
    except Exception as error:
        return error


def flat(T, found):
    """Arrays and plain values, each with its dtype and shape."""
    if isinstance(found, T.Tensor):
        return [(str(found.dtype), tuple(found.shape), np.array(found.resolve_conj().tolist()))]
    if isinstance(found, T.dtype):
        return [("", (), np.array(str(found)))]
    return (
        [part for each in found for part in flat(T, each)]
        if isinstance(found, tuple | list)
        else [(type(found), (), np.array(found))]
    )


def agree(expression):
    """The same values, dtypes and shapes, or the same kind of error."""
    torch = pytest.importorskip("torch")
    ours, theirs = outcome(nbgrad, expression), outcome(torch, expression)
    if isinstance(theirs, Exception):
        assert isinstance(ours, type(theirs)) or isinstance(theirs, NotImplementedError) and isinstance(ours, RuntimeError)
        return
    assert not isinstance(ours, Exception), ours
    assert [part[:2] for part in ours] == [part[:2] for part in theirs]
    for a, b in zip(ours, theirs):
        if a[2].dtype.kind == "U":
            assert a[2] == b[2]
        else:
            np.testing.assert_allclose(a[2], b[2], rtol=2e-5, atol=2e-6)


@pytest.mark.oracle
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_as_pytorch(expression):
    agree(expression)


def test_examples_without_pytorch():
    x = nbgrad.arange(6.0).reshape(2, 3)
    assert nbgrad.einsum("ij,kj->ik", x, x).tolist() == (x @ x.T).tolist()
    assert nbgrad.quantile(x, 0.5).item() == 2.5 and nbgrad.cummax(x.flip(1), 1).indices.tolist() == [[0, 0, 0]] * 2
    assert nbgrad.nn.functional.dropout(x, 0.0) is x and nbgrad.trace(nbgrad.eye(3)).item() == 3
    assert nbgrad.pi == math.pi and nbgrad.newaxis is None and nbgrad.inf == math.inf


def test_the_padding_row_of_an_embedding_gets_no_gradient(T):
    w = T.ones(3, 2, requires_grad=True)
    T.nn.functional.embedding(T.tensor([0, 2, 2, 1]), w, padding_idx=2).sum().backward()
    assert w.grad.tolist() == [[1, 1], [1, 1], [0, 0]]


def test_dropout_scales_the_gradient_of_what_is_kept(T):
    T.manual_seed(0)
    x = T.ones(1000, requires_grad=True)
    y = T.nn.functional.dropout(x, 0.25)
    y.sum().backward()
    assert (x.grad == y.detach()).all() and set(x.grad.tolist()) == {0.0, x.grad.max().item()}


def test_in_place_activations_write(T):
    x = T.tensor([-1.0, 2.0])
    assert T.nn.functional.relu(x, inplace=True) is x and x.tolist() == [0, 2]
    assert T.exp_(x) is x and x[0] == 1
    with pytest.raises(RuntimeError):
        T.nn.functional.elu_(T.ones(2, requires_grad=True))


def test_names_that_are_not_there_say_why():
    for name, reason in {"mtia": "CPU", "compile": "compiler", "soft_max": "did you mean softmax", "zzz": "has it not yet"}.items():
        with pytest.raises(AttributeError, match=f"nbgrad has no '{name}'.*{reason}"):
            getattr(nbgrad, name)


def test_what_is_no_tensor_is_named():
    for call in (lambda: nbgrad.sum([1, 2]), lambda: nbgrad.reshape([1, 2], (2, 1)), lambda: nbgrad.ones(2).gather(0, [1, 2])):
        with pytest.raises(
            TypeError, match=r"takes a tensor(?: as index)?, got list: make it one first, with torch.tensor\(\[1, 2\]\)"
        ):
            call()


def test_functions_that_wait_for_their_first_use_are_listed_and_imported():
    found = {}
    exec("from nbgrad import *", found)
    assert found["sum"] is nbgrad.sum and found["exp"] is nbgrad.exp and {"sum", "vmap", "cuda"} <= set(dir(nbgrad))


@pytest.mark.parametrize("f, error", [
    (lambda T, x: x // 2, RuntimeError), (lambda T, x: 2 // x, RuntimeError), (lambda T, x: T.floor_divide(x, x), RuntimeError),
    (lambda T, x: T.unique(x), NotImplementedError), (lambda T, x: T.unique(x, dim=0, return_counts=True)[0], NotImplementedError),
    (lambda T, x: T.unique_consecutive(x), NotImplementedError),
    (lambda T, x: T.unique_consecutive(x, return_inverse=True, dim=0)[0], NotImplementedError),
    (lambda T, x: T.div(x, 2, rounding_mode="floor"), None), (lambda T, x: T.div(x, x, rounding_mode="trunc"), None),
])  # fmt: skip
def test_what_is_recorded_and_has_no_derivative(T, f, error):
    x = T.tensor([1.0, 2.5, 2.5], requires_grad=True)
    y, names = f(T, x), "NotImplemented Unique2Backward0 UniqueDimBackward0 UniqueConsecutiveBackward0 DivBackward2"
    assert y.requires_grad and y.grad_fn.name().rpartition(":")[2] in names.split()
    if error is None:
        y.sum().backward()
        assert x.grad.tolist() == [0, 0, 0]
        return
    with pytest.raises(error):
        y.sum().backward()
    with T.no_grad():
        assert not f(T, x).requires_grad
    assert not f(T, x.detach()).requires_grad


def test_the_other_results_of_unique_are_integers(T):
    x = T.tensor([2.0, 1.0, 2.0], requires_grad=True)
    values, inverse, counts = T.unique(x, return_inverse=True, return_counts=True)
    assert (values.tolist(), inverse.tolist(), counts.tolist()) == ([1, 2], [1, 0, 1], [1, 2])
    assert not inverse.requires_grad and not counts.requires_grad
