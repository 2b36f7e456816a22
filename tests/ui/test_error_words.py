"""Errors of the core are told in the window's language, whatever they name."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator

from diffusion.checkpoint import CheckpointError
from diffusion.corpus import CorpusError
from handwrite_app.document.project import Sampling
from handwrite_app.errors import UserError
from handwrite_app.files import read_limited
from handwrite_app.lab.process import explain
from handwrite_app.layout import PageSpec
from handwrite_app.synthesis import check_sampling
from handwrite_app.ui import error_words
from handwrite_app.ui.error_words import in_words
from handwrite_app.ui.language import speak
from handwrite_app.ui.notice import Notice
from tests.ui.error_templates import templates


@pytest.fixture
def german(qapp):
    before = QLocale()
    speak("de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)


def raised(work):
    with pytest.raises(UserError) as info:
        work()
    return info.value


def bare(template):
    return re.sub(r"{\w+}", "{}", template)


def test_every_error_of_the_source_is_listed_for_the_translators_and_no_other():
    known = {bare(text) for text in error_words._TEMPLATES}
    used = {bare(text) for text in templates() if re.search(r"[A-Za-z]", bare(text))}
    assert used - known == set(), "list these in handwrite_app/ui/error_words.py"
    assert known - used == {"Save it as PNG or JPEG and try again."}, "these are gone"


@pytest.mark.parametrize(
    ("work", "message", "hint"),
    [
        (
            lambda: read_limited(Path("/nowhere/is a folder, not a file.json"), 9, "ink"),
            "Es gibt keine Datei /nowhere/is a folder, not a file.json.",
            "Prüfen Sie den Namen.",
        ),
        (
            lambda: PageSpec(page="A4", margin_mm=200),
            "Ränder von 200 mm lassen keinen Platz auf einer Seite von 210 x 297 mm.",
            "Wählen Sie einen kleineren Rand oder eine größere Seite.",
        ),
        (
            lambda: PageSpec(first_indent_mm=-1),
            "Einzug der ersten Zeile: -1 mm sind nicht möglich.",
            "Versuchen Sie 0 bis 20.",
        ),
        (
            lambda: check_sampling(Sampling(style_guidance=99)),
            "Führung durch Hand muss zwischen 0 und 20 liegen.",
            "",
        ),
    ],
)
def test_an_error_is_told_in_german(german, qtbot, work, message, hint):
    error = raised(work)
    assert in_words(error) == (message, hint)
    notice = Notice()
    qtbot.addWidget(notice)
    notice.show_error(error)
    assert notice.message == message


def test_in_english_every_error_is_as_the_core_says_it():
    for template in error_words._TEMPLATES:
        text = re.sub(r"{\w+}", "{x} 7", template)
        assert in_words(UserError(text, text)) == (text, text)


def test_what_nobody_has_listed_stays_as_it_is(german):
    assert in_words(UserError("The moon is full.", "Wait.")) == ("The moon is full.", "Wait.")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Die Festplatte ist voll."),
        (MemoryError(), "Dafür reicht der Speicher nicht."),
        (
            CheckpointError(Path("run/state.pt"), "there is nothing to resume"),
            "Der Lauf kann von state.pt aus nicht weitergehen: "
            "es gibt nichts, was weitergehen könnte.",
        ),
        (
            CorpusError(Path("gone.npz"), "no such file"),
            "Das Korpus gone.npz ist nicht mehr da.",
        ),
        (
            ValueError("no sample is short enough to train on"),
            "Der Lauf kann nicht trainiert werden: kein Wort ist kurz genug zum Lernen.",
        ),
        (KeyError("loss"), "Etwas ist fehlgeschlagen, das nicht hätte fehlschlagen sollen."),
    ],
)
def test_what_stopped_a_run_is_told_in_german(german, error, message):
    status = explain(error)
    said, hint = in_words(UserError(status.reason, status.hint))
    assert said == message
    assert hint != status.hint
