import os
import stat
import sys
from pathlib import Path

import pytest

from handwrite_app.errors import UserError
from handwrite_app.export import write_all


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_all_files_are_written_and_nothing_else_is_left(tmp_path):
    (tmp_path / "b").write_bytes(b"old")
    write_all({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"1"
    assert (tmp_path / "b").read_bytes() == b"2"


def test_a_missing_folder_leaves_nothing(tmp_path):
    with pytest.raises(UserError, match="no folder"):
        write_all({tmp_path / "a": b"1", tmp_path / "missing" / "b": b"2"})
    assert names(tmp_path) == []


def test_a_folder_in_the_way_leaves_nothing(tmp_path):
    (tmp_path / "b").mkdir()
    with pytest.raises(UserError, match="folder"):
        write_all({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert names(tmp_path) == ["b"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("call", ["write_bytes", "replace"])
def test_a_failure_at_the_second_file_leaves_the_disk_as_it_was(
    tmp_path, monkeypatch, failure, call
):
    (tmp_path / "a").write_bytes(b"old")
    real, calls = getattr(Path, call), []

    def failing(self, argument):
        calls.append(self)
        if len(calls) == 2:
            raise failure
        return real(self, argument)

    monkeypatch.setattr(Path, call, failing)
    expected = UserError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_all({tmp_path / "a": b"1", tmp_path / "b": b"2", tmp_path / "c": b"3"})
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")
class TestPosix:
    def test_new_files_may_be_read_as_the_umask_says(self, tmp_path):
        mask = os.umask(0o027)
        try:
            write_all({tmp_path / "a": b"1"})
        finally:
            os.umask(mask)
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640

    def test_an_old_file_keeps_its_permissions(self, tmp_path):
        (tmp_path / "a").write_bytes(b"old")
        (tmp_path / "a").chmod(0o600)
        write_all({tmp_path / "a": b"1"})
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600

    def test_a_link_stays_a_link(self, tmp_path):
        (tmp_path / "real").write_bytes(b"old")
        (tmp_path / "link").symlink_to("real")
        write_all({tmp_path / "link": b"1"})
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real").read_bytes() == b"1"

    def test_a_device_is_no_file(self):
        with pytest.raises(UserError):
            write_all({Path("/dev/null"): b"1"})

    @pytest.mark.skipif(
        getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere"
    )
    def test_a_folder_that_is_read_only_is_named(self, tmp_path):
        tmp_path.chmod(0o500)
        try:
            with pytest.raises(UserError, match="cannot be written"):
                write_all({tmp_path / "a": b"1"})
        finally:
            tmp_path.chmod(0o700)
