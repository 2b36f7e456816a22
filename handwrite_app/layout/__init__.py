"""Layout: written words on lines, lines on pages, in mm."""

from handwrite_app.layout.accents import MARKS, add_marks
from handwrite_app.layout.blocks import FARTHEST, LEANS, SCALES, WordEdit, WordInk
from handwrite_app.layout.page import lay_out
from handwrite_app.layout.smoothing import smooth
from handwrite_app.layout.spec import (
    ALIGNMENTS,
    BULLETS,
    LONG_WORDS,
    ORIENTATIONS,
    PAGES_MM,
    PageFields,
    PageSpec,
)

__all__ = [
    "ALIGNMENTS",
    "BULLETS",
    "FARTHEST",
    "LEANS",
    "LONG_WORDS",
    "MARKS",
    "ORIENTATIONS",
    "PAGES_MM",
    "SCALES",
    "PageFields",
    "PageSpec",
    "WordEdit",
    "WordInk",
    "add_marks",
    "lay_out",
    "smooth",
]
