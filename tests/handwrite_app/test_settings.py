from __future__ import annotations

from dataclasses import replace

import pytest

from handwrite_app import paths
from handwrite_app.settings import Settings, change_settings, load_settings, save_settings


@pytest.fixture(autouse=True)
def profile(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path))
    return tmp_path


def test_settings_that_were_saved_are_loaded_again():
    settings = replace(Settings(), style="Ada’s hand", choices={"page": "A5"}, theme="dark")
    save_settings(settings)
    assert load_settings() == settings


def test_a_profile_holds_everything_that_is_written(profile):
    save_settings(Settings())
    assert paths.settings_file().is_relative_to(profile)
    assert paths.styles_dir().is_relative_to(profile)
    assert paths.log_dir().is_relative_to(profile)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"[" * 100_000, b'{"style": ', b"null"]
)
def test_damaged_settings_give_the_defaults(damage):
    paths.settings_file().write_bytes(damage)
    assert load_settings() == Settings()


def test_a_field_of_the_wrong_type_alone_falls_back():
    paths.settings_file().write_text(
        '{"style": 3, "choices": [], "theme": "dark", "device": "cpu", "future": true}'
    )
    assert load_settings() == replace(Settings(), theme="dark", device="cpu")


def test_saving_settings_leaves_no_temporary_file(profile):
    save_settings(Settings())
    assert [path.name for path in profile.iterdir()] == ["settings.json"]


def test_a_change_leaves_what_another_window_has_set():
    save_settings(replace(Settings(), device="cpu"))
    assert change_settings(theme="dark") == replace(Settings(), theme="dark", device="cpu")
    assert load_settings() == replace(Settings(), theme="dark", device="cpu")


def test_a_change_that_cannot_be_saved_is_logged(profile, caplog):
    paths.settings_file().mkdir()
    assert change_settings(theme="dark").theme == "dark"
    assert "not saved" in caplog.text
