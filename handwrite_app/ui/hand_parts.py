"""Parts of the style panel: the samples of one hand, and the blend of two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.styles import StyleSample
from handwrite_app.ui.controls import ComboBox, PanelSlider
from handwrite_app.ui.pictures import sample_image

_THUMBNAIL_PX = 30
_AROUND_PX = 12  # a thumbnail in its row
_SAMPLES_SHOWN = 3
_SETTLED_MS = 400  # without a key on the slider


class SampleList(QWidget):
    """The samples of a hand that has several, one of which can be taken out."""

    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setProperty("role", "muted")
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Samples of this hand"))
        self._list.setToolTip(self.tr("The samples of this hand; Delete takes one out"))
        self._list.setIconSize(QSize(130, _THUMBNAIL_PX))
        self._list.setSpacing(1)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title.setBuddy(self._list)
        remove = QAction(self.tr("Remove sample"), self)
        remove.setShortcut(QKeySequence.StandardKey.Delete)
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        remove.setToolTip(self.tr("Take the sample that is marked out of the hand (Del)"))
        remove.triggered.connect(self._remove)
        self._list.addAction(remove)
        button = QToolButton(self)
        button.setDefaultAction(remove)
        button.setProperty("role", "quiet")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._list)
        self.hide()

    def show_samples(self, samples: Sequence[StyleSample]) -> None:
        """Lists several samples; one alone, or none, needs no list."""
        self._list.clear()
        for sample in samples:
            item = QListWidgetItem(sample.name)
            item.setIcon(_thumbnail(sample))
            self._list.addItem(item)
        self._list.setCurrentRow(len(samples) - 1)
        self._title.setText(self.tr("{count} samples").format(count=len(samples)))
        shown = min(len(samples), _SAMPLES_SHOWN)
        self._list.setFixedHeight(shown * (_THUMBNAIL_PX + _AROUND_PX) + _AROUND_PX)
        self.setVisible(len(samples) > 1)

    def _remove(self) -> None:
        if self._list.currentRow() >= 0:
            self.removed.emit(self._list.currentRow())


def _thumbnail(sample: StyleSample) -> QIcon:
    """One line of a sample on a slip of paper."""
    slip = QPixmap(2 * 130, 2 * _THUMBNAIL_PX)
    slip.fill(QColor("white"))
    painter = QPainter(slip)
    paint_sample(painter, sample_image(sample, 1), QRectF(slip.rect()).adjusted(8, 4, -8, -4))
    painter.end()
    return QIcon(slip)


class BlendRow(QWidget):
    """Another hand, and how much of it goes into the one in use."""

    changed = Signal(str, float)  # name of the other hand, or empty; its share in (0, 1)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._other = ComboBox(self)
        self._other.setAccessibleName(self.tr("Blend with"))
        self._other.setToolTip(self.tr("Write in a hand between two; Generate shows it"))
        self._other.activated.connect(lambda _: self._on_change())
        label = QLabel(self.tr("Blend &with"), self)
        label.setBuddy(self._other)
        self._slider = PanelSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(5, 95)
        self._slider.setValue(50)
        self._slider.setPageStep(10)
        self._slider.setAccessibleName(self.tr("Share of the other hand"))
        self._slider.setToolTip(self.tr("How much of the other hand there is in it"))
        self._slider.valueChanged.connect(self._on_slider)
        self._slider.sliderReleased.connect(self._on_change)
        self._share = QLabel(self)
        self._share.setProperty("role", "muted")
        self._share.setFixedWidth(self.fontMetrics().horizontalAdvance("00 % / 00 %"))
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._names: Sequence[str] = ()
        self._own = ""  # the name of the hand in use
        self._wait = QTimer(self)  # keys change the slider step by step
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SETTLED_MS)
        self._wait.timeout.connect(self._on_change)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(label)
        top.addWidget(self._other, 1)
        below = QHBoxLayout()
        below.addWidget(self._slider, 1)
        below.addWidget(self._share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(below)
        self.set_names([])

    def set_names(self, names: Sequence[str]) -> None:
        """Offers these hands but for the one in use; the choice stays if it is among them."""
        self._names = names
        self._offer()

    def set_own(self, name: str) -> None:
        """Offers every hand but that of this name: one is not blended with itself."""
        self._own = name
        self._offer()

    def _offer(self) -> None:
        chosen = self.other
        self._other.clear()
        self._other.addItem(self.tr("No other hand"), "")
        for name in self._names:
            if name != self._own:
                self._other.addItem(name, name)
        self.show_blend(chosen, self._slider.value() / 100)

    @property
    def other(self) -> str:
        """The name of the other hand; empty while there is none."""
        return str(self._other.currentData() or "")

    def show_blend(self, other: str, share: float) -> None:
        """Shows a blend, and tells nobody."""
        self._wait.stop()
        self._other.setCurrentIndex(max(self._other.findData(other), 0))
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(round(share * 100))
        self._slider.blockSignals(blocked)
        self._show_share()

    def _show_share(self) -> None:
        value = self._slider.value()
        self._share.setText(self.tr("{own} / {other} %").format(own=100 - value, other=value))
        for widget in (self._slider, self._share):
            widget.setVisible(bool(self.other))

    def _on_slider(self) -> None:
        self._show_share()
        if not self._slider.isSliderDown():
            self._wait.start()

    def _on_change(self) -> None:
        self._wait.stop()
        self._show_share()
        self.changed.emit(self.other, self._slider.value() / 100)


def paint_sample(painter: QPainter, picture: QImage, area: QRectF) -> None:
    """Paints dark ink on white into the area, as large as fits; the white takes its hue."""
    if picture.isNull() or area.isEmpty():
        return
    scale = min(area.width() / picture.width(), area.height() / picture.height())
    width, height = picture.width() * scale, picture.height() * scale
    target = QRectF(area.left(), area.center().y() - height / 2, width, height)
    if width > area.width() * 0.7:
        target.moveLeft(area.center().x() - width / 2)
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    ratio = painter.device().devicePixelRatioF()
    fitted = picture.scaled(
        (target.size() * ratio).toSize(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter.drawImage(target, fitted)
    painter.restore()
