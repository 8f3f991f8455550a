"""Random programs of views and writes in place: nbgrad and PyTorch agree on every statement and every gradient."""

from __future__ import annotations

import pytest

import nbgrad

from .programs import Program


@pytest.mark.oracle
@pytest.mark.parametrize("block", range(8))
def test_programs_agree(block):
    torch = pytest.importorskip("torch")
    for seed in range(100 * block, 100 * block + 100):
        program = Program(seed, [torch, nbgrad])
        found = program.run(8, look=seed % 2 == 0)
        listing = "\n    ".join(program.lines)
        assert found is None, f"program {seed}: PyTorch and nbgrad disagree, {found}\n    {listing}"


def test_a_program_ends_where_the_packages_disagree():
    class Other:  # as nbgrad, but for one op
        def __getattr__(self, name):
            return getattr(nbgrad, name)

        def tensor(self, values, **more):
            return nbgrad.tensor(values, **more) * 1

    assert "is_leaf" in Program(3, [nbgrad, Other()]).run(8)
