"""Lets the router's own code judge command lines, up to where it would start.

The argument is the folder of its source. Command lines come as JSON on the standard input, and what the router makes of
them is the last line that is printed, as JSON.
"""

import argparse
import contextlib
import io
import json
import sys
from typing import Any


def judge(args: list[str]) -> dict[str, Any]:
    """Return what was taken, or why it was refused."""
    from vllm_router.parsers import parser

    sys.argv = ["vllm-router", *args]
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            read = parser.parse_args()
        know_engines(read)
        know_file(read)
    except SystemExit as end:
        return {"refused": said.getvalue().rpartition("error: ")[2].strip() or f"it ends: {end}"}
    except Exception as problem:  # noqa: BLE001 - whatever the router says of it
        return {"refused": f"{type(problem).__name__}: {problem}"}
    return {"taken": vars(read)}


def know_engines(read: argparse.Namespace) -> None:
    """Do with the lists of engines what the router does when it starts, and before it looks after their health."""
    from vllm_router import utils
    from vllm_router.service_discovery import StaticServiceDiscovery

    if read.service_discovery != "static":
        return
    split = utils.parse_comma_separated_args
    found = StaticServiceDiscovery(
        app=None,
        urls=utils.parse_static_urls(read.static_backends),
        models=split(read.static_models),
        model_labels=split(read.static_model_labels),
        model_types=split(read.static_model_types),
    )
    found.get_endpoint_info()
    if read.static_backend_health_checks:
        # Where these differ in number, the router looks after nobody's health, and says so in its log only.
        list(zip(found.urls, found.models, found.model_types, strict=True))
    aliases = utils.parse_static_aliases(read.static_aliases) if read.static_aliases else {}
    for alias, model in aliases.items():
        if model not in found.models:
            raise ValueError(f"alias {alias} is for {model}, which no engine has")


def know_file(read: argparse.Namespace) -> None:
    """Read the file that the router looks at while it runs."""
    from vllm_router.dynamic_config import DynamicRouterConfig

    if read.dynamic_config_json:
        DynamicRouterConfig.from_json(read.dynamic_config_json)
    if read.dynamic_config_yaml:
        DynamicRouterConfig.from_yaml(read.dynamic_config_yaml)


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    print(json.dumps([judge(line) for line in json.load(sys.stdin)]))
