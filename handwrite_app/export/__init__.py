"""Exporters: functions from a document to the bytes of a file, and a table of them by suffix."""

from handwrite_app.export.json import export_json, read_json
from handwrite_app.export.png import export_png
from handwrite_app.export.svg import export_svg
from handwrite_app.export.table import (
    EXPORTERS,
    Exporter,
    ExportOptions,
    render_files,
    render_format,
)
from handwrite_app.export.writing import write_all

__all__ = [
    "EXPORTERS",
    "ExportOptions",
    "Exporter",
    "export_json",
    "export_png",
    "export_svg",
    "read_json",
    "render_files",
    "render_format",
    "write_all",
]
