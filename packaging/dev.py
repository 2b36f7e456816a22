"""Makes the application's environment in `.venv` and starts it, its tests or its checks.

    python3 packaging/dev.py run [ARGS...]     the window, or the command line with ARGS
    python3 packaging/dev.py test [ARGS...]    the tests; ARGS go to pytest
    python3 packaging/dev.py lint              ruff and mypy, as CI runs them
    python3 packaging/dev.py readers           the programs that tests open our files with (Debian)

The first call downloads what packaging/constraints.txt pins, and on Debian and Ubuntu the system
libraries that Qt's window needs; a later one starts at once, until pyproject.toml or the
constraints change. It needs Python 3.11 or newer and nothing else: standard library only.

Exit codes: those of what was started; 2 where this machine lacks something, with a line that says
what; 1 where an installation failed; 130 cancelled.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

REPO = Path(__file__).resolve().parent.parent
VENV = REPO / ".venv"
CONSTRAINTS = REPO / "packaging" / "constraints.txt"
STAMP = VENV / "handwrite-setup.json"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch's own builds without CUDA
MINIMUM_PYTHON = (3, 11)
EXTRAS = {"run": (), "test": ("evaluate", "test"), "lint": ("evaluate", "test")}


class Library(NamedTuple):
    """A shared library that Qt loads and PySide6-Essentials does not bring, and its packages."""

    soname: str
    debian: str
    fedora: str
    arch: str


LIBRARIES = tuple(
    Library(*row.split())
    for row in """
    libEGL.so.1             libegl1             libglvnd-egl        libglvnd
    libGL.so.1              libgl1              libglvnd-glx        libglvnd
    libglib-2.0.so.0        libglib2.0-0        glib2               glib2
    libdbus-1.so.3          libdbus-1-3         dbus-libs           dbus
    libfontconfig.so.1      libfontconfig1      fontconfig          fontconfig
    libxkbcommon-x11.so.0   libxkbcommon-x11-0  libxkbcommon-x11    libxkbcommon-x11
    libxcb-cursor.so.0      libxcb-cursor0      xcb-util-cursor     xcb-util-cursor
    libxcb-icccm.so.4       libxcb-icccm4       xcb-util-wm         xcb-util-wm
    libxcb-keysyms.so.1     libxcb-keysyms1     xcb-util-keysyms    xcb-util-keysyms
    libxcb-image.so.0       libxcb-image0       xcb-util-image      xcb-util-image
    libxcb-render-util.so.0 libxcb-render-util0 xcb-util-renderutil xcb-util-renderutil
    libxcb-shape.so.0       libxcb-shape0       libxcb              libxcb
    """.strip().splitlines()
)

# What opens our files in tests/readers: the names that a program may have, and its Debian package.
# Of Chromium the headless shell: it starts in a quarter of the time.
READERS = {
    "chromium-headless-shell chromium chromium-browser google-chrome": "chromium-headless-shell",
    "hp2xx": "hp2xx",
    "pdfinfo": "poppler-utils",
    "rsvg-convert": "librsvg2-bin",
    "xournalpp": "xournalpp",
}


class SetupError(Exception):
    """The environment cannot be made; the message says why and what to try."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    """Prints a line about our own doing to standard error; standard output is the application's."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def main(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    command, arguments = (argv[0], list(argv[1:])) if argv else ("", [])
    if command not in COMMANDS:
        wants_help = command in ("-h", "--help")
        print((__doc__ or "").strip(), file=sys.stdout if wants_help else sys.stderr)
        return 0 if wants_help else 2
    try:
        return COMMANDS[command](arguments)
    except SetupError as error:
        say(str(error))
        return error.code
    except KeyboardInterrupt:
        say("cancelled; the next call goes on from here")
        return 130


def run(arguments: list[str]) -> int:
    """Starts the application: its window, or its command line, which needs no display."""
    python = ensure_environment(EXTRAS["run"])
    if opens_window(arguments):
        if not has_display(sys.platform, os.environ):
            raise SetupError(
                "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the "
                "window cannot open; `python3 packaging/dev.py run render TEXT -o FILE` works "
                "without one",
                code=2,
            )
        ensure_system_libraries()
    # -P: a file in the user's folder must not stand in for a module of ours
    return hand_over([str(python), "-P", "-m", "handwrite_app", *arguments])


def test(arguments: list[str]) -> int:
    """Runs the tests; paths in the arguments are relative to the repository."""
    python = ensure_environment(EXTRAS["test"])
    ensure_system_libraries()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(REPO)
    return hand_over([str(python), "-P", "-m", "pytest", *arguments])


def lint(arguments: list[str]) -> int:
    """Runs every check, and fails if one of them does."""
    if arguments:
        raise SetupError("lint takes no arguments", code=2)
    python = str(ensure_environment(EXTRAS["lint"]))
    checks = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    codes = [subprocess.run([python, "-P", "-m", *check], cwd=REPO).returncode for check in checks]
    return max(abs(code) for code in codes)


def readers(arguments: list[str]) -> int:
    """Installs the programs that the tests of the formats need and that are not here."""
    if arguments:
        raise SetupError("readers takes no arguments", code=2)
    missing = missing_readers()
    if missing and not apt_install(missing):
        raise SetupError(
            "tests whose reader is missing will be skipped; as an administrator of Debian or "
            f"Ubuntu: apt-get install {' '.join(missing_readers())}",
            code=2,
        )
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "readers": readers,
}


def hand_over(command: list[str]) -> int:
    """Becomes `command`, so that its exit code, signals and Ctrl-C are the caller's own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    with subprocess.Popen(command) as process:  # Windows cannot replace a process in place
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the child was told too: its own ending counts


# What this machine is


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Says whether a window could open: always, except on a Linux without X11 or Wayland."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def opens_window(arguments: Sequence[str]) -> bool:
    """Says whether these arguments of the application ask for its window: they name no command."""
    rest = list(arguments)
    while rest and rest[0].split("=")[0] == "--profile":
        del rest[: 1 if "=" in rest[0] else 2]
    return not rest


def has_nvidia_card(
    driver: Path = Path("/proc/driver/nvidia/version"),
    which: Callable[[str], str | None] = shutil.which,
) -> bool:
    """Says whether an NVIDIA driver answers on this machine."""
    if driver.exists():
        return True
    program = which("nvidia-smi")
    if program is None:
        return False
    try:
        answer = subprocess.run([program, "-L"], capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"GPU" in answer.stdout


# System libraries


def missing_libraries(load: Callable[[str], object] = ctypes.CDLL) -> list[Library]:
    """Returns the libraries that the loader does not find."""
    missing = []
    for library in LIBRARIES:
        try:
            load(library.soname)
        except OSError:
            missing.append(library)
    return missing


def missing_readers(which: Callable[[str], str | None] = shutil.which) -> list[str]:
    """Returns the Debian packages of the readers that are not here under any of their names."""
    return [
        package for names, package in READERS.items() if not any(which(n) for n in names.split())
    ]


def package_advice(
    missing: Iterable[Library], which: Callable[[str], str | None] = shutil.which
) -> str:
    """Returns the command that installs these libraries here, or names them where none is known."""
    missing = list(missing)
    for program, install, field in (
        ("apt-get", "apt-get install", "debian"),
        ("dnf", "dnf install", "fedora"),
        ("pacman", "pacman -S", "arch"),
    ):
        if which(program):
            names = dict.fromkeys(getattr(library, field) for library in missing)
            return f"{install} {' '.join(names)}"
    return "your system's packages for " + " ".join(library.soname for library in missing)


def root_prefix(
    is_root: bool | None = None, which: Callable[[str], str | None] = shutil.which
) -> list[str] | None:
    """Returns what goes before a command that needs root; None where root cannot be had unasked."""
    if is_root is None:
        is_root = os.geteuid() == 0
    if is_root:
        return []
    if which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else None


def apt_install(packages: Sequence[str]) -> bool:
    """Installs Debian packages; returns False where apt-get or the right to use it is missing."""
    prefix = root_prefix() if shutil.which("apt-get") else None
    if prefix is None:
        return False
    say(f"installing with apt-get: {' '.join(packages)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    # standard output is the application's: all of apt-get's talk goes to standard error
    subprocess.run([*quiet, "update"], stdout=sys.stderr, stdin=subprocess.DEVNULL)

    def install(*names: str) -> bool:
        command = [*quiet, "install", "-y", "--no-install-recommends", *names]
        return subprocess.run(command, stdout=sys.stderr, stdin=subprocess.DEVNULL).returncode == 0

    # apt-get installs nothing where it does not know one of the names: then one by one
    return install(*packages) or (
        len(packages) > 1 and sum(install(name) for name in packages) == len(packages)
    )


def ensure_system_libraries() -> None:
    """Installs what Qt needs from a Linux system, or names it; Qt itself judges what is left."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries()
    if missing and not apt_install([library.debian for library in missing]):
        say(f"Qt needs libraries that are not here; as an administrator: {package_advice(missing)}")


# The virtual environment


def venv_python(venv: Path = VENV, os_name: str = os.name) -> Path:
    """Returns the path of a virtual environment's interpreter."""
    return venv / "Scripts" / "python.exe" if os_name == "nt" else venv / "bin" / "python"


def setup_digest(
    files: Sequence[Path], version: Sequence[int] = sys.version_info[:2], repo: Path = REPO
) -> str:
    """Returns a digest of all that an environment was made from: when it changes, so must that."""
    digest = hashlib.sha256(f"{tuple(version)} {repo}".encode())
    for file in files:
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"\n{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def read_stamp(stamp: Path, digest: str) -> set[str] | None:
    """Returns the extras installed into an environment made for `digest`; None for any other."""
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
        return set(found["extras"]) if found["digest"] == digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ensure_environment(extras: Sequence[str]) -> Path:
    """Makes or refreshes `.venv` where needed, and returns its interpreter.

    Raises:
        SetupError: Python is too old, a part of it is missing, or an installation failed.
    """
    if sys.version_info < MINIMUM_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise SetupError(f"Python 3.11 or newer is needed, and this is Python {found}", code=2)
    python = venv_python()
    digest = setup_digest([REPO / "pyproject.toml", CONSTRAINTS])
    installed = read_stamp(STAMP, digest)
    if installed is not None and installed.issuperset(extras) and python.exists():
        return python
    STAMP.unlink(missing_ok=True)  # a set-up that is cut short must not look whole
    if not (python.exists() and works(python)):
        make_venv()
    wanted = sorted((installed or set()).union(extras))
    install(python, wanted)
    STAMP.write_text(json.dumps({"digest": digest, "extras": wanted}) + "\n", encoding="utf-8")
    return python


def works(python: Path) -> bool:
    """Says whether an environment's interpreter runs, is of our version, and has pip."""
    check = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        return subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """Makes an empty `.venv`, with pip; Debian splits venv and pip off and may have to be asked."""
    if not has_venv_modules():
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        installed = apt_install([name]) or apt_install(["python3-venv"])
        importlib.invalidate_caches()
        if not (installed and has_venv_modules()):
            raise SetupError(
                "this Python has no venv or ensurepip; install it first, on Debian and Ubuntu "
                f"with: apt-get install {name}",
                code=2,
            )
    say(f"making {VENV}")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, stdout=sys.stderr).returncode:
        raise SetupError(f"the virtual environment {VENV} could not be made (see above)")


def has_venv_modules() -> bool:
    """Says whether this Python can make an environment that has pip."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def install(python: Path, extras: Sequence[str]) -> None:
    """Installs the application, editable, with the pinned versions of all that it needs."""
    pin = pinned("torch", CONSTRAINTS.read_text(encoding="utf-8"))
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    # pip first: only a recent one can say what it would download without downloading it
    must([*pip, "install", "--quiet", "--upgrade", "-c", str(CONSTRAINTS), "pip"], "pip")
    torch = choose_torch(pip, pin)
    say(torch.announcement)
    if torch.source is not None:
        from_index = ["--no-deps", "--index-url", torch.source, f"torch=={pin}"]
        if subprocess.run([*pip, "install", *from_index], stdout=sys.stderr).returncode:
            say("PyTorch's own index did not deliver; taking the larger build instead")
    constraints = ["-c", str(CONSTRAINTS), "--build-constraint", str(CONSTRAINTS)]
    project = f"{REPO}[{','.join(extras)}]" if extras else str(REPO)
    must([*pip, "install", *constraints, "--editable", project], "what the application needs")


def must(command: list[str], what: str) -> None:
    """Runs an installation step whose failure ends the set-up."""
    if subprocess.run(command, stdout=sys.stderr).returncode:
        raise SetupError(
            f"{what} could not be installed (see above); is the package index within reach?"
        )


# Which torch


class TorchChoice(NamedTuple):
    """Where torch comes from, None being pip's own index, and what is about to be downloaded."""

    source: str | None
    announcement: str


def pinned(name: str, constraints: str) -> str:
    """Returns the version that a constraints file pins a package to."""
    match = re.search(rf"^{re.escape(name)}==(\S+)", constraints, re.MULTILINE)
    if match is None:
        raise SetupError(f"packaging/constraints.txt does not pin {name}")
    return match.group(1)


def brings_cuda(packages: Iterable[str]) -> bool:
    """Says whether the packages that torch would bring along hold NVIDIA's libraries."""
    return any(re.match(r"(nvidia|cuda)[-_]", name.lower()) for name in packages)


def would_install(pip: Sequence[str], pin: str, index: str | None = None) -> list[str] | None:
    """Asks pip what it would install for torch, without doing it; None where it finds none."""
    question = ["install", "--dry-run", "--quiet", "--ignore-installed", "--report", "-"]
    if index is not None:  # a host that is out of reach must not hold us up for minutes
        question += ["--no-deps", "--index-url", index, "--timeout", "10", "--retries", "0"]
    try:
        answer = subprocess.run(
            [*pip, *question, f"torch=={pin}"], capture_output=True, text=True, timeout=300
        )
        report = json.loads(answer.stdout) if answer.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return [item["metadata"]["name"] for item in report["install"]] if report else None


def choose_torch(
    pip: Sequence[str],
    pin: str,
    platform: str = sys.platform,
    nvidia: Callable[[], bool] = has_nvidia_card,
    ask: Callable[..., list[str] | None] = would_install,
) -> TorchChoice:
    """Takes the build that fits the machine: CUDA's several gigabytes only for an NVIDIA card.

    On Linux the default index gives the CUDA build to everyone. Where pip is set up to find
    another one, or there is nothing to save, its own choice stands.
    """
    small = TorchChoice(None, f"downloading about 0.5 GB: torch {pin} (CPU build), Qt and others")
    if not platform.startswith("linux"):
        return TorchChoice(None, f"downloading about 0.5 GB: torch {pin}, Qt and others")
    packages = ask(pip, pin)
    if packages is not None and not brings_cuda(packages):
        return small
    if nvidia():
        return TorchChoice(
            None,
            f"an NVIDIA card is here: downloading about 3 GB: torch {pin} with CUDA, Qt and others",
        )
    if ask(pip, pin, CPU_INDEX) is not None:
        return small._replace(source=CPU_INDEX)
    return TorchChoice(
        None,
        f"no NVIDIA card is here, but {CPU_INDEX} with the small CPU build of torch is out of "
        f"reach: downloading about 3 GB: torch {pin} with CUDA's libraries, Qt and others",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
