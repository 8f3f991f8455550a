"""Arguments by name: PyTorch's own, and NumPy's `axis` and `keepdims` where PyTorch takes them."""

from __future__ import annotations

import inspect

import pytest

import nbgrad
from tests.oracle.test_expressions import agree

EXPRESSIONS = r"""
T.sum(m,axis=0) | m.sum(axis=1,keepdims=True) | T.mean(m,axis=(0,1)) | m.max(axis=1) | T.max(m,axis=1,keepdims=True)
m.argmax(axis=-1,keepdims=True) | T.sort(m,axis=0) | T.cat([x,y],axis=1) | T.stack([x,y],axis=-1)
T.concatenate([x,y],axis=1) | T.cumsum(m,axis=1) | m.cumprod(axis=0) | T.cumsum(m) | m.cumsum() | T.softmax(m,axis=1)
m.log_softmax(axis=0) | T.logsumexp(m,axis=0,keepdims=True) | T.gather(m,axis=1,index=ii) | T.gather(m,axis=1) | T.gather(m)
m.gather(dim=1,index=ii) | m.gather(1,index=ii) | T.index_select(m,axis=0,index=i01)
m.index_add(axis=0,index=i01,source=m[:2]) | m.index_add_(0,index=i01,source=m[:2],alpha=2)
m.index_fill_(axis=0,index=i01,value=7) | m.scatter_(axis=1,index=ii,value=5.) | m.scatter_(1,index=ii,src=m.clone())
m.scatter_add(axis=1,index=ii,src=m) | m.select(axis=0,index=1) | T.select(m,0,index=1) | m.narrow(axis=1,start=1,length=2)
m.narrow(1,start=1,length=2) | m.narrow(1,1) | m.unbind(axis=1) | m.chunk(2,axis=1) | T.squeeze(m[None],axis=0)
m[None].squeeze_(axis=0) | m.unsqueeze(axis=0) | m.unsqueeze_(axis=1) | T.unsqueeze(m) | T.std(m,axis=0,correction=0)
m.var(axis=1,unbiased=False,keepdims=True) | T.var_mean(m,axis=0) | T.norm(m,axis=0) | m.norm(axis=0) | T.split(m,2,axis=1)
T.unique(m,axis=0) | T.topk(m,2,axis=0) | m.kthvalue(1,axis=0) | T.median(m,axis=0) | m.mode(axis=0)
T.quantile(m,.5,axis=0,keepdims=True) | T.any(m>0,axis=0) | m.all(axis=1,keepdims=True) | T.amax(m,axis=(0,1))
T.count_nonzero(m,axis=0) | T.diff(m,axis=0) | T.cummax(m,axis=0) | m.logcumsumexp(axis=1) | T.nansum(m,axis=0)
T.prod(m,axis=1,keepdims=True) | T.aminmax(m,axis=0,keepdims=True) | T.repeat_interleave(m,2,axis=0)
T.take_along_dim(m,ii,axis=1) | T.sum(m,axis=None) | T.softmax(m,axis=None) | T.sum(m,axis='a') | T.flip(m,axis=0)
T.roll(m,1,axis=0) | T.trapezoid(m,axis=0) | T.argsort(m,axis=0,descending=True) | T.unflatten(m,axis=1,sizes=(2,2))
T.tensor_split(m,2,axis=1) | m.sum(axis=0,dtype=T.float64) | T.sum(m,axis=0,out=T.zeros(4)) | m.sum(out=T.zeros(()))
m.cumsum_(axis=0) | T.addmm(x@x.T,mat1=x,mat2=x.T,beta=2) | T.addmv(T.zeros(3),mat=m,vec=v)
T.addr(T.zeros(4,3),vec1=v,vec2=p) | T.baddbmm(T.zeros(2,3,3),batch1=b3,batch2=b3.mT) | T.heaviside(x,values=T.tensor(.5))
T.take(m,index=i01) | m.put_(index=i01,source=p[:2]) | T.swapaxes(m,axis0=0,axis1=1) | m.swapaxes(0,1)
T.swapdims(m,dim0=0,dim1=1) | T.transpose(m,dim0=0,dim1=1) | T.permute(m,dims=(1,0)) | m.permute(dims=(1,0))
T.permute(m,(1,0)) | T.reshape(m,shape=(4,3)) | m.reshape(shape=(4,3)) | T.reshape(m,(4,3)) | m.view(size=(4,3))
m.view(dtype=T.int32) | m[:1].expand(size=(3,4)) | m.repeat(repeats=(2,1)) | T.tile(m,dims=(2,1)) | m.tile(dims=(2,))
T.flip(m,dims=(0,)) | m.flip(dims=[0,1]) | T.roll(m,shifts=1,dims=0) | m.roll(shifts=(1,2),dims=(0,1))
T.movedim(m,source=0,destination=1) | T.moveaxis(m,source=0,destination=1) | T.broadcast_to(v,size=(2,4))
T.flatten(m,start_dim=0,end_dim=-1) | T.diagonal(m,offset=1,dim1=0,dim2=1) | T.can_cast(from_=T.int32,to=T.float32)
T.promote_types(type1=T.int32,type2=T.float32) | T.scalar_tensor(s=2) | T.result_type(tensor=x,other=2)
T.where(condition=x>0,input=x,other=y) | x.where(x>0,y) | x.where(condition=x>0,other=y) | T.masked_fill(x,mask=x>0,value=2)
x.masked_fill_(mask=x>0,value=2) | T.masked_select(x,mask=x>0) | x.masked_scatter(mask=x>0,source=y) | T.clamp(x,min=0,max=1)
x.clamp_(min=0) | T.pow(x,exponent=2) | T.lerp(x,end=y,weight=.5) | T.addcmul(x,tensor1=x,tensor2=y,value=2)
x.addcdiv_(tensor1=x,tensor2=y) | T.einsum('ij->j',x) | T.matmul(x,other=y.T) | T.mv(x,vec=p) | T.dot(v,tensor=v)
T.outer(v,vec2=p) | T.bmm(b3,mat2=b3.mT) | T.tril(m,diagonal=1) | T.cross(x,other=y,dim=1)
T.isclose(x,other=y,rtol=1.,atol=.5) | T.eq(x,other=y) | x.add_(other=y,alpha=2) | T.sub(x,other=y,alpha=2)
T.div(x,other=y,rounding_mode='floor') | x.div_(other=y) | x.copy_(src=y) | x.fill_(value=2) | T.full((2,),fill_value=3)
T.arange(start=0,end=5,step=2) | T.linspace(start=0,end=1,steps=3) | T.zeros(size=(2,2)) | T.eye(n=2,m=3)
x.new_full(size=(2,),fill_value=1) | x.new_zeros(size=(2,)) | T.searchsorted(sorted_sequence=v.sort()[0],input=p,right=True)
T.bucketize(p,boundaries=v.sort()[0]) | T.multinomial(p,num_samples=1).shape | T.tensordot(a=m,b=m.T,dims=1) | x.to(other=y)
x.type_as(other=y) | x.expand_as(other=x) | x.view_as(other=x) | m.split(split_size=2,dim=1) | T.hsplit(m,2) | m.size(dim=0)
m.stride(dim=0) | T.repeat_interleave(v,T.tensor([1,2,0,1]),output_size=4) | T.repeat_interleave(T.tensor([1,2,0,1]))
T.repeat_interleave(v,T.tensor([1,2])) | T.repeat_interleave(v,T.tensor([1,-2,1,1]))
T.repeat_interleave(v,T.tensor([1.,2,1,1])) | T.repeat_interleave(m,T.tensor([1,2]),dim=1)
T.repeat_interleave(m,T.tensor([2]),dim=1) | T.repeat_interleave(m,[1,2,3],0) | T.repeat_interleave(m,-1)
T.repeat_interleave(m,T.tensor([[1,2,3]]),dim=0) | T.repeat_interleave(v,T.tensor([1,2,0,1]),output_size=5)
T.repeat_interleave(m,T.tensor([1,2,3])) | v.repeat_interleave(2,dim=0) | T.repeat_interleave(v,T.tensor(2))
m.argmax(0,True) | T.max(x,y) | T.max(x,other=y) | T.argmax(m,dim=None,keepdim=True) | T.bernoulli(p/3,generator=None).shape
T.normal(mean=0.,std=1.,size=(2,)).shape | T.rand(2,generator=None).shape | x.uniform_(from_=0,to=1).shape
x.normal_(mean=0,std=1).shape | T.allclose(x,other=x) | T.equal(x,other=x) | T.logit(x,eps=.1) | T.nan_to_num(x,nan=0.)
T.round(x,decimals=1) | T.round(x,decimals=-1) | T.square(input=x) | T.std(x,1,True) | T.std(x,unbiased=False)
T.isin(elements=x,test_elements=y) | T.bincount(i01) | T.bincount(i01,weights=p[:2],minlength=4) | T.polygamma(n=1,input=p)
p.polygamma(n=1) | T.logspace(start=0,end=1,steps=3) | T.index_put(x,(i01,),y) | T.cov(x,correction=0)
T.histc(v,bins=2,min=0,max=3) | T.nonzero(x,as_tuple=True) | T.movedim(m,(0,1),(1,0)) | T.logaddexp(x,other=y)
T.cumulative_trapezoid(m,dim=0) | T.amax(m,dim=0,keepdims=True) | T.nn.functional.one_hot(i01,num_classes=4)
T.nn.functional.one_hot(i01) | T.masked_scatter(x,x>0,y) | T.Tensor.add(x,y) | T.ravel(m) | T.msort(m)
T.nanquantile(m,.5,axis=0) | T.std_mean(m,axis=0,keepdims=True) | T.vdot(v,v) | T.addbmm(T.zeros(3,3),batch1=b3,batch2=b3.mT)
T.floor_divide(x,other=2) | T.atan2(x,other=y) | F.softmax(m,axis=0)
"""


@pytest.mark.oracle
@pytest.mark.parametrize("expression", [e for line in EXPRESSIONS.strip().splitlines() for e in line.split(" | ")])
def test_as_pytorch(expression):
    agree(expression)


def test_what_is_needed_is_named():
    x = nbgrad.ones(2, 3)
    for call, name in (
        (lambda: x.cumsum(), "dim"),
        (lambda: nbgrad.gather(x, axis=1), "index"),
        (lambda: x.narrow(0, 1), "length"),
    ):
        with pytest.raises(TypeError, match=f"missing 1 required positional argument: '{name}'"):
            call()
    with pytest.raises(TypeError, match="'dim' and 'index'"):
        nbgrad.gather(x)


def test_signatures_show_both_names():
    assert list(inspect.signature(nbgrad.Tensor.sum).parameters) == ["input", "dim", "keepdim", "dtype", "axis", "keepdims"]
    assert list(inspect.signature(nbgrad.gather).parameters) == ["input", "dim", "index", "sparse_grad", "axis", "out"]


def test_a_write_by_name_sees_shared_memory(T):
    x = T.ones(3, 4)
    with pytest.raises(RuntimeError):
        x.index_add_(0, index=T.tensor([0, 1]), source=x[:2])
