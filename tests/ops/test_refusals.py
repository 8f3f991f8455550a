"""Values that a function cannot take: the error is of PyTorch's type, says what to do in words of our own, and changes nothing."""

from __future__ import annotations

import re

import pytest

import nbgrad

from .test_namespace import agree, names, outcome

REFUSED = r"""
T.cov(b3) | T.cov(v,fweights=v) | T.cov(v,fweights=i01) | T.cov(v,aweights=p) | T.cov(v,fweights=-i) | T.cov(v,aweights=-v)
T.diff(m,-1) | T.diag_embed(m,dim1=1,dim2=1) | T.fliplr(v) | T.flipud(T.tensor(1.)) | T.rot90(v) | T.rot90(m,1,[0])
T.roll(v,()) | T.roll(m,(2,1),0) | T.roll(m,1,5) | T.roll(T.tensor(1.),0,0) | T.flip(m,(0,0))
T.movedim(b3,(0,1),(1,0,2)) | T.movedim(b3,(0,0),(1,0)) | T.movedim(b3,(0,1),(1,1)) | T.movedim(b3,(0,-3),(1,0))
T.narrow(m,1,5,0) | T.narrow(m,1,-5,1) | T.narrow(m,1,3,2) | T.narrow(m,1,0,-1) | T.gather(m,1,i) | T.gather(v,0,ii)
T.isclose(x,y,rtol=-1.) | T.isclose(x,y,atol=nan) | T.allclose(x,y,rtol=-1.) | T.logspace(0,1,-1) | T.logspace(v,v,1) | T.linspace(v,v,1)
T.multinomial(p,0) | T.multinomial(p,-1) | T.multinomial(i,1) | T.multinomial(b3.abs(),1) | F.hardtanh(x,.5,-.5) | F.prelu(b3,w)
T.hstack([]) | T.vstack([]) | T.dstack([]) | T.column_stack([]) | T.cat([]) | T.stack([]) | T.outer(m,v) | T.outer(v,T.tensor(1.))
T.addmm(i,m,m.T) | T.addmm(x.double(),x,x.T) | T.addmm(b3,x,x.T) | T.addmm(x@x.T,x,x.T,alpha=1j) | T.addmv(m,m,v) | T.addmv(p,m,v,beta=1j)
T.addmm(i[:2],ii,ii.T,beta=.5) | T.baddbmm(b3,b3,b3.mT) | T.remainder(2,3) | T.bitwise_and(2,3) | T.float_power(2,3) | T.xlogy(2,3)
T.gather(m,1,ii,out=T.zeros(3,4,dtype=T.float64)) | T.take(v,i01,out=v) | T.masked_select(v,v>1,out=v) | T.index_select(m,0,i01,out=m)
T.multinomial(p,2,out=T.zeros(2)) | T.aminmax(m,dim=0,out=(T.zeros(4),T.zeros(4,dtype=T.int32)))
"""
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
