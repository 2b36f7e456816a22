"""XML from strangers: nothing is fetched, and no entity is expanded or even allowed."""

from __future__ import annotations

from typing import Any

from lxml import etree


class DamagedFile(Exception):
    """A file that does not hold what it should."""

    def __init__(self, reason: str, line: int = 0, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.line, self.detail = reason, line, detail


def parse(content: bytes) -> etree._Element:
    """The root element of a file's content.

    Raises:
        DamagedFile: it is empty, no XML, or declares entities.
    """
    if not content:
        raise DamagedFile("file empty or too large")
    # One parser a file: with entities refused, nothing of a file outlives it
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        detail = str(getattr(error, "msg", None) or error)
        raise DamagedFile("damaged XML", line, detail) from error
    dtd: Any = root.getroottree().docinfo.internalDTD  # the stubs do not know entities
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise DamagedFile("XML with entities", 1)
    return root


def tag_of(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    tag: object = element.tag  # a comment's is a function
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def line_of(element: etree._Element) -> int:
    """Where an element stands in its file, 0 where that is not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0
