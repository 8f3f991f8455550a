from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from nbgrad.trace.array_summary import sample
from nbgrad.trace.model import Call, Operand, TensorInfo, Trace
from nbgrad.view.display_names import Names
from nbgrad.view.plain_text import text

from .samples import Builder, failed, intro, square
from .test_scene import traces

ARRAYS = [np.float32(a) for a in ([1, 2], 1, 2, 7)]


def test_square():
    assert (
        text(square())
        == """\
nbgrad trace: 2 calls, 1 leaf, 1 backward pass of 3 steps

leaves
  x  float32[3]  [1, -2, 3]

calls
  #1       mul(x, x)  float32[3]  [1, 4, 9]  line 2
  #2  y =  sum(#1)    float32     14         line 2

backward, line 3
  #2      sum  1           →  #1 += [1, 1, 1]
  #1      mul  [1, 1, 1]   →  x += [1, -2, 3]; x += [1, -2, 3]
  x.grad  +=   [2, -4, 6]

gradients
  x.grad  float32[3]  [2, -4, 6]"""
    )


def test_autograd_grad_leaves_grad_alone():
    trace = square()
    said = text(replace(trace, passes=(replace(trace.passes[0], into_grad=False),)))
    assert "autograd.grad, line 3\n  #2         sum  1" in said
    assert "\n  grad of x  =    [2, -4, 6]\n" in said and "x.grad" not in said


def test_numbers_and_second_results_have_names():
    names = Names(
        Trace(
            tensors=tuple(TensorInfo("", a.shape, "float32", False, "result", "", sample(a, "float32", 9), None) for a in ARRAYS),
            calls=(Call("unbind", (Operand("x", 0),), (1, 2), (), (), None, False, True, 0),),
        )
    )
    assert names.of == ["float32[2]", "#1[0]", "#1[1]", "7"]
    assert names.made(names.trace.calls[0]) == "#1"


def test_failed():
    assert (
        text(failed())
        == """\
nbgrad trace: 4 calls, 1 leaf, no backward pass

leaves
  x  float32[3]  [1, 0, -1]

calls
  #1  y =               log(x)          float32[3]  [0, -inf, nan]  line 2
  #2                    mul(y, 2.0)     float32[3]  [0, -inf, nan]  no_grad, line 4
  #3  size =            sum(#2)         float32     nan             no_grad, line 4
  #4  긴_이름_측정값 =  sub(size, 1.0)  float32     nan             no_grad, line 5

note: values of 2 tensors were left out: the memory budget was reached
error: RuntimeError: grad can be implicitly created only for scalar outputs"""
    )


def test_intro_names_what_it_computes():
    lines = text(intro()).split("\n")
    assert "  #2  z =     add(#1, b)                                                float32[3]" in "\n".join(lines)
    assert lines[0] == "nbgrad trace: 3 calls, 2 leaves, 1 backward pass of 5 steps"
    assert "  w.grad  float32[5, 3]  0.0438 … 0.118, norm 0.38" in lines
    assert all(line == line.rstrip() for line in lines)


def test_long_sections_fold_in_the_middle():
    tape = Builder("long")
    h = tape.leaf("h", np.float32(1))
    for _ in range(500):
        h = tape.tanh(h)
    lines = text(tape.trace()).split("\n")
    assert len(lines) < 80
    assert "  … 440 more …" in lines
    assert any(line.startswith("  #500 ") for line in lines)


def test_empty():
    assert text(Trace()) == "nbgrad trace: 0 calls, 0 leaves, no backward pass"


@settings(max_examples=60, deadline=None)
@given(traces())
def test_any_trace_has_one_line_per_call_and_step(trace):
    lines = text(trace).split("\n")
    assert sum(line.startswith("  #") for line in lines) == len(trace.calls) + sum(
        step.call is not None for p in trace.passes for step in p.steps
    )
