"""packaging/ is a folder of scripts, not a package: it would shadow the library `packaging`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def repo():
    return REPO


@pytest.fixture(scope="session")
def dev():
    """The module packaging/dev.py."""
    spec = importlib.util.spec_from_file_location("handwrite_dev", REPO / "packaging" / "dev.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
