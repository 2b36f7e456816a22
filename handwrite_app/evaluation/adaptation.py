"""Does a hand that was learned look more like its writer than one that was only shown?

`python -m handwrite_app.evaluation.adaptation --corpus corpus --json adaptation.json` lets the
model learn some words of each of several validation writers, and compares what it then writes of
other words with what it writes from pictures of the same words alone, from the same noise. A
learned hand is written with defaults of its own (neatness, how strictly it is read back); so what
the pictures alone give with those is measured, too. Each hand is done again for every seed, with
other words and other texts. Figures are written as they come; a run that was interrupted goes on
where it stopped.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from diffusion.corpus import Corpus, CorpusError
from diffusion.evaluation import Estimate, edit_distance, rate_estimate, ratio_estimate
from diffusion.files import write_atomically
from diffusion.retrieval import HandSpace, hand_features
from handwrite_app import judge, paths
from handwrite_app.errors import UserError
from handwrite_app.evaluation import plan
from handwrite_app.evaluation.hands import fit_hand_space, retrieve
from handwrite_app.evaluation.measure import LineReader, Written, tasks_of
from handwrite_app.evaluation.parts import Part
from handwrite_app.evaluation.plan import GALLERY_WORDS, Hand
from handwrite_app.evaluation.writing import Ink, Model, Settings, System

if TYPE_CHECKING:
    from diffusion.adaptation import AdaptationConfig
    from diffusion.checkpoint import Checkpoint
    from diffusion.lora import Adapter

SPARE_WORDS = 10  # of the sample, since long words may not fit a picture
_SYSTEMS = ("shown", "learned")  # pictures of the words alone; learned from their ink, too
_ALIKE = "alike"  # pictures alone, with the defaults of a learned hand

logger = logging.getLogger(__name__)


def choose(corpus: Corpus, half: str, hands: int, words: int, lines: int, seed: int) -> list[Hand]:
    """So many hands with the words to learn in `sample`, and windows that show all of these.

    The hands are all but the same for every seed, save where the words that fall to one are too
    long to be shown; their words and lines are not.

    Raises:
        UserError: there are fewer hands with enough words.
    """
    many = 64 * lines  # lines are given round-robin; what is too much is cut
    chosen = plan.choose_hands(
        corpus,
        lines=many,
        words=GALLERY_WORDS,
        half=half,
        seed=seed,
        sample_words=words + SPARE_WORDS,
    )
    enough = [hand for hand in chosen if len(hand.sample) >= words and len(hand.gallery)]
    enough = sorted(enough, key=lambda hand: plan.noise_seed("adaptation", hand.writer))
    if len(enough) < hands:
        raise UserError(
            f"Only {len(enough)} hands have words enough.", "Ask for fewer --hands or --words."
        )
    result = []
    for hand in enough[:hands]:
        sample = hand.sample[:words]
        windows = plan.packed_windows([ink for _, ink in sample])
        result.append(replace(hand, sample=sample, windows=windows, lines=hand.lines[:lines]))
    return result


class Experiment:
    """The model, what judges it, and the figures there are so far."""

    def __init__(
        self,
        corpus: Corpus,
        config: AdaptationConfig,
        options: argparse.Namespace,
        results: dict[str, Any],
    ) -> None:
        """Loads the model, unless every figure is there.

        Args:
            results: with `rows`, one a hand and seed; rows are added.
        """
        self._corpus, self._config, self._options = corpus, config, options
        self.results = results
        self._model_path = Path(options.model) if options.model else paths.default_model()
        self._base = Model.load(self._model_path, options.device)
        self._reader = None if options.no_judge else LineReader(judge.LegibilityJudge(1))
        self._space: HandSpace | None = None

    def run(self) -> Iterator[dict[str, Any]]:
        """Measures what is missing; yields each new row.

        Raises:
            UserError: the corpus has too few hands.
        """
        options = self._options
        known = {(row["seed"], row["hand"]) for row in self.results["rows"]}
        unseen = plan.without_seen(self._corpus, self._base.held_out)
        for seed in range(options.seed, options.seed + options.seeds):
            hands = choose(unseen, options.half, options.hands, options.words, options.lines, seed)
            gallery = plan.choose_gallery(
                self._corpus,  # among whom a hand is sought; some were seen under another name
                words=GALLERY_WORDS,
                seed=seed,
                sample_words=options.words + SPARE_WORDS,
            )
            for hand in hands:
                if (seed, hand.writer) not in known:
                    row = self._measure(hand, gallery, seed)
                    self.results["rows"].append(row)
                    yield row

    def _measure(self, hand: Hand, gallery: Sequence[Hand], seed: int) -> dict[str, Any]:
        from diffusion.checkpoint import load_checkpoint

        adapter, facts = self._adapter(hand, seed)
        base = load_checkpoint(self._model_path)
        alike = replace(base, sampling={**base.sampling, **adapter.sampling})
        learned, alike_model = (self._model(made) for made in (adapter.applied(base), alike))
        models = dict(zip((*_SYSTEMS, _ALIKE), (self._base, learned, alike_model), strict=True))
        part = Part("lines", [hand])
        row: dict[str, Any] = {"seed": seed, "hand": hand.writer, **facts}
        for name, model in models.items():
            system = System(name, Ink({}), model, Settings())
            system.write(tasks_of(part, [seed]))
            row[name] = self._figures(hand, gallery, seed, system)
        return row

    def _model(self, checkpoint: Checkpoint) -> Model:
        from diffusion.generator import WordGenerator

        return Model(WordGenerator(checkpoint, self._options.device), self._base.recognizer)

    def _adapter(self, hand: Hand, seed: int) -> tuple[Adapter, dict[str, Any]]:
        """What the model learns of the hand, and how that went."""
        from diffusion.adaptation import ADAPTER_NAME, adapt
        from diffusion.lora import Adapter
        from diffusion.prior import LabelledWord

        started_s, began_s = time.perf_counter(), time.process_time()
        words = [LabelledWord(text, ink) for text, ink in hand.sample]
        looks = []
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            config = replace(self._config, seed=seed)
            for step in adapt(
                self._model_path,
                words,
                hand.windows,
                out,
                config,
                device=self._options.device,
                reader=self._base.recognizer,
            ):
                if step.held_back is not None:
                    looks.append((step.step, round(step.held_back, 4), step.is_best))
            adapter = Adapter.load(out / ADAPTER_NAME)
            size = (out / ADAPTER_NAME).stat().st_size
        seconds, of_cores = time.perf_counter() - started_s, time.process_time() - began_s
        return adapter, {
            "seconds": round(seconds, 1),
            "core_seconds": round(of_cores, 1),
            "bytes": size,
            "looks": looks,
            "strength": adapter.info.get("strength"),
        }

    def _figures(
        self, hand: Hand, gallery: Sequence[Hand], seed: int, system: System
    ) -> dict[str, Any]:
        part = Part("lines", [hand])
        words = [system.word(task) for task in tasks_of(part, [seed])]
        legible = [word.legibility for word in words]
        figures: dict[str, Any] = {"legibility": round(float(np.nanmean(legible)), 4)}
        if self._reader is not None:
            written = self._reader.read(part, [seed], system)
            figures["characters"] = sum(len(w.line.text) for w in written)
            figures["errors"] = sum(
                edit_distance(w.line.text, w.generated_reading) for w in written
            )
            figures["real_errors"] = sum(
                edit_distance(w.line.text, w.real_reading or "") for w in written
            )
        else:
            written = []
            rest = iter(words)
            blank = np.zeros((1, 1), dtype=np.uint8)
            for line in hand.lines:
                own = tuple(next(rest) for _ in line.words)
                written.append(Written(hand, line, seed, own, blank, "", None, None))
        space = self._hand_space()
        found = retrieve(space, gallery, written, 1)
        if found is None:
            raise UserError("There are too few words to tell hands by.", "Ask for more --lines.")
        figures["queries"] = found.queries
        figures["gallery"] = found.writers
        for most, counts in found.found.items():
            figures[f"top{most}"] = int(counts.errors.sum())
            assert counts.real_errors is not None
            figures[f"real_top{most}"] = int(counts.real_errors.sum())
        figures["likeness"] = round(_likeness(space, gallery, hand, words), 4)
        return figures

    def _hand_space(self) -> HandSpace:
        if self._space is None:
            self._space = fit_hand_space(self._corpus)
        return self._space


def _likeness(space: HandSpace, gallery: Sequence[Hand], hand: Hand, words: Sequence[Any]) -> float:
    """Cosine of all that was written to the hand's own gallery words, less that to others'."""
    texts = [text for line in hand.lines for text in line.words]
    ours = [(text, word.strokes) for text, word in zip(texts, words, strict=True) if word.strokes]
    place = space.place(hand_features(ours)[None])[0]
    known = [other for other in gallery if other.gallery]
    cosines = space.place(np.stack([hand_features(o.gallery) for o in known])) @ place
    own = np.array([other.writer == hand.writer for other in known])
    return float(cosines[own].mean() - cosines[~own].mean())


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the rows come to: means, paired gains, and 95 % intervals.

    Intervals are percentile bootstraps over hands, each drawn with all its seeds.
    """
    hands = [row["hand"] for row in rows]
    result: dict[str, Any] = {"hands": len(set(hands)), "pairs": len(rows)}

    def of(system: str, figure: str) -> NDArray[np.float64]:
        return np.array([row[system][figure] for row in rows], dtype=np.float64)

    sizes = of("shown", "queries")
    for figure in ("top1", "top5"):
        shown, learned = (of(system, figure) for system in _SYSTEMS)
        result[figure] = {
            "shown": _plain(rate_estimate(shown, sizes, hands)),
            "learned": _plain(rate_estimate(learned, sizes, hands)),
            "real": _plain(rate_estimate(of("shown", f"real_{figure}"), sizes, hands)),
            "gain": _plain(rate_estimate(learned - shown, sizes, hands)),
            _ALIKE: _plain(rate_estimate(of(_ALIKE, figure), sizes, hands)),
        }
    for figure in ("likeness", "legibility"):
        shown, learned = (of(system, figure) for system in _SYSTEMS)
        ones = np.ones(len(rows))
        result[figure] = {
            "shown": _plain(rate_estimate(shown, ones, hands)),
            "learned": _plain(rate_estimate(learned, ones, hands)),
            "gain": _plain(rate_estimate(learned - shown, ones, hands)),
            _ALIKE: _plain(rate_estimate(of(_ALIKE, figure), ones, hands)),
        }
    if all("errors" in row["shown"] for row in rows):
        characters = of("shown", "characters")
        shown, learned = (of(system, "errors") for system in _SYSTEMS)
        result["cer"] = {
            "shown": _plain(rate_estimate(shown, characters, hands)),
            "learned": _plain(rate_estimate(learned, characters, hands)),
            "real": _plain(rate_estimate(of("shown", "real_errors"), characters, hands)),
            "ratio": _plain(ratio_estimate(learned, characters, shown, characters, hands)),
            _ALIKE: _plain(rate_estimate(of(_ALIKE, "errors"), characters, hands)),
        }
    for name in ("seconds", "core_seconds"):  # that learning took, by the clock and of processors
        spent = np.array([row[name] for row in rows])
        result[name] = {"mean": round(float(spent.mean()), 1), "most": float(spent.max())}
    return result


def _plain(estimate: Estimate) -> list[float]:
    return [round(float(value), 4) for value in estimate]


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    from diffusion.adaptation import AdaptationConfig

    parser = argparse.ArgumentParser(
        prog="handwrite_app.evaluation.adaptation", description=__doc__, allow_abbrev=False
    )
    add = parser.add_argument
    add("--corpus", type=Path, required=True, help="as train prepare makes it")
    add("--model", help="a checkpoint instead of the shipped one")
    add("--half", choices=plan.HALVES, default="report", help="of the validation writers")
    add("--hands", type=int, default=10, help="how many writers (10)")
    add("--words", type=int, default=20, help="that are learned from (20)")
    add("--lines", type=int, default=3, help="of six other words, that are written (3)")
    add("--seeds", type=int, default=3, help="how often each hand is done (3)")
    add("--seed", type=int, default=0, help="the first of them (0)")
    add("--device", default="cpu", help="auto, cpu, cuda or mps")
    add("--no-judge", action="store_true", help="no character error rate; for tuning")
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="of AdaptationConfig")
    add("--json", type=Path, required=True, help="figures as they come")
    options = parser.parse_args(argv)
    try:
        config = _configured(AdaptationConfig(), options.set)
        corpus = Corpus.read(options.corpus)
        described = {
            "plan": {
                name: getattr(options, name)
                for name in ("half", "hands", "words", "lines", "seeds", "seed")
            },
            "adaptation": json.loads(json.dumps(asdict(config))),
        }
        results: dict[str, Any] = {**described, "rows": []}
        if options.json.is_file():
            results = json.loads(options.json.read_bytes())
            if {name: results[name] for name in described} != described:
                raise UserError(f"{options.json} holds figures of another run.", "Name another.")
        experiment = Experiment(corpus, config, options, results)
        for row in experiment.run():
            results["summary"] = summary(results["rows"])
            text = json.dumps(results, indent=1) + "\n"
            write_atomically(options.json, text.encode())
            print(json.dumps(row), file=sys.stderr, flush=True)
    except (UserError, CorpusError, ValueError) as error:
        print(f"adaptation: {error}", file=sys.stderr)
        return 2
    print(json.dumps(results.get("summary", {}), indent=1))
    return 0


def _configured(config: AdaptationConfig, changes: Sequence[str]) -> AdaptationConfig:
    """The config with fields given as NAME=VALUE."""
    known = {field.name for field in fields(config)}
    values: dict[str, Any] = {}
    for change in changes:
        name, _, value = change.partition("=")
        if name not in known:
            raise UserError(
                f"An adaptation has no {name!r}.", f"It has {', '.join(sorted(known))}."
            )
        values[name] = tuple(value.split(",")) if name == "layers" else json.loads(value)
    return replace(config, **values)


if __name__ == "__main__":
    sys.exit(main())
