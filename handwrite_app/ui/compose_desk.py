"""Between the panels and the project: what is typed and chosen goes in, what is in it is shown."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

from PySide6.QtCore import QObject, QRandomGenerator, Signal

from diffusion.alphabet import prepare_text
from handwrite_app.choices import Choices
from handwrite_app.document.project import Hand
from handwrite_app.errors import UserError
from handwrite_app.ui.commands import Commands
from handwrite_app.ui.hand_desk import HandDesk
from handwrite_app.ui.project_desk import ProjectDesk
from handwrite_app.ui.write_place import WritePlace
from handwrite_app.ui.writing_desk import WritingDesk

_MAX_LISTED = 6  # characters that a message names


class ComposeDesk(QObject):
    """Changes the project as the user says, and has it written."""

    shown = Signal()  # every panel shows the project as it is

    def __init__(
        self,
        place: WritePlace,
        desk: ProjectDesk,
        hands: HandDesk,
        writing: WritingDesk,
        commands: Commands,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._text, self._style = place.text_panel, place.style_panel
        self._options, self._panel = place.options_panel, place.generate_panel
        self._desk, self._hands, self._writing = desk, hands, writing
        self._commands = commands
        self._is_showing = False  # panels are being set, not used
        self._text.text_changed.connect(self._take_text)
        self._text.removal_asked.connect(self._remove_unknown)
        self._text.picture_given.connect(hands.take)
        self._options.layout_changed.connect(lambda: self._take_choices(self.tr("Page")))
        self._options.writing_changed.connect(lambda: self._take_choices(self.tr("Writing")))
        self._panel.notice.acted.connect(self.write_anew)
        writing.changed.connect(self._compare)
        writing.written.connect(self.show)
        desk.replaced.connect(self.show)

    def begin(self, choices: Choices) -> None:
        """Begins with these choices, which is nothing to undo."""
        self._options.set_choices(choices)
        self._desk.amend(self._desk.project.with_values(asdict(self.choices)))

    @property
    def choices(self) -> Choices:
        """What the panels show."""
        return self._options.choices(self._text.text)

    # The project

    def _take_text(self) -> None:
        self._check_text()
        if not self._is_showing:
            project = replace(self._desk.project, text=self._text.text)
            self._desk.edit(project, self.tr("Typing"), "text")

    def _take_choices(self, name: str) -> None:
        if self._is_showing:
            return
        values = asdict(self.choices)
        del values["text"]
        try:
            self._desk.edit_values(values, name)
        except UserError as error:
            self._options.notice.show_error(error)

    def take_hand(self, hand: Hand) -> None:
        """Writes in this hand from now on; the first one is nothing to undo."""
        project = replace(self._desk.project, hand=hand)
        if self._desk.project.hand.samples:
            self._desk.edit(project, self.tr("Hand"))
        else:
            self._desk.amend(project)

    def show(self) -> None:
        """Has every panel show the project as it is."""
        project = self._desk.project
        values = project.values
        self._is_showing = True
        try:
            self._text.set_text(project.text)
            self._options.set_choices(Choices(**{f.name: values[f.name] for f in fields(Choices)}))
            if project.hand is not self._hands.hand:
                self._hands.show(project.hand)
        finally:
            self._is_showing = False
        self._compare()
        self.shown.emit()

    def _compare(self) -> None:
        """Says how like its sample the page is that is shown."""
        if self._writing.is_busy:
            return
        shown, source = self._writing.shown, self._writing.source
        if shown is None:
            self._hands.compare(source, self._desk.project, None)
        else:
            self._hands.compare(source, shown.project, shown.document)

    # Text

    def _check_text(self) -> None:
        """Says at once which characters cannot be written."""
        unknown = prepare_text(self._text.text).unknown
        if not unknown:
            self._text.notice.hide()
        else:
            named = list(dict.fromkeys(character for _, character in unknown))
            listed = "  ".join(named[:_MAX_LISTED]) + ("  …" if len(named) > _MAX_LISTED else "")
            self._text.notice.show_message(
                self.tr("No hand here can write: {characters}").format(characters=listed),
                kind="error",
                action=self.tr("Take them out"),
            )

    def _remove_unknown(self) -> None:
        text = self._text.text
        places = {place for place, _ in prepare_text(text).unknown}
        self._text.set_text("".join(c for i, c in enumerate(text) if i not in places))
        self._text.take_focus()

    def write_example(self) -> None:
        """Fills in a sentence, unless there is a text already, and writes it."""
        if not self._text.text.strip():
            self._text.set_text(self.tr("The quick brown fox jumps over the lazy dog."))
        self.generate()

    # Writing

    def generate(self) -> None:
        """Writes what is missing of the text in the hand in use."""
        if not self._can_write():
            return
        project = self._desk.project
        if self._writing.document is not None and not project.missing:
            self._panel.notice.show_message(
                self.tr("Every word is written."),
                self.tr("Another seed writes them in another way."),
                action=self._commands.write_anew.text().replace("&", ""),
            )
            return
        self._writing.write(project, self.tr("Writing"))

    def write_anew(self) -> None:
        """Writes every word with another seed, unless the seed is to be kept."""
        if not self._can_write():
            return
        project = self._desk.project
        if not self._options.keeps_seed:
            seed = QRandomGenerator.global_().bounded(1, 1_000_000)
            project = project.with_values({"seed": seed})
        kept = set(project.kept)
        every = {k: word.seed for k, word in enumerate(project.words) if k not in kept}
        self._writing.write(project, self.tr("Writing anew"), every)

    def write_as_learned(self) -> None:
        """Writes the page again: another model writes the hand in use from now on."""
        project = self._desk.project
        if project.writing is not None and not self._writing.is_busy:
            self._writing.write(project, self.tr("Learned hand"))

    def _can_write(self) -> bool:
        """Whether there is a text and a hand; says what is not."""
        if self._writing.is_busy:
            return False
        self._panel.notice.hide()
        if not self._text.text.strip():
            self._text.notice.show_message(
                self.tr("There is nothing to write yet."),
                self.tr("Type a few words."),
                kind="error",
            )
            self._text.take_focus()
            return False
        if prepare_text(self._text.text).unknown:
            self._check_text()
            self._text.take_focus()
            return False
        if not self._hands.hand.samples:
            self._style.notice.show_message(
                self.tr("There is no hand to write in yet."),
                self.tr("Choose one, show a picture of handwriting, or draw a sample."),
                kind="error",
            )
            return False
        return True
