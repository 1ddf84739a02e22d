"""Says where tasks run, what they may write to, and what there is to ask for; the last line is JSON.

The arguments are folders that nothing may be written to.
"""

import json
import os
import pathlib
import sys
import tempfile

import ray

TASKS = 8
FOLDERS = sys.argv[1:]


@ray.remote(num_cpus=1, scheduling_strategy="SPREAD")
def where() -> str:
    """Return the address of the node."""
    return ray.util.get_node_ip_address()


@ray.remote(resources={"licence": 1, "disk": 2})
def place() -> dict:
    """Return what the program of a task finds."""
    with tempfile.NamedTemporaryFile() as scratch:
        scratch.write(b"something")
    return {
        "node": ray.util.get_node_ip_address(),
        "user": [os.getuid(), os.getgid()],
        "home": str(pathlib.Path.home()),
        "folder": str(pathlib.Path.cwd()),
        "writable": [each for each in FOLDERS if not os.statvfs(each).f_flag & os.ST_RDONLY],
    }


ray.init()
workers = [node for node in ray.nodes() if node["Resources"].get("CPU")]
print(
    json.dumps(
        {
            "nodes": len(ray.nodes()),
            "resources": [
                {name: node["Resources"].get(name) for name in ("CPU", "memory", "licence", "disk")}
                for node in workers
            ],
            "tasks": sorted(set(ray.get([where.remote() for _ in range(TASKS)]))),
            "place": ray.get(place.remote()),
        }
    )
)
