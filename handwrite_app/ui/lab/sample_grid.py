"""What a model draws from one fixed noise, as it gets better: the newest picture, or any before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from handwrite_app.ui import icons
from handwrite_app.ui.controls import SeekSlider
from handwrite_app.ui.theme import Theme

_FRAME_MS = 220
_MAX_SIDE_PX = 4000  # of a picture in a run that somebody else may have made


class _Picture(QWidget):
    """One picture, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._instead = ""
        self.setAccessibleName(self.tr("Samples"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def show_image(self, image: QImage, instead: str) -> None:
        """Shows a picture, or words where there is none."""
        self._image, self._instead = image, instead
        self.update()

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = Theme.of(self.palette())
        if self._image.isNull():
            painter.setPen(theme.muted)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._instead)
            painter.end()
            return
        size = self._image.size()
        scale = min(self.width() / size.width(), self.height() / size.height())
        whole = math.ceil(scale * self.devicePixelRatioF())  # so that pixels keep their edges
        image = self._image.scaled(size * whole) if whole > 1 else self._image
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width, height = size.width() * scale, size.height() * scale
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        painter.drawImage(QRectF(left, top, width, height), image)
        painter.end()


class SampleGrid(icons.PaintsIcons, QWidget):
    """Follows a run's newest picture until somebody goes back to an earlier one."""

    moved = Signal(int)  # the step whose picture is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: list[tuple[int, Path]] = []
        self._instead = ""
        self._follows = True
        self._picture = _Picture(self)
        self._play = QToolButton(self)
        self._play.setProperty("role", "quiet")
        self._play.setCheckable(True)
        self._play.setAccessibleName(self.tr("Play the samples"))
        self._play.setToolTip(self.tr("See the samples get better from the first on"))
        self._play.setIconSize(QSize(18, 18))
        self._play.toggled.connect(self._on_play)
        self._slider = SeekSlider(Qt.Orientation.Horizontal, self)
        self._slider.setAccessibleName(self.tr("Sample"))
        self._slider.setToolTip(self.tr("Go to earlier samples (arrow keys)"))
        self._slider.valueChanged.connect(self._on_slider)
        self._label = QLabel(self)
        self._label.setProperty("role", "muted")
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._advance)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._play)
        row.addWidget(self._slider, 1)
        row.addWidget(self._label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._picture, 1)
        layout.addLayout(row)
        self._paint_icons()
        self.show_samples([], "")

    @property
    def step(self) -> int | None:
        """The step whose picture is shown."""
        return self._samples[self._slider.value()][0] if self._samples else None

    def show_samples(
        self, samples: Sequence[tuple[int, Path]], instead: str, *, is_new: bool = True
    ) -> None:
        """Shows the pictures of a run.

        Args:
            samples: steps and pictures, the first first.
            instead: what is said while there is none.
            is_new: of another run than before: the newest is shown.
        """
        if is_new:
            self._follows = True
            self._play.setChecked(False)
        if not is_new and list(samples) == self._samples and instead == self._instead:
            return
        self._samples, self._instead = list(samples), instead
        last = max(0, len(self._samples) - 1)
        self._slider.blockSignals(True)
        self._slider.setRange(0, last)
        if self._follows or self._slider.value() > last:
            self._slider.setValue(last)
        self._slider.blockSignals(False)
        self._slider.setEnabled(last > 0)
        self._play.setEnabled(last > 0)
        self._show()

    def _show(self) -> None:
        step = self.step
        if step is None:
            self._picture.show_image(QImage(), self._instead)
            self._label.clear()
            return
        image = QImage(str(self._samples[self._slider.value()][1]))
        if max(image.width(), image.height()) > _MAX_SIDE_PX:
            image = QImage()
        self._picture.show_image(image, self.tr("This picture cannot be read."))
        self._label.setText(self.tr("step {step}").format(step=self.locale().toString(step)))
        self._picture.setAccessibleDescription(self._label.text())
        self.moved.emit(step)

    def _on_slider(self, value: int) -> None:
        self._follows = value == self._slider.maximum()
        self._show()

    def _on_play(self, plays: bool) -> None:
        if plays:
            if self._slider.value() == self._slider.maximum():
                self._slider.setValue(0)
            self._timer.start()
        else:
            self._timer.stop()
        self._paint_icons()

    def _advance(self) -> None:
        if self._slider.value() == self._slider.maximum():
            self._play.setChecked(False)
        else:
            self._slider.setValue(self._slider.value() + 1)

    def _paint_icons(self) -> None:
        color = Theme.of(self.palette()).text
        self._play.setIcon(icons.icon("pause" if self._play.isChecked() else "play", color))
