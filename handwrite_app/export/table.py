"""Which suffix means which exporter, and what files a document becomes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from handwrite_app.document.model import Document
from handwrite_app.errors import UserError
from handwrite_app.export.json import export_json
from handwrite_app.export.png import DEFAULT_DPI, export_png
from handwrite_app.export.svg import export_svg


@dataclass(frozen=True)
class ExportOptions:
    """What the caller may choose about a file; formats ignore what does not concern them."""

    dpi: float = DEFAULT_DPI
    transparent: bool = False


@dataclass(frozen=True)
class Exporter:
    """A file format.

    Attributes:
        name: for a list of file types, "Single-stroke SVG".
        holds_all_pages: one file for the document; else one file a page.
        render: (document, page index, options) to bytes; with `holds_all_pages` the index is 0.
    """

    name: str
    holds_all_pages: bool
    render: Callable[[Document, int, ExportOptions], bytes]


def _svg(document: Document, page: int, options: ExportOptions) -> bytes:
    return export_svg(document.pages[page], document.words, document.provenance)


def _png(document: Document, page: int, options: ExportOptions) -> bytes:
    return export_png(
        document.pages[page],
        options.dpi,
        options.transparent,
        title=document.text,
        provenance=document.provenance,
    )


def _json(document: Document, page: int, options: ExportOptions) -> bytes:
    return export_json(document)


EXPORTERS = {
    ".svg": Exporter("Single-stroke SVG", False, _svg),
    ".png": Exporter("PNG picture", False, _png),
    ".json": Exporter("Handwrite ink", True, _json),
}
PLANNED = (
    ".outline.svg",
    ".anim.svg",
    ".gif",
    ".webp",
    ".pdf",
    ".inkml",
    ".xopp",
    ".hpgl",
    ".gcode",
)


def suffix_of(output: str | Path) -> str:
    """The suffix in `EXPORTERS` that a file's name ends in.

    Raises:
        UserError: the name has no suffix, an unknown one, or one of a format still to come.
    """
    name = Path(output).name.lower()
    known = ", ".join(EXPORTERS)
    for suffix in PLANNED:  # first: .anim.svg ends in .svg too
        if name.endswith(suffix):
            raise UserError(f"{suffix} files cannot be written yet.", f"Choose one of {known}.")
    suffix = Path(name).suffix
    if suffix in EXPORTERS:
        return suffix
    if not suffix:
        raise UserError(f"{output} has no suffix that names its format.", f"Choose one of {known}.")
    raise UserError(f"Files with the suffix {suffix} are not known.", f"Choose one of {known}.")


def render_files(
    document: Document, outputs: Sequence[str | Path], options: ExportOptions | None = None
) -> dict[Path, bytes]:
    """Renders every file that the outputs become, without writing any; see `write_all`.

    Where a format holds one page and the document has several, name.svg becomes name-1.svg,
    name-2.svg and so on.

    Raises:
        UserError: a suffix is not known, or two outputs would be the same file.
    """
    options = options or ExportOptions()
    exporters = [(Path(output), EXPORTERS[suffix_of(output)]) for output in outputs]
    files: dict[Path, bytes] = {}
    taken: set[str] = set()
    for output, exporter in exporters:
        for page, path in enumerate(_paths(output, exporter, len(document.pages))):
            if os.path.abspath(path) in taken:
                raise UserError(f"{path} would be written twice.", "Give each output its own name.")
            taken.add(os.path.abspath(path))
            files[path] = exporter.render(document, page, options)
    return files


def _paths(output: Path, exporter: Exporter, pages: int) -> list[Path]:
    if exporter.holds_all_pages or pages == 1:
        return [output]
    return [output.with_name(f"{output.stem}-{k}{output.suffix}") for k in range(1, pages + 1)]


def render_format(document: Document, name: str, options: ExportOptions | None = None) -> bytes:
    """Renders a document for standard output.

    Args:
        name: a format such as "svg", with or without its dot.

    Raises:
        UserError: the format is not known, or holds one page and the document has several.
    """
    exporter = EXPORTERS[suffix_of(f"standard output.{name.lstrip('.')}")]
    if len(document.pages) > 1 and not exporter.holds_all_pages:
        raise UserError(
            f"The text fills {len(document.pages)} pages, and {name} holds one.",
            "Write to a file with -o NAME, or choose json.",
        )
    return exporter.render(document, 0, options or ExportOptions())
