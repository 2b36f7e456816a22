"""Handwrite: text written in the hand of a sample, as pen strokes on a page."""

from __future__ import annotations

__version__ = "0.1.0"
