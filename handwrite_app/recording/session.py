"""The recording of one hand: which prompt is next, what is there, and the samples it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from diffusion.alphabet import prepare_text
from handwrite_app.errors import UserError
from handwrite_app.recording.coverage import Coverage, next_prompt
from handwrite_app.recording.ink import (
    RecordedWord,
    Recording,
    delete_recording,
    load_recordings,
    now,
    save_recording,
)
from handwrite_app.recording.sentences import SENTENCES
from handwrite_app.recording.split import Split
from handwrite_app.styles import StyleInfo, StyleSample, find_style, load_style, save_style

NUM_SAMPLES = 4  # recordings that the model sees as samples; more only make it slower
MAX_OWN_TEXT = 120  # characters: some lines on the pad
_MAX_SAMPLE_NAME = 60


class Ink(Protocol):
    """What is needed of a pad's drawing, in pixels."""

    @property
    def strokes(self) -> tuple[NDArray[np.float64], ...]: ...

    @property
    def pressures(self) -> tuple[NDArray[np.float64], ...] | None: ...

    @property
    def times(self) -> tuple[NDArray[np.float64], ...]: ...

    @property
    def devices(self) -> tuple[str, ...]: ...


class Session:
    """Prompts for one hand, one after the other. Recordings are kept by the caller's functions."""

    def __init__(self, hand: str, recordings: Sequence[Recording] = ()) -> None:
        self.hand = hand
        self._by_prompt = {recording.prompt: recording for recording in recordings}
        self._passed: list[str] = []
        self.prompt = ""
        self.go_on()

    @property
    def recordings(self) -> list[Recording]:
        """What was recorded, oldest first."""
        return list(self._by_prompt.values())

    @property
    def coverage(self) -> Coverage:
        """What these recordings show."""
        return Coverage.of(word.text for one in self.recordings for word in one.words)

    @property
    def recorded(self) -> Recording | None:
        """What is there of the prompt that is asked for; None while it was never written."""
        return self._by_prompt.get(self.prompt)

    def go_on(self) -> None:
        """Asks for the sentence that shows most of what is missing; at the end it begins anew."""
        for left_out in ({*self._by_prompt, *self._passed}, set(self._by_prompt), {self.prompt}):
            prompt = next_prompt(self.coverage, left_out)
            if prompt is not None:
                self.prompt = prompt
                return

    def pass_over(self) -> None:
        """Asks for another sentence instead; this one comes again when no other is left."""
        self._passed.append(self.prompt)
        self.go_on()

    def go_to(self, prompt: str) -> None:
        """Asks for a prompt that was recorded, or any other text."""
        self.prompt = " ".join(prompt.split())

    def ask_for(self, text: str) -> None:
        """Asks for a text of the writer's own.

        Raises:
            UserError: it is empty, too long for the pad, or has characters that are not known.
        """
        prompt = " ".join(text.split())
        if not prompt:
            raise UserError("There is no text to write.", "Type a word or more.")
        if len(prompt) > MAX_OWN_TEXT:
            raise UserError(
                f"A text to record has at most {MAX_OWN_TEXT} characters.",
                "Give the rest as the next one.",
            )
        unknown = dict.fromkeys(one.character for one in prepare_text(prompt).unknown)
        if unknown:
            named = " ".join(unknown)
            raise UserError(f"These characters cannot be written: {named}.", "Use Latin letters.")
        self.go_to(prompt)

    def take(self, recording: Recording) -> None:
        """Counts a recording, in the place of an earlier one of its prompt."""
        self._by_prompt.pop(recording.prompt, None)
        self._by_prompt[recording.prompt] = recording

    def drop(self, prompt: str) -> None:
        """Counts the recording of a prompt no longer."""
        self._by_prompt.pop(prompt, None)


def as_recording(prompt: str, split: Split, ink: Ink, mm_per_px: float) -> Recording:
    """Makes a recording of a pad's ink that has been split.

    Seconds count from the first point, and pressures that no pen told are 0.5.
    """
    begin = min(float(times[0]) for times in ink.times)
    words = []
    for text, run, line in zip(prompt.split(), split.words, split.lines, strict=True):
        strokes = []
        for k in run:
            points = ink.strokes[k] * mm_per_px
            unknown = np.full(len(points), 0.5)
            pressures = unknown if ink.pressures is None else ink.pressures[k]
            strokes.append(np.column_stack([points, ink.times[k] - begin, pressures]))
        devices = {ink.devices[k] for k in run}
        device = devices.pop() if len(devices) == 1 else "mouse"  # of several, what knows least
        words.append(RecordedWord(text, tuple(strokes), line, device))
    return Recording(prompt, tuple(words), now())


def keep_recording(hand: str, recording: Recording) -> StyleInfo:
    """Keeps a recording, and has the hand of that name show it; a new hand is saved.

    Raises:
        UserError: the hand is damaged, is a preset, or has a name that cannot be used.
        OSError: the folder cannot be written.
    """
    sample = as_sample(recording)  # first: what is too little ink for a sample is not kept
    save_recording(hand, recording)
    return show_recordings(hand, sample)


def forget_recording(hand: str, prompt: str) -> StyleInfo | None:
    """Deletes a recording; the hand shows it no more, unless it would show nothing at all.

    Raises:
        UserError, OSError: as `keep_recording`.
    """
    delete_recording(hand, prompt)
    return show_recordings(hand, gone=prompt) if find_style(hand) is not None else None


def show_recordings(hand: str, changed: StyleSample | None = None, gone: str = "") -> StyleInfo:
    """Saves a hand with its first recordings among its samples; other samples stay as they are.

    Its first few are enough: samples that change have what was learned of them learned anew.

    Args:
        changed: of the recording that was kept last. gone: the prompt whose recording was deleted.
    """
    info = find_style(hand)
    before = [] if info is None else load_style(info)
    recordings = load_recordings(hand)
    by_name = {_sample_name(one.prompt): one for one in recordings}
    ours = {_sample_name(text) for text in (*SENTENCES, gone)} | set(by_name)
    samples = [
        changed if changed is not None and sample.name == changed.name else sample
        for sample in before
        if sample.name not in ours or sample.name in by_name
    ]
    shown = {sample.name for sample in samples}
    room = NUM_SAMPLES - len(shown & set(by_name))
    for name, recording in by_name.items():
        if room > 0 and name not in shown:
            samples.append(as_sample(recording))
            room -= 1
    if info is not None and (not samples or samples == before):
        return info
    return save_style(hand if info is None else info.name, samples, replace=True)


def as_sample(recording: Recording) -> StyleSample:
    """A recording as a sample of its hand.

    Raises:
        UserError: there is too little ink.
    """
    strokes = recording.strokes
    has_pressure = all(word.device == "pen" for word in recording.words)
    try:
        return StyleSample.from_strokes(
            [stroke[:, :2] for stroke in strokes],
            name=_sample_name(recording.prompt),
            pressures=[stroke[:, 3] for stroke in strokes] if has_pressure else None,
        )
    except ValueError as error:
        raise UserError(
            f"The recording cannot be used as a sample: {error}.", "Write the prompt again."
        ) from None


def _sample_name(prompt: str) -> str:
    return prompt[:_MAX_SAMPLE_NAME]
