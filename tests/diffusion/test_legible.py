import numpy as np
import pytest

from diffusion.generator import GeneratedWord, GenerationStep, WordRequest
from diffusion.legible import ENOUGH, write_legibly
from diffusion.recognizer import Reading


class Writer:
    """Writes one stroke a word, whose first coordinate tells its seed."""

    def __init__(self, **sampling):
        self.calls = []
        self.sampling = sampling

    def generate(self, words, style, **options):
        assert style == [f"hand of {word.text}" for word in words]
        self.calls.append(list(words))
        for done in (1, 2):
            ink = [[np.array([[float(word.seed), 0.0]])] for word in words]
            yield GenerationStep(
                done,
                2,
                [
                    GeneratedWord(word.text, strokes, np.zeros((len(word.text), 2)), word.seed)
                    for word, strokes in zip(words, ink, strict=True)
                ],
            )


class Reader:
    """Reads by a rule of text and seed."""

    def __init__(self, rule):
        self.rule = rule

    def read(self, words):
        return [Reading(text, self.rule(text, int(ink[0][0, 0]))) for ink, text in words]


def write(rule, texts=("good", "bad"), sampling=None, **options):
    writer = Writer(**sampling or {})
    words = [WordRequest(text, k + 1) for k, text in enumerate(texts)]
    steps = list(
        write_legibly(writer, Reader(rule), words, [f"hand of {text}" for text in texts], **options)
    )
    return writer, steps


def test_what_reads_well_is_written_once():
    writer, steps = write(lambda text, seed: 0.9)
    assert len(writer.calls) == 1
    assert [word.seed for word in steps[-1].words] == [1, 2]
    assert {word.legibility for word in steps[-1].words} == {0.9}


def test_only_poor_words_are_written_again_and_the_best_is_kept():
    def rule(text, seed):
        return 0.9 if text == "good" else ENOUGH * (seed % 97) / 97

    writer, steps = write(rule, retries=3)
    assert len(writer.calls) == 4
    assert {word.text for call in writer.calls[1:] for word in call} == {"bad"}
    tried = [word.seed for call in writer.calls for word in call if word.text == "bad"]
    assert len(set(tried)) == len(tried) == 7
    good, bad = steps[-1].words
    assert good.seed == 1
    assert bad.seed == max(tried, key=lambda seed: seed % 97)
    assert bad.legibility == pytest.approx(rule("bad", bad.seed))  # said, though it is poor


def test_retries_stop_when_a_word_reads_well():
    writer, _ = write(lambda text, seed: 0.9 if seed != 2 else 0.1, retries=5)
    assert len(writer.calls) == 2


def test_a_writer_may_say_what_reads_well_enough():
    for enough, calls in ((0.6, 1), (0.8, 2)):
        writer, _ = write(lambda text, seed: 0.7, sampling={"enough": enough}, retries=1)
        assert len(writer.calls) == calls


def test_of_several_candidates_the_best_is_kept():
    writer, steps = write(lambda text, seed: (seed % 89) / 89, candidates=4, retries=0)
    assert len(writer.calls[0]) == 8
    for word in steps[-1].words:
        seeds = [w.seed for w in writer.calls[0] if w.text == word.text]
        assert word.seed == max(seeds, key=lambda seed: seed % 89)


def test_the_choice_does_not_change_with_the_neighbours():
    def rule(text, seed):
        return (seed % 71) / 71

    _, alone = write(rule, texts=("good",), candidates=3)
    _, together = write(rule, texts=("good", "bad", "ugly"), candidates=3)
    assert alone[-1].words[0].seed == together[-1].words[0].seed


def test_progress_rises_to_the_total():
    _, steps = write(lambda text, seed: 0.1)
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert done[-1] == steps[-1].total
    assert len({step.total for step in steps}) == 1


@pytest.mark.parametrize("wrong", [{"candidates": 0}, {"retries": -1}])
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError):
        write(lambda text, seed: 1.0, **wrong)
