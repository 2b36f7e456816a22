"""Where the Lab stands in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from handwrite_app.ui.jobs import Jobs

if TYPE_CHECKING:
    from handwrite_app.ui.lab.lab_tab import LabTab


class LabPlace(QWidget):
    """Makes the Lab when it is first looked at, so that the window starts no slower for it.

    Attributes:
        lab: None until then.
    """

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.lab: LabTab | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.lab is None:
            from handwrite_app.ui.lab.lab_tab import LabTab

            self.lab = LabTab(self._jobs, self)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self.lab)
            self.lab.show()  # at once: what is in it takes the focus now
