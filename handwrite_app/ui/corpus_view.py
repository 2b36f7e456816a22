"""What is in a corpus: how much of whom, some of its words, and what was left out and why."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.corpora import CorpusInfo

_WORDS_PX, _WIDEST_PX = 480, 640
_MAX_SHEET_PX = 4000
# what `diffusion.prepare` and the readers say, for the translators
_REASONS = (
    QT_TRANSLATE_NOOP("CorpusView", "XML with entities"),
    QT_TRANSLATE_NOOP("CorpusView", "archive damaged from here on"),
    QT_TRANSLATE_NOOP("CorpusView", "character label is not one character"),
    QT_TRANSLATE_NOOP("CorpusView", "character: enough of this writer and class"),
    QT_TRANSLATE_NOOP("CorpusView", "character: ink length far off the writer's"),
    QT_TRANSLATE_NOOP("CorpusView", "character: too long"),
    QT_TRANSLATE_NOOP("CorpusView", "coordinates without X and Y"),
    QT_TRANSLATE_NOOP("CorpusView", "damaged XML"),
    QT_TRANSLATE_NOOP("CorpusView", "damaged ink"),
    QT_TRANSLATE_NOOP("CorpusView", "damaged trace"),
    QT_TRANSLATE_NOOP("CorpusView", "file empty or too large"),
    QT_TRANSLATE_NOOP("CorpusView", "file name is not of a form's line"),
    QT_TRANSLATE_NOOP("CorpusView", "file too large"),
    QT_TRANSLATE_NOOP("CorpusView", "include leads out of the distribution"),
    QT_TRANSLATE_NOOP("CorpusView", "included file missing"),
    QT_TRANSLATE_NOOP("CorpusView", "includes nested without end"),
    QT_TRANSLATE_NOOP("CorpusView", "ink withheld"),
    QT_TRANSLATE_NOOP("CorpusView", "label does not tell where the spaces are"),
    QT_TRANSLATE_NOOP("CorpusView", "label is empty or outside ASCII"),
    QT_TRANSLATE_NOOP("CorpusView", "line missing in transcript"),
    QT_TRANSLATE_NOOP("CorpusView", "line: fewer strokes than words"),
    QT_TRANSLATE_NOOP("CorpusView", "line: gaps between words are not clear"),
    QT_TRANSLATE_NOOP("CorpusView", "line: ink length far off the writer's"),
    QT_TRANSLATE_NOOP("CorpusView", "line: no baseline"),
    QT_TRANSLATE_NOOP("CorpusView", "line: too long"),
    QT_TRANSLATE_NOOP("CorpusView", "line: too steep"),
    QT_TRANSLATE_NOOP("CorpusView", "line: words and gaps do not match"),
    QT_TRANSLATE_NOOP("CorpusView", "marked BAD"),
    QT_TRANSLATE_NOOP("CorpusView", "no InkML"),
    QT_TRANSLATE_NOOP("CorpusView", "no ink"),
    QT_TRANSLATE_NOOP("CorpusView", "no ink in this file or its includes"),
    QT_TRANSLATE_NOOP("CorpusView", "no label"),
    QT_TRANSLATE_NOOP("CorpusView", "no pen-down ink"),
    QT_TRANSLATE_NOOP("CorpusView", "no strokes"),
    QT_TRANSLATE_NOOP("CorpusView", "pen lifts were not recorded"),
    QT_TRANSLATE_NOOP("CorpusView", "point without x and y"),
    QT_TRANSLATE_NOOP("CorpusView", "range beyond the ink"),
    QT_TRANSLATE_NOOP("CorpusView", "range not understood"),
    QT_TRANSLATE_NOOP("CorpusView", "same ink and label seen before"),
    QT_TRANSLATE_NOOP("CorpusView", "segment not understood"),
    QT_TRANSLATE_NOOP("CorpusView", "segment of another level"),
    QT_TRANSLATE_NOOP("CorpusView", "text in the boxes of a form"),
    QT_TRANSLATE_NOOP("CorpusView", "text of several lines that are not told apart"),
    QT_TRANSLATE_NOOP("CorpusView", "text of several rows"),
    QT_TRANSLATE_NOOP("CorpusView", "transcript missing"),
    QT_TRANSLATE_NOOP("CorpusView", "word: ink length far off the writer's"),
    QT_TRANSLATE_NOOP("CorpusView", "word: too long"),
    QT_TRANSLATE_NOOP("CorpusView", "writer without ink"),
)


class _Sheet(QWidget):
    """A picture of words on white paper, as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self.setAccessibleName(self.tr("Some of its words, a row a writer"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    def sizeHint(self) -> QSize:
        return QSize(760, 420)

    def show_picture(self, picture: QPixmap) -> None:
        """Shows a picture, or nothing where it is none."""
        is_sane = max(picture.width(), picture.height()) <= _MAX_SHEET_PX
        self._picture = picture if is_sane else QPixmap()
        self.setVisible(not self._picture.isNull())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawPixmap(0, 0, size.width(), size.height(), self._picture)
        painter.end()


class CorpusView(QWidget):
    """Shows a corpus, or what a newcomer needs to know while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._words = QLabel(self)
        self._words.setProperty("role", "muted")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setMinimumWidth(_WORDS_PX)
        self._words.setMaximumWidth(_WIDEST_PX)
        self.sheet = _Sheet(self)
        self._heading = QLabel(self.tr("&Left out"), self)
        self._heading.setProperty("role", "heading")
        self.dropped = QTreeWidget(self)
        self.dropped.setHeaderLabels([self.tr("Why, and where"), self.tr("Pieces")])
        self.dropped.setAccessibleName(self.tr("Left out"))
        self.dropped.setToolTip(self.tr("Open a reason to see where the first of them stand"))
        self.dropped.header().setStretchLastSection(False)
        self.dropped.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.dropped.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._heading.setBuddy(self.dropped)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._words)
        layout.addWidget(self.sheet, 3)
        layout.addWidget(self._heading)
        layout.addWidget(self.dropped, 2)
        self._rest = QWidget(self)  # takes the room of what is hidden
        layout.addWidget(self._rest, 1)
        self.show_corpus(None)

    def show_corpus(self, info: CorpusInfo | None) -> None:
        """Shows a corpus; None: there is none yet."""
        if info is None:
            self._title.setText(self.tr("A model of your own"))
            self._words.setText(
                self.tr(
                    "A model learns to write from a corpus: pen strokes that people have written, "
                    "and what they say. Add one at the left, as a folder, an archive or a file: "
                    "UNIPEN, IAM-OnDB, InkML, a corpus that is made already, or the ink that you "
                    "have recorded for your hands.\n\nThen press Start. It learns on this computer "
                    "alone. You see what it writes as it gets better, can pause at any time, and "
                    "go on another day."
                )
            )
            self.sheet.show_picture(QPixmap())
        else:
            self._title.setText(info.name)
            self._words.setText("\n".join(self._facts(info)))
            self.sheet.show_picture(QPixmap(str(info.sheet)))
        self._show_dropped(info)

    def _facts(self, info: CorpusInfo) -> list[str]:
        count = self.locale().toString
        kinds = [
            (self.tr("{count} words"), info.kept.get("word", 0)),
            (self.tr("{count} words out of lines"), info.kept.get("line word", 0)),
            (self.tr("{count} single characters"), info.kept.get("character", 0)),
        ]
        held = self.tr("{count} writers, of whom {held} are kept for testing").format(
            count=count(info.writers), held=count(info.validation)
        )
        lines = [
            ",  ".join(text.format(count=count(n)) for text, n in kinds if n),
            held,
            self.tr("{used} of {read} pieces of ink used, {dropped} left out").format(
                used=count(info.used),
                read=count(info.read),
                dropped=count(sum(info.dropped.values())),
            ),
        ]
        if info.sources:
            lines.append(self.tr("From {names}").format(names=", ".join(info.sources)))
        return lines

    def _show_dropped(self, info: CorpusInfo | None) -> None:
        self.dropped.clear()
        dropped = {} if info is None else info.dropped
        for widget in (self._heading, self.dropped):
            widget.setVisible(bool(dropped))
        self._rest.setVisible(not dropped)
        if info is None:
            return
        for reason, count in sorted(dropped.items(), key=lambda one: -one[1]):
            words = QCoreApplication.translate("CorpusView", reason)
            row = QTreeWidgetItem([words, self.locale().toString(count)])
            row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
            self.dropped.addTopLevelItem(row)
            places = info.places.get(reason, ())
            for place in places:
                row.addChild(QTreeWidgetItem([place]))
            if 0 < len(places) < count:
                more = self.tr("and {count} more").format(
                    count=self.locale().toString(count - len(places))
                )
                row.addChild(QTreeWidgetItem([more]))
