"""Between the project and the page: what is missing is written, what changed is laid out anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QRandomGenerator, Signal

from handwrite_app.document.model import Document
from handwrite_app.document.project import Project
from handwrite_app.ui import project_tasks
from handwrite_app.ui.compose_panel import GeneratePanel
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.page_area import PageArea
from handwrite_app.ui.project_desk import ProjectDesk
from handwrite_app.ui.project_tasks import Laid, Variants, WritingStep
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.workers.job import Job

_MAX_NAMED = 4  # words that the status line names


class WritingDesk(QObject):
    """Has the model write, and keeps the page as the project says."""

    changed = Signal()  # it has begun, has ended, or shows another page
    written = Signal()  # the project has new ink, and perhaps another seed

    def __init__(
        self,
        desk: ProjectDesk,
        source: ModelSource,
        jobs: Jobs,
        panel: GeneratePanel,
        area: PageArea,
        plays: Callable[[], bool],
        parent: QObject,
    ) -> None:
        """Takes the project, the model and the places where its work is shown.

        Args:
            plays: says whether the pen is to be watched when a page is new.
        """
        super().__init__(parent)
        self.source = source
        self._desk, self._jobs = desk, jobs
        self._panel, self._area, self._plays = panel, area, plays
        self._writing: Job | None = None
        self._trying: Job | None = None
        self._fades = True
        self._laying: Job | None = None
        self._shown: Laid | None = None
        self._started_at = 0.0  # when the first step was shown, and how many were done then
        self._first_done = 0
        desk.changed.connect(self.lay_out)

    @property
    def document(self) -> Document | None:
        """The pages that are shown; None while nothing is written."""
        return None if self._shown is None else self._shown.document

    @property
    def shown(self) -> Laid | None:
        """The pages that are shown, with the project that they are of."""
        return self._shown

    @property
    def is_busy(self) -> bool:
        """Whether the model is at work."""
        return self.is_writing or self._trying is not None

    @property
    def is_writing(self) -> bool:
        """Whether the model is writing on the page."""
        return self._writing is not None

    @property
    def hard_words(self) -> list[int]:
        """The places of the words that are hard to read, and not to be kept so."""
        if self._shown is None or self._shown.project.missing:
            return []
        return list(self._shown.boxes.hard)

    # Writing

    def write(
        self,
        project: Project,
        name: str,
        again: Mapping[int, int] | None = None,
        only: Collection[int] | None = None,
    ) -> None:
        """Writes what a project lacks and makes it the present one.

        Args:
            project: the present one, or one that differs from it in its seed or in its text.
            name: of the step, for undo.
            again: places of words that are written in any case, with their seeds.
            only: places of words, if these are written and no others.
        """
        seeds, before = dict(again or {}), self._desk.project
        is_new = only is None and (project.is_stale or project.writing is None)
        count = len({*project.missing, *seeds} if only is None else only)
        self._fades = 2 * count > len(project.words)
        self._area.view.skip()
        self._area.notice.hide()
        self._panel.notice.hide()
        self._started_at = 0.0
        self._writing = self._jobs.start(
            lambda: project_tasks.write(self.source, project, seeds, only),
            progressed=self._show_step,
            done=lambda laid: self._finish(
                laid, before, project, name, plays=is_new and self._plays()
            ),
            failed=self._fail,
            cancelled=self._stop,
        )
        self._say_begun()

    def write_again(self, places: Collection[int]) -> None:
        """Writes some words again, each with a new seed; the others stay."""
        again = {place: _new_seed() for place in places}
        self.write(self._desk.project, self.tr("Writing a word again"), again, only=places)

    def try_variants(self, place: int, count: int, show: Callable[[Variants | None], None]) -> None:
        """Writes a word with several new seeds; the page stays as it is.

        Args:
            show: called with the variants as they come out of noise, and with None if they never
                will.
        """
        project, seeds = self._desk.project, [_new_seed() for _ in range(count)]
        self._panel.notice.hide()

        def progressed(variants: Variants) -> None:
            if variants.total:
                self._panel.show_progress(variants.done, variants.total)
            show(variants)

        def done(variants: Variants) -> None:
            ended()
            show(variants)

        def failed(error: Exception) -> None:
            ended()
            self._panel.notice.show_error(error)
            show(None)

        def cancelled() -> None:
            ended()
            show(None)

        def ended() -> None:
            self._trying = None
            self._panel.set_busy(False)
            self._tell()
            self.changed.emit()

        self._trying = self._jobs.start(
            lambda: project_tasks.write_variants(self.source, project, place, seeds),
            progressed=progressed,
            done=done,
            failed=failed,
            cancelled=cancelled,
        )
        self._say_begun()

    def _say_begun(self) -> None:
        self._panel.set_busy(True)
        self._panel.say(
            self.tr("Reading the hand…") if self.source.is_loaded else self.tr("Loading the model…")
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Stops the model at its next step."""
        job = self._writing or self._trying
        if job is not None:
            job.cancel()
            self._panel.say(self.tr("Stopping…"))

    def _show_step(self, step: WritingStep) -> None:
        if step.ink is None:
            if self.source.is_loaded:
                self._panel.say(self.tr("Reading the hand…"))
            return
        now = time.monotonic()
        is_first = not self._started_at
        if is_first:
            self._started_at, self._first_done = now, step.done
        self._panel.show_progress(step.done, step.total)
        taken = step.done - self._first_done
        if taken > 0:
            left = (now - self._started_at) / taken * (step.total - step.done)
            self._panel.say(
                self.tr("Step {done} of {total}, about {seconds} s left").format(
                    done=step.done, total=step.total, seconds=max(1, round(left))
                )
                if step.done < step.total
                else self.tr("Setting the page…")
            )
        else:
            self._panel.say(
                self.tr("Step {done} of {total}").format(done=step.done, total=step.total)
            )
        self._area.view.show_emerging(step.ink, step.done / step.total, fades=self._fades)
        if is_first:
            self._show_area()
            self.changed.emit()

    def _finish(
        self, laid: Laid, before: Project, asked: Project, name: str, *, plays: bool
    ) -> None:
        self._ready()
        present = self._desk.project
        sampling = present.sampling
        if sampling == replace(asked.sampling, seed=sampling.seed):
            sampling = asked.sampling  # a new seed has come with the writing
        text = asked.text if present.text == before.text else present.text
        written = replace(
            present, text=text, writing=laid.project.writing, opened=None, sampling=sampling
        )
        if written == laid.project:
            self._show(laid, plays=plays)
        self._desk.edit(written, name)
        self.written.emit()
        if self._shown is not laid:
            self.lay_out()

    def _fail(self, error: Exception) -> None:
        self._ready()
        self._panel.say("")
        self._panel.notice.show_error(error)
        self._show_again()

    def _stop(self) -> None:
        self._ready()
        self._show_again()
        self._panel.say(self.tr("Cancelled."))

    def _ready(self) -> None:
        self._writing = None
        self._panel.set_busy(False)

    # The page

    def lay_out(self) -> None:
        """Shows the project as it is now; nothing is generated. While the model writes it waits."""
        project = self._desk.project
        if self.is_writing or self._laying is not None:  # `done` looks again
            return
        if self._shown is not None and self._shown.project == project:
            self._tell()
            return
        if not project.has_pages:
            self._show_nothing()
            return

        def done(laid: Laid) -> None:
            self._laying = None
            if not self.is_writing:
                if self._desk.project.has_pages:
                    self._show(laid, plays=False)
                self.lay_out()

        def failed(error: Exception) -> None:
            self._laying = None
            self._panel.notice.show_error(error)
            if self._desk.project != project:
                self.lay_out()

        self._laying = self._jobs.start(
            lambda: project_tasks.lay_out_project(project), done=done, failed=failed
        )

    def replay(self) -> None:
        """Has the pen write the page again."""
        if self._shown is not None and not self.is_busy:
            self._area.show_page()
            self._area.view.write(self._shown.ink)
            self.changed.emit()

    def _show(self, laid: Laid, *, plays: bool) -> None:
        self._shown = laid
        if plays:
            self._area.view.write(laid.ink)
        else:
            self._area.view.show_still(laid.ink)
        self._area.view.setAccessibleDescription(laid.document.text)
        self._show_area()
        self._tell()
        self.changed.emit()

    def _show_nothing(self) -> None:
        self._shown = None
        self._area.view.clear()
        self._show_area()
        self._panel.say("")
        self.changed.emit()

    def _show_again(self) -> None:
        """Goes back to the page before, or to the empty desk."""
        if self._shown is None:
            self._show_nothing()
        else:
            self._show(self._shown, plays=False)
        self.lay_out()

    def _show_area(self) -> None:
        if not self._area.shows_pad:
            self._area.show_page()

    def _tell(self) -> None:
        """Says how much of the text is written, and what of it is hard to read."""
        project = self._desk.project
        missing = len(project.missing)
        if project.writing is None:
            said = self.tr("Opened as it was saved.")
            if missing:
                said += " " + self.tr("Generate writes its text anew.")
        elif project.is_stale and missing:
            said = self.tr("Changed since it was written: Generate writes it anew.")
        elif missing:
            said = (
                self.tr("{count} words to write.").format(count=missing)
                if missing != 1
                else self.tr("One word to write.")
            )
        else:
            count = len(project.words)
            said = (
                self.tr("{count} words written.").format(count=count)
                if count != 1
                else self.tr("One word written.")
            )
            hard = [project.words[place].label for place in self.hard_words]
            if hard:
                named = ", ".join(hard[:_MAX_NAMED]) + (", …" if len(hard) > _MAX_NAMED else "")
                said += " " + self.tr("Hard to read: {words}.").format(words=named)
        self._panel.say(said)


def _new_seed() -> int:
    return int(QRandomGenerator.global_().bounded(1, 2**31 - 1))
