"""Pipecat's own helper, loaded from the files that ``scripts/fetch_pipecat.py`` has fetched."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest

__all__ = ["CACHE", "VERSIONS", "helper_module", "runner_module"]

CACHE = Path(__file__).parents[3] / ".cache" / "pipecat"

VERSIONS = {
    "0.0.71": "pipecat/transports/services/helpers/daily_rest.py",
    "1.14.0": "pipecat/transports/daily/utils.py",
}
"""Where a release has its helper."""

_RUNNER = "pipecat/runner/daily.py"


def helper_module(version: str) -> ModuleType:
    """Return the module with the helper of a release, or skip the test."""
    return _load(f"pipecat_reference_{version.replace('.', '_')}", version, VERSIONS[version])


def runner_module() -> ModuleType:
    """Return the module with ``configure()`` of Pipecat 1.14, or skip the test."""
    helper = helper_module("1.14.0")
    with mock.patch.dict(sys.modules, {"pipecat.transports.daily.utils": helper}):
        return _load("pipecat_reference_runner", "1.14.0", _RUNNER)


def _load(name: str, version: str, path: str) -> ModuleType:
    file = CACHE / version / path
    if not file.is_file():
        pytest.skip(f"pipecat-ai {version} is not here: run scripts/fetch_pipecat.py")
    return _module(name, file)


@cache
def _module(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # pydantic looks there for the types of fields
    spec.loader.exec_module(module)
    return module
