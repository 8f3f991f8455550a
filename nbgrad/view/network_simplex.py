"""Network simplex (Gansner et al. 1993): integers far enough apart, with the shortest arcs.

Both the ranks (downwards) and the positions within ranks (sideways) are such a problem.
"""

from __future__ import annotations

from heapq import heappop, heappush

Arc = tuple[int, int, int, int]  # tail, head, least length, weight


def longest_path(n: int, arcs: list[Arc]) -> list[int]:
    """The smallest values >= 0 with value[head] >= value[tail] + length for every arc.

    Raises ValueError when the arcs form a cycle.

    >>> longest_path(3, [(0, 1, 1, 1), (1, 2, 2, 1), (0, 2, 1, 1)])
    [0, 1, 3]
    """
    waiting = [0] * n
    out: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for tail, head, length, _ in arcs:
        waiting[head] += 1
        out[tail].append((head, length))
    value = [0] * n
    ready = [v for v in range(n) if not waiting[v]]
    for v in ready:  # grows while it is read
        for head, length in out[v]:
            value[head] = max(value[head], value[v] + length)
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    if len(ready) < n:
        raise ValueError("the graph has a cycle, so no order satisfies every arc")
    return value


def network_simplex(n: int, arcs: list[Arc], rounds: int | None = None, centre: bool = False) -> list[int]:
    """Values >= 0 that satisfy every arc, least in total of weight * (value[head] - value[tail]).

    rounds bounds the number of pivots (the answer then satisfies every arc but may not be the
    shortest); centre moves what can move freely to the middle of its range.

    >>> network_simplex(4, [(0, 1, 1, 1), (1, 2, 1, 1), (3, 2, 1, 1)])  # 3 is pulled down
    [0, 1, 2, 1]
    """
    if not n:
        return []
    tree = _Tree(n, _connected(n, arcs))
    tree.pivot(20 * n + 100 if rounds is None else rounds)
    if centre:
        tree.centre()
    values = tree.value[:n]
    least = min(values)
    return [v - least for v in values]


def _connected(n: int, arcs: list[Arc]) -> list[Arc]:
    """The arcs, and weightless ones from an extra node n to one node of each component."""
    leader = list(range(n))

    def find(v: int) -> int:
        while leader[v] != v:
            leader[v] = leader[leader[v]]
            v = leader[v]
        return v

    for tail, head, _, _ in arcs:
        a, b = find(tail), find(head)
        leader[max(a, b)] = min(a, b)
    roots = [v for v in range(n) if find(v) == v]
    # far back, so that the arc never holds a component in place
    return arcs + [(n, v, -(10**9), 0) for v in roots]


class _Tree:
    """A spanning tree of tight arcs; `total` of a subtree is what leaves it minus what enters it.

    Arcs inside a subtree cancel, so the cut value of a tree arc is just the total of the subtree
    below it, with a sign.
    """

    def __init__(self, n: int, arcs: list[Arc]):
        self.n = n + 1
        self.arcs = arcs
        self.value = longest_path(n + 1, [a for a in arcs if a[2] > -(10**9)])
        self.out: list[list[int]] = [[] for _ in range(n + 1)]
        self.into: list[list[int]] = [[] for _ in range(n + 1)]
        for a, (tail, head, _, _) in enumerate(arcs):
            self.out[tail].append(a)
            self.into[head].append(a)
        self.parent = [-1] * (n + 1)
        self.up = [-1] * (n + 1)  # the arc to the parent
        self.below: list[dict[int, None]] = [{} for _ in range(n + 1)]  # children, in the order they came
        self._grow()

    def slack(self, a: int) -> int:
        tail, head, length, _ = self.arcs[a]
        return self.value[head] - self.value[tail] - length

    def _grow(self) -> None:
        """Join the nearest node to the tree, again and again, moving the tree as a whole until
        their arc is tight.

        Two heaps with one common shift stand for moving every node of the tree each time.
        """
        value, arcs = self.value, self.arcs
        inside = [False] * self.n
        shift = 0
        forward: list[tuple[int, int]] = []  # arcs out of the tree: slack falls as the tree moves on
        backward: list[tuple[int, int]] = []  # arcs into it: slack grows
        order = []
        v, arc = self.n - 1, -1  # the extra node is the root
        while True:
            inside[v] = True
            order.append(v)
            if arc >= 0:
                other = arcs[arc][0] + arcs[arc][1] - v
                self.parent[v], self.up[v] = other, arc
                self.below[other][v] = None
            value[v] -= shift  # from now on value + shift is its place
            for a in self.out[v]:
                if not inside[arcs[a][1]]:
                    heappush(forward, (value[arcs[a][1]] - value[v] - arcs[a][2], a))
            for a in self.into[v]:
                if not inside[arcs[a][0]]:
                    heappush(backward, (value[v] - value[arcs[a][0]] - arcs[a][2], a))
            while forward and inside[arcs[forward[0][1]][1]]:
                heappop(forward)
            while backward and inside[arcs[backward[0][1]][0]]:
                heappop(backward)
            if not forward and not backward:
                break
            # arcs of the extra node have a huge slack: they come last, one per component
            if not backward or (forward and forward[0][0] - shift <= backward[0][0] + shift):
                key, arc = heappop(forward)
                shift, v = key, arcs[arc][1]
            else:
                key, arc = heappop(backward)
                shift, v = -key, arcs[arc][0]
        for v in order:
            value[v] += shift
        self.total = [sum(arcs[a][3] for a in self.out[v]) - sum(arcs[a][3] for a in self.into[v]) for v in range(self.n)]
        for v in reversed(order):
            if self.parent[v] >= 0:
                self.total[self.parent[v]] += self.total[v]

    def cut(self, v: int) -> int:
        """The cut value of the arc from v to its parent."""
        return self.total[v] if self.arcs[self.up[v]][0] == v else -self.total[v]

    def pivot(self, rounds: int) -> None:
        """Exchange arcs of negative cut value, each for the tightest one the other way."""
        start = 0
        while rounds > 0:
            leaving, worst, seen = -1, 0, 0
            for step in range(self.n - 1):
                v = (start + step) % (self.n - 1)
                if (cut := self.cut(v)) < 0:
                    seen += 1
                    if cut < worst:
                        leaving, worst = v, cut
                    if seen == 20:
                        break
            if leaving < 0:
                return
            start = (leaving + 1) % (self.n - 1)
            self.exchange(leaving)
            rounds -= 1

    def entering(self, v: int) -> tuple[int, list[int]]:
        """The tightest arc across the subtree of v against its arc up (or -1), and that subtree."""
        subtree = [v]
        for u in subtree:
            subtree.extend(self.below[u])
        inside = set(subtree)
        outward = self.arcs[self.up[v]][0] == v  # the arc up leaves the subtree: look for one that enters it
        side, end = (self.into, 0) if outward else (self.out, 1)
        best, least = -1, 0
        for u in subtree:
            for a in side[u]:
                if self.arcs[a][end] not in inside:
                    slack = self.slack(a)
                    if best < 0 or slack < least or (slack == least and a < best):
                        best, least = a, slack
        return best, subtree

    def exchange(self, v: int) -> None:
        """Replace the arc up from v by the entering one; move the subtree until that is tight."""
        arc, subtree = self.entering(v)
        outward = self.arcs[self.up[v]][0] == v
        move = self.slack(arc) if not outward else -self.slack(arc)
        for u in subtree:
            self.value[u] += move
        tail, head = self.arcs[arc][:2]
        inner, outer = (head, tail) if outward else (tail, head)
        self._hang(v, inner, outer, arc)

    def _hang(self, v: int, inner: int, outer: int, arc: int) -> None:
        """Cut the subtree of v off, make `inner` its root and hang it below `outer`."""
        weight = self.total[v]
        u = self.parent[v]
        while u >= 0:
            self.total[u] -= weight
            u = self.parent[u]
        u, new_parent, new_up, passed = inner, outer, arc, 0
        while True:
            old_parent, old_up, old_total = self.parent[u], self.up[u], self.total[u]
            del self.below[old_parent][u]
            self.parent[u], self.up[u], self.total[u] = new_parent, new_up, weight - passed
            self.below[new_parent][u] = None
            if u == v:
                break
            new_parent, new_up, passed, u = u, old_up, old_total, old_parent
        u = outer
        while u >= 0:
            self.total[u] += weight
            u = self.parent[u]

    def centre(self) -> None:
        """A subtree whose cut value is zero may slide: put it in the middle of its range."""
        for v in range(self.n - 1):
            if self.cut(v) == 0 and self.parent[v] != self.n - 1:
                arc, subtree = self.entering(v)
                if arc >= 0 and self.slack(arc) > 1:
                    half = self.slack(arc) // 2
                    outward = self.arcs[self.up[v]][0] == v
                    for u in subtree:
                        self.value[u] += -half if outward else half
