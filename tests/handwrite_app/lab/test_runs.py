"""Runs are kept, listed, renamed, removed, handed on, and tell how they stand."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import pytest

from handwrite_app import paths
from handwrite_app.errors import UserError
from handwrite_app.lab.runs import Plan, RunFolder, State, Status, import_run, list_runs, new_run


@pytest.fixture
def run() -> RunFolder:
    """A run that has trained a while."""
    run = new_run("digits", "images", ["--preset", "quick"])
    (run.path / "config.json").write_text('{"preset": "quick"}')
    lines = [json.dumps({"step": step, "loss": 1 / step}) for step in (1, 20, 40)]
    (run.path / "log.jsonl").write_text("\n".join(lines) + "\n")
    (run.path / "samples").mkdir()
    for step in (20, 1000, 100):
        (run.path / "samples" / f"step-{step:06d}.png").write_bytes(b"picture %d" % step)
    (run.path / "model.safetensors").write_bytes(b"weights")
    (run.path / "model.json").write_text("{}")
    (run.path / "state.pt").write_bytes(b"state")
    return run


def steps_of(run: RunFolder) -> list[float]:
    log = run.log
    log.update()
    return [record["step"] for record in log.records]


def test_a_run_tells_what_was_asked_and_what_came_of_it(run):
    assert list_runs() == [run]
    assert run.path.parent == paths.lab_runs()
    assert run.plan == Plan("digits", "images", ("--preset", "quick"))
    assert run.config == {"preset": "quick"}
    assert [step for step, _ in run.samples] == [20, 100, 1000]
    assert [path.name for path in run.models] == ["model.safetensors"]
    assert run.can_resume


def test_runs_come_newest_first_each_with_a_name_of_its_own(run):
    other = new_run("digits", "images", [])
    assert list_runs() == [other, run]
    assert other.plan.name == "digits 2"


def test_a_folder_that_is_no_run_is_passed_over(run):
    for name, text in (("a", "{}"), ("b", "[" * 100_000), ("c", "no json")):
        (paths.lab_runs() / name).mkdir()
        (paths.lab_runs() / name / "run.json").write_text(text)
    assert list_runs() == [run]


def test_a_run_that_nobody_holds_is_paused_whatever_it_last_said(run):
    assert run.status == Status(State.PAUSED)
    run.write_status(Status(State.RUNNING))
    assert run.status == Status(State.PAUSED)
    run.write_status(Status(State.FAILED, "The disk is full.", "Make room.", "Traceback"))
    assert run.status == Status(State.FAILED, "The disk is full.", "Make room.", "Traceback")
    (run.path / "state.json").write_text('{"state": "odd"}')
    assert run.status == Status(State.PAUSED)


def test_a_run_is_running_while_a_process_holds_it_and_no_longer(run):
    holds = (
        "import sys, pathlib; from handwrite_app.lab.runs import RunFolder\n"
        "with RunFolder(pathlib.Path(sys.argv[1])).held():\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(run.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline().strip() == b"held"
        assert run.is_running
        assert run.status.state is State.RUNNING
        with pytest.raises(UserError, match="being trained"):
            run.delete()
        child.kill()
        child.wait()
        assert run.status.state is State.PAUSED


def test_the_log_reads_on_and_forgets_what_a_checkpoint_takes_back(run):
    log = run.log
    assert log.update()
    assert not log.update()
    path = run.path / "log.jsonl"
    with path.open("a") as file:
        file.write('{"step": 60, "loss": 0.1}\n{"step": 80, "lo')
    log.update()
    assert [record["step"] for record in log.records] == [1, 20, 40, 60]
    with path.open("a") as file:  # killed in the middle of a line, then resumed from step 20
        file.write('\nnonsense\n{"step": 40, "loss": 0.3, "note": "x"}\n')
    log.update()
    assert log.records[-2:] == [{"step": 20.0, "loss": 0.05}, {"step": 40.0, "loss": 0.3}]


def test_a_long_log_is_read_in_parts_and_its_last_line_tells_the_progress(run):
    assert run.progress == 0, "the records of this run do not say it"
    lines = [json.dumps({"step": step, "progress": step / 1000}) for step in range(1, 501)]
    (run.path / "log.jsonl").write_text("\n".join(lines) + '\n{"step": 501, "prog')
    assert run.progress == 0.5
    log, parts = run.log, 0
    while log.update(1000):
        parts += 1
    assert parts > 10
    assert [record["step"] for record in log.records] == list(range(1, 501))


def test_a_run_takes_another_name_that_is_free(run):
    other = new_run("second", "images", [])
    run.rename("  my   digits ")
    assert run.plan == Plan("my digits", "images", ("--preset", "quick"))
    run.rename("my digits")
    for name in ("second", "", "x" * 61, "bell\a"):
        with pytest.raises(UserError):
            run.rename(name)
    other.delete()
    assert list_runs() == [run]


def test_an_exported_run_comes_back_whole_and_can_go_on(run, tmp_path):
    run.write_status(Status(State.DONE))
    (run.path / "private.txt").write_text("not part of a run")
    file = tmp_path / "digits.zip"
    file.write_bytes(run.export())
    assert file.read_bytes() == run.export()
    came = import_run(file)
    assert came.plan.name == "digits 2"
    assert came.plan.arguments == run.plan.arguments
    assert (came.status, came.config) == (Status(State.DONE), run.config)
    assert steps_of(came) == steps_of(run)
    assert came.can_resume
    assert [p.read_bytes() for _, p in came.samples] == [p.read_bytes() for _, p in run.samples]
    assert not (came.path / "private.txt").exists()


def test_a_strangers_zip_puts_nothing_outside_the_runs_folder(run, tmp_path):
    file = tmp_path / "evil.zip"
    file.write_bytes(run.export())
    with zipfile.ZipFile(file, "a") as archive:
        for name in ("../out.json", "/out.json", "samples/../../out.json", "a/b.json", "x.py"):
            archive.writestr(name, "boo")
    came = import_run(file)
    assert {p.name for p in came.path.rglob("*") if p.is_file()} == {
        p.name for p in run.path.rglob("*") if p.is_file()
    }
    assert not list(paths.data_dir().rglob("out.json"))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_run_is_refused_and_leaves_nothing(run, tmp_path, content):
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    with pytest.raises(UserError, match=r"x\.zip"):
        import_run(file)
    assert list_runs() == [run]
    assert list(paths.lab_runs().iterdir()) == [run.path]
