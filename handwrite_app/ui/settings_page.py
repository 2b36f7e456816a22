"""The Settings tab: appearance, device, model, folders, how new pages begin, reset."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handwrite_app import paths
from handwrite_app.choices import Choices
from handwrite_app.errors import UserError
from handwrite_app.model_facts import DeviceTest, find_device, read_facts, run_device
from handwrite_app.settings import Settings, change_settings, load_settings
from handwrite_app.ui.controls import CheckBox, Choice, FormGrid, TallColumn
from handwrite_app.ui.language import LANGUAGES, speak
from handwrite_app.ui.notice import Notice
from handwrite_app.workers.job import Job
from handwrite_app.workers.preload import gentle_import

_WIDEST_PX = 680


class SettingsPage(TallColumn):
    """Shows the settings in the file and changes them there; every change is told.

    Args:
        start: starts a job for as long as the window is open.
    """

    changed = Signal(object)  # Settings
    language_changed = Signal()  # it is spoken already
    choices_asked = Signal()  # new pages are to begin as the one in the window; see `keep_choices`

    def __init__(self, start: Callable[..., Job], parent: QWidget | None = None) -> None:
        contents = QWidget()
        super().__init__(contents, parent)
        self._start = start
        self._has_looked = False  # for a device
        self.setObjectName("settings")
        inside = QWidget(self)
        inside.setObjectName("settingsContents")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(28, 24, 28, 28)
        self._column.setSpacing(10)
        self._add_appearance()
        self._add_device()
        self._add_model()
        self._add_pages()
        self._add_folders()
        self._add_reset()
        self._column.addStretch()
        contents.setObjectName("settingsContents")
        row = QHBoxLayout(contents)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inside, 1000)
        row.addStretch(1)
        self.refresh()
        inside.setMaximumWidth(max(_WIDEST_PX, inside.minimumSizeHint().width()))

    # Building

    def _add_section(self, title: str) -> FormGrid:
        heading = QLabel(title, self)
        heading.setProperty("role", "section")
        self._column.addWidget(heading)
        rows = FormGrid()
        rows.setColumnMinimumWidth(0, 120)
        self._column.addLayout(rows)
        self._column.addSpacing(14)
        return rows

    def _button(self, text: str, tip: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked: slot())
        return button

    def _words(self) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", "muted")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return label

    def _add_appearance(self) -> None:
        rows = self._add_section(self.tr("Appearance"))
        self._theme = Choice(
            [
                ("system", self.tr("As the system")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
                ("contrast", self.tr("High contrast")),
            ],
            self,
        )
        self._theme.setToolTip(self.tr("Colours of the window; paper stays paper."))
        self._language = Choice([("", self.tr("As the system")), *LANGUAGES.items()], self)
        self._language.setToolTip(self.tr("Language of the window."))
        self._theme.changed.connect(lambda: self._change(theme=self._theme.chosen))
        self._language.changed.connect(self._on_language)
        rows.add(self.tr("&Colours"), self._theme)
        self.language_notice = Notice(self)
        rows.add(self.tr("&Language"), self._language)
        rows.addWidget(self.language_notice, rows.rowCount(), 1)

    def _add_device(self) -> None:
        rows = self._add_section(self.tr("Device"))
        self._device = Choice(
            [
                ("auto", self.tr("The fastest there is")),
                ("cpu", self.tr("Processor (CPU)")),
                ("cuda", self.tr("NVIDIA graphics card (CUDA)")),
                ("mps", self.tr("Apple graphics (MPS)")),
            ],
            self,
        )
        self._device.setToolTip(self.tr("What the model runs on."))
        self._device.changed.connect(self._on_device)
        self._test = self._button(
            self.tr("Te&st"), self.tr("Write a word and take the time."), self.test_device
        )
        self._found = self._words()
        self.device_notice = Notice(self)
        self._test.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        rows.add(self.tr("&Runs on"), self._device, self._device, self._test)
        rows.addWidget(self._found, rows.rowCount(), 1)
        rows.addWidget(self.device_notice, rows.rowCount(), 1)

    def _add_model(self) -> None:
        rows = self._add_section(self.tr("Model"))
        self._model = self._words()
        self.model_notice = Notice(self)
        another = self._button(
            self.tr("Choose &another…"),
            self.tr("Write with weights that you have trained or been given."),
            self._ask_model,
        )
        self._shipped = self._button(
            self.tr("Use the shi&pped one"),
            self.tr("Write with the weights that came with Handwrite."),
            lambda: self._take_model(""),
        )
        rows.add(self.tr("In use"), self._model)
        rows.addLayout(_line(another, self._shipped), rows.rowCount(), 1)
        rows.addWidget(self.model_notice, rows.rowCount(), 1)

    def _add_pages(self) -> None:
        rows = self._add_section(self.tr("New pages"))
        self._remembers = CheckBox(self.tr("Begin as the &last page was"), self)
        self._remembers.setToolTip(
            self.tr("Off, a new page begins as it was set when this was last on, or as set below.")
        )
        self._remembers.clicked.connect(
            lambda checked: self._change(remembers_choices=bool(checked))
        )
        keep = self._button(
            self.tr("Begin as the page in &Write"),
            self.tr("New pages take the size, ink and all else from the page that is open."),
            self.choices_asked.emit,
        )
        plain = self._button(
            self.tr("Begin with the &defaults"),
            self.tr("New pages begin as they did when Handwrite was new."),
            lambda: self.keep_choices(Choices()),
        )
        self._beginning = self._words()
        rows.add(self.tr("They begin"), self._beginning)
        rows.addWidget(self._remembers, rows.rowCount(), 1)
        rows.addLayout(_line(keep, plain), rows.rowCount(), 1)

    def _add_folders(self) -> None:
        rows = self._add_section(self.tr("Folders"))
        for name, folder, tip in (
            (self.tr("Your hands"), paths.styles_dir, self.tr("Open the folder of your hands.")),
            (self.tr("Settings"), paths.config_dir, self.tr("Open the folder of the settings.")),
            (self.tr("Log"), paths.log_dir, self.tr("Open the folder of the log.")),
        ):
            label = self._words()
            label.setText(_breakable(folder()))
            label.setAccessibleName(name)
            button = self._button(self.tr("Open"), tip, partial(_open, folder))
            button.setAccessibleName(tip)
            rows.add(name, button, label, button)

    def _add_reset(self) -> None:
        rows = self._add_section(self.tr("Reset"))
        words = self._words()
        words.setText(self.tr("Your hands and documents stay."))
        reset = self._button(
            self.tr("Reset…"),
            self.tr("Make every setting what it was when Handwrite was new."),
            self._ask_reset,
        )
        rows.add(self.tr("All settings"), reset, reset, words)

    # Showing

    def refresh(self) -> None:
        """Shows the settings as they are in the file."""
        settings = load_settings()
        self._theme.choose(settings.theme)
        self._language.choose(settings.language)
        self._device.choose(settings.device)
        self._remembers.setChecked(settings.remembers_choices)
        self._shipped.setEnabled(bool(settings.model))
        self._beginning.setText(self._describe(Choices.read(settings.choices)))
        self._show_model(settings)

    def _describe(self, choices: Choices) -> str:
        text = self.tr("{page}, {paper} paper, x-height {x_height} mm, ink {ink}").format(
            page=self.tr("as the writing") if choices.page == "fit" else choices.page,
            paper={
                "plain": self.tr("plain"),
                "ruled": self.tr("ruled"),
                "grid": self.tr("grid"),
                "dots": self.tr("dotted"),
            }[choices.paper],
            x_height=self.locale().toString(choices.x_height_mm, "g", 4),
            ink=choices.ink,
        )
        return text[:1].upper() + text[1:]

    def _show_model(self, settings: Settings) -> None:
        path = Path(settings.model) if settings.model else paths.default_model()
        try:
            facts = read_facts(path)
        except UserError as error:
            self._model.setText("")
            self.model_notice.show_error(error)
            return
        self.model_notice.hide()
        self._model.setText(
            self.tr("{name}, version {version}\nLicence: {licence}\n{path}").format(
                name=facts.name or self.tr("without a name"),
                version=facts.version or self.tr("unknown"),
                licence=facts.licence or self.tr("not stated"),
                path=_breakable(facts.path),
            )
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        if not self._has_looked:
            self._look_for_device()

    # Changing

    def _change(self, **values: Any) -> None:
        settings = change_settings(**values)
        self.refresh()
        self.changed.emit(settings)

    def keep_choices(self, choices: Choices) -> None:
        """New pages begin like this from now on."""
        self._change(choices=replace(choices, text="").as_dict(), remembers_choices=False)

    def _on_language(self) -> None:
        speak(self._language.chosen)
        self._change(language=self._language.chosen)
        self.language_changed.emit()

    def tell_language_waits(self) -> None:
        """Says why the window does not speak the new language yet."""
        self.language_notice.show_message(
            self.tr("The window changes its language when its work is done."),
            self.tr("Something is being written, drawn or trained."),
        )

    def _on_device(self) -> None:
        self._look_for_device()
        self._change(device=self._device.chosen)

    def _look_for_device(self) -> None:
        """Says which device there is, as soon as torch has been loaded."""
        self._has_looked = True
        device = self._device.chosen
        self._found.setText(self.tr("Looking…"))
        self._start(
            lambda: _find(device),
            done=self._show_device,
            failed=self._show_device_error,
        )

    def _show_device(self, found: tuple[str, str]) -> None:
        self.device_notice.hide()
        self._found.setText(
            self.tr("Found: {device}, {detail}").format(device=found[0], detail=found[1])
        )

    def _show_device_error(self, error: Exception) -> None:
        self._test.setEnabled(True)
        self._found.setText("")
        self.device_notice.show_error(error)

    def test_device(self) -> None:
        """Writes a word on the chosen device and says how long that took."""
        settings = load_settings()
        model = Path(settings.model) if settings.model else None
        self._test.setEnabled(False)
        self.device_notice.hide()
        self._found.setText(self.tr("Writing a word…"))
        self._start(
            lambda: _run(settings.device, model),
            done=self._show_test,
            failed=self._show_device_error,
        )

    def _show_test(self, test: DeviceTest) -> None:
        self._test.setEnabled(True)
        self._found.setText(
            self.tr("It works: a word in {seconds} s on {device}, {detail}").format(
                seconds=self.locale().toString(test.seconds, "f", 2),
                device=test.device,
                detail=test.detail,
            )
        )

    def _ask_model(self) -> None:
        dialog = QFileDialog(self, self.tr("A model"), str(paths.data_dir()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Models (*.safetensors)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._take_model)
        dialog.open()

    def _take_model(self, name: str) -> None:
        """Writes with these weights from now on; none is the shipped ones."""
        if name:
            try:
                read_facts(Path(name))
            except UserError as error:
                self.model_notice.show_error(error)
                return
        self._change(model=name)

    def _ask_reset(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Reset all settings"),
            self.tr("Make every setting what it was when Handwrite was new?"),
            QMessageBox.StandardButton.Reset | QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.button(QMessageBox.StandardButton.Reset).clicked.connect(self.reset)
        box.open()

    def reset(self) -> None:
        """Makes every setting the default; where windows are and what was open stays."""
        kept = load_settings()
        fresh = replace(
            Settings(), window_geometry=kept.window_geometry, last_folder=kept.last_folder
        )
        self._change(**vars(fresh))
        if kept.language != fresh.language:
            speak(fresh.language)
            self.language_changed.emit()


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch()
    return line


def _breakable(path: Path) -> str:
    """Lets a long path break at its folders."""
    return str(path).replace("/", "/\u200b").replace("\\", "\\\u200b")


def _open(folder: Callable[[], Path]) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder())))


def _find(device: str) -> Generator[None, None, tuple[str, str]]:
    yield
    with gentle_import():
        return find_device(device)


def _run(device: str, model: Path | None) -> Generator[None, None, DeviceTest]:
    yield
    with gentle_import():
        return run_device(device, model)
