"""The logic of packaging/dev.py, without a network, a package manager or a new environment."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def finds(*programs):
    return lambda name: f"/usr/bin/{name}" if name in programs else None


def test_only_the_standard_library_is_imported(repo):
    tree = ast.parse((repo / "packaging" / "dev.py").read_text())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_the_folder_does_not_shadow_the_library_of_its_name(repo):
    assert not (repo / "packaging" / "__init__.py").exists()
    import packaging.version

    assert not Path(packaging.version.__file__).is_relative_to(repo / "packaging")


@pytest.mark.parametrize("argv", [[], ["dance"]])
def test_an_unknown_command_explains_itself_and_makes_nothing(dev, argv, capsys, monkeypatch):
    monkeypatch.setattr(dev, "ensure_environment", lambda extras: pytest.fail("set something up"))
    assert dev.main(argv) == 2
    assert "dev.py run" in capsys.readouterr().err


def test_arguments_go_to_the_application_untouched(dev, monkeypatch):
    started = []
    monkeypatch.setattr(dev, "ensure_environment", lambda extras: Path("/venv/python"))
    monkeypatch.setattr(dev, "ensure_system_libraries", lambda: pytest.fail("no window is wanted"))
    monkeypatch.setattr(dev, "hand_over", lambda command: started.append(command) or 7)
    assert dev.main(["run", "render", "--help", "-o", "x.svg"]) == 7
    expected = ["-P", "-m", "handwrite_app", "render", "--help", "-o", "x.svg"]
    assert started[0][1:] == expected


def test_without_a_display_the_window_is_refused_in_one_line_and_render_is_not(
    dev, monkeypatch, capsys
):
    monkeypatch.setattr(dev, "ensure_environment", lambda extras: Path("/venv/python"))
    monkeypatch.setattr(dev, "has_display", lambda platform, environment: False)
    monkeypatch.setattr(dev, "hand_over", lambda command: 0)
    assert dev.main(["run"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no display" in said
    assert "run render" in said
    assert dev.main(["run", "render", "hello", "-o", "x.svg"]) == 0


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_display_is_asked_for_on_linux_alone(dev, platform, environment, expected):
    assert dev.has_display(platform, environment) is expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["--profile", "there"], True),
        (["--profile=there"], True),
        (["--profile", "there", "doctor"], False),
        (["render", "x"], False),
        (["--help"], False),
    ],
)
def test_the_window_opens_where_no_command_is_named(dev, arguments, expected):
    assert dev.opens_window(arguments) is expected


def test_every_library_that_does_not_load_is_missing(dev):
    def load(soname):
        if soname.startswith("libxcb"):
            raise OSError(soname)

    missing = dev.missing_libraries(load)
    assert [library.soname for library in missing] == [
        library.soname for library in dev.LIBRARIES if library.soname.startswith("libxcb")
    ]
    assert dev.missing_libraries(lambda soname: None) == []


def test_the_packages_of_the_design_are_all_there(dev):
    named = {library.debian for library in dev.LIBRARIES}
    assert named >= set(
        "libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
        "libxcb-image0 libxcb-render-util0 libxcb-shape0 libdbus-1-3 libfontconfig1".split()
    )


@pytest.mark.parametrize(
    ("program", "start", "package"),
    [
        ("apt-get", "apt-get install ", "libegl1"),
        ("dnf", "dnf install ", "libglvnd-egl"),
        ("pacman", "pacman -S ", "libglvnd"),
        ("nothing", "your system's packages for ", "libEGL.so.1"),
    ],
)
def test_advice_names_the_packages_of_this_system_once_each(dev, program, start, package):
    advice = dev.package_advice(dev.LIBRARIES, finds(program))
    assert advice.startswith(start)
    words = advice.removeprefix(start).split()
    assert package in words
    assert len(words) == len(set(words))


@pytest.mark.skipif(os.name == "nt", reason="there is no root on Windows")
def test_root_needs_no_prefix_and_a_user_without_sudo_gets_none(dev):
    assert dev.root_prefix(True, finds()) == []
    assert dev.root_prefix(False, finds()) is None


def test_apt_is_left_alone_without_the_right_to_use_it(dev, monkeypatch):
    monkeypatch.setattr(dev, "root_prefix", lambda: None)
    monkeypatch.setattr(dev.subprocess, "run", lambda *a, **k: pytest.fail("ran a command"))
    assert dev.apt_install(["libegl1"]) is False


def test_apt_never_asks_and_writes_to_standard_error(dev, monkeypatch):
    ran = []

    def run(command, **options):
        ran.append(command)
        assert options["stdin"] == subprocess.DEVNULL
        assert options["stdout"] is sys.stderr
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(dev.shutil, "which", finds("apt-get"))
    monkeypatch.setattr(dev, "root_prefix", lambda: ["sudo", "-n"])
    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.apt_install(["libegl1", "libgl1"]) is True
    assert [command[-1] for command in ran] == ["update", "libgl1"]
    assert all(command[:2] == ["sudo", "-n"] for command in ran)
    assert "-y" in ran[1]
    assert "libegl1" in ran[1]


def test_a_package_that_apt_does_not_know_keeps_out_no_other(dev, monkeypatch):
    installed = []

    def run(command, **options):
        names = command[command.index("--no-install-recommends") + 1 :] if "-y" in command else []
        if "unheard-of" in names:
            return subprocess.CompletedProcess(command, 100)
        installed.extend(names)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(dev.shutil, "which", finds("apt-get"))
    monkeypatch.setattr(dev, "root_prefix", list)
    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.apt_install(["unheard-of", "hp2xx", "xournalpp"]) is False
    assert installed == ["hp2xx", "xournalpp"]
    assert dev.apt_install(["unheard-of"]) is False


def test_a_reader_is_missing_that_has_none_of_its_names_here(dev):
    assert dev.missing_readers(finds("hp2xx", "pdfinfo", "rsvg-convert", "google-chrome")) == [
        "xournalpp"
    ]
    assert len(dev.missing_readers(finds())) == len(dev.READERS)


def test_readers_that_cannot_be_installed_are_named_in_one_line(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "missing_readers", lambda: ["hp2xx", "xournalpp"])
    monkeypatch.setattr(dev, "apt_install", lambda packages: False)
    assert dev.main(["readers"]) == 2
    said = capsys.readouterr().err
    assert "apt-get install hp2xx xournalpp" in said
    assert said.count("\n") == 1
    monkeypatch.setattr(dev, "apt_install", lambda packages: True)
    assert dev.main(["readers"]) == 0
    assert dev.main(["readers", "all"]) == 2


def test_the_interpreter_is_where_each_system_keeps_it(dev):
    assert dev.venv_python(Path("v"), "posix") == Path("v/bin/python")
    assert dev.venv_python(Path("v"), "nt") == Path("v/Scripts/python.exe")


def test_the_digest_follows_content_python_and_place_but_not_line_ends(dev, tmp_path):
    file = tmp_path / "constraints.txt"
    file.write_bytes(b"a==1\n")
    before = dev.setup_digest([file], (3, 11), tmp_path)
    file.write_bytes(b"a==1\r\n")
    assert dev.setup_digest([file], (3, 11), tmp_path) == before
    assert dev.setup_digest([file], (3, 12), tmp_path) != before
    assert dev.setup_digest([file], (3, 11), tmp_path / "moved") != before
    file.write_bytes(b"a==2\n")
    assert dev.setup_digest([file], (3, 11), tmp_path) != before


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"digest": "other", "extras": []}', "\x00"])
def test_a_stamp_that_is_not_ours_counts_for_nothing(dev, tmp_path, content):
    stamp = tmp_path / "stamp.json"
    assert dev.read_stamp(stamp, "digest") is None
    stamp.write_text(content)
    assert dev.read_stamp(stamp, "digest") is None


@pytest.fixture
def world(dev, monkeypatch, tmp_path):
    """A dev.py whose environment is a folder of ours and whose installer only takes notes."""
    installed = []
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr(dev, "venv_python", lambda: tmp_path / ".venv" / "python")
    monkeypatch.setattr(dev, "works", lambda python: True)

    def make_venv():
        (tmp_path / ".venv").mkdir()
        (tmp_path / ".venv" / "python").touch()

    monkeypatch.setattr(dev, "make_venv", make_venv)
    monkeypatch.setattr(dev, "install", lambda python, extras: installed.append(list(extras)))
    return installed


def test_a_second_start_installs_nothing(dev, world):
    first = dev.ensure_environment(())
    assert dev.ensure_environment(()) == first
    assert world == [[]]


def test_an_environment_for_tests_serves_a_run_and_a_run_never_drops_extras(dev, world):
    dev.ensure_environment(())
    dev.ensure_environment(("evaluate", "test"))
    dev.ensure_environment(())
    assert world == [[], ["evaluate", "test"]]


def test_a_changed_set_of_pins_installs_again(dev, world):
    dev.ensure_environment(())
    stamp = json.loads(dev.STAMP.read_text())
    dev.STAMP.write_text(json.dumps({**stamp, "digest": "of older pins"}))
    dev.ensure_environment(())
    assert len(world) == 2


def test_an_installation_cut_short_leaves_no_stamp(dev, world, monkeypatch):
    dev.ensure_environment(())

    def interrupted(python, extras):
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "install", interrupted)
    assert dev.main(["test"]) == 130
    assert not dev.STAMP.exists()


def test_a_missing_venv_module_is_named_with_its_package(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "has_venv_modules", lambda: False)
    monkeypatch.setattr(dev, "apt_install", lambda packages: False)
    monkeypatch.setattr(dev, "ensure_environment", lambda extras: dev.make_venv())
    assert dev.main(["run", "doctor"]) == 2
    said = capsys.readouterr().err
    assert f"python3.{sys.version_info[1]}-venv" in said
    assert said.count("\n") == 1


def test_an_old_python_is_told_so_in_one_line(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 2))
    assert dev.main(["run"]) == 2
    assert capsys.readouterr().err == (
        "dev.py: Python 3.11 or newer is needed, and this is Python 3.10\n"
    )


CPU_BUILD = ["torch", "sympy", "networkx"]
CUDA_BUILD = [*CPU_BUILD, "nvidia-cublas", "triton"]


@pytest.mark.parametrize(
    ("platform", "card", "default", "own_index", "source", "size"),
    [
        ("darwin", False, None, None, None, "0.5 GB"),
        ("win32", True, None, None, None, "0.5 GB"),
        ("linux", False, CPU_BUILD, None, None, "0.5 GB"),
        ("linux", True, CPU_BUILD, None, None, "0.5 GB"),
        ("linux", True, CUDA_BUILD, ["torch"], None, "3 GB"),
        ("linux", False, CUDA_BUILD, ["torch"], "cpu", "0.5 GB"),
        ("linux", False, CUDA_BUILD, None, None, "3 GB"),
        ("linux", False, None, ["torch"], "cpu", "0.5 GB"),
    ],
)
def test_cuda_is_downloaded_for_a_card_or_for_want_of_a_choice(
    dev, platform, card, default, own_index, source, size
):
    def ask(pip, pin, index=None):
        return default if index is None else own_index

    choice = dev.choose_torch(["pip"], "2.13.0", platform, lambda: card, ask)
    assert choice.source == (dev.CPU_INDEX if source else None)
    assert size in choice.announcement
    assert "2.13.0" in choice.announcement


def test_the_question_to_pip_downloads_nothing_and_reads_its_report(dev, tmp_path):
    pip = tmp_path / "pip.py"
    pip.write_text(
        "import json, sys\n"
        "assert '--dry-run' in sys.argv and sys.argv[-1] == 'torch==2.13.0'\n"
        "print(json.dumps({'install': [{'metadata': {'name': 'torch'}}]}))\n"
    )
    command = [sys.executable, str(pip)]
    assert dev.would_install(command, "2.13.0") == ["torch"]
    assert dev.would_install(command, "1.0") is None  # the assertion fails: so does pip


def test_cuda_is_known_by_its_libraries(dev):
    assert dev.brings_cuda(CUDA_BUILD)
    assert dev.brings_cuda(["cuda-bindings"])
    assert not dev.brings_cuda(CPU_BUILD)


def test_a_card_is_known_by_its_driver_or_by_the_tool(dev, tmp_path):
    driver = tmp_path / "version"
    assert not dev.has_nvidia_card(driver, finds())
    driver.touch()
    assert dev.has_nvidia_card(driver, finds())


def test_the_pin_of_torch_is_read_from_the_constraints(dev):
    assert dev.pinned("torch", "numpy==2.4.6\ntorch==2.13.0\n") == "2.13.0"
    with pytest.raises(dev.SetupError, match="torch"):
        dev.pinned("torch", "pytorch==1\n")


@pytest.mark.skipif(os.name == "nt", reason="exec is POSIX's")
@pytest.mark.parametrize("code", [0, 3, 130])
def test_exit_codes_pass_through(repo, code):
    script = (
        "import importlib.util, sys;"
        "spec = importlib.util.spec_from_file_location('dev', 'packaging/dev.py');"
        "dev = importlib.util.module_from_spec(spec); sys.modules['dev'] = dev;"
        "spec.loader.exec_module(dev);"
        f"dev.hand_over([sys.executable, '-c', 'raise SystemExit({code})'])"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=repo).returncode == code
