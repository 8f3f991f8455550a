"""Values that a function cannot take: the error is of PyTorch's type, says what to do in words of our own, and changes nothing."""

from __future__ import annotations

import re

import pytest

import nbgrad

from .test_expressions import agree, names, outcome

REFUSED = r"""
T.cov(b3) | T.cov(v,fweights=v) | T.cov(v,fweights=i01) | T.cov(v,aweights=p) | T.cov(v,fweights=-i) | T.cov(v,aweights=-v)
T.diff(m,-1) | T.diag_embed(m,dim1=1,dim2=1) | T.fliplr(v) | T.flipud(T.tensor(1.)) | T.rot90(v) | T.rot90(m,1,[0])
T.roll(v,()) | T.roll(m,(2,1),0) | T.roll(m,1,5) | T.roll(T.tensor(1.),0,0) | T.flip(m,(0,0))
T.movedim(b3,(0,1),(1,0,2)) | T.movedim(b3,(0,0),(1,0)) | T.movedim(b3,(0,1),(1,1)) | T.movedim(b3,(0,-3),(1,0))
T.narrow(m,1,5,0) | T.narrow(m,1,-5,1) | T.narrow(m,1,3,2) | T.narrow(m,1,0,-1) | T.gather(m,1,i) | T.gather(v,0,ii)
T.isclose(x,y,rtol=-1.) | T.isclose(x,y,atol=nan) | T.allclose(x,y,rtol=-1.) | T.logspace(0,1,-1) | T.logspace(v,v,1)
T.linspace(v,v,1) | T.histogram(v,2,density=1) | T.histogram(v,2.) | T.histogram(v,True)
T.multinomial(p,0) | T.multinomial(p,-1) | T.multinomial(i,1) | T.multinomial(b3.abs(),1) | F.hardtanh(x,.5,-.5) | F.prelu(b3,w)
T.hstack([]) | T.vstack([]) | T.dstack([]) | T.column_stack([]) | T.cat([]) | T.stack([]) | T.outer(m,v) | T.outer(v,T.tensor(1.))
T.addmm(i,m,m.T) | T.addmm(x.double(),x,x.T) | T.addmm(b3,x,x.T) | T.addmm(x@x.T,x,x.T,alpha=1j) | T.addmv(m,m,v)
T.addmv(p,m,v,beta=1j)
T.addmm(i[:2],ii,ii.T,beta=.5) | T.baddbmm(b3,b3,b3.mT) | T.remainder(2,3) | T.bitwise_and(2,3) | T.float_power(2,3) | T.xlogy(2,3)
T.gather(m,1,ii,out=T.zeros(3,4,dtype=T.float64)) | T.take(v,i01,out=v) | T.masked_select(v,v>1,out=v)
T.index_select(m,0,i01,out=m)
T.multinomial(p,2,out=T.zeros(2)) | T.aminmax(m,dim=0,out=(T.zeros(4),T.zeros(4,dtype=T.int32)))
"""
PLACES = r"""
m.gather(1,ii.byte()) | m.gather(1,T.zeros(4,1).long()) | m.gather(0,T.zeros(1,5).long()) | m.gather(1,i) | m.gather(2,ii)
m.gather(1,ii+1)
m.scatter(1,ii,m,reduce='bad') | m.scatter(1,ii,m,reduce=1) | m.scatter(1,ii,value=2,src=m) | m.scatter(1,ii)
m.scatter(1,ii,m.double())
m.scatter(1,-ii,m) | m.scatter(1,ii[0],m) | m.scatter_add(1,ii,m[:1]) | m.scatter(1,ii,1j) | m.index_select(0,i01.short())
m.index_select(0,ii)
m.index_select(0,i01+2) | T.tensor(5.).index_select(0,T.tensor([0,0])) | m.index_add(0,i01.float(),m[:2])
m.index_add(0,i01+5,m[:2])
m.index_add(0,-i01,m[:2]) | T.tensor(1.).index_add(0,T.tensor([0]),T.tensor([2.])) | m.index_copy(0,i01,m)
m.index_copy(0,i01.int(),m[:2])
m.index_copy(0,-i01,m[:2]) | m.index_fill(0,i01.int(),5) | m.index_fill(0,ii,5) | m.index_fill(0,i01+5,5)
m.put(i01,T.tensor([5,6]))
m.put(i01,p[:1]) | m.put(i01.int(),p[:2]) | m.put(T.tensor([12]),p[:1]) | m.take_along_dim(i01,1) | m.take_along_dim(ii.int(),1)
m.take_along_dim(ii.float(),1) | m.take_along_dim(T.tensor([17])) | m.masked_select(T.ones(5).bool())
m.masked_fill(T.ones(5).bool(),1) | m.masked_scatter(T.ones(5).bool(),m)
T.nonzero(m,out=T.zeros(0)) | m.index_put((0,),T.tensor(1.)) | m.index_put((None,i01),T.tensor(1.)) | m.__delitem__(0)
m[T.tensor([0,1]).short()]
"""
SHAPES = r"""
m.permute() | m.permute(0,'a') | m.reshape() | m.reshape(12.) | m.reshape('a') | m.reshape(True) | m.view() | m.view(2.,6)
m.expand()
m.expand('a') | m.expand(3.,4) | m.expand(-1,3,4) | m.repeat() | m.repeat('a') | m.repeat(1.,1) | m.repeat(-1,1) | m.tile(-1)
m.tile() | m.flip()
m[:1].squeeze((0,0)) | T.tensor(1.).movedim(1,0) | m.split([5,-1],1) | T.block_diag(b3) | T.cartesian_prod(m) | T.combinations(m)
T.combinations(v,-1) | T.tril_indices(-1,2) | T.vander(m) | m.slice_scatter(m,0,0,1) | m.slice_scatter(m[:1],0,0,1,0)
m.diagonal_scatter(v)
m.select_scatter(v[:1],0,0) | T.trace(x>0) | T.kthvalue(x>0,1) | T.kthvalue(T.zeros(0,2),1,0) | c.median() | (x>0).median()
c.mode()
T.unique(c) | T.quantile(T.zeros(0),.5) | x.quantile(T.tensor([.5]).double()) | i.nanmean() | i.logcumsumexp(0) | v.histc(5,3,1)
v.histc(5,nan,1) | i.histc(5) | T.bincount(i,minlength=-1) | T.bincount(i,weights=p) | T.bincount(v>1) | m.diff(prepend=v)
m.allclose(p)
T.tensor(1.).argmax(1) | T.tensor_split(m,T.tensor(3.)) | T.tensor_split(m,T.ones(2,2).long()) | T.meshgrid()
"""
REFUSED += PLACES + SHAPES
REFUSED = [e.strip() for e in re.split(r" \| |\n", REFUSED) if e.strip()]


@pytest.mark.oracle
@pytest.mark.parametrize("expression", REFUSED)
def test_as_pytorch(expression):
    torch = pytest.importorskip("torch")
    ours = outcome(nbgrad, expression)
    assert isinstance(outcome(torch, expression), Exception) and isinstance(ours, Exception), expression
    agree(expression)
    assert not re.search(r"has no attribute|out of bounds|axis \d|axes don't|ufunc|operands could not|_data", str(ours)), ours


def test_an_out_that_is_refused_is_as_it_was(T):
    found = names(T)
    v, before = found["v"], found["v"].tolist()
    with pytest.raises(RuntimeError):
        T.take(v, T.tensor([0, 1]), out=v)
    assert v.tolist() == before and v._version == 0
    low, high = T.aminmax(found["m"], dim=0, out=(T.zeros(4), T.zeros(4)))
    assert low.tolist() == found["m"][0].tolist() and high.tolist() == found["m"][2].tolist()


TAKEN = r"""
T.tensor(3.).gather(0,T.tensor(0)) | T.tensor(3.).gather(0,T.tensor([0,0,0])) | T.tensor([3.,4.]).gather(0,T.tensor(1))
m.gather(1,ii,sparse_grad=False)
m.gather(1,T.zeros(0).long()) | m.gather(0,T.zeros(0,9).long()) | T.tensor(5.).index_select(0,T.tensor([0]))
T.tensor(5.).index_select(0,T.tensor(0))
m.scatter(1,ii,2,reduce='multiply') | m.scatter(1,ii,m+1,reduce='multiply') | m.scatter(1,ii,2,reduce='add')
m.take_along_dim(ii*5-7,1)
m.take_along_dim(T.tensor([3,11])) | m[T.tensor(1).byte()] | m[T.tensor(0).byte()] | T.tensor(3.)[T.tensor(1).byte()]
m[T.tensor(1).short()]
m[T.tensor(-1).to(T.int8)] | T.flip(T.tensor(1.),(0,)) | T.unique_consecutive(T.tensor(2.)) | T.max(x,T.tensor(.5))
x.min(T.tensor(0)) | m.byte().fill_(3).index_fill(0,i01,-1)
"""
TAKEN = [e.strip() for e in re.split(r" \| |\n", TAKEN) if e.strip()]


@pytest.mark.oracle
@pytest.mark.parametrize("expression", TAKEN)
def test_places_are_read_as_in_pytorch(expression):
    torch = pytest.importorskip("torch")
    assert not isinstance(outcome(torch, expression), Exception)
    agree(expression)


def test_a_product_of_several_sources_at_one_place():
    x = nbgrad.full((2,), 5.0, requires_grad=True)
    with pytest.warns(UserWarning, match="scatter_add"):
        y = x.scatter(0, nbgrad.tensor([0, 0]), nbgrad.tensor([2.0, 3.0]), reduce="multiply")
    assert y.tolist() == [30, 5]
    y.sum().backward()
    assert x.grad.tolist() == [6, 1]


def test_small_negative_numbers_wrap_round_in_bytes(T):
    x = T.zeros(2, dtype=T.uint8)
    x[0] = -1
    assert x.tolist() == [255, 0]
