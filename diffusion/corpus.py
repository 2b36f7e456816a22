"""The training corpus: one compact file of normalised ink. numpy only.

Points lie on a grid of 1/16 step. Within a stroke the difference to the point before fits a byte a
coordinate; the first points of strokes are stored in full. The arrays are in an `.npz` whose
members are LZMA-compressed, which numpy reads as it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion.files import replacing
from diffusion.strokes import Strokes

FORMAT_VERSION = 1
KINDS = ("word", "line word", "character")
_GRID = 16.0
_VALIDATION_SHARE = 8  # one unlisted person in so many is for validation
# donors of UNIPEN that collected from the same people
_DONOR_FAMILIES = (
    ("apa", "apb", "apc", "apd", "ape", "app"),
    ("cea", "ceb", "cec", "ced", "cee", "cef"),
)


class CorpusError(Exception):
    """The file is not a corpus that this version reads."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True, eq=False)
class Sample:
    """One labelled piece of ink in model space, seated on the baseline.

    line names the line of text that a "line word" was cut from, and gap is its distance from the
    word before, in steps.
    """

    text: str
    strokes: Strokes
    writer: str
    source: str
    kind: str
    line: str = ""
    gap: float = 0.0


def validation_writers(writers: Sequence[str]) -> set[str]:
    """The writers that are never trained on.

    For UNIPEN the list is part of the package (validation_writers.txt), and whoever is listed is
    held out under every name (see `person_of`); of a corpus that has none of those, every eighth
    person by hash.
    """
    listed = set(
        resources.files("diffusion").joinpath("validation_writers.txt").read_text("utf-8").split()
    )
    people = {person_of(w) for w in listed.intersection(writers)}
    return {
        w
        for w in writers
        if (person_of(w) in people if people else is_drawn_for_validation(person_of(w)))
    }


def person_of(writer: str) -> str:
    """A key that is equal for the names under which one person wrote.

    Some donors of UNIPEN share writers: `apb/Bill_Cleveland` is `apd/Bill_Cleveland`, and a
    session's number or letter (`_2`, `.A`) follows some names.
    """
    donor, _, name = writer.partition("/")
    family = next((f for f in _DONOR_FAMILIES if donor in f), None)
    if family is None:
        return writer
    name = re.sub(r"(_\d{1,2}|\.[A-Z])$", "", name)
    return f"{family[0]}/{re.sub(r'[^a-z0-9]', '', name.lower()) or name}"


def is_drawn_for_validation(name: str) -> bool:
    """True for one name in eight, by a hash of it."""
    return blake2b(name.encode(), digest_size=4).digest()[0] % _VALIDATION_SHARE == 0


@dataclass(frozen=True, eq=False)
class Corpus:
    """All samples, stored flat.

    deltas: (P, 2) int8 grid steps within strokes (0 at a stroke's first point); firsts: (S, 2)
    int16 first points of the strokes; stroke_lengths: (S,); sample_strokes: (N,) strokes of each
    sample; the rest is per sample or names.
    """

    deltas: NDArray[np.int8]
    firsts: NDArray[np.int16]
    stroke_lengths: NDArray[np.uint16]
    sample_strokes: NDArray[np.uint16]
    texts: list[str]
    writer_of: NDArray[np.uint16]
    kind_of: NDArray[np.uint8]
    line_of: NDArray[np.int32]  # number of the line, -1 for none
    gaps: NDArray[np.float16]
    writers: list[str]
    sources: list[str]  # of each writer
    validation: NDArray[np.bool_]  # of each writer
    steps_per_unit: float

    def __len__(self) -> int:
        return len(self.texts)

    @staticmethod
    def write(
        path: Path, samples: Sequence[Sample], validation: set[str], steps_per_unit: float
    ) -> None:
        """Writes samples to a corpus file, whole or not at all."""
        writers = sorted({s.writer for s in samples})
        source_of = {s.writer: s.source for s in samples}
        number = {w: i for i, w in enumerate(writers)}
        lines = {name: i for i, name in enumerate(sorted({s.line for s in samples} - {""}))}
        quantised = [
            np.rint(np.clip(stroke, -2000, 2000) * _GRID).astype(np.int64)
            for s in samples
            for stroke in s.strokes
        ]
        deltas = np.concatenate([np.diff(q, axis=0, prepend=q[:1]) for q in quantised])
        arrays = {
            "format_version": np.array(FORMAT_VERSION),
            # x and y apart: LZMA finds more in each alone
            "deltas_x": np.clip(deltas[:, 0], -127, 127).astype(np.int8),
            "deltas_y": np.clip(deltas[:, 1], -127, 127).astype(np.int8),
            "firsts": np.stack([q[0] for q in quantised]).astype(np.int16),
            "stroke_lengths": np.array([len(q) for q in quantised], dtype=np.uint16),
            "sample_strokes": np.array([len(s.strokes) for s in samples], dtype=np.uint16),
            "texts": _bytes("\n".join(s.text for s in samples)),
            "writer_of": np.array([number[s.writer] for s in samples], dtype=np.uint16),
            "kind_of": np.array([KINDS.index(s.kind) for s in samples], dtype=np.uint8),
            "line_of": np.array([lines.get(s.line, -1) for s in samples], dtype=np.int32),
            "gaps": np.array([s.gap for s in samples], dtype=np.float16),
            "writers": _bytes("\n".join(writers)),
            "sources": _bytes("\n".join(source_of[w] for w in writers)),
            "validation": np.array([w in validation for w in writers]),
            "steps_per_unit": np.array(steps_per_unit),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_LZMA) as archive:
            for name, array in arrays.items():
                buffer = io.BytesIO()
                np.lib.format.write_array(buffer, array, allow_pickle=False)
                member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
                archive.writestr(member, buffer.getvalue(), zipfile.ZIP_LZMA)

    @classmethod
    def read(cls, path: Path) -> Corpus:
        """Reads a corpus file, or the one in a folder.

        Raises:
            CorpusError: the file is missing, damaged or of another format.
        """
        if path.is_dir():
            path = path / "corpus.npz"
        try:
            # numpy leaves a file that it opened itself open when it is damaged
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                version = int(data["format_version"])
                if version != FORMAT_VERSION:
                    raise CorpusError(path, f"format version {version}, expected {FORMAT_VERSION}")
                return cls(
                    deltas=np.stack([data["deltas_x"], data["deltas_y"]], axis=1),
                    firsts=data["firsts"],
                    stroke_lengths=data["stroke_lengths"],
                    sample_strokes=data["sample_strokes"],
                    texts=_text(data["texts"]).split("\n"),
                    writer_of=data["writer_of"],
                    kind_of=data["kind_of"],
                    line_of=data["line_of"],
                    gaps=data["gaps"],
                    writers=_text(data["writers"]).split("\n"),
                    sources=_text(data["sources"]).split("\n"),
                    validation=data["validation"],
                    steps_per_unit=float(data["steps_per_unit"]),
                )
        except FileNotFoundError:
            raise CorpusError(path, "no such file; make it with `train prepare`") from None
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
            raise CorpusError(path, f"not a corpus file ({error})") from None

    @cached_property
    def stroke_starts(self) -> NDArray[np.int64]:
        """(S + 1,) index of each stroke's first point, and the number of points."""
        return np.concatenate([[0], np.cumsum(self.stroke_lengths, dtype=np.int64)])

    @cached_property
    def sample_starts(self) -> NDArray[np.int64]:
        """(N + 1,) index of each sample's first stroke, and the number of strokes."""
        return np.concatenate([[0], np.cumsum(self.sample_strokes, dtype=np.int64)])

    def strokes(self, index: int) -> Strokes:
        """The strokes of one sample in model space."""
        first, last = self.sample_starts[index], self.sample_starts[index + 1]
        starts = self.stroke_starts
        return [
            (self.firsts[k] + np.cumsum(self.deltas[starts[k] : starts[k + 1]], axis=0, dtype=int))
            / _GRID
            for k in range(first, last)
        ]

    def of_writer(self, writer: int, kinds: Sequence[str] = KINDS) -> NDArray[np.int64]:
        """Indices of a writer's samples of these kinds."""
        wanted = [KINDS.index(k) for k in kinds]
        return np.flatnonzero((self.writer_of == writer) & np.isin(self.kind_of, wanted))


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _text(data: NDArray[np.uint8]) -> str:
    return bytes(data.tobytes()).decode("utf-8")
