"""Lets vLLM's own code judge the command lines of engines, up to where it would load the model.

The arguments are the folders of vLLM and LMCache, and one to work in. Command lines come as JSON on the standard input,
each with its variables and its number of GPUs; what is made of them is the last line that is printed, as JSON.
"""

import contextlib
import copy
import dataclasses
import functools
import io
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import machine
import stand_ins


class Warnings:
    """What is warned of, whatever the settings of logging are."""

    def __init__(self) -> None:
        """Hear what becomes a record."""
        self.heard: list[str] = []
        self.make = logging.getLogRecordFactory()
        logging.setLogRecordFactory(self.record)

    def forget(self) -> None:
        """Hear again what vLLM warns of once only."""
        from vllm.logger import _print_warning_once

        _print_warning_once.cache_clear()
        self.heard = []

    def record(self, *args: Any, **options: Any) -> logging.LogRecord:
        """Make a record, and keep what a warning says."""
        made = self.make(*args, **options)
        if made.levelno == logging.WARNING:
            self.heard.append(made.getMessage())
        return made


class Engines:
    """The beginning of `vllm serve`."""

    def __init__(self, scratch: Path) -> None:
        """Load vLLM; that takes seconds."""
        self.platform = machine.make_platform()
        self.scratch = scratch
        machine.know_model()

        from vllm.entrypoints.cli import serve
        from vllm.utils.argparse_utils import FlexibleArgumentParser

        self.parser = FlexibleArgumentParser(prog="vllm")
        commands = self.parser.add_subparsers(dest="subparser")
        (self.command,) = serve.cmd_init()
        self.command.subparser_init(commands)
        self.warnings = Warnings()

    def judge(self, engine: dict) -> dict[str, Any]:
        """Return what was taken, or why it was refused."""
        said = io.StringIO()
        self.warnings.forget()
        try:
            with variables(engine["variables"]), contextlib.redirect_stderr(said):
                taken = self.configure(engine)
        except SystemExit:
            return {"refused": said.getvalue().rpartition("error: ")[2].strip()}
        except Exception as problem:  # noqa: BLE001 - whatever vLLM says of it
            return {"refused": f"{type(problem).__name__}: {problem}"}
        return {"taken": taken, "warnings": self.warnings.heard}

    def configure(self, engine: dict) -> dict[str, Any]:
        """Do what `vllm serve` does before it loads the model; return what it has read."""
        from vllm import AsyncEngineArgs
        from vllm.entrypoints.launchers.launcher import validate_api_server_args
        from vllm.model_executor.model_loader import get_model_loader

        self.platform.gpus = engine["gpus"]
        know_variables(self.platform)
        know_cache_variables()
        # vLLM writes into the defaults of its parser, which another command line would find there.
        read = copy.deepcopy(self.parser.parse_args(engine["args"]))
        taken = copy.deepcopy(vars(read))
        self.command.validate(read)
        validate_api_server_args(read)
        settings = AsyncEngineArgs.from_cli_args(read)
        settings.model = str(machine.make_model(self.scratch, settings.quantization))
        settings.tokenizer = None
        config = settings.create_engine_config(headless=read.headless)
        get_model_loader(config.load_config)
        return taken


def forget_variables(scratch: Path) -> None:
    """Remove what whoever runs the check has set for vLLM; nothing is kept in the home folder, and nobody is told."""
    for name in [name for name in os.environ if name.startswith(("VLLM_", "LMCACHE_"))]:
        del os.environ[name]
    os.environ.update(VLLM_CACHE_ROOT=str(scratch), VLLM_NO_USAGE_STATS="1")


@contextlib.contextmanager
def variables(chosen: dict[str, str]) -> Iterator[None]:
    """Set variables for a while."""
    before = dict(os.environ)
    os.environ.update(chosen)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def know_variables(platform: Any) -> None:
    """Refuse variables that vLLM does not know, and values that it cannot read."""
    from vllm import envs

    platform.validate_environ(hard_fail=True)
    for name in os.environ:
        if name in envs.environment_variables:
            getattr(envs, name)


def know_cache_variables() -> None:
    """Refuse variables that LMCache does not know; it would say nothing."""
    chosen = {name for name in os.environ if name.startswith("LMCACHE_")}
    if not chosen:
        return
    from lmcache.v1 import config

    options = (*config._CONFIG_DEFINITIONS, *config._CONFIG_ALIASES)
    known = {f"LMCACHE_{name.upper()}" for name in options}
    unknown = chosen - known - named_in(Path(config.__file__).parents[1])
    if unknown:
        raise ValueError(f"unknown to LMCache: {', '.join(sorted(unknown))}")
    config.LMCacheEngineConfig.from_env()


@functools.cache
def named_in(folder: Path) -> set[str]:
    """Return the variables that are named somewhere in the code."""
    texts = (file.read_text("utf-8") for file in folder.rglob("*.py"))
    return {name for text in texts for name in re.findall(r"LMCACHE_[A-Z0-9_]+", text)}


def as_json(value: Any) -> Any:
    """Return the members of an object, or its text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return str(value)


if __name__ == "__main__":
    vllm_folder, cache_folder, scratch_folder = map(Path, sys.argv[1:])
    forget_variables(scratch_folder)
    stand_ins.install(vllm_folder, cache_folder)
    engines = Engines(scratch_folder)
    answers = [engines.judge(engine) for engine in json.load(sys.stdin)]
    print(json.dumps(answers, default=as_json))
