"""Writes the shipped style presets, resources/styles, from a prepared corpus.

    python packaging/make_presets.py corpus

Each preset is two lines of real words by one writer of UNIPEN who is not among the validation
writers. Words are chosen so that few show many letters.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from diffusion.corpus import Corpus
from diffusion.strokes import estimate_x_height
from handwrite_app.export import export_json, export_png
from handwrite_app.layout import PageSpec, WordInk, lay_out

PRESETS = [
    ("Juniper", "apd/Shannon_Daugherty", "round and open, hardly joined"),
    ("Alder", "cec/yhw0092", "small clear print"),
    ("Rowan", "cee/MWBK4038", "even, joined, upright"),
    ("Hazel", "int/e", "fast and joined, with loops"),
    ("Linden", "apc/Deborah_Bray", "large, round, joined"),
    ("Birch", "pap/jmmeiss", "plain schoolbook print"),
    ("Maple", "hpp/hpb2-st", "narrow and joined"),
    ("Cedar", "phi/phil-writer-hh1", "tall, half joined"),
    ("Willow", "cee/AYML3525", "slanted and flowing"),
    ("Poplar", "sta/hpb0-ckb", "wide and rounded print"),
    ("Elm", "pap/tbeugre", "slanted, fully joined"),
    ("Larch", "apa/BillRivard", "upright print, wide set"),
]
LICENCE = "CC BY 4.0"
ATTRIBUTION = (
    "UNIPEN train_r01_v07, International Unipen Foundation, 1999, doi 10.5281/zenodo.1195803; "
    "writer {writer}; cut into words, scaled and smoothed"
)
WORDS = 10


def choose_words(corpus: Corpus, writer: int) -> list[int]:
    """Greedily picks words that show letters not seen yet, at most `WORDS`."""
    candidates = [
        int(i)
        for i in corpus.of_writer(writer, ["word", "line word"])
        if 4 <= len(corpus.texts[i]) <= 9
        and corpus.texts[i].rstrip(".,").isalpha()
        and not corpus.texts[i].isupper()
    ]
    chosen: list[int] = []
    seen: set[str] = set()
    while candidates and len(chosen) < WORDS:
        best = max(candidates, key=lambda i: (len(set(corpus.texts[i]) - seen), -i))
        candidates.remove(best)
        chosen.append(best)
        seen |= set(corpus.texts[best])
    return chosen


def main() -> int:
    """Writes one JSON and one PNG a preset, and their index."""
    corpus = Corpus.read(Path(sys.argv[1]))
    folder = Path(__file__).resolve().parent.parent / "resources" / "styles"
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for name, writer_name, description in PRESETS:
        writer = corpus.writers.index(writer_name)
        if corpus.validation[writer]:
            raise SystemExit(f"{writer_name} is a validation writer")
        words = [
            WordInk(corpus.texts[i], corpus.strokes(i), 0, np.zeros((len(corpus.texts[i]), 2)))
            for i in choose_words(corpus, writer)
        ]
        text = "\n".join(
            " ".join(w.text for w in part) for part in (words[: WORDS // 2], words[WORDS // 2 :])
        )
        document = lay_out(
            text,
            words,
            PageSpec(page="fit", margin_mm=2.0, x_height_mm=2.5, line_height_mm=12.0),
            x_height_steps=estimate_x_height([w.strokes for w in words]),
            seed=0,
            model="",
        )
        (folder / f"{name}.json").write_bytes(export_json(document))
        (folder / f"{name}.png").write_bytes(export_png(document.pages[0], dpi=150, title=name))
        entry = {"name": name, "description": description, "licence": LICENCE}
        index.append(entry | {"attribution": ATTRIBUTION.format(writer=writer_name)})
    text = json.dumps({"presets": index}, indent=1, ensure_ascii=False) + "\n"
    (folder / "index.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
