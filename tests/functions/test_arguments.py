"""Arguments of another kind than a function takes are a TypeError, as in PyTorch, that names the argument; nothing is changed."""

from __future__ import annotations

import re

import numpy as np
import pytest

import nbgrad
from tests.oracle.test_expressions import names

WRONG = r"""
m.sum(1.) | m.sum('a') | m.sum([0.]) | m.sum(True) | m.sum(0,1) | m.sum(0,keepdim='yes') | m.sum(dtype=3) | T.sum([1]) | T.sum(None)
m.mean({}) | m.amax([None]) | m.argmax([0]) | m.argmax(1.) | m.argmax(0,1) | m.max(1.) | m.max((0,1)) | m.std(1.5) | m.std(0,1)
m.var(correction='a') | m.softmax('a') | m.softmax(1.) | m.cumsum((0,)) | m.cumsum(None) | m.topk(1.5) | m.topk('a') | m.topk(1,0,1)
m.topk(True) | m.sort(0,1) | m.sort('a') | m.argsort(descending=1) | m.kthvalue(1.) | m.unsqueeze(True) | m.unsqueeze(1.)
m.squeeze('a')
m.transpose(0,1.) | m.movedim(0.,1) | m.flip(1.) | m.flip(True) | m.roll(1.) | m.roll(1,'a') | m.chunk(2.) | m.split(1.5)
m.split(None)
m.unbind('a') | m.narrow(0,1.,1) | m.select(0,True) | m.select(0,1.) | m.diagonal('a') | m.tril(1.) | m.tril(None) | m.flatten(1.)
m.unflatten(0,3.) | T.cat(m) | T.cat([m,None]) | T.cat([m,m],1.) | T.stack([m,m],True) | m.gather(0,[1]) | m.gather(1.,ii)
m.index_select(0,[1]) | m.index_add(0,1,m) | m.index_add_(0,i01,m[:2],alpha='a') | m.index_fill_(0,i01,'a') | m.scatter(0,None,m)
m.scatter_(1,ii,'a') | m.masked_fill(True,1) | m.masked_fill_(m>0,'a') | m.masked_fill(m>0,None) | m.take(1) | m.isclose(2)
m.isclose(m,'a')
m.allclose(m,equal_nan=1) | x.maximum(2) | T.maximum(2,x) | x.minimum(np.ones(2)) | x.atan2(2.) | x.atan2_(2.) | x.hypot(1)
x.logaddexp(1)
x.logical_and(True) | x.logical_or_(1) | i.gcd(2) | i.lcm_(2) | x.fmax(1.) | x.ldexp(2) | x.heaviside(1.) | T.eq(2,x) | T.fmod(2,x)
T.exp(2.) | T.exp(True) | T.relu(1.) | T.isnan(2.) | T.log(np.ones(2)) | T.neg(True) | T.sign(3) | x.lerp(1.,.5) | x.lerp(y,'a')
x.addcmul(1,2) | x.addcmul(x,x,value='a') | x.addmm(1,x) | T.linspace('a',1,2) | T.linspace(0,1,2.5) | T.linspace(0,1,None)
T.arange('a')
m.quantile('a') | m.quantile(.5,1.) | m.quantile(.5,interpolation=1) | x.round(decimals=.5) | x.div(y,rounding_mode=1)
T.outer(v,2) | T.dot(v,2)
T.einsum(2,x) | T.repeat_interleave(v,1.5) | m.diff('a') | m.unfold(0,1.,1) | m.count_nonzero('a') | T.cross(x,2) | T.bincount(i,1)
T.tensor_split(m,1.5) | T.searchsorted(v,p,right=1) | T.isin(1,1) | m.histc('a') | m.aminmax(dim=1.) | m.norm(2,1.) | m.expand_as(2)
m.split_with_sizes(2) | m.scatter_reduce(1,ii,m,'sum',include_self=1)
"""
WRONG = [e.strip() for e in re.split(r" \| |\n", WRONG) if e.strip()]


@pytest.mark.oracle
@pytest.mark.parametrize("expression", WRONG)
def test_another_kind_is_a_type_error(T, expression):
    found = names(T) | {"np": np}
    before = {k: t.tolist() for k, t in found.items() if isinstance(t, T.Tensor)}
    with pytest.raises(TypeError) as error:
        eval(expression, found)
    assert before == {k: found[k].tolist() for k in before} or "nan" in str(before)
    if T is nbgrad:
        assert not re.search(r"has no attribute|not supported between|object is not|_data|ufunc", str(error.value)), error.value


RIGHT = r"""
m.sum(np.int64(1)) | m.sum(T.tensor(1)) | m.sum([T.tensor(0),np.int64(1)]) | m.topk(T.tensor(1)).values | m.unsqueeze(np.int64(0))
m.chunk(np.int64(2))[0] | m.roll(T.tensor(1)) | m.select(0,T.tensor(1)) | m.masked_fill(m>0,np.float32(2))
m.masked_fill(m>0,T.tensor(2))
m.isclose(m,np.float64(.5)) | m.std(True) | m.std(np.int64(0)) | m.quantile(np.float64(.5)) | m.cumsum(T.tensor(0))
T.add(m,m,alpha=T.tensor(2))
m.sum(dtype=float) | m.scatter(1,ii,np.float64(2)) | m.tril(np.int64(1)) | m.addcmul(m,m,value=T.tensor(2.)) | T.pow(2,x)
T.remainder(5,x)
"""
RIGHT = [e.strip() for e in re.split(r" \| |\n", RIGHT) if e.strip()]


@pytest.mark.oracle
@pytest.mark.parametrize("expression", RIGHT)
def test_numbers_of_numpy_and_of_tensors_are_numbers(expression):
    torch = pytest.importorskip("torch")
    ours, theirs = (eval(expression, names(T) | {"np": np}) for T in (nbgrad, torch))
    assert str(ours.dtype) == str(theirs.dtype)
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-5)


def test_the_error_names_function_argument_and_what_was_given():
    x = nbgrad.ones(2, 3)
    for call, text in (
        (lambda: x.sum(1.0), "sum: dim must be an integer, or a tuple of integers, got float: dim=1.0"),
        (lambda: x.topk(2, largest=1), "topk: largest must be True or False, got int: largest=1"),
        (lambda: x.index_add_(0, 3, x), "index_add_ takes a tensor as index, got int: make it one first, with torch.tensor(3)"),
        (lambda: x.masked_fill(x > 0, x), r"masked_fill"),
    ):
        with pytest.raises((TypeError, RuntimeError), match=re.escape(text)):
            call()
