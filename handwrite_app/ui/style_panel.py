"""Whose hand to write in: the gallery, and the sample that was found in a picture or drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.styles import StyleInfo, StyleSample
from handwrite_app.ui import icons
from handwrite_app.ui.adapt_panel import AdaptRow
from handwrite_app.ui.hand_parts import BlendRow, SampleList, paint_sample
from handwrite_app.ui.notice import Notice
from handwrite_app.ui.pictures import png_of, sample_image
from handwrite_app.ui.theme import Theme

_CARD_HEIGHT = 66
_ROWS_SHOWN = 2.4  # the cut row says that there are more
_Index = QModelIndex | QPersistentModelIndex


def picture_in(mime: QMimeData | None) -> Path | bytes | None:
    """Returns the file or the picture that was dropped or pasted, or None."""
    if mime is None:  # an empty clipboard on some systems
        return None
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return files[0]
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return png_of(image)
    return None


class StyleModel(QAbstractListModel):
    """The hands that have a name, with their pictures as they come in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.infos: list[StyleInfo] = []
        self._pictures: dict[str, QImage] = {}

    def set_infos(self, infos: Sequence[StyleInfo]) -> None:
        """Shows these hands."""
        self.beginResetModel()
        self.infos = list(infos)
        self.endResetModel()

    def set_picture(self, name: str, picture: QImage) -> None:
        """Shows the picture of a hand."""
        self._pictures[name] = picture
        for row, info in enumerate(self.infos):
            if info.name == name:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.infos)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.infos):
            return None
        info = self.infos[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return info.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.get(info.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return info.description or info.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("Hand {name}").format(name=info.name)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return info.description
        return None


class _CardDelegate(QStyledItemDelegate):
    """Paints a hand as a slip of paper with its name below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = Theme.of(QGuiApplication.palette())  # the view's own base is transparent
        state = option.state
        area = QRectF(option.rect).adjusted(3, 3, -3, -3)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        edge = theme.accent if is_selected or has_focus else theme.border
        if is_hovered and not is_selected:
            edge = theme.muted
        painter.setPen(QPen(edge, 2.0 if is_selected or has_focus else 1.0))
        painter.setBrush(theme.accent_soft if is_selected else theme.card)
        painter.drawRoundedRect(area, 8, 8)
        slip = area.adjusted(5, 5, -5, -22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.paper)
        painter.drawRoundedRect(slip, 4, 4)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QImage):
            paint_sample(painter, picture, slip.adjusted(5, 3, -5, -3))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        label = QRectF(area.left() + 8, area.bottom() - 21, area.width() - 16, 20)
        if is_selected:  # not told by colour alone
            mark = QRectF(label.right() - 12, label.center().y() - 4, 11, 9)
            painter.setPen(QPen(theme.accent, 2.0))
            painter.drawPolyline(
                [
                    mark.topLeft() + (mark.bottomLeft() - mark.topLeft()) * 0.55,
                    mark.bottomLeft() + (mark.bottomRight() - mark.bottomLeft()) * 0.38,
                    mark.topRight(),
                ]
            )
            label.setRight(mark.left() - 4)
        painter.setPen(theme.text)
        name = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, int(label.width())
        )
        painter.drawText(label, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        width = (view.viewport().width() - 2) // 2 if isinstance(view, QListView) else 160
        return QSize(width, _CARD_HEIGHT)


class _Gallery(QListView):
    """Two columns of cards, as wide as the panel."""

    rename_asked = Signal(int)  # row
    remove_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setItemDelegate(_CardDelegate(self))
        self.setFixedHeight(round(_ROWS_SHOWN * _CARD_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() == Qt.Key.Key_F2:
            self.rename_asked.emit(row)
        elif row >= 0 and event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit(row)
        else:
            super().keyPressEvent(event)

    def select_row(self, row: int | None) -> None:
        """Selects a card; None selects nothing."""
        if row is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self.model().index(row, 0))
        self.viewport().update()


class _SampleCard(QFrame):
    """The sample in use, as the model sees it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFixedHeight(92)
        self.setAccessibleName(self.tr("Sample in use"))
        self._picture: QImage | None = None
        self._words = ""
        self._is_target = False

    def show_sample(self, picture: QImage | None, words: str) -> None:
        """Shows a picture, or only words when there is none."""
        self._picture, self._words = picture, words
        self.setAccessibleDescription(words)
        self.update()

    def set_target(self, is_target: bool) -> None:
        """Shows that a picture dragged over the panel may be dropped."""
        self._is_target = is_target
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = Theme.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(6, 6, -6, -6)
        if self._is_target:
            painter.setPen(QPen(theme.accent, 2, Qt.PenStyle.DashLine))
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(area, 6, 6)
            painter.setPen(theme.text)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("Drop it here"))
        elif self._picture is None:
            painter.setPen(theme.muted)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(area.adjusted(10, 0, -10, 0), flags, self._words)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.paper)
            painter.drawRoundedRect(area, 5, 5)
            paint_sample(painter, self._picture, area.adjusted(10, 4, -10, -4))
        painter.end()


class StylePanel(icons.PaintsIcons, QWidget):
    """Shows the hands there are and the sample in use; tells what the user picks."""

    style_picked = Signal(object)  # StyleInfo from the gallery
    menu_asked = Signal(object, object)  # StyleInfo, or None for the hand in use; QPoint on screen
    rename_asked = Signal(object)  # StyleInfo
    remove_asked = Signal(object)  # StyleInfo
    sample_removed = Signal(int)  # which sample of the hand in use
    blend_changed = Signal(str, float)  # name of the other hand, or empty; its share

    def __init__(
        self, actions: Iterable[QAction], keep: QAction, parent: QWidget | None = None
    ) -> None:
        """Makes the panel.

        Args:
            actions: other ways to a sample (open, paste, draw), one button each.
            keep: saves the hand under a name.
        """
        super().__init__(parent)
        self._is_marking = False  # a card is selected by the program, not by the user
        self._model = StyleModel(self)
        self._gallery = _Gallery(self)
        self._gallery.setModel(self._model)
        self._gallery.setAccessibleName(self.tr("Hands"))
        self._gallery.selectionModel().currentChanged.connect(self._on_current)
        self._gallery.clicked.connect(self._on_current)
        self._gallery.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._gallery.customContextMenuRequested.connect(self._on_menu)
        self._gallery.rename_asked.connect(
            lambda row: self.rename_asked.emit(self._model.infos[row])
        )
        self._gallery.remove_asked.connect(
            lambda row: self.remove_asked.emit(self._model.infos[row])
        )
        heading = QLabel(self.tr("Han&d"), self)
        heading.setProperty("role", "heading")
        heading.setBuddy(self._gallery)
        self._name = QLabel(self)
        self._name.setProperty("role", "muted")
        self._name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._card = _SampleCard(self)
        self._likeness = QLabel(self)
        self._likeness.setProperty("role", "muted")
        self._likeness.setWordWrap(True)
        self._likeness.setToolTip(
            self.tr("How like the sample the writing is to the model's eye; 1 is the same")
        )
        self._samples = SampleList(self)
        self._samples.removed.connect(self.sample_removed)
        self._blend = BlendRow(self)
        self._blend.changed.connect(self.blend_changed)
        self.learning = AdaptRow(self)
        self.notice = Notice(self)

        self._more = QToolButton(self)
        self._more.setProperty("role", "quiet")
        self._more.setAccessibleName(self.tr("More about this hand"))
        self._more.setToolTip(self.tr("Rename, remove or export this hand"))
        self._more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._more.clicked.connect(
            lambda: self.menu_asked.emit(
                None, self._more.mapToGlobal(self._more.rect().bottomLeft())
            )
        )
        keep_button = QToolButton(self)
        keep_button.setDefaultAction(keep)
        keep_button.setProperty("role", "quiet")
        keep_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        keep_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        keep_button.setVisible(keep.isEnabled())
        keep.enabledChanged.connect(keep_button.setVisible)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addWidget(self._name, 1)
        top.addWidget(keep_button)
        top.addWidget(self._more)
        row = QHBoxLayout()
        row.setSpacing(6)
        for action in actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._card)
        layout.addWidget(self._likeness)
        layout.addWidget(self._samples)
        layout.addWidget(self.learning)
        layout.addWidget(self.notice)
        layout.addLayout(row)
        layout.addWidget(self._gallery)
        layout.addWidget(self._blend)
        self.show_nothing()
        self._paint_icons()

    def set_styles(self, infos: Sequence[StyleInfo]) -> None:
        """Fills the gallery; it hides when there is nothing to choose from."""
        self._model.set_infos(infos)
        self._gallery.setVisible(bool(infos))
        self._blend.set_names([info.name for info in infos])
        self._blend.setVisible(bool(infos))

    def set_picture(self, name: str, picture: QImage) -> None:
        """Shows the picture of a hand in the gallery."""
        self._model.set_picture(name, picture)

    def show_nothing(self) -> None:
        """Asks for a sample."""
        self._name.clear()
        self._more.setEnabled(False)
        self._samples.show_samples([])
        self.show_likeness("")
        self._card.show_sample(
            None, self.tr("Drop a photo of a few handwritten lines here, or choose below.")
        )

    def show_reading(self, name: str) -> None:
        """Says that a sample is being read."""
        self.notice.hide()
        self._name.setText(name)
        self._card.show_sample(None, self.tr("Looking for handwriting…"))

    def show_sample(
        self, samples: Sequence[StyleSample], name: str, *, is_one_hand: bool = True
    ) -> None:
        """Shows the sample in use, and its card in the gallery if it has one.

        Args:
            is_one_hand: the samples are of one hand, not of a blend.
        """
        self.notice.hide()
        self._name.setText(name)
        self._more.setEnabled(True)
        self._samples.show_samples(samples if is_one_hand else [])
        self.show_likeness("")
        self._card.show_sample(
            sample_image(samples[0]), self.tr("Handwriting of {name}").format(name=name)
        )
        self.mark_hand(name)

    def mark_hand(self, name: str) -> None:
        """Selects the card of the hand of that name, or none."""
        names = [info.name for info in self._model.infos]
        self._is_marking = True
        self._gallery.select_row(names.index(name) if name in names else None)
        self._is_marking = False

    def begin_blend(self, own: str) -> None:
        """Shows no blend, and offers every hand but the one in use to be blended in."""
        self._blend.set_own(own)
        self._blend.show_blend("", 0.5)

    def show_blend(self, other: str, share: float) -> None:
        """Shows which hand is blended in, and how much of it; empty: none."""
        self._blend.show_blend(other, share)

    def show_likeness(self, words: str) -> None:
        """Says how like the sample the writing is; empty: nothing is known."""
        self._likeness.setText(words)
        self._likeness.setVisible(bool(words))

    def show_error(self, error: Exception) -> None:
        """Says in place why a sample cannot be used; the one before stays in use."""
        self.notice.show_error(error)

    def set_target(self, is_target: bool) -> None:
        """Shows that a picture dragged over the window may be dropped."""
        self._card.set_target(is_target)

    def _paint_icons(self) -> None:
        self._gallery.viewport().update()  # it paints with the application's palette
        self._more.setIcon(icons.icon("more", Theme.of(self.palette()).text))

    def _on_more(self) -> None:
        below = self._more.rect().bottomLeft()
        self.menu_asked.emit(None, self._more.mapToGlobal(below))

    def _on_menu(self, at: QPoint) -> None:
        index = self._gallery.indexAt(at)
        if not index.isValid():
            index = self._gallery.currentIndex()
        if index.isValid():
            place = self._gallery.viewport().mapToGlobal(at)
            self.menu_asked.emit(self._model.infos[index.row()], place)

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._is_marking:
            self.style_picked.emit(self._model.infos[index.row()])
