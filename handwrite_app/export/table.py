"""Which suffix means which exporter, and what files a document becomes.

The exporters' modules are imported when one is used: some bring large libraries.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handwrite_app.document.model import Document
from handwrite_app.errors import UserError

if TYPE_CHECKING:
    from handwrite_app.document.model import Page
    from handwrite_app.export.gcode import GcodeProfile


@dataclass(frozen=True)
class ExportOptions:
    """What the caller may choose about a file; formats ignore what does not concern them.

    Attributes:
        dpi: of pictures; None for what suits the format.
        transparent: no paper behind the ink of a picture.
        fps: frames a second of a .gif or .webp; None for what suits the format.
        pace: of the pen in animations; 2.0 takes half the time of an unhurried hand.
        longest_s: animations are written so fast that the pen needs no longer; None for what
            suits the format.
        loop: animations begin again and again.
        optimize_order: strokes of .svg, .hpgl and .gcode in an order that saves a plotter's way,
            not in that of writing.
        gcode_profile: None for the default one.
    """

    dpi: float | None = None
    transparent: bool = False
    fps: float | None = None
    pace: float = 1.0
    longest_s: float | None = None
    loop: bool = False
    optimize_order: bool = False
    gcode_profile: GcodeProfile | None = None


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
    from handwrite_app.export.svg import export_svg

    return export_svg(_for_plotter(document, page, options), document.words, document.provenance)


def _png(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.png import export_png

    return export_png(
        document.pages[page],
        transparent=options.transparent,
        title=document.text,
        provenance=document.provenance,
        **_chosen(dpi=options.dpi),
    )


def _json(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.json import export_json

    return export_json(document)


def _outline_svg(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.outline_svg import export_outline_svg

    return export_outline_svg(document.pages[page], document.words, document.provenance)


def _anim_svg(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.anim_svg import export_anim_svg

    return export_anim_svg(
        document.pages[page], document.words, document.provenance, **_motion(options)
    )


def _gif(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.animation import export_gif

    return export_gif(
        document.pages[page],
        transparent=options.transparent,
        provenance=document.provenance,
        **_motion(options),
        **_chosen(dpi=options.dpi, fps=options.fps),
    )


def _webp(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.animation import export_webp

    return export_webp(
        document.pages[page],
        transparent=options.transparent,
        provenance=document.provenance,
        **_motion(options),
        **_chosen(dpi=options.dpi, fps=options.fps),
    )


def _pdf(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.pdf import export_pdf

    return export_pdf(document)


def _inkml(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.inkml import export_inkml

    return export_inkml(document)


def _xopp(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.xopp import export_xopp

    return export_xopp(document)


def _hpgl(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.hpgl import export_hpgl

    return export_hpgl(_for_plotter(document, page, options), document.provenance)


def _gcode(document: Document, page: int, options: ExportOptions) -> bytes:
    from handwrite_app.export.gcode import export_gcode

    return export_gcode(
        _for_plotter(document, page, options), options.gcode_profile, document.provenance
    )


def _motion(options: ExportOptions) -> dict[str, Any]:
    """How animations move."""
    return {"pace": options.pace, "loop": options.loop} | _chosen(longest_s=options.longest_s)


def _chosen(**values: float | None) -> dict[str, Any]:
    """The values that were chosen; the exporter knows what suits it for the others."""
    return {name: value for name, value in values.items() if value is not None}


def _for_plotter(document: Document, page: int, options: ExportOptions) -> Page:
    """The page with its strokes in the order that was asked for."""
    if not options.optimize_order:
        return document.pages[page]
    from handwrite_app.export.order import ordered

    return ordered(document.pages[page])


EXPORTERS: Mapping[str, Exporter] = {
    ".svg": Exporter("Single-stroke SVG", False, _svg),
    ".outline.svg": Exporter("SVG outlines of a pen", False, _outline_svg),
    ".anim.svg": Exporter("Animated SVG", False, _anim_svg),
    ".gif": Exporter("Animated GIF", False, _gif),
    ".webp": Exporter("Animated WebP", False, _webp),
    ".png": Exporter("PNG picture", False, _png),
    ".pdf": Exporter("PDF", True, _pdf),
    ".inkml": Exporter("InkML", True, _inkml),
    ".xopp": Exporter("Xournal++", True, _xopp),
    ".hpgl": Exporter("HP-GL for plotters", False, _hpgl),
    ".gcode": Exporter("G-code", False, _gcode),
    ".json": Exporter("Handwrite ink", True, _json),
}


def suffix_of(output: str | Path) -> str:
    """The suffix in `EXPORTERS` that a file's name ends in.

    Raises:
        UserError: the name has no suffix or an unknown one.
    """
    name = Path(output).name.lower()
    known = ", ".join(EXPORTERS)
    for suffix in sorted(EXPORTERS, key=len, reverse=True):  # .anim.svg ends in .svg too
        if name.endswith(suffix) and name != suffix:
            return suffix
    suffix = Path(name).suffix
    if not suffix:
        raise UserError(f"{output} has no suffix that names its format.", f"Choose one of {known}.")
    raise UserError(f"Files with the suffix {suffix} are not known.", f"Choose one of {known}.")


def render_files(
    document: Document,
    outputs: Sequence[str | Path],
    options: ExportOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[Path, bytes]:
    """Renders every file that the outputs become, without writing any; see `write_all`.

    Where a format holds one page and the document has several, name.svg becomes name-1.svg,
    name-2.svg and so on.

    Args:
        progress: called with the files done and their total, after each.

    Raises:
        UserError: a suffix is not known, two outputs would be the same file, or an exporter
            cannot draw the document as the options ask.
    """
    options = options or ExportOptions()
    planned: dict[Path, tuple[Exporter, int]] = {}
    taken: set[str] = set()
    for output in outputs:
        suffix = suffix_of(output)
        exporter = EXPORTERS[suffix]
        for page, path in enumerate(_paths(Path(output), suffix, len(document.pages))):
            if os.path.abspath(path) in taken:
                raise UserError(f"{path} would be written twice.", "Give each output its own name.")
            taken.add(os.path.abspath(path))
            planned[path] = exporter, page
    files: dict[Path, bytes] = {}
    for path, (exporter, page) in planned.items():
        files[path] = exporter.render(document, page, options)
        if progress is not None:
            progress(len(files), len(planned))
    return files


def _paths(output: Path, suffix: str, pages: int) -> list[Path]:
    if EXPORTERS[suffix].holds_all_pages or pages == 1:
        return [output]
    stem, ending = output.name[: -len(suffix)], output.name[-len(suffix) :]
    return [output.with_name(f"{stem}-{k}{ending}") for k in range(1, pages + 1)]


def render_format(document: Document, name: str, options: ExportOptions | None = None) -> bytes:
    """Renders a document for standard output.

    Args:
        name: a format such as "svg", with or without its dot.

    Raises:
        UserError: the format is not known, or holds one page and the document has several.
    """
    exporter = EXPORTERS[format_suffix(name)]
    if len(document.pages) > 1 and not exporter.holds_all_pages:
        several = ", ".join(s[1:] for s, other in EXPORTERS.items() if other.holds_all_pages)
        raise UserError(
            f"The text fills {len(document.pages)} pages, and {name} holds one.",
            f"Write to a file with -o NAME, or choose {several}.",
        )
    return exporter.render(document, 0, options or ExportOptions())


def format_suffix(name: str) -> str:
    """The suffix in `EXPORTERS` of a format's name, with or without its dot.

    Raises:
        UserError: there is no such format.
    """
    suffix = f".{name.strip().lower().lstrip('.')}"
    if suffix not in EXPORTERS:
        known = ", ".join(known[1:] for known in EXPORTERS)
        raise UserError(f"There is no format {name!r}.", f"Choose one of {known}.")
    return suffix
