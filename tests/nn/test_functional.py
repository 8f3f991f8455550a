"""`nn.functional` by example: value, dtype, shape and kind of error as in PyTorch."""

from __future__ import annotations

import pytest

import nbgrad
from tests.oracle.test_expressions import agree

EXPRESSIONS = r"""
F.mse_loss(x,y,weight=w) | F.mse_loss(x,y,weight=w,reduction='sum') | F.mse_loss(x,y,weight=w,reduction='none')
F.l1_loss(x,y,weight=w) | F.l1_loss(x,y,weight=w,reduction='sum') | F.huber_loss(x,y,weight=w)
F.huber_loss(x,y,weight=w,reduction='none',delta=.3) | F.mse_loss(x,y,weight=p) | F.mse_loss(x,y,size_average=False)
F.mse_loss(x,y,reduce=False) | F.mse_loss(x,y,True,True) | F.mse_loss(x,y,None,None,'sum') | F.mse_loss(x,y,'sum')
F.cross_entropy(x,t,None,False) | F.cross_entropy(x,t,size_average=False) | F.cross_entropy(x,t,None,None,-100,None,'sum')
F.nll_loss(ls,t,reduce=False) | F.binary_cross_entropy(pr,tr,None,False) | F.kl_div(ls,pr,reduction='batchmean')
F.kl_div(ls,pr) | F.kl_div(ls,pr,None,None,'sum',True) | F.smooth_l1_loss(x,y,beta=0.) | F.smooth_l1_loss(x,y,beta=-1.)
F.smooth_l1_loss(x,y,reduction='bad') | F.huber_loss(x,y,delta=0.) | F.huber_loss(x,y,delta=2.)
F.smooth_l1_loss(x,y,beta=2.5) | F.nll_loss(ls,t) | F.nll_loss(ls,t,weight=p) | F.nll_loss(ls,t,ignore_index=1)
F.nll_loss(ls,t*0-100) | F.nll_loss(ls,t.float()) | F.nll_loss(ls,T.tensor([0,7])) | F.nll_loss(ls,T.tensor([0]))
F.nll_loss(b3,T.zeros(2,4,dtype=T.int64)) | F.nll_loss(ls[0],T.tensor(1)) | F.nll_loss(ls,t,weight=p,reduction='none')
F.nll_loss(ls,t,weight=p[:2]) | F.nll_loss(ls,t.int()) | F.nll_loss(T.zeros(0,3),T.zeros(0,dtype=T.int64))
F.nll_loss(T.zeros(0,3),T.zeros(0,dtype=T.int64),reduction='sum') | F.binary_cross_entropy(pr,tr)
F.binary_cross_entropy(x,tr) | F.binary_cross_entropy(pr,tr,weight=w) | F.binary_cross_entropy(pr,tr[0])
F.binary_cross_entropy(T.tensor([0.,1.]),T.tensor([1.,0.])) | F.binary_cross_entropy(pr,tr.long())
F.binary_cross_entropy_with_logits(x,tr,pos_weight=p)
F.binary_cross_entropy_with_logits(x,tr,weight=w,pos_weight=p,reduction='sum')
F.binary_cross_entropy_with_logits(x,tr.long()) | F.binary_cross_entropy_with_logits(x*1000,tr) | F.one_hot(t)
F.one_hot(t,5) | F.one_hot(t,1) | F.one_hot(-t-1) | F.one_hot(t.float()) | F.one_hot(t.int()) | F.one_hot(T.tensor(3))
F.one_hot(T.zeros(2,0,dtype=T.int64)) | F.one_hot(T.zeros(2,0,dtype=T.int64),3) | F.one_hot(t,0) | F.gelu(x)
F.gelu(x,approximate='tanh') | F.gelu(x,'bad') | F.gelu(t) | F.silu(x) | F.silu(t) | F.gelu(x*100) | F.silu(x*1000)
F.dropout(x) | F.dropout(x,.3) | F.dropout(m,.9) | F.dropout(T.ones(3,5,7),.2) | F.dropout(T.ones(100).double(),.2)
F.dropout(T.ones(100).half(),.2) | F.dropout(T.ones(100).bfloat16(),.2) | F.dropout(x,1.) | F.dropout(x,1)
F.dropout(x*inf,1.) | F.dropout(x*inf,.5) | F.dropout(x,-.1) | F.dropout(t,.5) | F.dropout(T.zeros(0),.5) | F.dropout(x.T,.5)
F.dropout(x[:,::2],.5) | F.dropout(T.tensor(2.),.5) | F.dropout(x,.5,False) | F.dropout(x,.5,True,True)
F.dropout(T.ones(3)+1j,.5) | (F.dropout(x),T.rand(3)) | F.dropout(T.ones(2,3).expand(2,3),.5)
F.dropout(T.ones(1,3).expand(4,3),.5) | F.dropout(T.ones(40),.5) | F.dropout(T.ones(16),.5) | F.dropout(T.ones(17),.1)
F.dropout(T.ones(1000),.1).sum() | T.relu(F.dropout(x)) | F.embedding(t,x) | F.embedding(t,m,padding_idx=0)
F.embedding(t.int(),m) | F.embedding(t.to(T.int16),m) | F.embedding(-t,m) | F.embedding(T.tensor(1),m)
F.embedding(t,m,padding_idx=-1) | F.embedding(t,m,max_norm=1.) | F.embedding(t,m,max_norm=.5,norm_type=1.) | F.embedding(t,v)
F.embedding(t,b3) | F.embedding(T.zeros(0,dtype=T.int64),m) | F.scaled_dot_product_attention(b3,b3,b3,T.tril(T.ones(3,3)))
F.scaled_dot_product_attention(b3,b3,b3,is_causal=True,scale=.3) | F.scaled_dot_product_attention(b3,b3[:,:2],b3[:,:2])
F.scaled_dot_product_attention(b3,b3[:,:2],b3[:,:2],is_causal=True) | F.scaled_dot_product_attention(m,m,m)
F.scaled_dot_product_attention(b3,b3,b3,attn_mask=T.zeros(3,3,dtype=T.bool))
F.scaled_dot_product_attention(b3,b3,b3,attn_mask=T.eye(3)>0)
F.scaled_dot_product_attention(b3,b3,b3,attn_mask=T.eye(3).long())
F.scaled_dot_product_attention(b3,b3,b3,attn_mask=T.eye(3)>0,is_causal=True)
F.scaled_dot_product_attention(b3[None],b3[None],b3[None],attn_mask=T.eye(3).expand(1,1,3,3)>0)
F.scaled_dot_product_attention(b3,b3,b3.double()) | F.scaled_dot_product_attention(v,v,v)
F.scaled_dot_product_attention(b3,b3,b3,dropout_p=.5) | F.scaled_dot_product_attention(b4,b4[:,:1],b4[:,:1],enable_gqa=True)
F.scaled_dot_product_attention(b4,b4[:,:1],b4[:,:1]) | F.layer_norm(x,(3,)) | F.layer_norm(x,3) | F.layer_norm(x,T.Size([3]))
F.layer_norm(x,(2,3)) | F.layer_norm(b3,(4,),v,v) | F.layer_norm(x,()) | F.layer_norm(x,(2,)) | F.layer_norm(x,(3,),p)
F.layer_norm(x,(3,),None,p) | F.layer_norm(x,(3,),eps=.1) | F.layer_norm(t,(2,)) | F.layer_norm(x,(3,),p.double())
F.layer_norm(T.zeros(0,3),(3,)) | T.layer_norm(x,(3,)) | F.rms_norm(x,(3,),eps=1e-3) | F.layer_norm(x.half(),(3,))
F.layer_norm(x*0,(3,)) | F.normalize(x) | F.normalize(x,p=1.,dim=0) | F.mish(t) | F.elu(t) | F.selu(t) | F.celu(t)
F.softplus(t) | F.hardswish(t) | F.hardsigmoid(t) | F.leaky_relu(t) | F.relu6(t) | F.hardtanh(t) | F.softsign(t)
F.tanhshrink(t) | F.softshrink(t) | F.hardshrink(t) | F.logsigmoid(t) | F.glu(t) | F.relu(t) | F.softmax(t,0)
F.softmax(t,0,dtype=T.float32) | F.log_softmax(t,0)
"""


@pytest.mark.oracle
@pytest.mark.parametrize("expression", [e for line in EXPRESSIONS.strip().splitlines() for e in line.split(" | ")])
def test_as_pytorch(expression):
    agree(expression)


def test_older_arguments_say_what_to_write():
    x = nbgrad.ones(3)
    with pytest.warns(UserWarning, match="reduction='sum'"):
        assert nbgrad.nn.functional.mse_loss(x, 3 * x, size_average=False) == 12


def test_what_pays_no_attention_has_no_gradient(T):
    q = T.ones(3, 2, requires_grad=True)
    mask = T.tensor([[True, False, False], [False, False, False], [True, True, True]])
    out = T.nn.functional.scaled_dot_product_attention(q, q, q, attn_mask=mask)
    out.sum().backward()
    assert out[1].tolist() == [0, 0] and not q.grad.isnan().any()


def test_long_rows_of_an_embedding_are_shortened_in_place(T):
    weight = T.tensor([[3.0, 4.0], [0.3, 0.4], [6.0, 8.0]], requires_grad=True)
    T.nn.functional.embedding(T.tensor([0, 1]), weight, max_norm=1.0).sum().backward()
    assert T.allclose(weight, T.tensor([[0.6, 0.8], [0.3, 0.4], [6.0, 8.0]])) and weight.grad.tolist() == [[1, 1], [1, 1], [0, 0]]
