"""The language of the window: our translations, Qt's own, and how numbers are written."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from handwrite_app import paths

LANGUAGES = {"en": "English", "de": "Deutsch"}  # each in its own words


def speak(name: str) -> None:
    """Has every widget that is made from now on speak a language.

    Args:
        name: one of `LANGUAGES`, or empty for the system's; English where there is no translation.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
    locale = QLocale(name) if name else QLocale.system()
    if QLocale.languageToCode(locale.language()) not in LANGUAGES:
        locale = QLocale("en")
    QLocale.setDefault(locale)
    for stem, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("handwrite", str(paths.translations_dir())),
    ):
        translator = QTranslator(application)
        if translator.load(locale, stem, "_", folder):
            application.installTranslator(translator)
