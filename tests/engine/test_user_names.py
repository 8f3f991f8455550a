"""Errors call tensors what the user calls them."""

from __future__ import annotations

import pytest

import nbgrad as torch


def says(text):
    return pytest.raises(RuntimeError, match=text)


def test_shapes_that_do_not_fit():
    features, bias = torch.ones(2, 3), torch.ones(4)
    with says(r"add: the shapes \[2, 3\] \(features\) and \[4\] \(bias\) do not broadcast"):
        features + bias
    with says(r"\[2, 3\] \(features\) and \[4\] \(bias\) cannot be multiplied"):
        features @ bias
    with says(r"mul: the shapes \[2, 3\] \(features\) and \[5\] do not broadcast"):
        features * torch.ones(5)


def test_tensors_that_need_no_gradient():
    constant, leaf = torch.ones(()), torch.ones((), requires_grad=True)
    with says("constant does not require grad"):
        constant.backward()
    with says(r"input 0 \(constant\) does not require grad"):
        torch.autograd.grad(leaf * 2, constant)
    other = torch.ones((), requires_grad=True)
    with says(r"do not depend on input 1 \(other\)"):
        torch.autograd.grad(leaf * 2, [leaf, other])
    with says("this tensor does not require grad"):
        (constant * 2).backward()


def test_writes_in_place():
    weight = torch.ones(3, requires_grad=True)
    with says("would change weight, a leaf that requires grad"):
        weight += 1
    hidden = weight.exp()
    loss = hidden.sum()
    hidden.mul_(2)
    with says(
        r"what it saved as 'result', of shape \[3\] \(hidden\), is at version 1.*test_user_names.py, line \d+: `hidden.mul_\(2\)`"
    ):
        loss.backward()


def test_names_are_those_of_the_running_code():
    def inner(vector):
        return vector + torch.ones(7)

    outer = torch.ones(3)
    with says(r"\[3\] \(vector\) and \[7\] do not"):
        inner(outer)
