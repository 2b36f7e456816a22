"""The Settings tab, on its own and in the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from handwrite_app import model_facts, paths
from handwrite_app.choices import Choices
from handwrite_app.errors import UserError
from handwrite_app.model_facts import read_facts
from handwrite_app.settings import Settings, change_settings, load_settings
from handwrite_app.ui.settings_page import SettingsPage
from handwrite_app.ui.theme import wear
from handwrite_app.workers.job import Job

PATIENCE_MS = 20_000


@pytest.fixture
def page(qtbot) -> SettingsPage:
    jobs = []

    def start(work, *, done, failed):
        job = Job(work)
        job.succeeded.connect(done)
        job.failed.connect(failed)
        jobs.append(job)
        job.start()
        return job

    page = SettingsPage(start)
    qtbot.addWidget(page)
    page.resize(900, 900)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    for job in jobs:
        job.wait()


def named(page: QWidget, name: str) -> QWidget:
    (found,) = [w for w in page.findChildren(QWidget) if w.accessibleName() == name]
    return found


def button(page: QWidget, text: str) -> QPushButton:
    (found,) = [b for b in page.findChildren(QPushButton) if b.text().replace("&", "") == text]
    return found


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("Colours", "theme", "light"), ("Language", "language", "en"), ("Runs on", "device", "cpu")],
)
def test_a_choice_is_saved_at_once_and_told(page, qtbot, name, field, value):
    with qtbot.waitSignal(page.changed) as told:
        qtbot.keyClick(named(page, name), Qt.Key.Key_Down)
    assert told.args == [replace(Settings(), **{field: value})]
    assert load_settings() == told.args[0]


def test_the_device_is_found_and_tested_off_the_ui_thread(
    page, qtbot, monkeypatch, tiny_checkpoint, saved_hand
):
    found = page._found
    qtbot.waitUntil(lambda: found.text().startswith("Found: cpu"), timeout=PATIENCE_MS)
    monkeypatch.setattr(paths, "default_model", lambda: tiny_checkpoint)
    qtbot.mouseClick(button(page, "Test"), Qt.MouseButton.LeftButton)
    assert not button(page, "Test").isEnabled()
    qtbot.waitUntil(lambda: found.text().startswith("It works"), timeout=PATIENCE_MS)
    assert button(page, "Test").isEnabled()


def test_a_device_that_is_not_there_is_told_in_place(page, qtbot):
    qtbot.waitUntil(lambda: page._found.text().startswith("Found"), timeout=PATIENCE_MS)
    named(page, "Runs on").choose("mps")
    page._on_device()
    qtbot.waitUntil(lambda: bool(page.device_notice.message), timeout=PATIENCE_MS)
    assert page._found.text() == ""


def test_another_model_is_named_and_a_file_that_is_none_is_refused(page, tiny_checkpoint, tmp_path):
    assert not button(page, "Use the shipped one").isEnabled()
    page._take_model(str(tiny_checkpoint))
    assert load_settings().model == str(tiny_checkpoint)
    assert "tiny.safetensors" in page._model.text()

    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"bad")
    bad.with_suffix(".json").write_text("[]")
    page._take_model(str(bad))
    assert "not a model" in page.model_notice.message
    assert load_settings().model == str(tiny_checkpoint)

    button(page, "Use the shipped one").click()
    assert load_settings().model == ""


def test_a_model_that_is_gone_is_told(page):
    change_settings(model="/nowhere/model.safetensors")
    page.refresh()
    assert "no model" in page.model_notice.message


@pytest.mark.parametrize("text", ["", "{", "[]", '{"info": 3}', "{}"])
def test_what_is_not_the_description_of_a_model_is_refused(tmp_path, text):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"")
    path.with_suffix(".json").write_text(text)
    with pytest.raises(UserError, match="not a model"):
        read_facts(path)


def test_the_shipped_model_says_what_it_is():
    facts = read_facts(paths.resources_dir() / "models" / paths.MODEL_NAME)
    assert facts.name
    assert facts.version
    assert facts.licence == "CC BY 4.0"


def test_an_unknown_device_is_refused():
    with pytest.raises(UserError, match="device"):
        model_facts.find_device("abacus")


def test_new_pages_begin_as_asked(page):
    page.keep_choices(Choices(text="secret", page="A5", paper="dots"))
    assert load_settings().choices == Choices(page="A5", paper="dots").as_dict()
    assert not load_settings().remembers_choices
    assert page._beginning.text().startswith("A5, dotted paper")
    button(page, "Begin with the defaults").click()
    assert load_settings().choices == Choices().as_dict()


def test_a_folder_is_made_and_opened(page, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    named(page, "Open the folder of your hands.").click()
    assert opened == [str(paths.styles_dir())]
    assert paths.styles_dir().is_dir()


def test_reset_asks_first_and_makes_every_setting_the_default(page, qtbot):
    change_settings(theme="dark", device="cpu", choices={"page": "A5"}, last_folder="/tmp")
    button(page, "Reset…").click()
    box = page.findChild(QMessageBox)
    assert load_settings().theme == "dark"
    with qtbot.waitSignal(page.changed):
        box.button(QMessageBox.StandardButton.Reset).click()
    assert load_settings() == replace(Settings(), last_folder="/tmp")


def test_the_window_wears_what_settings_choose_and_the_menu_agrees(window, qtbot):
    window.commands.settings.trigger()
    assert window.tabs.currentWidget() is window.settings_tab
    colours = named(window.settings_page, "Colours")
    try:
        colours.choose("contrast")
        colours.changed.emit()
        palette = QApplication.palette()
        assert palette.color(QPalette.ColorRole.Window).name() == "#000000"
        assert window.commands.themes.checkedAction().data() == "contrast"
        dark = next(a for a in window.commands.themes.actions() if a.data() == "dark")
        dark.trigger()
        assert load_settings().theme == "dark"
    finally:
        wear("light")


def test_a_new_window_begins_as_settings_say(window, qtbot):
    window.settings_page.keep_choices(Choices(page="A5", paper="grid"))
    window.options_panel.set_choices(Choices(page="A4"))
    window.close()
    window._restore()
    assert window.choices == Choices(page="A5", paper="grid")
