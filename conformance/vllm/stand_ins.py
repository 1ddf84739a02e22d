"""Lets vLLM's own code be loaded where there is neither PyTorch nor a GPU.

Reading a command line computes nothing: whatever vLLM imports to compute with is a stand-in, of which any member,
call and sum is a stand-in again. Only what vLLM compares or counts at import has a value.
"""

import contextlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import inspect
import itertools
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

PACKAGES = {"torch": "2.13.0"} | dict.fromkeys(
    ("triton", "xgrammar", "llguidance", "compressed_tensors"), ""
)
"""What vLLM computes with, and the version that it asks for; all others depend on PyTorch."""

SUMS = ("add", "radd", "sub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "neg", "getitem")

NUMBERS = (
    *("bool", "uint8", "int8", "int16", "int32", "int64"),
    *("float16", "bfloat16", "float32", "float64", "float8_e4m3fn", "float8_e5m2"),
)
OTHER_NAMES = {"half": "float16", "float": "float32", "int": "int32", "long": "int64"}

# A stand-in may be the base of a class that has protocols for bases as well.
ProtocolType: Any = type(Protocol)


class StandInType(ProtocolType):
    """Of a stand-in, everything is a stand-in."""

    def __getattr__(self, name: str) -> Any:
        """Return a stand-in for whatever a program does not expect to be missing."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Return what is decorated, else a stand-in."""
        if len(args) != 1 or options or not callable(args[0]) or isinstance(args[0], StandInType):
            return self
        with contextlib.suppress(AttributeError):
            args[0].register_fake = lambda fake: fake
        return args[0]

    def __or__(self, other: Any) -> Any:
        """Return the type of what may be something else."""
        return Any

    __ror__ = __or__

    def __iter__(self) -> Iterator[Any]:
        """Return nothing."""
        return iter(())

    def __bool__(self) -> bool:
        """Say that there is no such thing."""
        return False


for operation in SUMS:
    setattr(StandInType, f"__{operation}__", lambda self, *_: self)


class StandInModule(types.ModuleType):
    """A module that has whatever is imported from it."""

    def __init__(self, name: str) -> None:
        """Be a package, of which other modules can be imported."""
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        """Return the same stand-in each time."""
        if name.startswith("__"):
            raise AttributeError(name)
        member = StandInType(name, (), {"__module__": self.__name__})
        setattr(self, name, member)
        return member


class Installed(importlib.metadata.Distribution):
    """What an installed package says of itself."""

    def __init__(self, name: str) -> None:
        """Take the package's name."""
        self.package = name

    def read_text(self, filename: str) -> str | None:
        """Return name and version."""
        text = f"Name: {self.package}\nVersion: {PACKAGES[self.package]}\n"
        return text if filename == "METADATA" else None

    def locate_file(self, path: Any) -> Any:
        """Return a path that there is not."""
        return path


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds stand-ins for the packages, and for what of vLLM is compiled."""

    def __init__(self, compiled: Iterable[str]) -> None:
        """Take the names of the compiled modules."""
        self.compiled = frozenset(compiled)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Leave to Python what has no stand-in."""
        if name.partition(".")[0] not in PACKAGES and name not in self.compiled:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def find_distributions(self, context: Any = None) -> list[Installed]:
        """Say which version is installed of what vLLM asks that of."""
        return [Installed(context.name)] if PACKAGES.get(context.name or "") else []

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return a module without any content."""
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Do nothing."""


class Number:
    """A type of numbers: vLLM compares them, and asks for their size."""

    def __init__(self, name: str) -> None:
        """Take the name that PyTorch has for it."""
        self.name = name
        digits = "".join(itertools.takewhile(str.isdigit, name.lstrip("abfilnotu")))
        self.itemsize = int(digits or 8) // 8
        self.is_floating_point = "float" in name

    def __repr__(self) -> str:
        """Return it as PyTorch writes it."""
        return f"torch.{self.name}"


def schema(function: Callable[..., Any], **_: Any) -> str:
    """Return an operation's schema, of which vLLM counts the tensors that are returned."""
    returned = str(inspect.signature(function).return_annotation)
    return "() -> " + ", ".join(["Tensor"] * max(1, returned.count("Tensor")))


def compiled_modules(folder: Path) -> set[str]:
    """Return the modules that a wheel has in compiled form, after its own list of files."""
    (record,) = folder.glob("*.dist-info/RECORD")
    files = (line.partition(",")[0] for line in record.read_text("utf-8").splitlines())
    return {file.partition(".")[0].replace("/", ".") for file in files if file.endswith(".so")}


def install(*folders: Path) -> None:
    """Make what was unpacked in these folders importable."""
    for folder in folders:
        sys.meta_path.insert(0, Finder(compiled_modules(folder)))
        sys.path.insert(0, str(folder))
    import torch
    import torch.library

    numbers = {name: Number(name) for name in NUMBERS}
    members = {
        **numbers,
        **{other: numbers[name] for other, name in OTHER_NAMES.items()},
        "dtype": Number,
        "iinfo": lambda _: np.iinfo("int64"),
        "finfo": lambda _: np.finfo("float32"),
        "__version__": PACKAGES["torch"],
    }
    for name, member in members.items():
        setattr(torch, name, member)
    torch.library.infer_schema = schema
