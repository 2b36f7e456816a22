"""`handwrite-app evaluate`: how good a model's writing is, beside real ink of the same words.

All that is reported comes from one command; the ink that it writes is kept, so that a run that was
interrupted goes on, and figures can be made again without the model::

    handwrite-app evaluate --corpus corpus --save-ink report.npz --json report.json \\
        --sheet report.png
    handwrite-app evaluate --corpus corpus --from-ink report.npz

By default: the reported half of the validation writers whom the model has not seen; 200 lines of
four words, and 60 each of numbers, of words in capitals and of words with symbols; the 200 lines
again after scan-like samples; words that their writers wrote twice; three pages of 1,800
characters; three seeds. Two models, or two settings, in one table, on the same words and noise::

    handwrite-app evaluate --corpus corpus --save-ink report.npz \\
        --compare candidates=4 --compare luhman2020.safetensors

Settings are chosen on the other writers (`--half tune`), some rows at a time (`--only
legibility,retrieval`), on fewer lines and seeds.

`options` are those of the command, `session` is one evaluation. `plan` chooses validation
writers, their words and style samples, `parts` what else they write; `writing` writes as `render`
does and keeps the ink; `measure` draws and has the judge read; `figures` counts; `hands` asks
whose hand it looks like, how real and how varied; `report` makes tables; `drawing` the pictures,
for the judge and for us.
"""

from handwrite_app.evaluation.command import main

__all__ = ["main"]
