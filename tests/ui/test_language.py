"""The window speaks German, all of it, and the compiled translation is the one in the source."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from handwrite_app import paths
from handwrite_app.ui.language import LANGUAGES, speak

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = [name for name in LANGUAGES if name != "en"]


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert found, f"{name} comes with PySide6"
    return found


def source_of(language: str) -> Path:
    return paths.translations_dir() / f"handwrite_{language}.ts"


def messages(path: Path) -> dict[tuple[str, str], tuple[str, bool]]:
    """Translation and whether it is finished, by context and source."""
    return {
        (context.findtext("name"), message.findtext("source")): (
            message.findtext("translation") or "",
            message.find("translation").get("type") is None,
        )
        for context in ElementTree.parse(path).getroot().iter("context")
        for message in context.iter("message")
    }


@pytest.fixture
def german(qapp) -> Iterator[None]:
    before = QLocale()
    speak("de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_in_the_source_has_its_translation(tmp_path, language):
    fresh = tmp_path / "fresh.ts"
    folders = [ROOT / "handwrite_app" / part for part in ("ui", "lab")]
    files = [str(path) for folder in folders for path in sorted(folder.rglob("*.py"))]
    options = ["-no-obsolete", "-locations", "none", "-target-language", language]
    subprocess.run(
        [tool("pyside6-lupdate"), *files, *options, "-ts", str(fresh)],
        check=True,
        capture_output=True,
    )
    in_code, translated = messages(fresh), messages(source_of(language))
    assert len(in_code) > 400
    assert set(in_code) - set(translated) == set(), "run pyside6-lupdate and translate these"
    assert set(translated) - set(in_code) == set(), "run pyside6-lupdate: these are gone"
    assert [key for key, (text, done) in translated.items() if not (text and done)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_placeholders_keys_and_spaces(language):
    for (_, source), (text, _) in messages(source_of(language)).items():
        assert sorted(re.findall(r"{\w+}", source)) == sorted(re.findall(r"{\w+}", text)), source
        assert source.count("<") == text.count("<"), source
        assert source.endswith("…") == text.endswith("…"), source
        assert (source != source.strip()) == (text != text.strip()), source
        assert text.count("&") <= 1, text


def test_every_text_belongs_to_a_class_that_asks_for_it():
    """lupdate sees no class where tr has another name, and Qt then finds no translation."""
    assert "" not in {context for context, _ in messages(source_of("de"))}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_translation_is_that_of_the_source(tmp_path, language):
    compiled = tmp_path / "fresh.qm"
    subprocess.run(
        [tool("pyside6-lrelease"), str(source_of(language)), "-qm", str(compiled)],
        check=True,
        capture_output=True,
    )
    assert compiled.read_bytes() == source_of(language).with_suffix(".qm").read_bytes()


def test_the_window_speaks_german_down_to_its_numbers(german, qtbot):
    from handwrite_app.ui.options_panel import OptionsPanel

    panel = OptionsPanel()
    qtbot.addWidget(panel)
    names = {child.accessibleName() for child in panel.findChildren(object)[1:] if _named(child)}
    assert {"Sauberkeit", "Zeilenhöhe", "Startwert"} <= names
    box = next(child for child in panel.findChildren(object) if _name(child) == "x-Höhe")
    assert box.text() == "2,50 mm"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


@pytest.mark.parametrize("shown", ["page", "pad", "recording", "doubtful recording"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_controls_beside_each_other_answer_to_the_same_key(german, qtbot, language, shown):
    from handwrite_app.ui.controls import Fold
    from handwrite_app.ui.main_window import MainWindow

    speak(language)
    window = MainWindow()
    qtbot.addWidget(window)
    for fold in window.findChildren(Fold):
        fold.open()
    panels = [window.text_panel, window.style_panel, window.options_panel]
    texts = [action.text() for action in window.menuBar().actions()]
    if shown == "pad":
        window.area.pad.set_hand("Ada")
        panels.append(window.area.pad)
    elif "recording" in shown:
        window.area.recording.show_doubt(is_doubtful="doubtful" in shown)
        panels.append(window.area.recording)
    texts += [child.text() for panel in panels for child in panel.findChildren(QLabel)]
    texts += [child.text() for panel in panels for child in panel.findChildren(QAbstractButton)]
    keys = Counter(key.lower() for text in texts for key in re.findall(r"&(\w)", text))
    assert len(keys) > 20
    assert [key for key, count in keys.items() if count > 1] == []
    window.close_without_saving()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_has_room_on_a_small_screen(german, qtbot, language):
    from handwrite_app.ui.main_window import MainWindow

    speak(language)
    window = MainWindow()
    qtbot.addWidget(window)
    window.area.pad.set_hand("A name that is rather long")
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        needed = window.minimumSizeHint()
        assert needed.width() <= 1280, window.tabs.tabText(tab)
        assert needed.height() <= 720, window.tabs.tabText(tab)
    window.close_without_saving()


def _named(child: object) -> bool:
    return hasattr(child, "accessibleName")


def _name(child: object) -> str:
    return child.accessibleName() if _named(child) else ""


def test_english_comes_back(german, qapp):
    speak("en")
    assert QCoreApplication.translate("GeneratePanel", "Generate") == "Generate"
    assert QLocale().language() == QLocale.Language.English


def test_a_language_without_a_translation_is_english(german, qapp):
    speak("fi")
    assert QCoreApplication.translate("GeneratePanel", "Generate") == "Generate"
    assert QLocale().language() == QLocale.Language.English


def test_the_translation_is_there_once_however_often_it_is_chosen(german, qapp):
    for _ in range(3):
        speak("de")
    QApplication.processEvents()
    assert QCoreApplication.translate("GeneratePanel", "Generate") == "Erzeugen"
