"""`render --report FILE.json`: what a run was asked, what it wrote, and how well it reads."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handwrite_app import __version__
from handwrite_app.cli.cards import Card
from handwrite_app.document.model import Document
from handwrite_app.export.json import word_entries
from handwrite_app.synthesis import Synthesizer

FORMAT, VERSION = "handwrite-report", 1
_NOT_OF_A_CARD = {"command", "module", "rest", "text", "output", "batch", "report", "profile"}
_NOT_OF_A_CARD |= {"device", "model", "quiet", "passes_on"}


@dataclass(frozen=True, eq=False)
class WrittenCard:
    """A card with its document and the bytes that go to files and to standard output."""

    card: Card
    document: Document
    files: Mapping[Path, bytes]
    streamed: bytes


def make_report(
    cards: Sequence[WrittenCard],
    synthesizer: Synthesizer,
    options: argparse.Namespace,
    seconds: float,
) -> bytes:
    """Describes a run as JSON; see "Many texts" in README.md.

    Args:
        synthesizer: which wrote the cards.
        options: of the command line.
        seconds: that the run took, until its files were ready to be written.
    """
    from diffusion.generator import resolve_device

    report = {
        "format": FORMAT,
        "version": VERSION,
        "handwrite": __version__,
        "model": {key: synthesizer.info.get(key) for key in ("name", "version", "sha256")},
        "device": resolve_device(options.device),
        "batch": options.batch,
        "seconds": round(seconds, 3),
        "cards": [_card(card, synthesizer) for card in cards],
    }
    return json.dumps(report, indent=1, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _card(written: WrittenCard, synthesizer: Synthesizer) -> dict[str, object]:
    document, options = written.document, written.card.options
    files = [_file(str(path), data) for path, data in written.files.items()]
    if written.card.to_stdout:
        files.append(_file("-", written.streamed))
    similarity = synthesizer.similarity(document, written.card.requests[0].style)
    return {
        "text": document.text,
        "options": {
            key: value for key, value in sorted(vars(options).items()) if key not in _NOT_OF_A_CARD
        },
        "seeds": [request.seed for request in written.card.requests],
        "similarity": None if similarity is None else round(similarity.value, 4),
        "files": files,
        "pages": [
            {"width": page.width_mm, "height": page.height_mm, "strokes": len(page.strokes)}
            for page in document.pages
        ],
        "words": word_entries(document),
    }


def _file(name: str, data: bytes) -> dict[str, object]:
    return {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
