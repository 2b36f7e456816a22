"""What every test starts from: no display, no network, one thread, and folders of its own."""

from __future__ import annotations

import os

# Before Qt, numpy, torch or a hub client is imported: they read these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"

import pytest
from hypothesis import settings

# A slow machine is not a failure, and a run says the same twice.
settings.register_profile("handwrite", deadline=None, derandomize=True)
settings.load_profile("handwrite")


@pytest.fixture(autouse=True)
def profile_dir(tmp_path_factory, monkeypatch):
    """A fresh, empty profile folder: settings, saved hands and logs of this test alone."""
    folder = tmp_path_factory.mktemp("profile")
    monkeypatch.setenv("HANDWRITE_PROFILE", str(folder))
    return folder
