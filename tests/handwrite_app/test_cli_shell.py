"""The command line in a shell: pipes, completion, and how soon it answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from handwrite_app.cli import main
from handwrite_app.cli.parser import SHELLS

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def shell(tiny, tmp_path):
    """Runs lines in bash, where handwrite-app is a command and $TINY the options of a model."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "handwrite-app"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m handwrite_app "$@"\n')
    program.chmod(0o755)

    def run(script):
        environment = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TINY": f"--model {tiny} --steps 2 --retries 0 --quiet --style ../ink.json",
        }
        return subprocess.run(
            ["bash", "-c", f"set -o pipefail\n{script}"],
            capture_output=True,
            env=environment,
            check=False,
        )

    return run


needs_bash = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("bash") is None, reason="runs bash"
)


@needs_bash
def test_a_text_can_be_piped_in_and_a_page_out(shell, folder):
    done = shell("echo hi | handwrite-app render - $TINY -o - --format svg")
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert done.stdout.startswith(b"<?xml")
    assert b"<title>hi</title>" in done.stdout
    assert not list(folder.iterdir())


@needs_bash
@pytest.mark.parametrize(
    "command",
    ["render hi $TINY -o - --format png", "styles list", "completion bash", "render --help"],
)
def test_a_reader_that_goes_away_ends_it_quietly(shell, command):
    done = shell(f"handwrite-app {command} | head -c 10")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) == 10


@needs_bash
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("handwrite-app ren", "render"),
        ("handwrite-app render --text-f", "--text-file"),
        ("handwrite-app render hi --paper ru", "ruled"),
        ("handwrite-app render hi --style cal", "calm hand"),
        ("handwrite-app render hi -o ../in", "../ink.json"),
        ("handwrite-app styles sh", "show"),
        ("handwrite-app completion z", "zsh"),
    ],
)
def test_bash_completes_what_was_typed(shell, typed, completed):
    done = shell(
        'eval "$(handwrite-app completion bash)"\n'
        f"COMP_WORDS=({typed}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))\n"
        'function=$(complete -p handwrite-app | sed "s/.*-F \\([^ ]*\\).*/\\1/")\n'
        '$function 2>/dev/null\nprintf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert done.stdout.decode().splitlines() == [completed]


@pytest.mark.parametrize("name", SHELLS)
def test_every_shell_accepts_its_script(name, tmp_path, capsys):
    assert main(["completion", name]) == 0
    script = tmp_path / "script"
    script.write_text(capsys.readouterr().out)
    assert "page-numbers" in script.read_text()
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"there is no {name}")
    done = subprocess.run([program, "-n", str(script)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_has_examples_and_every_format(capsys):
    from handwrite_app.export import EXPORTERS

    assert main(["render", "--help"]) == 0
    said = capsys.readouterr().out
    assert "examples:" in said
    assert all(suffix in said for suffix in EXPORTERS)
