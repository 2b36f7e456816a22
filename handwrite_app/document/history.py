"""Undo and redo: a list of projects, which share all that did not change."""

from __future__ import annotations

from dataclasses import dataclass

from handwrite_app.document.project import Project

_MOST_STEPS = 500
_MOST_BYTES = 256 << 20


@dataclass(frozen=True)
class _Step:
    """A project, the name of the change that led to it, and the bytes that it does not share."""

    project: Project
    name: str = ""
    kind: str = ""
    num_bytes: int = 0


class History:
    """The project as it is, as it was, and, after undo, as it was to be.

    Changes of one kind that follow each other, such as typing, are one step until `seal`.

    Args:
        project: to begin with; it counts as saved.
    """

    def __init__(
        self, project: Project, *, max_steps: int = _MOST_STEPS, max_bytes: int = _MOST_BYTES
    ) -> None:
        self._max_steps, self._max_bytes = max_steps, max_bytes
        self._steps = [_Step(project)]
        self._now = 0
        self._saved: Project | None = project
        self._is_open = False

    @property
    def present(self) -> Project:
        """The project as it is."""
        return self._steps[self._now].project

    @property
    def undo_name(self) -> str | None:
        """What `undo` would take back; None if there is nothing."""
        return self._steps[self._now].name if self._now > 0 else None

    @property
    def redo_name(self) -> str | None:
        """What `redo` would do again; None if there is nothing."""
        return self._steps[self._now + 1].name if self._now + 1 < len(self._steps) else None

    @property
    def is_clean(self) -> bool:
        """Whether the project is as it was saved."""
        return self._saved is not None and self._saved == self.present

    def push(self, project: Project, name: str, kind: str = "") -> None:
        """Makes `project` the present one; what was undone is forgotten.

        A step that leads back to where it began is none.

        Args:
            name: of the change, for menus.
            kind: a change of the same kind as the last one is taken into its step; empty: never.
        """
        if project == self.present:
            return
        del self._steps[self._now + 1 :]
        last = self._steps[-1]
        merges = self._is_open and bool(kind) and last.kind == kind and self._now > 0
        if merges:
            self._steps.pop()
        before = self._steps[-1].project
        self._is_open = not (merges and project == before)
        if self._is_open:  # else the step has led back to where it began
            self._steps.append(_Step(project, name, kind, _own_bytes(project, before)))
        self._forget_oldest()
        self._now = len(self._steps) - 1

    def amend(self, project: Project) -> None:
        """Changes the present without a step, as for what the user has not done."""
        was_clean = self.is_clean
        step = self._steps[self._now]
        self._steps[self._now] = _Step(project, step.name, step.kind, step.num_bytes)
        if was_clean:
            self._saved = project

    def seal(self) -> None:
        """Ends the step: what follows is another one, whatever its kind."""
        self._is_open = False

    def undo(self) -> bool:
        """Goes back one step; False if there is none."""
        return self._go(-1)

    def redo(self) -> bool:
        """Goes forward one step; False if there is none."""
        return self._go(1)

    def mark_clean(self, project: Project) -> None:
        """Says that `project` is what is saved now; it may be older than the present."""
        self._saved = project
        self.seal()

    def mark_dirty(self) -> None:
        """Says that nothing is saved, as of a project that was recovered."""
        self._saved = None

    def _go(self, by: int) -> bool:
        self.seal()
        if not 0 <= self._now + by < len(self._steps):
            return False
        self._now += by
        return True

    def _forget_oldest(self) -> None:
        total = sum(step.num_bytes for step in self._steps)
        while len(self._steps) > 1 and (
            len(self._steps) > self._max_steps + 1 or total > self._max_bytes
        ):
            total -= self._steps.pop(0).num_bytes


def _own_bytes(project: Project, before: Project) -> int:
    """About how much memory a project takes beyond that of the one before it."""
    num_bytes = 0 if project.text is before.text else 4 * len(project.text)
    if project.writing is not None and project.writing is not before.writing:
        words = before.writing.words if before.writing is not None else ()
        shared = {id(word.strokes) for word in words}
        for word in project.writing.words:
            if id(word.strokes) not in shared:
                num_bytes += sum(stroke.nbytes for stroke in word.strokes)
    if project.hand is not before.hand:
        num_bytes += sum(sample.windows.nbytes for sample, _ in project.hand.samples)
    if project.opened is not None and project.opened is not before.opened:
        strokes = (stroke for page in project.opened.pages for stroke in page.strokes)
        num_bytes += sum(stroke.points.nbytes for stroke in strokes)
    if project.picture is not None and project.picture is not before.picture:
        num_bytes += len(project.picture.data)
    return num_bytes
