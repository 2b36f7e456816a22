from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_this_pyside_does_not_wear_none_out(qapp):
    """PySide6 6.12.0 on Python 3.11 loses a reference to None a call, and crashes in minutes."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("a")
    assert sys.getrefcount(None) > before - 500
