"""What is timed: each case is a function of a package that returns the work to repeat, and how many ops it counts.

`T` is nbgrad or PyTorch; the hand-written NumPy twin, where there is one, does the same arithmetic without any engine.
"""

from __future__ import annotations

import numpy as np

STEPS = 500


def chain(shape, recorded=True):
    """y = y * a + x, again and again: the cost of an op itself."""

    def case(T):
        x = T.ones(shape, requires_grad=True)
        a = T.full(shape, 0.5)
        seed = T.ones(shape)

        def run():
            y = x
            for _ in range(STEPS):
                y = y * a + x
            if recorded:
                y.backward(seed)

        def silent():
            with T.no_grad():
                run()

        return run if recorded else silent

    def by_hand():
        x, a, seed = np.ones(shape, np.float32), np.full(shape, 0.5, np.float32), np.ones(shape, np.float32)

        def run():
            y = x
            for _ in range(STEPS):
                y = y * a + x
            if recorded:
                g, total = seed, np.zeros(shape, np.float32)
                for _ in range(STEPS):
                    total = total + g
                    g = g * a
                total + g

        return run

    return case, by_hand, 2 * STEPS


def mlp(rows, sizes):
    """One SGD step of a perceptron with tanh layers and a squared loss."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(0, 0.1, (a, b)).astype(np.float32) for a, b in zip(sizes, sizes[1:])]
    inputs = rng.normal(size=(rows, sizes[0])).astype(np.float32)
    wanted = rng.normal(size=(rows, sizes[-1])).astype(np.float32)

    def case(T):
        ws = [T.tensor(w, requires_grad=True) for w in weights]
        bs = [T.zeros(w.shape[1], requires_grad=True) for w in weights]
        x, target = T.tensor(inputs), T.tensor(wanted)

        def run():
            h = x
            for w, b in zip(ws[:-1], bs[:-1]):
                h = T.tanh(h @ w + b)
            loss = T.nn.functional.mse_loss(h @ ws[-1] + bs[-1], target)
            loss.backward()
            with T.no_grad():
                for p in ws + bs:
                    p -= 0.01 * p.grad
                    p.grad = None

        return run

    def by_hand():
        ws, bs = [w.copy() for w in weights], [np.zeros(w.shape[1], np.float32) for w in weights]

        def run():
            hs = [inputs]
            for w, b in zip(ws[:-1], bs[:-1]):
                hs.append(np.tanh(hs[-1] @ w + b))
            out = hs[-1] @ ws[-1] + bs[-1]
            g = (out - wanted) * np.float32(2 / out.size)
            for i in reversed(range(len(ws))):
                dw, db = hs[i].T @ g, g.sum(0)
                if i:
                    g = (g @ ws[i].T) * (1 - hs[i] * hs[i])
                ws[i] -= 0.01 * dw
                bs[i] -= 0.01 * db

        return run

    return case, by_hand, 1


def each_example(rows, features, classes):
    """The gradient of every example's own loss, of a linear map with a squared error."""
    rng = np.random.default_rng(0)
    w, x, y = (rng.normal(size=s).astype(np.float32) for s in ((features, classes), (rows, features), (rows, classes)))

    def case(T):
        tw, tx, ty = T.tensor(w), T.tensor(x), T.tensor(y)
        gradients = T.func.vmap(T.func.grad(lambda w, x, y: ((x @ w - y) ** 2).sum()), in_dims=(None, 0, 0))
        return lambda: gradients(tw, tx, ty)

    def by_hand():
        return lambda: x[:, :, None] * (2 * (x @ w - y))[:, None, :]

    return case, by_hand, 1


def curvature(n):
    """The Hessian of tanh(v A).sum()."""
    rng = np.random.default_rng(0)
    a, v = rng.normal(size=(n, n)).astype(np.float32), rng.normal(size=n).astype(np.float32)

    def case(T):
        ta, tv = T.tensor(a), T.tensor(v)
        hessian = T.func.hessian(lambda v: T.tanh(v @ ta).sum())
        return lambda: hessian(tv)

    def by_hand():
        def run():
            t = np.tanh(v @ a)
            return (a * (-2 * t * (1 - t * t))) @ a.T

        return run

    return case, by_hand, 1


CASES = {
    "recorded op, 0-d, forward + backward": chain(()),
    "recorded op, 16 elements, forward + backward": chain((16,)),
    "op under no_grad, 0-d": chain((), recorded=False),
    "op under no_grad, 16 elements": chain((16,), recorded=False),
    "SGD step, perceptron 2-8-8-1, 16 rows": mlp(16, (2, 8, 8, 1)),
    "SGD step, perceptron 784-128-10, 64 rows": mlp(64, (784, 128, 10)),
    "vmap(grad): 64 examples, 16 x 8 weights": each_example(64, 16, 8),
    "hessian of 16 variables": curvature(16),
}
