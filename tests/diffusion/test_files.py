import os

import pytest

from diffusion.files import replacing, write_atomically


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "notes.txt"
    write_atomically(path, b"first")
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_a_failure_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"first")

    def write_half() -> None:
        with replacing(path) as temporary:
            temporary.write_bytes(b"half of the sec")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert path.read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["notes.txt"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_new_file_has_the_usual_permissions(tmp_path):
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_bytes(b"")
    write_atomically(ours, b"")
    assert ours.stat().st_mode == plain.stat().st_mode
