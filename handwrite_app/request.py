"""What can be asked of the synthesizer, and what is refused before anything is generated."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from diffusion.alphabet import PreparedText
from handwrite_app.document.model import DEFAULT_INK, is_color
from handwrite_app.document.project import Hand, Project, Sampling, SamplingFields
from handwrite_app.document.words import prepare
from handwrite_app.errors import UserError
from handwrite_app.layout import PageFields, PageSpec
from handwrite_app.styles import StyleLike, weighted_samples

_MAX_NAMED = 5  # unknown characters that a message names


@dataclass(frozen=True, eq=False)
class Request(PageFields, SamplingFields):
    """What to write, in whose hand, on what page. None leaves a choice to the model or the layout.

    Attributes:
        style: a sample, a list of samples of one hand, (sample, weight) pairs, or the name of a
            preset, saved hand or file.
        seed: everything random follows from it.
        candidates: write each word so often and keep the one the recogniser reads best.
        retries: rounds in which words that the recogniser cannot read are written again.
        neatness: 0 as lively as the sample, 1 as even as the model can.
        page: "fit" (never wraps), "A4", "A5", "Letter", "WxH" in mm and more; this and all else
            that a page has: see `PageSpec`, whose fields these are.
        unknown: "refuse" or "skip" characters that cannot be written.
    """

    text: str
    style: StyleLike
    tabs_mm: tuple[float, ...] = field(default=(), kw_only=True)
    ink: str = field(default=DEFAULT_INK, kw_only=True)
    nib_mm: float | None = field(default=None, kw_only=True)
    unknown: str = field(default="refuse", kw_only=True)


def project_of(request: Request) -> Project:
    """Returns the project that a request asks for, with nothing written yet.

    Raises:
        UserError: a value is not one that can be laid out, or there is no such style.
    """
    return Project(
        text=request.text,
        hand=Hand(samples=tuple(weighted_samples(request.style))),
        spec=page_spec(request),
        sampling=Sampling(**{one.name: getattr(request, one.name) for one in fields(Sampling)}),
        ink=request.ink,
        nib_mm=request.nib_mm,
    )


def page_spec(request: Request) -> PageSpec:
    """Returns the page that a request asks for.

    Raises:
        UserError: a value is not one that can be laid out.
    """
    return PageSpec(**{field.name: getattr(request, field.name) for field in fields(PageSpec)})


def check_text(text: str, unknown: str = "refuse") -> PreparedText:
    """Prepares a text for the model, before anything is generated.

    Args:
        unknown: "refuse" or "skip" the characters that cannot be written.

    Raises:
        UserError: nothing is left to write, or characters cannot be written; it names the
            characters and their positions, counted from 1.
    """
    if not text.strip():
        raise UserError("There is no text to write.", "Give at least one word.")
    prepared = prepare(text)
    if prepared.unknown and unknown == "refuse":
        named = ", ".join(
            f"{character!r} at {position + 1}"
            for position, character in prepared.unknown[:_MAX_NAMED]
        )
        more = len(prepared.unknown) - _MAX_NAMED
        named += f" and {more} more" if more > 0 else ""
        raise UserError(
            f"These characters cannot be written: {named}.",
            "Take them out, or leave them out with --unknown skip.",
        )
    if not prepared.text.strip():
        raise UserError("None of these characters can be written.", "Use Latin letters.")
    return prepared


def check_request(request: Request) -> None:
    """Refuses what no later step would refuse as clearly.

    Raises:
        UserError: an option is out of its range.
    """
    check_sampling(request)
    check_pen(request.ink, request.nib_mm)
    if request.unknown not in ("refuse", "skip"):
        raise UserError(f"{request.unknown!r} is no way to treat unknown characters.")


def check_sampling(sampling: Sampling | Request) -> None:
    """Refuses what the model cannot be asked for.

    Raises:
        UserError: an option is out of its range.
    """
    if sampling.candidates < 1:
        raise UserError("The number of candidates must be at least 1.")
    if sampling.retries < 0:
        raise UserError("The number of retries must not be negative.")
    if sampling.seed < 0:
        raise UserError("The seed must not be negative.")
    if sampling.steps is not None and not 1 <= sampling.steps <= 1000:
        raise UserError("The number of steps must be from 1 to 1000.")
    if sampling.sampler is not None:
        from diffusion.samplers import SAMPLERS

        if sampling.sampler not in SAMPLERS:
            raise UserError(
                f"There is no sampler {sampling.sampler!r}.",
                f"Choose one of {', '.join(SAMPLERS)}.",
            )
    if sampling.neatness is not None and not 0 <= sampling.neatness <= 1:
        raise UserError("Neatness must be from 0 to 1.")
    for name in ("text_guidance", "style_guidance"):
        value = getattr(sampling, name)
        if value is not None and not 0 <= value <= 20:
            raise UserError(f"{name.replace('_', ' ').capitalize()} must be from 0 to 20.")


def check_pen(ink: str, nib_mm: float | None) -> None:
    """Refuses a colour that is none, and a nib that is no nib.

    Raises:
        UserError: it is.
    """
    if not is_color(ink):
        raise UserError(f"{ink!r} is not a colour.", "Write it as #1a1a2e.")
    if nib_mm is not None and not 0 < nib_mm <= 20:
        raise UserError("The nib must be wider than 0 and at most 20 mm.")
