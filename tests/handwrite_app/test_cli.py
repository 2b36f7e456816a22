from __future__ import annotations

import io
import json
import os
import pickle
import struct
import subprocess
import sys
import types
import zlib

import numpy as np
import pytest
from PIL import Image

from handwrite_app import paths
from handwrite_app.cli import main
from handwrite_app.cli.parser import FORMATS, SAMPLERS
from handwrite_app.cli.progress import Progress
from handwrite_app.export import EXPORTERS, read_json

pytestmark = pytest.mark.usefixtures("folder")


def test_help_is_quick_and_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from handwrite_app.cli import main\n"
        "assert main(['render', '--help']) == 0\n"
        "heavy = {'torch', 'numpy', 'cv2', 'PySide6', 'PIL', 'lxml'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--text-guidance" in done.stdout


def test_a_command_needs_no_display(tiny):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"QT_QPA_PLATFORM": "none"}
    done = subprocess.run(
        [sys.executable, "-m", "handwrite_app", "styles", "list"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "calm hand" in done.stdout


def test_the_parser_knows_the_samplers_and_formats_there_are():
    from diffusion import samplers

    assert set(SAMPLERS) == set(samplers.SAMPLERS)
    assert {f".{name}" for name in FORMATS} == set(EXPORTERS)


def test_version_and_help_exit_with_0(capsys):
    assert main(["--version"]) == 0
    assert main(["--help"]) == 0
    assert main(["train", "prepare", "--help"]) == 0
    assert "handwrite-app" in capsys.readouterr().out


def test_render_writes_every_output_and_names_it(render, folder, capsys):
    code = render("Hi Ada.", "--style", "../ink.json", "-o", "a.svg", "-o", "a.png", "-o", "a.json")
    assert code == 0
    assert capsys.readouterr().out.split() == ["a.svg", "a.png", "a.json"]
    assert sorted(path.name for path in folder.iterdir()) == ["a.json", "a.png", "a.svg"]
    document = read_json((folder / "a.json").read_bytes())
    assert document.text == "Hi Ada."
    with Image.open(folder / "a.png") as picture:
        assert picture.info["dpi"][0] == pytest.approx(300, abs=0.1)


def test_the_same_command_writes_the_same_bytes(render, folder):
    arguments = ["Hi Ada.", "--style", "calm hand", "--seed", "3", "--quiet"]
    for name in ("a", "b"):
        assert (
            render(*arguments, "-o", f"{name}.svg", "-o", f"{name}.png", "-o", f"{name}.json") == 0
        )
    for suffix in ("svg", "png", "json"):
        assert (folder / f"a.{suffix}").read_bytes() == (folder / f"b.{suffix}").read_bytes()
    assert render(*arguments, "-o", "c.json", "--seed", "4") == 0
    assert (folder / "a.json").read_bytes() != (folder / "c.json").read_bytes()


def test_a_saved_hand_writes_what_its_file_writes(render, folder):
    assert main(["styles", "add", "mine", "../ink.json"]) == 0
    for style, name in (("mine", "a.json"), ("../ink.json", "b.json")):
        assert render("Hi", "--style", style, "-o", name) == 0
    assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()


def test_text_comes_from_standard_input_or_a_file(render, folder, monkeypatch):
    class Stdin:
        buffer = io.BytesIO("\ufeffDear Ada,\r\n".encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert render("-", "--style", "calm hand", "-o", "a.json") == 0
    (folder / "text").write_text("Dear Ada,\n", encoding="utf-8")
    assert render("--text-file", "text", "--style", "calm hand", "-o", "b.json") == 0
    for name in ("a.json", "b.json"):
        assert json.loads((folder / name).read_text())["text"] == "Dear Ada,"


def test_an_output_of_minus_is_standard_output_alone(render, folder, capfdbinary):
    assert render("Hi", "--style", "calm hand", "-o", "-", "--format", "json") == 0
    assert read_json(capfdbinary.readouterr().out).text == "Hi"
    assert not list(folder.iterdir())


def test_several_pages_are_numbered(render, folder):
    text = "\n".join(["Hi"] * 8)
    assert render(text, "--style", "calm hand", "--page", "50x50", "-o", "a.svg") == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names[:2] == ["a-1.svg", "a-2.svg"]


def test_blends_are_hands_with_weights(render, folder):
    mix = ["--mix", "calm hand:0.7", "--mix", "../ink.json:0.3"]
    assert render("Hi", *mix, "-o", "a.json") == 0


def test_unknown_characters_are_left_out_by_choice(render, capsys, one_line):
    arguments = ["Hi 你", "--style", "calm hand", "-o", "a.json"]
    assert render(*arguments) == 2
    assert "'你' at 4" in one_line()
    assert render(*arguments, "--unknown", "skip") == 0
    assert "Left out: '你'." in capsys.readouterr().err
    assert render("“Hi”", "--style", "calm hand", "-o", "b.json") == 0
    assert "near characters" in capsys.readouterr().err


def test_nothing_is_said_quietly(render, capsys):
    arguments = ["“Hi” 你", "--style", "calm hand", "--unknown", "skip", "-o", "a.json"]
    assert render(*arguments, "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_a_batch_makes_a_card_a_row(render, folder):
    (folder / "cards.csv").write_text(
        'text,style,output,seed,x_height\n"Dear Ada,",calm hand,a.json,7,4\n-x,,b.json,,\n',
        encoding="utf-8",
    )
    assert render("--batch", "cards.csv", "--style", "../ink.json", "--seed", "1") == 0
    first, second = (read_json((folder / name).read_bytes()) for name in ("a.json", "b.json"))
    assert (first.text, first.seed) == ("Dear Ada,", 7)
    assert (second.text, second.seed) == ("-x", 1)
    assert (
        render("Dear Ada,", "--style", "calm hand", "--seed=7", "--x-height=4", "-o", "c.json") == 0
    )
    assert (folder / "a.json").read_bytes() == (folder / "c.json").read_bytes()


@pytest.mark.parametrize(
    "batch",
    [
        "",
        "text,output\n",
        "output\na.svg\n",
        "text,output,colour\nHi,a.svg,red\n",
        "text,output,seed\nHi,a.svg,\nHo,b.svg,many\n",
        "text,output\nHi,a.svg\nHo,a.svg\n",
        "text,output\nHi,a.svg,more\n",
        "text,output\nHi,a.svg\n,b.svg\n",
        "text,output,device\nHi,a.svg,cpu\n",
        b"text,output\n\xff,a.svg\n",
    ],
)
def test_a_bad_batch_writes_nothing(render, folder, one_line, batch):
    (folder / "cards.csv").write_bytes(batch if isinstance(batch, bytes) else batch.encode())
    assert render("--batch", "cards.csv", "--style", "calm hand") == 2
    one_line()
    assert [path.name for path in folder.iterdir()] == ["cards.csv"]


def png(width, height, value=255):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (value,) * 3).save(buffer, "PNG")
    return buffer.getvalue()


def enormous_png(side=30_000):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer = zlib.compressobj(1)
    row = b"\0" + b"\xff" * (side // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


ENTITIES = (
    b'<!DOCTYPE ink [<!ENTITY a "1 1, 2 2"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    b"<ink><trace>&a;&b;</trace></ink>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.png", None),
        ("text.png", b"This is a letter, not a picture.\n" * 20),
        ("empty.png", b""),
        ("dot.png", png(1, 1)),
        ("white.png", png(600, 200)),
        ("black.png", png(600, 200, 0)),
        ("cut.png", png(600, 200)[:200]),
        ("enormous.png", enormous_png()),
        ("entities.inkml", ENTITIES),
        ("entities.xopp", ENTITIES),
        ("empty.json", b""),
        ("other.json", b'{"a": 1}'),
        ("pickle.json", pickle.dumps([1])),
    ],
)
def test_a_bad_sample_exits_with_2_one_line_and_no_file(render, folder, one_line, name, content):
    if content is not None:
        (folder.parent / name).write_bytes(content)
    assert render("Hi", "--style", f"../{name}", "-o", "a.svg") == 2
    one_line()
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "a.svg"],
        ["Hi"],
        ["Hi", "Ada", "-o", "a.svg"],
        ["你好", "-o", "a.svg", "--unknown", "skip"],
        ["Hi", "--text-file", "missing", "-o", "a.svg"],
        ["Hi", "-o", "/proc/a.svg"],
        ["Hi", "-o", "-"],
        ["Hi\n\nHi\n\nHi", "-o", "-", "--format", "svg", "--page", "20x20"],
    ],
)
def test_bad_usage_exits_with_2_one_line_and_no_file(render, folder, one_line, arguments):
    if "--style" not in arguments:
        arguments = [*arguments, "--style", "calm hand"]
    assert render(*arguments) == 2
    one_line()
    assert not list(folder.iterdir())


def test_an_unknown_style_suggests_near_names(render, folder, one_line):
    assert render("Hi", "--style", "calm hnd", "-o", "a.svg") == 2
    assert "Did you mean calm hand?" in one_line()
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "make",
    [
        lambda tiny: tiny.read_bytes()[:2000],
        lambda tiny: pickle.dumps({"weights": [1, 2, 3]}),
        lambda tiny: b"",
    ],
)
@pytest.mark.parametrize("name", ["model.safetensors", "model.pt", "model.pkl"])
def test_a_bad_checkpoint_exits_with_2(tiny, folder, one_line, make, name):
    (folder.parent / name).write_bytes(make(tiny))
    (folder.parent / "model.json").write_bytes(tiny.with_suffix(".json").read_bytes())
    arguments = ["render", "Hi", "--style", "calm hand", "-o", "a.svg"]
    assert main([*arguments, "--model", f"../{name}"]) == 2
    one_line()
    assert main([*arguments, "--model", "../no.safetensors"]) == 2
    one_line()
    assert not list(folder.iterdir())


def test_a_failing_output_leaves_the_others_unwritten(render, folder, one_line):
    (folder / "a.svg").write_text("old")
    (folder / "b.svg").mkdir()
    assert render("Hi", "--style", "calm hand", "-o", "a.svg", "-o", "b.svg") == 2
    one_line()
    assert (folder / "a.svg").read_text() == "old"


def test_interrupting_exits_with_130_and_writes_nothing(render, folder, one_line, monkeypatch):
    from handwrite_app.synthesis import Synthesizer

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Synthesizer, "render_all", interrupted)
    assert render("Hi", "--style", "calm hand", "-o", "a.svg") == 130
    one_line()
    assert not list(folder.iterdir())


def test_a_failure_of_ours_exits_with_1(render, folder, one_line, monkeypatch):
    from handwrite_app.synthesis import Synthesizer

    def failing(*_):
        raise RuntimeError("a bug\nin two lines")

    monkeypatch.setattr(Synthesizer, "render_all", failing)
    assert render("Hi", "--style", "calm hand", "-o", "a.svg") == 1
    assert "a bug in two lines" in one_line()


def test_styles_are_added_listed_shown_and_removed(folder, capsys, one_line):
    assert main(["styles", "add", "mine", "../ink.json", "../ink.json"]) == 0
    assert main(["styles", "list"]) == 0
    assert "mine" in capsys.readouterr().out
    assert main(["styles", "show", "mine", "-o", "mine.png"]) == 0
    with Image.open(folder / "mine.png") as picture:
        assert np.asarray(picture).min() < 50
    assert main(["styles", "show", "mine", "-o", "mine.hand"]) == 0
    assert main(["styles", "add", "again", "mine.hand"]) == 0
    assert main(["styles", "show", "again", "-o", "again.png"]) == 0
    assert (folder / "again.png").read_bytes() == (folder / "mine.png").read_bytes()
    assert main(["styles", "remove", "mine"]) == 0
    capsys.readouterr()
    assert main(["styles", "remove", "mine"]) == 2
    one_line()


@pytest.mark.parametrize(
    "arguments",
    [
        ["styles"],
        ["styles", "add", "x/y", "../ink.json"],
        ["styles", "add", "calm hand", "../ink.json"],
        ["styles", "add", "new", "missing.png"],
        ["styles", "show", "calm hand", "-o", "a.svg"],
        ["styles", "show", "nobody", "-o", "a.png"],
        ["train"],
        ["train", "prepare", "-o", "corpus"],
        ["train", "run", "--no-such-option"],
        ["evaluate"],
        ["lab", "anything"],
        ["nonsense"],
    ],
)
def test_other_bad_usage_exits_with_2_and_one_line(folder, one_line, arguments):
    assert main(arguments) == 2
    one_line()
    assert not list(folder.iterdir())


def test_profile_puts_everything_elsewhere(folder, tmp_path, capsys):
    elsewhere = tmp_path / "elsewhere"
    for arguments in (
        ["--profile", str(elsewhere), "styles", "add", "mine", "../ink.json"],
        ["styles", "--profile", str(elsewhere), "list"],
    ):
        assert main(arguments) == 0
    assert "mine" in capsys.readouterr().out
    assert (elsewhere / "styles" / "mine.json").is_file()


def test_doctor_finds_nothing_wrong_or_says_what(tiny, capsys):
    code = main(["doctor", "--model", str(tiny)])
    report = capsys.readouterr().out
    assert "tiny-random" in report
    assert (code == 0) == ("What is wrong" not in report)
    assert main(["doctor", "--model", str(tiny.with_name("none.safetensors"))]) == 1
    assert "is missing" in capsys.readouterr().out


def test_no_command_opens_the_window_with_the_profile(tmp_path, monkeypatch):
    opened = []
    window = types.ModuleType("handwrite_app.app")
    window.run_window = lambda argv: opened.append((argv, paths.profile())) or 7
    monkeypatch.setitem(sys.modules, "handwrite_app.app", window)
    monkeypatch.setattr("handwrite_app.app", window, raising=False)
    arguments = ["--profile", str(tmp_path)]
    assert main(arguments) == 7
    assert opened == [(arguments, tmp_path)]


def test_the_bar_is_gone_when_the_work_is_done(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    with Progress("writing") as progress:
        progress.show(1, 4)
        assert "1/4" in sys.stderr.getvalue()
        progress.show(4, 4)
    drawn = sys.stderr.getvalue()
    assert "\n" not in drawn
    assert drawn.split("\r")[-2].strip() == ""


def test_nothing_is_drawn_where_nobody_looks(capsys):
    with Progress("writing") as progress:
        progress.show(1, 4)
    assert capsys.readouterr().err == ""
