from __future__ import annotations

import builtins
import linecache
import sys

import pytest

from handwrite_app.workers.preload import plain_import


@pytest.fixture
def modules(tmp_path, monkeypatch):
    """Two modules that can be imported by name."""
    names = ["plainly_imported", "looked_through"]
    for name in names:
        (tmp_path / f"{name}.py").write_text("value = 1\n")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in names:
        sys.modules.pop(name, None)
    linecache.checkcache()


def test_a_plain_import_is_not_looked_through_by_pyside(qapp, modules):
    with plain_import():
        __import__("plainly_imported")
    __import__("looked_through")
    assert str(modules / "looked_through.py") in linecache.cache, "no plain import is needed"
    assert str(modules / "plainly_imported.py") not in linecache.cache


def test_after_an_import_that_failed_pyside_looks_again(qapp):
    before = builtins.__import__
    with pytest.raises(ModuleNotFoundError), plain_import():
        __import__("no_such_module_here")
    assert builtins.__import__ is before
