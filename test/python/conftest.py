"""What the tests of the platform's programs share."""

import importlib
import pathlib
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def module_of(path: str) -> ModuleType:
    """Load a program by its path from the repository's folder, as its container does: beside its neighbours."""
    file = ROOT / path
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))
    module = importlib.import_module(file.stem)
    if module.__file__ != str(file):
        raise ImportError(f"'{path}' has the name of '{module.__file__}'; choose another")
    return module


@pytest.fixture(scope="session")
def load() -> Callable[[str], ModuleType]:
    """Return what loads a program by its path from the repository's folder."""
    return module_of
