"""What the project's own files promise: the wheel, the pins, the import arrow, the README."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from handwrite_app import __version__
from handwrite_app.cli.parser import parse


@pytest.fixture(scope="module")
def project(repo):
    return tomllib.loads((repo / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def pins(repo):
    lines = (repo / "packaging" / "constraints.txt").read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_the_wheel_holds_both_packages_the_resources_and_the_command(repo, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=repo, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"handwrite-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (commands,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "handwrite-app = handwrite_app.cli:main" in archive.read(commands).decode()
    for folder in ("handwrite_app", "diffusion", "resources"):
        for file in (repo / folder).rglob("*"):
            path = file.relative_to(repo).as_posix()
            if file.is_dir() or "/." in path or "__pycache__" in path or path.endswith("ruff.toml"):
                continue
            shipped = f"handwrite_app/{path}" if folder == "resources" else path
            assert shipped in names, path
    assert not any(name.startswith(("tests/", "packaging/", "resources/")) for name in names)


def test_every_dependency_is_pinned_to_one_version(project, pins):
    pinned = {canonicalize_name(pin.name) for pin in pins}
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for extra in extras for line in extra)]
    assert {canonicalize_name(Requirement(line).name) for line in wanted} <= pinned
    assert len(pinned) == len(pins)
    for pin in pins:
        assert [specifier.operator for specifier in pin.specifier] == ["=="], pin
        assert not pin.name.startswith(("nvidia", "cuda", "triton")), "not for every system"


def test_the_tests_run_with_the_pinned_versions(pins):
    """A failure here is news: what is tested is not what a user installs."""
    for pin in pins:
        if pin.name in ("pip", "editables") or (pin.marker and not pin.marker.evaluate()):
            continue
        try:
            found = version(pin.name)
        except PackageNotFoundError:
            continue  # a tool that this environment was made without
        assert pin.specifier.contains(found), f"{pin} is pinned, {found} is installed"


ARROW = [
    ("diffusion/model.py", "import handwrite_app.paths", "TID251"),
    ("diffusion/model.py", "from handwrite_app import paths", "TID251"),
    ("diffusion/model.py", "from PySide6 import QtCore", "TID251"),
    ("diffusion/model.py", "import torch", None),
    ("diffusion/strokes.py", "import torch", "TID253"),
    ("diffusion/readers/unipen.py", "import torch", "TID253"),
    ("handwrite_app/synthesis.py", "import torch", "TID253"),
    ("handwrite_app/synthesis.py", "def f():\n    import torch", None),
    ("handwrite_app/cli/render.py", "from PySide6 import QtCore", "TID251"),
    ("handwrite_app/cli/render.py", "from handwrite_app.ui import page_view", "TID251"),
    ("handwrite_app/app.py", "from PySide6 import QtWidgets", None),
    ("handwrite_app/app.py", "import torch", "TID253"),
    ("handwrite_app/workers/job.py", "from PySide6 import QtCore", None),
    ("handwrite_app/workers/job.py", "from PySide6 import QtWidgets", "TID251"),
    ("handwrite_app/workers/job.py", "def f():\n    import torch", "TID251"),
    ("handwrite_app/workers/job.py", "from handwrite_app.ui import page_view", "TID251"),
    ("handwrite_app/ui/page_view.py", "from PySide6 import QtWidgets", None),
    ("handwrite_app/ui/page_view.py", "def f():\n    import torch", "TID251"),
]


@pytest.mark.parametrize(("path", "code", "rule"), ARROW)
def test_the_linter_holds_the_import_arrow(repo, path, code, rule):
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            *"ruff check --no-cache --select TID --stdin-filename".split(),
            path,
        ],
        input=code + "\n",
        cwd=repo,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == (1 if rule else 0), checked.stdout + checked.stderr
    if rule:
        assert rule in checked.stdout


def test_the_examples_of_the_readme_are_commands_that_exist(repo):
    readme = (repo / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"^handwrite-app (.+?)(?: > .+)?$", readme, re.MULTILINE)
    assert len(examples) >= 5
    for example in examples:
        assert parse(shlex.split(example, comments=True)).command
    for command in re.findall(r"python3 packaging/dev\.py (\w+)", readme):
        assert command in ("run", "test", "lint", "readers")
