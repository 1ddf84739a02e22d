"""Uses a Ray cluster from a notebook: tasks side by side, and an actor that remembers.

A notebook of a team has the address of its cluster in RAY_ADDRESS, so that `ray.init()` needs no argument. Ray and
Python must be those of the cluster: Ray of the same version, Python of the same minor one.
"""

import collections
import math
import random

import ray

ROUNDS = 8
POINTS = 200_000


@ray.remote(num_cpus=1)
def inside(points: int, seed: int) -> tuple[str, int]:
    """Return which node drew the points, and how many of them fell into the circle."""
    draw = random.Random(seed)  # noqa: S311 - no secret is made of it
    hits = sum(math.hypot(draw.random(), draw.random()) < 1 for _ in range(points))
    return ray.util.get_node_ip_address(), hits


class Progress:
    """Counts what is done; it lives in the cluster for as long as the notebook is connected."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.done: collections.Counter[str] = collections.Counter()

    def add(self, node: str) -> None:
        """Count one round of a node."""
        self.done[node] += 1

    def by_node(self) -> dict[str, int]:
        """Return how many rounds each node has done."""
        return dict(self.done)


def estimate() -> tuple[float, dict[str, int]]:
    """Return pi as the rounds have it, and the rounds of each node."""
    progress = ray.remote(Progress).options(num_cpus=0).remote()
    total = 0
    waiting = [inside.remote(POINTS, seed) for seed in range(ROUNDS)]
    while waiting:
        [ready], waiting = ray.wait(waiting)
        node, hits = ray.get(ready)
        total += hits
        ray.get(progress.add.remote(node))
    return 4 * total / (ROUNDS * POINTS), ray.get(progress.by_node.remote())


if __name__ == "__main__":
    ray.init()
    pi, rounds = estimate()
    print(f"pi is about {pi:.3f}")
    for node, count in sorted(rounds.items()):
        print(f"{count} rounds on {node}")
    ray.shutdown()
