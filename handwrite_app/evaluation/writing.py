"""Generated ink: written by the way that `render` takes, and kept in a file.

Writing takes minutes to an hour, measuring little. So each word that has been written is kept
under a key of its text, noise and style sample: an interrupted run goes on where it stopped, and
saved ink can be measured again without its model.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from diffusion.files import write_atomically
from diffusion.strokes import Strokes
from handwrite_app import paths
from handwrite_app.errors import UserError

if TYPE_CHECKING:
    from diffusion.generator import WordGenerator
    from diffusion.recognizer import Recognizer

Progress = Callable[[int, int], None]
INK_SUFFIX = ".npz"
_FORMAT, _VERSION = "handwrite-evaluation-ink", 1
_BATCH = 128  # words written in one call, and between two savings


@dataclass(frozen=True)
class Settings:
    """How words are written; None leaves it to the model. See `synthesis.Request`."""

    num_steps: int | None = None
    sampler: str | None = None
    text_guidance: float | None = None
    style_guidance: float | None = None
    neatness: float | None = None
    candidates: int = 1
    retries: int | None = None


@dataclass(frozen=True, eq=False)
class WordTask:
    """One word to write: its noise seed, and the style sample's windows (K, 40, 288)."""

    text: str
    seed: int
    windows: NDArray[np.float32]

    @cached_property
    def key(self) -> str:
        """Equal for equal tasks."""
        return _digest(self.text, self.seed, style_key(self.windows))


@dataclass(frozen=True, eq=False)
class WrittenWord:
    """Strokes in steps; legibility as the model's own recogniser says, NaN if none has read."""

    strokes: Strokes
    legibility: float = float("nan")


@dataclass(frozen=True, eq=False)
class WrittenPage:
    """A page as laid out: its lines' words and strokes (mm, y down), and how long it took.

    word_gap: median between the ink of two words, in x-heights; None if there is but one a line.
    """

    lines: list[tuple[list[str], Strokes]]
    x_height_mm: float
    word_gap: float | None
    seconds: float


def style_key(windows: NDArray[np.float32]) -> str:
    """Equal for equal style samples."""
    return blake2b(np.rint(255 * windows).astype(np.uint8).tobytes(), digest_size=8).hexdigest()


def _digest(*parts: Any) -> str:
    return blake2b(repr(parts).encode(), digest_size=10).hexdigest()


class Model:
    """A checkpoint and, where one ships, the recogniser that reads what it has written."""

    def __init__(self, generator: WordGenerator, recognizer: Recognizer | None = None) -> None:
        self.generator = generator
        self.recognizer = recognizer

    @classmethod
    def load(cls, path: Path, device: str) -> Model:
        """Loads a checkpoint.

        Raises:
            UserError: it cannot be used, or there is no such device.
        """
        from diffusion.generator import CheckpointError, WordGenerator
        from diffusion.recognizer import Recognizer

        try:
            generator = WordGenerator.load(path, device)
            if not paths.recognizer().is_file():
                return cls(generator)
            return cls(generator, Recognizer.load(paths.recognizer(), str(generator.device)))
        except CheckpointError as error:
            raise UserError(
                f"{error.path} cannot be used: {error.reason}.", "Check --model."
            ) from None
        except ValueError as error:
            raise UserError(f"{error}.", "Try --device cpu.") from None

    def described(self, settings: Settings) -> dict[str, Any]:
        """Who writes, and how: as plain JSON, the model's own choices filled in."""
        info = self.generator.info
        chosen = asdict(settings)
        if self.recognizer is None:
            chosen["retries"] = 0
        elif settings.retries is None:
            from diffusion.legible import RETRIES

            chosen["retries"] = RETRIES
        own = dict(self.generator.sampling)
        reads = None if self.recognizer is None else str(self.recognizer.info.get("sha256", ""))
        return {
            "recognizer": reads,
            "model": {name: str(info.get(name, "")) for name in ("name", "version", "sha256")},
            "settings": {
                name: value if value is not None else own.get(name, 0.0)
                for name, value in chosen.items()
            },
        }

    @property
    def held_out(self) -> list[str] | None:
        """The writers whom its training left out, if it says."""
        found = self.generator.info.get("data", {}).get("validation_writers")
        return None if found is None else [str(writer) for writer in found]


def write_words(model: Model, tasks: Sequence[WordTask], settings: Settings) -> list[WrittenWord]:
    """Writes words of any hands together, as `synthesis.Synthesizer` writes those of a page.

    With a recogniser that is `write_legibly`, candidates and new tries included; without one, the
    generator alone.

    Raises:
        UserError: a choice between candidates without a recogniser, or an option out of range.
    """
    from diffusion.generator import WordRequest
    from diffusion.legible import write_legibly

    chosen = {name: value for name, value in asdict(settings).items() if value is not None}
    codes = {}
    for task in tasks:
        key = style_key(task.windows)
        if key not in codes:
            codes[key] = model.generator.encode_style([(task.windows, 1.0)])
    requests = [WordRequest(task.text, task.seed) for task in tasks]
    styles = [codes[style_key(task.windows)] for task in tasks]
    if model.recognizer is None:
        if settings.candidates > 1:
            raise UserError(
                "Choosing between candidates needs the recogniser, which is not there.",
                "Leave out --candidates.",
            )
        for name in ("candidates", "retries"):
            chosen.pop(name, None)
        steps = model.generator.generate(requests, styles, **chosen)
    else:
        steps = write_legibly(model.generator, model.recognizer, requests, styles, **chosen)
    *_, last = steps
    return [
        WrittenWord(
            word.strokes, float("nan") if word.legibility is None else float(word.legibility)
        )
        for word in last.words
    ]


def write_page(
    model: Model, text: str, windows: NDArray[np.float32], seed: int, settings: Settings
) -> WrittenPage:
    """Renders a text on A4, as a user would, and takes the document apart into its lines.

    Raises:
        UserError: the text cannot be written.
    """
    from handwrite_app.styles import StyleSample
    from handwrite_app.synthesis import Request, Synthesizer

    chosen = {name: value for name, value in asdict(settings).items() if value is not None}
    if "num_steps" in chosen:
        chosen["steps"] = chosen.pop("num_steps")
    request = Request(text, StyleSample(windows), seed=seed, page="A4", **chosen)
    started_s = time.perf_counter()
    document = Synthesizer(model.generator, model.recognizer).render(request)
    seconds = time.perf_counter() - started_s
    lines: dict[tuple[int, int], tuple[list[str], Strokes]] = {}
    for word in document.words:
        lines.setdefault((word.page, word.line), ([], []))[0].append(word.text)
    extents: dict[tuple[int, int], dict[int, tuple[float, float]]] = {}
    for number, page in enumerate(document.pages):
        for stroke in page.strokes:
            lines.setdefault((number, stroke.line), ([], []))[1].append(np.array(stroke.points))
            x = stroke.points[:, 0]
            of_line = extents.setdefault((number, stroke.line), {})
            left, right = of_line.get(stroke.word, (np.inf, -np.inf))
            of_line[stroke.word] = (min(left, float(x.min())), max(right, float(x.max())))
    gaps = [
        after[0] - before[1]
        for of_line in extents.values()
        for before, after in pairwise(of_line[word] for word in sorted(of_line))
    ]
    return WrittenPage(
        [lines[key] for key in sorted(lines)],
        request.x_height_mm,
        float(np.median(gaps)) / request.x_height_mm if gaps else None,
        seconds,
    )


class Ink:
    """All ink of one model with one choice of settings, in memory and in a file if one is named.

    made_by: as `Model.described` says, and `validation_writers`, those its training left out.
    """

    def __init__(self, made_by: dict[str, Any], path: Path | None = None) -> None:
        self.made_by = made_by
        self.path = path
        self.words: dict[str, WrittenWord] = {}
        self.pages: dict[str, WrittenPage] = {}
        self.written, self.seconds = 0, 0.0  # words, and the time they took
        self.device = ""

    @classmethod
    def read(cls, path: Path) -> Ink:
        """Reads what `save` wrote.

        Raises:
            UserError: it is missing, or no such file.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                meta = json.loads(bytes(data["meta"].tobytes()).decode("utf-8"))
                if meta["format"] != _FORMAT or meta["version"] != _VERSION:
                    raise UserError(f"{path} is ink of another version.", "Write it again.")
                points, legibility = data["points"].astype(np.float64), data["legibility"]
                lengths, counts = data["stroke_lengths"], data["word_strokes"]
        except FileNotFoundError:
            raise UserError(f"There is no file {path}.", "Check the name.") from None
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
            raise UserError(
                f"{path} is not saved ink ({error}).", "Save some with --save-ink."
            ) from None
        strokes = np.split(points, np.cumsum(lengths)[:-1]) if len(lengths) else []
        rest = iter(strokes)
        inks = iter([[next(rest) for _ in range(count)] for count in counts])
        ink = cls(meta["made_by"], path)
        ink.words = {
            key: WrittenWord(next(inks), float(legible))
            for key, legible in zip(meta["words"], legibility, strict=True)
        }
        ink.pages = {
            key: WrittenPage(
                [(words, next(inks)) for words in page["lines"]],
                page["x_height_mm"],
                page["word_gap"],
                page["seconds"],
            )
            for key, page in meta["pages"].items()
        }
        ink.written, ink.seconds = meta["written"], meta["seconds"]
        ink.device = meta["device"]
        return ink

    def save(self) -> None:
        """Writes the file, if one was named, whole or not at all.

        Raises:
            UserError: it cannot be written.
        """
        if self.path is None:
            return
        inks = [word.strokes for word in self.words.values()]
        inks += [strokes for page in self.pages.values() for _, strokes in page.lines]
        flat = [stroke for ink in inks for stroke in ink]
        meta = {
            "format": _FORMAT,
            "version": _VERSION,
            "made_by": self.made_by,
            "written": self.written,
            "seconds": self.seconds,
            "device": self.device,
            "words": list(self.words),
            "pages": {
                key: {
                    "lines": [words for words, _ in page.lines],
                    "x_height_mm": page.x_height_mm,
                    "word_gap": page.word_gap,
                    "seconds": page.seconds,
                }
                for key, page in self.pages.items()
            },
        }
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            meta=np.frombuffer(json.dumps(meta).encode("utf-8"), dtype=np.uint8),
            points=np.concatenate([*flat, np.zeros((0, 2))]).astype(np.float32),
            stroke_lengths=np.array([len(stroke) for stroke in flat], dtype=np.int64),
            word_strokes=np.array([len(ink) for ink in inks], dtype=np.int64),
            legibility=np.array([word.legibility for word in self.words.values()]),
        )
        try:
            write_atomically(self.path, buffer.getvalue())
        except OSError as error:
            raise UserError(
                f"{self.path} cannot be written: {error.strerror or error}.",
                "Choose another place.",
            ) from None


class System:
    """One of the things compared: ink that is there, and a model that writes what is missing."""

    def __init__(
        self, label: str, ink: Ink, model: Model | None = None, settings: Settings | None = None
    ) -> None:
        """Without a model, nothing but the ink that is there."""
        self.label = label
        self.ink = ink
        self._model = model
        self._settings = settings or Settings()

    def write(
        self, tasks: Sequence[WordTask], progress: Progress = lambda done, total: None
    ) -> None:
        """Writes those words that are not there yet, short ones first, and saves as it goes.

        Raises:
            UserError: some are missing and there is no model to write them.
        """
        todo = list({t.key: t for t in tasks if t.key not in self.ink.words}.values())
        if todo and self._model is None:
            raise UserError(
                f"{len(todo)} of {len(tasks)} words are not in {self.ink.path}.",
                "Ask for the lines, seeds and rows that it was made for.",
            )
        todo.sort(key=lambda task: len(task.text))  # words of one length share a batch
        for start in range(0, len(todo), _BATCH):
            batch = todo[start : start + _BATCH]
            assert self._model is not None
            started_s = time.perf_counter()
            try:
                words = write_words(self._model, batch, self._settings)
            except ValueError as error:
                raise UserError(f"{error}.", "Check the settings.") from None
            self.ink.seconds += time.perf_counter() - started_s
            self.ink.written += len(batch)
            for task, word in zip(batch, words, strict=True):
                strokes = [stroke.astype(np.float32).astype(float) for stroke in word.strokes]
                self.ink.words[task.key] = WrittenWord(strokes, word.legibility)
            self.ink.save()
            progress(start + len(batch), len(todo))

    def word(self, task: WordTask) -> WrittenWord:
        """A word that has been written."""
        return self.ink.words[task.key]

    def page(self, text: str, windows: NDArray[np.float32], seed: int) -> WrittenPage:
        """A page, written now if it is not there yet.

        Raises:
            UserError: it is missing and there is no model to write it.
        """
        key = _digest("page", text, seed, style_key(windows))
        if key not in self.ink.pages:
            if self._model is None:
                raise UserError(
                    f"A page is not in {self.ink.path}.", "Ask for the pages it was made for."
                )
            self.ink.pages[key] = write_page(self._model, text, windows, seed, self._settings)
            self.ink.save()
        return self.ink.pages[key]
