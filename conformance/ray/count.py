"""Lets an actor that outlives this program count, and prints how far it has come."""

import ray


class Counter:
    """Counts calls."""

    calls = 0

    def add(self) -> int:
        """Return how many calls there were."""
        self.calls += 1
        return self.calls


ray.init(namespace="lasting")
actor = (
    ray.remote(Counter)
    .options(name="counter", lifetime="detached", get_if_exists=True, num_cpus=1)
    .remote()
)
print(ray.get(actor.add.remote(), timeout=120))
