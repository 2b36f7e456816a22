"""The written document: plain, frozen data that every exporter and the window read."""

from handwrite_app.document.model import Document, Page, Paper, Stroke, Word

__all__ = ["Document", "Page", "Paper", "Stroke", "Word"]
