"""Pages of ink that were opened as a file: they stand as they did, on the paper of choice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handwrite_app.document.model import DEFAULT_INK, Document, Page, Stroke
from handwrite_app.layout import PAGES_MM

if TYPE_CHECKING:
    from handwrite_app.document.project import Project


def take_opened(document: Document, project: Project) -> Project:
    """Returns the project with opened pages in place of its text and writing.

    What the pages show of their making is chosen from then on: size, paper and ink.
    """
    page = document.pages[0]
    values: dict[str, Any] = {
        "text": document.text,
        "paper": page.paper.kind,
        "ink": _main_ink(document),
        "nib_mm": None,
        "page": "fit",
        "orientation": None,
    }
    for name, size in PAGES_MM.items():
        if {page.width_mm, page.height_mm} == set(size):
            is_wide = page.width_mm > page.height_mm
            turned = is_wide != (size[0] > size[1])
            side = "landscape" if is_wide else "portrait"
            values |= {"page": name, "orientation": side if turned else None}
    taken = replace(project.with_values(values), writing=None, opened=document)
    return replace(taken, picture=page.paper.picture)


def as_chosen(document: Document, project: Project) -> Document:
    """Opened pages on the project's paper, in its ink and with its nib; nothing else is moved."""
    main = _main_ink(document)

    def inked(stroke: Stroke) -> Stroke:
        color = project.ink if stroke.color == main else stroke.color
        return replace(stroke, color=color, width_mm=project.nib_mm or stroke.width_mm)

    def papered(page: Page) -> Page:
        paper = replace(page.paper, kind=project.spec.paper, picture=project.picture)
        return replace(page, strokes=tuple(map(inked, page.strokes)), paper=paper)

    return replace(document, pages=tuple(map(papered, document.pages)))


def _main_ink(document: Document) -> str:
    """The colour of most strokes."""
    colors = Counter(stroke.color for page in document.pages for stroke in page.strokes)
    return colors.most_common(1)[0][0] if colors else DEFAULT_INK
