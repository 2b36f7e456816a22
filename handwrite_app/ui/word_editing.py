"""Between the words of the page and the project: what is asked of words is done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QToolButton, QVBoxLayout

from diffusion.alphabet import prepare_text
from handwrite_app.document import editing
from handwrite_app.document.project import Project
from handwrite_app.layout import WordInk
from handwrite_app.ui.page_view import PageView
from handwrite_app.ui.player import View
from handwrite_app.ui.project_desk import ProjectDesk
from handwrite_app.ui.project_tasks import Variants
from handwrite_app.ui.word_actions import WordActions
from handwrite_app.ui.word_card import NUM_VARIANTS, WordCard
from handwrite_app.ui.writing_desk import WritingDesk

_LARGER, _LEAN = 1.05, 0.05  # by one press of a key
_TOOLS_PX = 12  # from the corner of the page view


@dataclass(frozen=True, eq=False)
class _Tried:
    """A word's variants: the ink as it was and what has been written, each with its x-height."""

    place: int
    label: str
    inks: tuple[tuple[WordInk, float], ...]
    is_done: bool = False


class WordDesk(QObject):
    """Does what is asked of the words of the page."""

    text_changed = Signal()  # of the project, and not by typing

    def __init__(
        self, desk: ProjectDesk, writing: WritingDesk, view: PageView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._writing, self._view = desk, writing, view
        self._layer = view.words
        self._tried: _Tried | None = None
        self._num_tries = 0
        self.actions = WordActions(view)
        self.card = WordCard(self.actions, view)
        self.tools = self._make_tools()
        self._numbers = [QShortcut(QKeySequence(str(k + 1)), view) for k in range(NUM_VARIANTS)]
        for number, shortcut in enumerate(self._numbers):
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.card.strip.press, number))
        self._connect()
        self._refresh()

    def _make_tools(self) -> QFrame:
        """The tools, in the corner of the page."""
        frame = QFrame(self._view)
        frame.setProperty("role", "card")
        frame.setAccessibleName(self.tr("Tools"))
        frame.setCursor(Qt.CursorShape.ArrowCursor)
        column = QVBoxLayout(frame)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        for action in self.actions.tools.actions():
            button = QToolButton(frame)
            button.setDefaultAction(action)
            button.setProperty("role", "segment")
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(action.text().replace("&", ""))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            column.addWidget(button)
        frame.move(_TOOLS_PX, _TOOLS_PX)
        return frame

    def _connect(self) -> None:
        do, layer, card = self.actions, self._layer, self.card
        do.all_words.triggered.connect(self._choose_all)
        do.again.triggered.connect(lambda: self._write_again(self._chosen))
        do.variants.triggered.connect(self._try)
        do.keep.triggered.connect(self._keep)
        do.remove.triggered.connect(self._remove)
        do.larger.triggered.connect(lambda: self._scale(_LARGER))
        do.smaller.triggered.connect(lambda: self._scale(1 / _LARGER))
        do.lean_right.triggered.connect(lambda: self._lean(_LEAN))
        do.lean_left.triggered.connect(lambda: self._lean(-_LEAN))
        do.reset.triggered.connect(self._reset)
        for action, (right, down) in do.nudges.items():
            action.triggered.connect(partial(self._nudge, right, down))
        do.tools.triggered.connect(lambda action: layer.set_tool(action.data()))
        layer.moved.connect(self._move)
        layer.scaled.connect(self._scale)
        layer.leaned.connect(self._lean)
        layer.again_asked.connect(lambda place: self._write_again([place]))
        layer.opened.connect(card.open)
        layer.chosen_changed.connect(self._show_chosen)
        card.reworded.connect(self._reword)
        card.shaped.connect(self._shape)
        card.left.connect(lambda: self._view.setFocus(Qt.FocusReason.OtherFocusReason))
        card.resized.connect(self._place)
        card.strip.chosen.connect(self._take_variant)
        self._view.panned.connect(self._place)
        self._view.player.changed.connect(self._refresh)
        self._writing.changed.connect(self._refresh)
        self._desk.changed.connect(self._refresh)

    # What there is

    @property
    def _chosen(self) -> list[int]:
        return self._layer.chosen if self._layer.boxes is not None else []

    @property
    def _free(self) -> list[int]:
        """The chosen words that are not to be kept as they are."""
        kept = set(self._desk.project.kept)
        return [place for place in self._chosen if place not in kept]

    def _refresh(self) -> None:
        """Takes the words of the page that is shown, if they are those of the project."""
        shown, player = self._writing.shown, self._view.player
        is_there = (
            shown is not None
            and not self._writing.is_writing
            and player.view is View.STILL
            and player.ink is shown.ink
            and shown.project.text == self._desk.project.text
        )
        boxes = shown.boxes if is_there and shown is not None and shown.boxes.all else None
        if boxes is not self._layer.boxes:
            self._layer.set_boxes(boxes)
        else:
            self._show_chosen()

    def _show_chosen(self) -> None:
        """Has the actions and the card show what is chosen."""
        do, chosen, free = self.actions, self._chosen, self._free
        is_there, is_busy = self._layer.boxes is not None, self._writing.is_busy
        self.tools.setVisible(is_there)
        self.tools.adjustSize()  # the style has its say when it is shown
        for action in [do.all_words, *do.tools.actions()]:
            action.setEnabled(is_there)
        for action in do.for_words:
            action.setEnabled(bool(chosen))
        do.again.setEnabled(bool(free) and not is_busy)
        do.variants.setEnabled(len(chosen) == 1 == len(free) and not is_busy)
        do.keep.setChecked(bool(chosen) and not free)
        project = self._desk.project
        if self._tried is not None and (
            chosen != [self._tried.place]
            or project.words[self._tried.place].label != self._tried.label
        ):
            self._tried = None
        self._mark_variant()
        self.card.strip.setVisible(self._tried is not None)
        for shortcut in self._numbers:
            shortcut.setEnabled(self._tried is not None)
        if not chosen:
            self._view.setAccessibleName(self.tr("Page"))
        elif len(chosen) > 1:
            said = self.tr("{count} words").format(count=len(chosen))
            self._view.setAccessibleName(said)
            self.card.show_many(said)
        else:
            self._show_word(project, chosen[0])
        self.card.setVisible(bool(chosen) and not self._layer.is_dragging)
        self._place()

    def _show_word(self, project: Project, place: int) -> None:
        label, ink, boxes = project.words[place].label, project.inks[place], self._layer.boxes
        reading = ""
        if boxes is not None and place in boxes.hard:
            reading = self.tr("Hard to read: {percent} % sure of each letter.").format(
                percent=round(100 * boxes.hard[place])
            )
        self._view.setAccessibleName(self.tr("Page, word “{word}”").format(word=label))
        self.card.show_word(label, reading)
        if ink is not None:
            edit, x_height_mm = ink.edit, project.spec.x_height
            self.card.show_shape(
                edit.right * x_height_mm, edit.down * x_height_mm, edit.scale, edit.lean
            )

    def _place(self) -> None:
        if self.card.isVisibleTo(self._view):
            self.card.place(self._view.to_view(self._layer.frame()), QRectF(self._view.rect()))

    # What is done

    def _edit(
        self,
        change: Callable[[Project], Project],
        name: str,
        kind: str = "",
        *,
        is_slow: bool = False,
    ) -> None:
        """Changes the project.

        Args:
            kind: of a change whose next one of that kind and for these words is the same step.
            is_slow: as of `ProjectDesk.edit`.
        """
        project = change(self._desk.project)
        if project == self._desk.project:
            self._layer.choose(self._layer.chosen, self._layer.current)  # a drag has led nowhere
            return
        self._desk.edit(project, name, f"{kind} {self._chosen}" if kind else "", is_slow=is_slow)

    def _choose_all(self) -> None:
        if self._layer.boxes is not None:
            self._layer.choose(self._layer.boxes.words)

    def _write_again(self, places: list[int]) -> None:
        kept = set(self._desk.project.kept)
        places = [place for place in places if place not in kept]
        if places and not self._writing.is_busy:
            self._leave_button()
            self._writing.write_again(places)

    def _leave_button(self) -> None:
        """Takes the keyboard from a button that is about to be out of use to the page.

        Else the next button would have it, and be pressed by who presses twice.
        """
        focus = QApplication.focusWidget()
        if isinstance(focus, QToolButton) and self.card.isAncestorOf(focus):
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, is_kept: bool) -> None:
        name = self.tr("Keeping a word") if is_kept else self.tr("Not keeping a word")
        self._edit(lambda project: editing.keep_words(project, self._chosen, is_kept), name)

    def _remove(self) -> None:
        if not self._writing.is_busy:
            name = self.tr("Deleting words")
            self._edit(lambda project: editing.remove_words(project, self._chosen), name)
            self.text_changed.emit()

    def _nudge(self, right_mm: float, down_mm: float) -> None:
        boxes = self._layer.boxes
        if boxes is not None:
            way = boxes.reach(self._chosen, QPointF(right_mm, down_mm))
            self._move(way.x(), way.y(), "nudge")

    def _move(self, right_mm: float, down_mm: float, kind: str = "") -> None:
        self._edit(
            lambda project: editing.move_words(project, self._chosen, right_mm, down_mm),
            self.tr("Moving words"),
            kind,
        )

    def _scale(self, factor: float) -> None:
        self._edit(
            lambda project: editing.scale_words(project, self._chosen, factor),
            self.tr("Size of words"),
            "scale",
        )

    def _lean(self, by: float) -> None:
        self._edit(
            lambda project: editing.lean_words(project, self._chosen, by),
            self.tr("Slant of words"),
            "lean",
        )

    def _shape(self, numbers: tuple[float, float, float, float]) -> None:
        right_mm, down_mm, scale, lean = numbers
        self._edit(
            lambda project: editing.put_word(
                project,
                self._chosen[0],
                right_mm=right_mm,
                down_mm=down_mm,
                scale=scale,
                lean=lean,
            ),
            self.tr("Place and shape of a word"),
            "shape",
        )

    def _reset(self) -> None:
        name = self.tr("Putting words back")
        self._edit(lambda project: editing.reset_words(project, self._chosen), name)

    def _reword(self, text: str) -> None:
        project, place = self._desk.project, self._chosen[0]
        unknown = dict.fromkeys(character for _, character in prepare_text(text).unknown)
        if self._writing.is_busy:
            return
        if unknown:
            said = self.tr("No hand here can write: {characters}")
            self.card.say(said.format(characters="  ".join(unknown)))
            return
        if not text.strip():
            self._remove()
            return
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        changed = editing.reword(project, place, text)
        if changed.text != project.text:
            count = len(changed.words) - len(project.words) + 1
            self._writing.write(
                changed, self.tr("Changing a word"), only=range(place, place + count)
            )

    # Variants

    def _try(self) -> None:
        project, place = self._desk.project, self._chosen[0]
        ink, writing = project.inks[place], project.writing
        if ink is None or writing is None:
            return
        self._leave_button()
        as_it_is = (ink, writing.x_height_steps)
        self._num_tries += 1
        self._tried = _Tried(place, project.words[place].label, (as_it_is,))
        self._show_tried()
        self._writing.try_variants(
            place, NUM_VARIANTS - 1, partial(self._show_variants, self._tried)
        )
        self._show_chosen()

    def _show_variants(self, tried: _Tried, variants: Variants | None) -> None:
        now = self._tried
        if now is None or now.inks[0] is not tried.inks[0]:  # another word has been chosen since
            return
        if variants is None:
            self._tried = None
            self._show_chosen()
            return
        written = tuple((ink, variants.x_height_steps) for ink in variants.inks)
        is_done = not self._writing.is_busy
        self._tried = _Tried(now.place, now.label, (now.inks[0], *written), is_done)
        self._show_tried()

    def _show_tried(self) -> None:
        if self._tried is not None:
            inks, x_heights = zip(*self._tried.inks, strict=True)
            strip = self.card.strip
            strip.setEnabled(self._tried.is_done)
            strip.show_inks(inks, x_heights, self._desk.project.ink)
            self._mark_variant()

    def _mark_variant(self) -> None:
        """Marks the variant that is on the page, which undo may have changed."""
        project, tried = self._desk.project, self._tried
        if tried is not None:
            numbers = (
                number
                for number, (ink, x_height_steps) in enumerate(tried.inks)
                if editing.is_variant(project, tried.place, ink, x_height_steps)
            )
            self.card.strip.choose(next(numbers, None))

    def _take_variant(self, number: int) -> None:
        tried = self._tried
        if tried is not None and tried.is_done and number < len(tried.inks):
            ink, x_height_steps = tried.inks[number]
            self._edit(
                lambda project: editing.take_variant(project, tried.place, ink, x_height_steps),
                self.tr("Another variant"),
                f"variant {self._num_tries}",
                is_slow=True,
            )
