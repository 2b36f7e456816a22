"""Text that an XML file may hold."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids, such as NUL (section 2.2)."""
    return _NOT_XML.sub("", text)
