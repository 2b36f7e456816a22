from __future__ import annotations

from dataclasses import replace

import pytest

from handwrite_app import paths
from handwrite_app.settings import Settings, load_settings, save_settings


@pytest.fixture(autouse=True)
def profile(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path))
    return tmp_path


def test_settings_that_were_saved_are_loaded_again():
    settings = replace(Settings(), style="Ada’s hand", x_height_mm=4.5, seed=7, theme="dark")
    save_settings(settings)
    assert load_settings() == settings


def test_a_profile_holds_everything_that_is_written(profile):
    save_settings(Settings())
    assert paths.settings_file().is_relative_to(profile)
    assert paths.styles_dir().is_relative_to(profile)
    assert paths.log_dir().is_relative_to(profile)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"[" * 100_000, b'{"seed": ', b"null"]
)
def test_damaged_settings_give_the_defaults(damage):
    paths.settings_file().write_bytes(damage)
    assert load_settings() == Settings()


def test_a_field_of_the_wrong_type_alone_falls_back():
    paths.settings_file().write_text(
        '{"seed": "three", "x_height_mm": 3, "theme": "dark", "neatness": NaN, "future": true}'
    )
    assert load_settings() == replace(Settings(), x_height_mm=3.0, theme="dark")


def test_saving_settings_leaves_no_temporary_file(profile):
    save_settings(Settings())
    assert [path.name for path in profile.iterdir()] == ["settings.json"]
