"""Runs: what is to be trained at the left, the runs below it, what becomes of them at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.errors import UserError
from handwrite_app.lab.process import Ended, Wish
from handwrite_app.lab.recipes import longer
from handwrite_app.lab.runs import Log, Record, RunFolder, State, Status, list_runs, new_run
from handwrite_app.ui import folders
from handwrite_app.ui.controls import TallColumn
from handwrite_app.ui.error_words import in_words
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.lab import run_tasks
from handwrite_app.ui.lab.run_curves import last_losses
from handwrite_app.ui.lab.run_list import RunList, RunRow
from handwrite_app.ui.lab.run_view import CompareView, RunView
from handwrite_app.ui.lab.trainings import Trainings
from handwrite_app.ui.notice import Notice

_LOOK_EVERY_MS = 1000
_BYTES_AT_ONCE = 1 << 17  # of a log: some ten milliseconds
_SIDEBAR_PX = 372
_SUFFIX = ".zip"


class RunsPanel(QWidget):
    """Trains models and shows the runs that are kept, those of other windows too.

    What is trained is its heirs' business: they make the form and call `begin`.

    Args:
        form: asks for what is to be trained; it stands at the head of the sidebar.
        empty: what is shown while no run is chosen.
        trainer: one of `process.TRAINERS`; root: the folder of its runs.
    """

    def __init__(
        self,
        jobs: Jobs,
        form: QWidget,
        empty: QWidget,
        *,
        trainer: str,
        root: Callable[[], Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._trainer, self._root = trainer, root
        self._logs: dict[RunFolder, Log] = {}
        self.trainings = Trainings(jobs, self)
        self.trainings.stepped.connect(self._on_step)
        self.trainings.ended.connect(self._on_end)
        self.trainings.failed.connect(self._on_failure)
        self._form = form
        self.notice = Notice(self)
        self.list = RunList(self)
        self.list.chosen.connect(lambda _: self._show_chosen())
        self.view = RunView(self)
        self.compared = CompareView(self)
        self._empty = empty
        self._pages = QStackedWidget(self)
        for page in (self._empty, self.view, self.compared):
            self._pages.addWidget(page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_sidebar())
        layout.addWidget(self._pages, 1)
        self._connect_view()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.refresh)

    # What heirs say

    def facts(self, run: RunFolder) -> str:
        """What is trained and how, in a line."""
        raise NotImplementedError

    def caption(self, run: RunFolder) -> str:
        """What the samples of a run are; empty where it draws none."""
        raise NotImplementedError

    def measured(self, last: Record) -> list[str]:
        """What the last record of a run under way says beside step and time."""
        return []

    def preparing(self) -> str:
        """What is said before the first step."""
        return self.tr("Getting ready…")

    def awaited(self) -> str:
        """What is said before the first samples."""
        return self.tr("The first samples come in a minute or so.")

    def shown(self, run: RunFolder) -> None:
        """Called whenever a run is shown, or shown again."""

    # Building

    def _make_sidebar(self) -> QWidget:
        contents = QWidget(self)
        contents.setObjectName("sidebarContents")
        inside = QVBoxLayout(contents)
        inside.setContentsMargins(20, 16, 10, 12)
        inside.setSpacing(10)
        inside.addWidget(self._form)
        inside.addWidget(self.notice)
        inside.addSpacing(8)
        heading = QLabel(self.tr("&Runs"), self)
        heading.setProperty("role", "heading")
        heading.setBuddy(self.list)
        self._import = QPushButton(self.tr("Import…"), self)
        self._import.setToolTip(self.tr("Add a run that was exported, here or elsewhere"))
        self._import.clicked.connect(lambda _checked: self._ask_import())
        row = QHBoxLayout()
        row.addWidget(heading, 1)
        row.addWidget(self._import)
        inside.addLayout(row)
        self.list.setMinimumHeight(120)
        inside.addWidget(self.list, 1)
        self._none = QLabel(self.tr("Every run is kept here, until you delete it."), self)
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        inside.addWidget(self._none)
        inside.addStretch()
        scroll = TallColumn(contents, self, least_px=_SIDEBAR_PX)
        scroll.setObjectName("sidebarScroll")
        sidebar = QWidget(self)
        sidebar.setObjectName("sidebar")
        sidebar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sidebar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(0, 0, 1, 0)
        column.addWidget(scroll)
        return sidebar

    def _connect_view(self) -> None:
        view = self.view
        view.paused.connect(lambda: self._ask(Wish.PAUSE))
        view.stopped.connect(lambda: self._ask(Wish.STOP))
        view.resumed.connect(self._resume)
        view.longer_asked.connect(self._train_on)
        view.renamed.connect(self._ask_name)
        view.exported.connect(self._ask_where_to_export)
        view.removed.connect(self._ask_delete)

    # Showing

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        if not self.list.selected and self.list.count():
            self.list.setCurrentRow(0)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def refresh(self) -> None:
        """Shows the runs as they stand in their folders."""
        rows = [self._row(run) for run in list_runs(self._root())]
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._show_chosen()

    def _row(self, run: RunFolder) -> RunRow:
        status = self._status(run)
        return RunRow(run, run.plan.name, status.state, self._progress(run))

    def _status(self, run: RunFolder) -> Status:
        if run in self.trainings.runs:
            return Status(State.RUNNING)
        return run.status

    def _read_on(self, run: RunFolder) -> bool:
        """Reads on in the log of a run; says whether there was anything."""
        has_more = self._logs.setdefault(run, run.log).update(_BYTES_AT_ONCE)
        if has_more and self.isVisible():
            QTimer.singleShot(0, self._show_chosen)  # there may be more
        return has_more

    def _records(self, run: RunFolder) -> list[Record]:
        return self._logs[run].records if run in self._logs else []

    def _progress(self, run: RunFolder) -> float:
        live = self.trainings.progress(run)
        return live.progress if live is not None else run.progress

    def _show_chosen(self) -> None:
        chosen = self.list.selected
        if len(chosen) > 1:
            for run in chosen:
                self._read_on(run)
            self.compared.show_runs(
                [(run, run.plan.name, self._records(run)) for run in chosen],
                self.tr("No samples yet."),
            )
            self._pages.setCurrentWidget(self.compared)
        elif chosen:
            self._show_run(chosen[0])
            self._pages.setCurrentWidget(self.view)
        else:
            self._pages.setCurrentWidget(self._empty)

    def _show_run(self, run: RunFolder) -> None:
        view, status = self.view, self._status(run)
        is_new = run != view.run
        caption = self.caption(run)
        draws_nothing = self.tr("It draws nothing: its loss says how well it judges")
        view.show_run(run, run.plan.name, self.facts(run), caption or draws_nothing)
        is_read = self._read_on(run)
        is_mine = run in self.trainings.runs
        progress = self._progress(run)
        view.show_state(
            status,
            can_ask=is_mine,
            can_resume=progress < 1,
        )
        view.show_standing(self._standing(run, status), progress)
        if is_read or is_new:
            view.show_records(self._records(run))
        if not caption:
            instead = ""
        elif status.state is State.RUNNING:
            instead = self.awaited()
        else:
            instead = self.tr("There are no samples yet.")
        view.samples.show_samples(run.samples, instead, is_new=is_new)
        if is_new:
            self._tell_reason(status)
        self.shown(run)

    def _standing(self, run: RunFolder, status: Status) -> str:
        records = self._records(run)
        live = self.trainings.progress(run)
        if status.state is State.RUNNING and live is None and run in self.trainings.runs:
            return self.preparing()
        last = records[-1] if records else {}
        step = live.step if live is not None else int(last.get("step", 0))
        progress = live.progress if live is not None else last.get("progress", 0.0)
        seconds = live.seconds if live is not None else last.get("seconds", 0.0)
        count = self.locale().toString(step)
        share = self.locale().toString(100 * progress, "f", 0)
        if status.state is not State.RUNNING:
            words = {
                State.PAUSED: self.tr("Paused at step {step}, {share} %"),
                State.DONE: self.tr("Done after {step} steps, {time} of training"),
                State.FAILED: self.tr("Failed at step {step}, {share} %"),
            }[status.state]
            said = words.format(step=count, share=share, time=self._span(seconds))
            return "  ·  ".join([said, *self._losses(records)])
        parts = [self.tr("Step {step}, {share} %").format(step=count, share=share)]
        if progress > 0:
            left = self._span(seconds * (1 - progress) / progress)
            parts.append(self.tr("{time} left").format(time=left))
        parts += [*self._losses(records), *self.measured(last)]
        if last.get("has_left_gpu"):
            parts.append(self.tr("on the processor: the graphics card's memory is too small"))
        elif "batch_share" in last:
            share = self.locale().toString(100 * last["batch_share"], "f", 0)
            parts.append(
                self.tr("with {share} % of the batch: more does not fit the graphics card").format(
                    share=share
                )
            )
        if run in self.trainings.runs and self.trainings.wish(run) is not Wish.GO_ON:
            parts.append(self.tr("saving…"))
        elif run not in self.trainings.runs:
            parts.append(self.tr("in another window"))
        return "  ·  ".join(parts)

    def _losses(self, records: Sequence[Record]) -> list[str]:
        trained, held_out = last_losses(records)
        number = self.locale().toString
        parts = []
        if trained is not None:
            parts.append(self.tr("loss {number}").format(number=number(trained, "g", 3)))
        if held_out is not None:
            parts.append(self.tr("held out {number}").format(number=number(held_out, "g", 3)))
        return parts

    def _span(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{count} s").format(count=self.locale().toString(seconds, "f", 0))
        if seconds < 5400:
            return self.tr("{count} min").format(count=self.locale().toString(seconds / 60, "f", 0))
        return self.tr("{count} h").format(count=self.locale().toString(seconds / 3600, "f", 1))

    # Training

    def begin(self, name: str, arguments: Sequence[str]) -> None:
        """Makes a run and trains it."""
        self.notice.hide()
        try:
            run = new_run(name, self._trainer, arguments, self._root())
        except (UserError, OSError) as error:
            self.notice.show_error(error)
            return
        self._train(run)
        self.list.choose(run)

    def _resume(self) -> None:
        if self.view.run is not None:
            self.view.notice.hide()
            self._train(self.view.run)

    def _train_on(self) -> None:
        run = self.view.run
        if run is None:
            return
        try:
            plan = run.plan
            run.write_plan(replace(plan, arguments=tuple(longer(plan.arguments))))
        except (UserError, OSError) as error:
            self.view.notice.show_error(error)
            return
        self._resume()

    def _train(self, run: RunFolder) -> None:
        if self.trainings.runs:
            self.notice.show_message(
                self.tr("Another run is being trained."),
                self.tr("Two share the processor, so each takes longer."),
            )
        self.trainings.start(run)
        self.refresh()

    def _ask(self, wish: Wish) -> None:
        if self.view.run is not None:
            self.trainings.ask(self.view.run, wish)
            self.refresh()

    def _on_step(self, run: RunFolder) -> None:
        if self.isVisible() and self.list.selected == [run]:
            self.view.show_standing(self._standing(run, Status(State.RUNNING)), self._progress(run))

    def _on_end(self, run: RunFolder, ended: Ended) -> None:
        self.notice.hide()
        self.refresh()
        if self.view.run != run:
            return
        if ended.crash:
            self.view.notice.show_message(
                self.tr("The training ended unexpectedly."),
                self.tr("Resume goes on from the last checkpoint."),
                kind="error",
                details=ended.crash,
            )
        else:
            self._tell_reason(ended.status)

    def _tell_reason(self, status: Status) -> None:
        """Says what stopped the run that is shown, if anything did."""
        if status.reason:
            words = in_words(UserError(status.reason, status.hint))
            self.view.notice.show_message(*words, kind="error", details=status.details)

    def _on_failure(self, run: RunFolder, error: Exception) -> None:
        self.refresh()
        self.view.notice.show_error(error)

    # Runs

    def _ask_name(self) -> None:
        run = self.view.run
        if run is None:
            return
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Rename the run"))
        dialog.setLabelText(self.tr("Name"))
        dialog.setTextValue(run.plan.name)
        dialog.textValueSelected.connect(lambda name: self._rename(run, name))
        dialog.open()

    def _rename(self, run: RunFolder, name: str) -> None:
        try:
            run.rename(name)
        except (UserError, OSError) as error:
            self.view.notice.show_error(error)
        self.refresh()

    def _ask_delete(self) -> None:
        run = self.view.run
        if run is None:
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Delete the run"),
            self.tr("Delete “{name}” with its models and samples for good?").format(
                name=run.plan.name
            ),
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = box.button(QMessageBox.StandardButton.Discard)
        button.setText(self.tr("Delete"))
        button.clicked.connect(lambda: self._delete(run))
        box.open()

    def _delete(self, run: RunFolder) -> None:
        def done(_: object) -> None:
            self._logs.pop(run, None)
            self.refresh()

        self._jobs.start(
            lambda: run_tasks.delete(run), done=done, failed=self.view.notice.show_error
        )

    def _ask_where_to_export(self) -> None:
        run = self.view.run
        if run is None:
            return
        dialog = self._dialog(self.tr("Export the run"), QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX[1:])
        plain = "".join(c if c.isalnum() or c in " -_" else "_" for c in run.plan.name)
        dialog.selectFile(f"{plain}{_SUFFIX}")
        dialog.fileSelected.connect(lambda name: self._export(run, Path(name)))
        dialog.open()

    def _export(self, run: RunFolder, path: Path) -> None:
        def done(_: object) -> None:
            self.view.notice.show_message(
                self.tr("Exported to {path}.").format(path=path), kind="done"
            )

        self._jobs.start(
            lambda: run_tasks.export(run, path), done=done, failed=self.view.notice.show_error
        )

    def _ask_import(self) -> None:
        dialog = self._dialog(self.tr("Import a run"), QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._take_in(Path(name)))
        dialog.open()

    def _take_in(self, path: Path) -> None:
        def done(run: RunFolder) -> None:
            self.refresh()
            self.list.choose(run)

        self._jobs.start(
            lambda: run_tasks.take_in(path, self._root()), done=done, failed=self.notice.show_error
        )

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self, title, folders.documents())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.setNameFilter(self.tr("Training runs ({patterns})").format(patterns=f"*{_SUFFIX}"))
        return dialog
