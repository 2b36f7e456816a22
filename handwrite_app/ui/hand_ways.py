"""The ways to a hand: chosen, drawn, recorded over days, learned."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from handwrite_app.styles import StyleInfo
from handwrite_app.ui.adapt_desk import AdaptDesk
from handwrite_app.ui.hand_desk import HandDesk
from handwrite_app.ui.jobs import Jobs
from handwrite_app.ui.project_desk import ProjectDesk
from handwrite_app.ui.recording_desk import RecordingDesk
from handwrite_app.ui.tasks import ModelSource
from handwrite_app.ui.window_settings import WindowSettings
from handwrite_app.ui.write_place import WritePlace


class HandWays(QObject):
    """Makes the desks of the hand in use, and goes between the page, the pad and the recording.

    Args:
        source: of the recogniser, once it is loaded.
    """

    opened = Signal()  # the pad or the recording is shown, and is to be seen
    moved = Signal()  # the page, the pad or the recording is shown

    def __init__(
        self,
        place: WritePlace,
        desk: ProjectDesk,
        jobs: Jobs,
        settings: WindowSettings,
        source: Callable[[], ModelSource],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._area = place.area
        panel, start, folder = place.style_panel, jobs.start, settings.folder
        self.hands = HandDesk(panel, place.area.pad, start, folder, parent)
        self.adapting = AdaptDesk(panel.learning, start, parent)
        self.adapting.failed.connect(panel.show_error)
        for signal in (desk.changed, desk.replaced):
            signal.connect(lambda: self.adapting.show(desk.project.hand))
        self.recording = RecordingDesk(place.area.recording, start, source, folder, parent)
        self.recording.opened.connect(self._record)
        self.recording.left.connect(self._leave_recording)
        self.recording.refused.connect(panel.show_error)
        for one in (self.hands, self.recording):
            one.folder_used.connect(settings.remember_folder)
        self._area.pad.dismissed.connect(self.leave)

    def draw(self) -> None:
        """Opens the pad."""
        self._area.show_pad()
        self.opened.emit()
        self.moved.emit()

    def ask_what_to_record(self) -> None:
        """Asks which hand is to be recorded; one that is in use and kept goes on."""
        hand = self.hands.hand
        self.recording.ask_for_hand(hand.name if hand.is_kept else "")

    def _record(self) -> None:
        self._area.show_recording()
        self.opened.emit()
        self.moved.emit()

    def _leave_recording(self, recorded: StyleInfo | None) -> None:
        self.leave()
        if recorded is not None:
            self.hands.fill(recorded.name)
            self.hands.read(recorded)

    def leave(self) -> None:
        """Goes back to the page."""
        self._area.show_page()
        self.moved.emit()
