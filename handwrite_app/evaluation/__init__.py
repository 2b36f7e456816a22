"""`handwrite-app evaluate`: how legible a model's writing is, beside real ink of the same words.

`plan` chooses validation writers, their words and their style samples; `measure` writes, draws and
has the judge read; `hands` asks whose hand it looks like; `report` makes figures of it; `drawing`
the pictures, for the judge and for us.
"""

from handwrite_app.evaluation.command import main

__all__ = ["main"]
