"""What poppler makes of the file is in tests/readers/test_poppler.py."""

import dataclasses

from handwrite_app.document.model import Word
from handwrite_app.export.pdf import export_pdf


def test_the_same_document_is_the_same_bytes_whatever_was_written_before(document):
    before = export_pdf(document)
    words = (Word("你ő\x00\ud800😀"), *document.words[1:])
    export_pdf(dataclasses.replace(document, text="\ud800\x07😀" * 99, words=words))
    assert export_pdf(document) == before
