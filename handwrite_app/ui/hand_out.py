"""The page for other programs: copied as picture and SVG, dragged out, printed."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QByteArray,
    QMarginsF,
    QMimeData,
    QObject,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
    QTemporaryDir,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QPageLayout,
    QPageSize,
    QPainter,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from handwrite_app.document.model import Document, Page
from handwrite_app.export.svg import export_svg, picture_svg
from handwrite_app.workers.job import Job

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_DPI = 200
_MM_PER_INCH = 25.4
_LONGEST_PX = 6000  # of a picture's side
_GHOST_PX = 160  # of what hangs from the pointer
SVG_TYPE = "image/svg+xml"


@dataclass(frozen=True, eq=False)
class PageCopy:
    """A page for other programs: single strokes in mm, and a picture with its paper."""

    svg: bytes
    picture: QImage

    def mime(self) -> QMimeData:
        """Returns both, the one for programs that draw, the other for all that show."""
        mime = QMimeData()
        mime.setData(SVG_TYPE, QByteArray(self.svg))
        mime.setImageData(self.picture)
        return mime


def copy_page(document: Document, number: int) -> PageCopy:
    """Copies one page of a document."""
    page = document.pages[number]
    return PageCopy(export_svg(page, document.words, document.provenance), picture_of(page))


def picture_of(page: Page) -> QImage:
    """Draws a page with its paper at 200 dpi, or less where it would be huge."""
    scale = min(_DPI / _MM_PER_INCH, _LONGEST_PX / max(page.width_mm, page.height_mm))
    size = (max(1, round(page.width_mm * scale)), max(1, round(page.height_mm * scale)))
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(round(scale * 1000))
    image.setDotsPerMeterY(round(scale * 1000))
    painter = QPainter(image)
    _draw(page, painter, QRectF(0, 0, *size))
    painter.end()
    return image


def print_pages(document: Document, printer: QPrinter) -> None:
    """Prints every page life-size; the paper's rules are printed, its colour is not."""
    painter = QPainter()
    for number, page in enumerate(document.pages):
        printer.setPageLayout(_page_layout(page))
        if number:
            printer.newPage()
        else:
            painter.begin(printer)
        dots = printer.resolution() / _MM_PER_INCH
        white = replace(page, paper=replace(page.paper, color="#ffffff"))
        _draw(white, painter, QRectF(0, 0, page.width_mm * dots, page.height_mm * dots))
    painter.end()


def _page_layout(page: Page) -> QPageLayout:
    size = QPageSize(QSizeF(page.width_mm, page.height_mm), QPageSize.Unit.Millimeter)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _draw(page: Page, painter: QPainter, target: QRectF) -> None:
    svg = picture_svg(page, (round(target.width()), round(target.height())), transparent=False)
    QSvgRenderer(QByteArray(svg)).render(painter, target)


class HandOut(QObject):
    """Copies, drags and prints the page that is shown.

    Args:
        document: gives the document as it is, None while nothing is written.
        page: gives the number of the page that is looked at, from 0.
        start: starts a job for as long as the window is open.
    """

    copied = Signal()
    failed = Signal(object)  # the exception

    def __init__(
        self,
        document: Callable[[], Document | None],
        page: Callable[[], int],
        start: Callable[..., Job],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._document, self._page, self._start = document, page, start

    def copy(self) -> None:
        """Puts the page into the clipboard, as picture and as SVG."""
        document, number = self._document(), self._page()
        if document is not None:
            self._start(
                lambda: _copy(document, number), done=self._take_copy, failed=self.failed.emit
            )

    def _take_copy(self, copy: PageCopy) -> None:
        QGuiApplication.clipboard().setMimeData(copy.mime())
        self.copied.emit()

    def drag(self) -> None:
        """Lets the page be dragged into another program: as picture, as SVG and as a file."""
        document = self._document()
        if document is None:
            return
        copy = copy_page(document, self._page())
        folder = QTemporaryDir()
        file = Path(folder.path()) / "handwriting.svg"
        file.write_bytes(copy.svg)
        mime = copy.mime()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        drag = QDrag(self._window)
        drag.setMimeData(mime)
        drag.setPixmap(_ghost(copy.picture))
        drag.setHotSpot(drag.pixmap().rect().center())
        folder.setAutoRemove(False)  # the other program may read it at its leisure
        drag.exec(Qt.DropAction.CopyAction)

    def print(self) -> None:
        """Asks for a printer and prints all pages."""
        document = self._document()
        if document is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # half a second

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.tr("Handwriting"))
        printer.setPageLayout(_page_layout(document.pages[0]))
        dialog = QPrintDialog(printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: print_pages(document, printer))
        dialog.setModal(True)
        dialog.show()


def _copy(document: Document, number: int) -> Generator[None, None, PageCopy]:
    yield
    return copy_page(document, number)


def _ghost(picture: QImage) -> QPixmap:
    return QPixmap.fromImage(
        picture.scaled(
            _GHOST_PX,
            _GHOST_PX,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )


class DragButton(QToolButton):
    """A button for copying that can also be dragged out of the window."""

    dragged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed_at: QPointF | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        way = event.position() - self._pressed_at if self._pressed_at is not None else QPointF()
        if way.manhattanLength() >= QApplication.startDragDistance() and self.isEnabled():
            self._pressed_at = None
            self.setDown(False)  # it is no click any more
            self.dragged.emit()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)
