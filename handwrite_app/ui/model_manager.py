"""The models to write with: which is in use, what each is, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.errors import UserError
from handwrite_app.model_store import SUFFIX, ModelEntry, delete_model, list_models, make_default
from handwrite_app.settings import load_settings
from handwrite_app.ui import folders, icons, training_tasks
from handwrite_app.ui.controls import FormGrid
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.theme import Theme

_SIDEBAR_PX = 320
_DELETE_ON_CLOSE = Qt.WidgetAttribute.WA_DeleteOnClose


class ModelManager(icons.PaintsIcons, QWidget):
    """Lists the models, tells where each comes from, and does with them what is asked.

    Signals:
        settings_changed: another model is written with from now on; carries the settings.
    """

    settings_changed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._models: list[ModelEntry] = []
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setIconSize(QSize(18, 18))
        self.list.currentRowChanged.connect(lambda _: self._show_chosen())
        self.notice = Notice(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_sidebar())
        layout.addWidget(self._make_details(), 1)

    def _make_sidebar(self) -> QWidget:
        sidebar = QWidget(self)
        sidebar.setObjectName("sidebar")
        sidebar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sidebar.setFixedWidth(_SIDEBAR_PX)
        heading = QLabel(self.tr("&Models"), sidebar)
        heading.setProperty("role", "section")
        heading.setBuddy(self.list)
        words = QLabel(
            self.tr("One of them writes. Train more beside this, or import what others made."),
            sidebar,
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        take_in = QPushButton(self.tr("&Import…"), sidebar)
        take_in.setToolTip(self.tr("Add a model that was exported, here or elsewhere"))
        take_in.clicked.connect(lambda _checked: self._ask_import())
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (heading, words, self.list, take_in):
            column.addWidget(widget)
        column.setStretch(2, 1)
        return sidebar

    def _make_details(self) -> QWidget:
        details = QWidget(self)
        self._title = QLabel(details)
        self._title.setProperty("role", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.use = QPushButton(self.tr("&Write with it"), details)
        self.use.setToolTip(self.tr("Write with this model from now on"))
        self.use.clicked.connect(lambda _checked: self._use())
        self.export = QPushButton(self.tr("E&xport…"), details)
        self.export.setToolTip(self.tr("Write this model to a file, to keep or to give away"))
        self.export.clicked.connect(lambda _checked: self._ask_where_to_export())
        self.delete = QPushButton(self.tr("&Delete…"), details)
        self.delete.setToolTip(self.tr("Delete this model for good"))
        self.delete.clicked.connect(lambda _checked: self._ask_delete())
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title, 1)
        for button in (self.use, self.export, self.delete):
            head.addWidget(button)
        self._facts = FormGrid()
        self._facts.setColumnMinimumWidth(0, 120)
        layout = QVBoxLayout(details)
        layout.setContentsMargins(24, 18, 24, 16)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addLayout(self._facts)
        layout.addStretch(1)
        return details

    # Showing

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @property
    def chosen(self) -> ModelEntry | None:
        """The model whose details are shown."""
        row = self.list.currentRow()
        return self._models[row] if 0 <= row < len(self._models) else None

    def refresh(self, chosen: str = "") -> None:
        """Shows the models as they are kept.

        Args:
            chosen: the name of the one to choose; else the one before, or the one in use.
        """
        before = self.chosen
        wanted = chosen or (before.name if before is not None else "")
        self._models = list_models()
        self.list.blockSignals(True)
        self.list.clear()
        for entry in self._models:
            state = self.tr("in use") if entry.is_default else self.tr("not in use")
            if entry.is_shipped:
                state = self.tr("came with Handwrite, {state}").format(state=state)
            QListWidgetItem(f"{entry.name}\n{state}", self.list)
        names = [entry.name for entry in self._models]
        in_use = next((k for k, entry in enumerate(self._models) if entry.is_default), 0)
        self.list.setCurrentRow(names.index(wanted) if wanted in names else in_use)
        self.list.blockSignals(False)
        self._paint_icons()
        self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self.chosen
        for button in (self.use, self.export, self.delete):
            button.setVisible(entry is not None)
        while (item := self._facts.takeAt(0)) is not None:
            for widget in _widgets(item):
                widget.deleteLater()
        if entry is None:
            self._title.setText(self.tr("There is no model"))
            return
        self._title.setText(entry.name)
        self.use.setEnabled(not entry.is_default)
        self.delete.setEnabled(not entry.is_shipped)
        for title, text in self._described(entry):
            if text:
                words = QLabel(text, self)
                words.setTextFormat(Qt.TextFormat.PlainText)
                words.setWordWrap(True)
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                self._facts.add(title, words)

    def _described(self, entry: ModelEntry) -> list[tuple[str, str]]:
        """What is known of a model: titles, and texts that are empty where it is not known."""
        info = entry.info
        data, training = (_mapping(info.get(key)) for key in ("data", "training"))
        megabytes = self.locale().toString(entry.bytes / 1e6, "f", 1)
        learned = ""
        if isinstance(data.get("samples"), int) and isinstance(data.get("writers"), int):
            learned = self.tr("{samples} words and characters by {writers} writers").format(
                samples=self.locale().toString(data["samples"]),
                writers=self.locale().toString(data["writers"]),
            )
        sources = data.get("sources")
        named = ", ".join(map(str, sources)) if isinstance(sources, list) else ""
        return [
            (self.tr("Version"), _text(info.get("version"))),
            (self.tr("Went on from"), self._name_of(_mapping(info.get("started_from")))),
            (self.tr("Learned from"), learned),
            (self.tr("Sources"), named if len(named) < 400 else f"{named[:400]}…"),
            (self.tr("Attribution"), _text(info.get("attribution"))),
            (self.tr("Licence"), _text(info.get("licence"))),
            (self.tr("Training"), self._training(info)),
            (self.tr("Made as"), _text(training.get("preset"))),
            (self.tr("Size"), self.tr("{count} MB").format(count=megabytes)),
            (self.tr("File"), str(entry.path).replace("/", "/\u200b").replace("\\", "\\\u200b")),
        ]

    def _name_of(self, info: dict[str, Any]) -> str:
        if not info.get("name"):
            return ""
        return self.tr("{name}, version {version}").format(
            name=_text(info["name"]), version=_text(info.get("version"))
        )

    def _training(self, info: Any) -> str:
        parts = []
        steps, seconds = info.get("steps"), info.get("training_seconds")
        if isinstance(steps, int):
            parts.append(self.tr("{count} steps").format(count=self.locale().toString(steps)))
        if isinstance(seconds, int | float):
            minutes = self.locale().toString(seconds / 60, "f", 0)
            parts.append(self.tr("{count} min").format(count=minutes))
        if info.get("hardware"):
            parts.append(_text(info["hardware"]))
        return ",  ".join(parts)

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        for row, entry in enumerate(self._models):
            self.list.item(row).setIcon(icons.icon("done" if entry.is_default else "pen", color))

    # Changing

    def _use(self) -> None:
        if self.chosen is not None:
            make_default(self.chosen)
            self._tell_changed()

    def _tell_changed(self) -> None:
        self.refresh()
        self.settings_changed.emit(load_settings())

    def _ask_delete(self) -> None:
        entry = self.chosen
        if entry is None:
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Delete the model"),
            self.tr("Delete “{name}” for good?").format(name=entry.name),
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setAttribute(_DELETE_ON_CLOSE)
        button = box.button(QMessageBox.StandardButton.Discard)
        button.setText(self.tr("Delete"))
        button.clicked.connect(lambda: self._delete(entry))
        box.open()

    def _delete(self, entry: ModelEntry) -> None:
        self.notice.hide()
        try:
            delete_model(entry)
        except (UserError, OSError) as error:
            self.notice.show_error(error)
        self._tell_changed()

    def _ask_where_to_export(self) -> None:
        entry = self.chosen
        if entry is None:
            return
        dialog = self._dialog(self.tr("Export the model"), QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Models ({patterns})").format(patterns=f"*{SUFFIX}"))
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.selectFile(f"{entry.name}{SUFFIX}")
        dialog.fileSelected.connect(lambda name: self._export(entry, Path(name)))
        dialog.open()

    def _export(self, entry: ModelEntry, path: Path) -> None:
        self.notice.hide()
        self._jobs.start(
            lambda: training_tasks.export(entry, path),
            done=lambda _: self.notice.show_message(
                self.tr("Exported to {path}.").format(path=path), kind="done"
            ),
            failed=self.notice.show_error,
        )

    def _ask_import(self) -> None:
        dialog = self._dialog(self.tr("Import a model"), QFileDialog.FileMode.ExistingFile)
        patterns = f"*{SUFFIX} *.safetensors"
        dialog.setNameFilter(self.tr("Models ({patterns})").format(patterns=patterns))
        dialog.fileSelected.connect(lambda name: self.take_in(Path(name)))
        dialog.open()

    def take_in(self, path: Path) -> None:
        """Takes in a model from a file."""
        self.notice.hide()

        def done(entry: ModelEntry) -> None:
            self.refresh(entry.name)
            self.notice.show_message(
                self.tr("“{name}” is here.").format(name=entry.name), kind="done"
            )

        self._jobs.start(
            lambda: training_tasks.take_in(path), done=done, failed=self.notice.show_error
        )

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self, title, folders.documents())
        dialog.setAttribute(_DELETE_ON_CLOSE)
        dialog.setFileMode(mode)
        return dialog


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """What a stranger's description says, in a line or two."""
    return " ".join(str(value).split())[:400] if isinstance(value, str | int | float) else ""


def _widgets(item: Any) -> list[QWidget]:
    """The widgets of an item of a layout, those of a layout in it too."""
    if item.widget() is not None:
        return [item.widget()]
    inside = item.layout()
    if inside is None:
        return []
    return [widget for k in range(inside.count()) for widget in _widgets(inside.itemAt(k))]
