from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from diffusion.generator import GeneratedWord, GenerationStep, write_tiny_checkpoint
from diffusion.recognizer import Reading
from handwrite_app.document import editing
from handwrite_app.document.project import Hand, lay_out
from handwrite_app.document.words import split_words
from handwrite_app.errors import UserError
from handwrite_app.export import export_json
from handwrite_app.styles import StyleSample
from handwrite_app.synthesis import (
    Request,
    Synthesizer,
    check_text,
    project_of,
)
from handwrite_app.word_job import split_word

LETTER = np.array([[0.0, 0.0], [1.0, 3.0], [2.0, 0.0]])


class Scribe:
    """A word writer whose ink says what it was asked: a zigzag a letter, shaken by the seed."""

    info = {"name": "scribe", "version": "1"}  # noqa: RUF012
    sampling = {}  # noqa: RUF012

    def __init__(self, num_steps=3):
        self.num_steps = num_steps
        self.requests = []
        self.options = {}
        self.num_encoded = 0
        self.size = 1.0

    def encode_style(self, hands):
        self.hands = hands
        self.num_encoded += 1
        return "hand"

    def likeness(self, windows, others):
        self.compared = others
        return 0.4

    def generate(self, words, style, **options):
        assert style == "hand" or style == ["hand"] * len(words)
        self.requests, self.options = list(words), options
        for done in range(1, self.num_steps + 1):
            blur = self.num_steps - done
            yield GenerationStep(done, self.num_steps, [self._write(w, blur) for w in words])

    def _write(self, word, blur):
        shake = np.random.default_rng(word.seed).normal(0, 0.1, (len(word.text), 3, 2))
        strokes = [self.size * (LETTER + [2.5 * k, blur] + shake[k]) for k in range(len(word.text))]
        spans = np.array([[2.5 * k, 2.5 * k + 2] for k in range(len(word.text))])
        return GeneratedWord(word.text, strokes, spans, word.seed)


@pytest.fixture
def style():
    windows = np.zeros((1, 40, 288), dtype=np.float32)
    windows[:, 15:25, 10:200:7] = 1
    return StyleSample(windows)


@pytest.fixture
def scribe():
    return Scribe()


@pytest.fixture
def synth(scribe):
    return Synthesizer(scribe)


def shape_of(document, word):
    """The word's strokes, moved so that its ink begins at the origin."""
    strokes = [s.points for page in document.pages for s in page.strokes if s.word == word]
    corner = np.concatenate(strokes).min(axis=0)
    return np.concatenate(strokes) - corner


def test_a_document_has_the_words_of_the_text_in_order(synth, style):
    document = synth.render(Request("Dear Ada,\n\nthank you.", style, seed=5))
    assert document.text == "Dear Ada,\n\nthank you."
    assert [word.text for word in document.words] == ["Dear", "Ada,", "thank", "you."]
    assert [word.line for word in document.words] == [0, 0, 2, 2]
    assert document.seed == 5
    assert document.model == "scribe 1"
    assert all(word.legibility is None for word in document.words)


def test_one_changed_word_leaves_the_others_as_they_were(synth, style):
    before = synth.render(Request("the quick brown fox", style, seed=3))
    after = synth.render(Request("the quick elephantine fox", style, seed=3))
    assert [word.seed for word in before.words] == [word.seed for word in after.words]
    for word in (0, 1, 3):
        np.testing.assert_allclose(shape_of(before, word), shape_of(after, word), atol=0.0021)


def test_every_word_has_its_own_seed_and_another_request_has_others():
    words = [word.seed for word in split_words("a a a\na a\n\na " * 50, 0)]
    others = [word.seed for word in split_words("a a a\na a\n\na " * 50, 1)]
    assert len(set(words) | set(others)) == 2 * len(words)
    assert all(0 <= seed < 2**53 for seed in words)


def test_a_word_more_leaves_the_other_paragraphs_as_they_were():
    before = split_words("one two\nthree four", 9)
    after = split_words("one and two\nthree four", 9)
    assert [word.seed for word in before[2:]] == [word.seed for word in after[3:]]


def test_seeds_are_the_same_on_every_machine():
    assert [word.seed for word in split_words("Dear Ada,", 0)] == [
        741738786905198,
        7946774733962554,
    ]


def test_the_last_event_carries_what_render_returns(synth, style):
    request = Request("Dear Ada,", style)
    *events, last = synth.stream(request)
    assert [event.done for event in [*events, last]] == [1, 2, 3]
    assert all(event.total == 3 for event in events)
    rendered = synth.render(request)
    for one, other in zip(last.document.pages[0].strokes, rendered.pages[0].strokes, strict=True):
        np.testing.assert_array_equal(one.points, other.points)


def test_requests_written_together_are_those_written_alone(scribe, style):
    requests = [
        Request("Dear Ada,", style, seed=1),
        Request("Dear Bob, hello", style, seed=2, steps=3),
        Request("Dear Cy,", style, seed=3, page="A5"),
    ]
    calls = []
    together = Synthesizer(scribe).render_all(requests, lambda *call: calls.append(call))
    assert calls == [(k, 6) for k in range(1, 7)]
    assert [document.text for document in together] == [request.text for request in requests]
    for request, document in zip(requests, together, strict=True):
        alone = Synthesizer(scribe).render(request)
        assert export_json(document) == export_json(alone)


def test_requests_are_denoised_together_where_their_sampling_is_the_same(scribe, style):
    other = StyleSample(np.flip(style.windows, axis=2))
    requests = [Request(f"card {k}", [style, other][k % 2], seed=k) for k in range(6)]
    Synthesizer(scribe).render_all(requests)
    assert [word.text for word in scribe.requests].count("card") == 6
    assert scribe.num_encoded == 2


def test_every_event_carries_a_whole_document(synth, style):
    for event in synth.stream(Request("Dear Ada,", style)):
        assert [word.text for word in event.document.words] == ["Dear", "Ada,"]


def test_the_x_height_is_the_one_asked_for(synth, style):
    document = synth.render(Request("nonsense", style, x_height_mm=6.0))
    heights = [np.ptp(stroke.points[:, 1]) for stroke in document.pages[0].strokes]
    assert np.median(heights) == pytest.approx(6.0, rel=0.15)


def test_options_reach_the_model_and_none_stays_none(synth, scribe, style):
    synth.render(Request("a", style, steps=9, text_guidance=3.0))
    assert scribe.options == {
        "num_steps": 9,
        "sampler": None,
        "text_guidance": 3.0,
        "style_guidance": None,
        "neatness": None,
    }


def test_a_style_is_a_sample_a_list_or_weighted_pairs(synth, scribe, style):
    for given, weights in [
        (style, [1.0]),
        ([style, style], [0.5, 0.5]),
        ([(style, 1.0), (style, 3.0)], [0.25, 0.75]),
    ]:
        synth.render(Request("a", given))
        assert [weight for _, weight in scribe.hands] == weights


def test_accents_are_drawn_and_kept_in_the_text(synth, scribe, style):
    plain = synth.render(Request("cafe", style))
    accented = synth.render(Request("café", style))
    assert [word.text for word in accented.words] == ["café"]
    assert scribe.requests[0].text == "cafe"
    assert len(accented.pages[0].strokes) > len(plain.pages[0].strokes)


def test_accents_sit_on_their_own_word(synth, style):
    document = synth.render(Request("plain été\nfür plain", style))
    count = [sum(s.word == k for s in document.pages[0].strokes) for k in range(4)]
    assert count == [5, 5, 5, 5]  # 3 letters and 2 marks; 3 letters and 2 dots


@pytest.mark.parametrize("text", ["", " ", "\n\t\n", "\u200b"])
def test_an_empty_text_is_refused(synth, style, text):
    with pytest.raises(UserError):
        synth.render(Request(text, style))


def test_unknown_characters_are_named_with_their_places_before_generating(synth, scribe, style):
    with pytest.raises(UserError, match="'你' at 4, '好' at 5"):
        synth.stream(Request("Hi 你好!", style))
    assert scribe.requests == []
    document = synth.render(Request("Hi 你好!", style, unknown="skip"))
    assert [word.text for word in document.words] == ["Hi", "!"]


def test_places_are_counted_in_the_text_as_given():
    with pytest.raises(UserError, match="'你' at 9"):
        check_text("a\r\nb\u2028“c…你")


@pytest.mark.parametrize(
    "change",
    [
        {"candidates": 0},
        {"candidates": 2},  # there is no recogniser here
        {"retries": -1},
        {"seed": -1},
        {"steps": 0},
        {"steps": 5000},
        {"sampler": "euler"},
        {"neatness": 1.5},
        {"text_guidance": float("nan")},
        {"style_guidance": -1.0},
        {"page": "A99"},
        {"align": "middle"},
        {"ink": "red"},
        {"nib_mm": 0.0},
        {"unknown": "guess"},
        {"style": []},
        {"x_height_mm": float("nan")},
    ],
)
def test_a_bad_option_is_refused_before_generating(synth, scribe, style, change):
    with pytest.raises(UserError):
        synth.stream(replace(Request("a", style), **change))
    assert scribe.requests == []


@pytest.mark.parametrize("length", [1, 20, 21, 40, 41, 1000])
def test_pieces_of_a_word_are_the_word(length):
    word = "".join(chr(97 + k % 26) for k in range(length))
    pieces = split_word(word)
    assert "".join(pieces) == word
    assert max(map(len, pieces)) <= 20
    assert max(map(len, pieces)) - min(map(len, pieces)) <= 1


def test_a_very_long_word_is_written_in_one_piece(synth, style):
    document = synth.render(Request("a" * 70, style))
    assert len(document.words) == 1
    lefts = [stroke.points[:, 0].min() for stroke in document.pages[0].strokes]
    assert len(lefts) == 70
    assert (np.diff(lefts) > 0).all()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    write_tiny_checkpoint(path)
    return path


def test_a_model_writes_the_same_twice(tiny, style):
    from handwrite_app.export import export_json

    request = Request("Dear Ada, hello.", style, seed=4, steps=3)
    first, second = (export_json(Synthesizer.load("cpu", tiny).render(request)) for _ in range(2))
    assert first == second


def test_a_model_leaves_the_other_words_as_they_were(tiny, style):
    synth = Synthesizer.load("cpu", tiny)
    before = synth.render(Request("one two three", style, steps=3))
    after = synth.render(Request("one fifteen three", style, steps=3))
    for word in (0, 2):
        np.testing.assert_allclose(shape_of(before, word), shape_of(after, word), atol=0.0021)


def test_a_missing_or_damaged_model_is_a_user_error(tiny, tmp_path):
    with pytest.raises(UserError, match="no checkpoint"):
        Synthesizer.load("cpu", tmp_path / "none.safetensors")
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(tiny.read_bytes()[:1000])
    (tmp_path / "cut.json").write_bytes(tiny.with_suffix(".json").read_bytes())
    with pytest.raises(UserError, match="cannot be used as a model"):
        Synthesizer.load("cpu", cut)


class Glances:
    """A reader that finds words of odd seeds hard to read."""

    def read(self, words):
        self.texts = [text for _, text in words]
        return [Reading(text, 0.9 if self._is_calm(ink) else 0.2) for ink, text in words]

    def _is_calm(self, ink):
        return np.concatenate(ink)[:, 1].max() < 3.1


def test_the_recogniser_says_how_legible_each_word_is(scribe, style):
    document = Synthesizer(scribe, Glances()).render(Request("one two three", style, retries=0))
    assert {word.legibility for word in document.words} <= {0.9, 0.2}


def test_words_that_cannot_be_read_are_written_again(scribe, style):
    text = "some words that shake a little more than others do"
    plain = Synthesizer(scribe, Glances()).render(Request(text, style, retries=0))
    retried = Synthesizer(scribe, Glances()).render(Request(text, style, retries=3))
    for before, after in zip(plain.words, retried.words, strict=True):
        if before.legibility == 0.9:
            assert after == before
        else:
            assert after.legibility >= before.legibility
    assert 0.2 in {word.legibility for word in plain.words}
    assert sum(w.legibility for w in retried.words) > sum(w.legibility for w in plain.words)


def test_the_best_of_several_candidates_is_kept(scribe, style):
    synth = Synthesizer(scribe, Glances())
    one = synth.render(Request("some words that shake", style, retries=0))
    four = synth.render(Request("some words that shake", style, retries=0, candidates=4))
    assert len(scribe.requests) == 4 * 5  # and the probe
    for before, after in zip(one.words, four.words, strict=True):
        assert after.legibility >= before.legibility


def test_progress_of_a_request_with_retries_rises_to_its_total(scribe, style):
    events = list(Synthesizer(scribe, Glances()).stream(Request("one two three", style)))
    done = [event.done for event in events]
    assert done == sorted(done)
    assert len({event.total for event in events}) == 1
    assert done[-1] == events[-1].total


def test_the_similarity_to_the_sample_is_said_in_words(synth, scribe, style):
    document = synth.render(Request("one two three", style))
    similarity = synth.similarity(document, style)
    assert similarity.value == pytest.approx(0.4)
    assert similarity.words == "somewhat like the sample"
    assert scribe.compared.shape[1:] == (40, 288)
    assert synth.similarity(document, [(style, 1.0), (style, 3.0)]).value == pytest.approx(0.4)


def last_of(events):
    return list(events)[-1].project


@pytest.fixture
def written(synth, style):
    """A project whose four words are written."""
    request = Request("the quick brown fox", style, seed=3)
    return last_of(synth.write_missing(project_of(request)))


def test_a_project_is_written_as_its_request_is(synth, style):
    request = Request("Dear Ada, été", style, seed=4, page="A5", x_height_mm=3.0, ink="#123456")
    project = last_of(synth.write_missing(project_of(request)))
    assert export_json(lay_out(project)) == export_json(synth.render(request))
    assert project.missing == []


def test_only_a_changed_word_is_written(synth, scribe, written):
    edited = replace(written, text="the quick red fox")
    assert edited.missing == [2]
    after = last_of(synth.write_missing(edited))
    assert [word.text for word in scribe.requests] == ["red"]  # the probe is known too
    assert [a is b for a, b in zip(after.inks, written.inks, strict=True)] == [1, 1, 0, 1]
    direct = synth.render(Request(edited.text, list(written.hand.samples), seed=3))
    assert export_json(lay_out(after)) == export_json(direct)


def test_nothing_is_generated_where_nothing_is_missing(synth, scribe, written):
    scribe.requests = []
    larger = written.with_values({"x_height_mm": 5.0, "ink": "#aa0000", "paper": "grid"})
    (event,) = synth.write_missing(larger)
    assert scribe.requests == []
    assert event.project.inks == written.inks


def test_a_word_is_written_again_with_another_seed(synth, scribe, written):
    after = last_of(synth.write_missing(written, {1: 77}))
    assert [(word.text, word.seed) for word in scribe.requests] == [("quick", 77)]
    assert after.inks[1].seed == 77
    assert after.inks[0] is written.inks[0]


def test_a_twin_of_a_word_that_has_moved_gets_ink_of_its_own(synth, style):
    project = project_of(Request("na batman", style))
    project = last_of(synth.write_missing(project))
    project = last_of(synth.write_missing(replace(project, text="na na na batman")))
    seeds = [ink.seed for ink in project.inks]
    assert len(set(seeds)) == 4


@pytest.mark.parametrize("change", [{"seed": 4}, {"neatness": 0.5}])
def test_another_way_of_writing_writes_every_word(synth, scribe, written, change):
    changed = written.with_values(change)
    assert changed.is_stale
    assert changed.missing == [0, 1, 2, 3]
    after = last_of(synth.write_missing(changed))
    assert [word.text for word in scribe.requests] == ["the", "quick", "brown", "fox", "season"]
    assert not after.is_stale


def test_a_kept_word_outlives_all_writing_anew_and_grows_with_the_hand(synth, scribe, written):
    kept = editing.keep_words(written, [1, 3], True)
    scribe.size = 1.2  # the model writes larger from now on
    after = last_of(synth.write_missing(kept.with_values({"seed": 4})))
    assert [word.text for word in scribe.requests] == ["the", "brown", "season"]
    assert not after.is_stale
    ratio = after.writing.x_height_steps / kept.writing.x_height_steps
    assert ratio > 1.1
    for place in (1, 3):
        assert after.inks[place].edit == kept.inks[place].edit
        for stroke, before in zip(after.inks[place].strokes, kept.inks[place].strokes, strict=True):
            np.testing.assert_allclose(stroke, ratio * before)


def test_a_word_that_is_written_again_stays_where_it_was_put(synth, written):
    moved = editing.move_words(written, [1], 5.0, 1.0)
    after = last_of(synth.write_missing(moved, {1: 77}))
    assert after.inks[1].seed == 77
    assert after.inks[1].edit == moved.inks[1].edit
    assert after.inks[1].edit.right == 2.0


def test_a_reworded_word_is_written_where_the_other_stood(synth, scribe, written):
    reworded = editing.reword(editing.move_words(written, [1], 5.0, 0.0), 1, "slow")
    after = last_of(synth.write_missing(reworded))
    assert [word.text for word in scribe.requests] == ["slow"]
    assert after.inks[1].edit.right == 2.0
    assert after.missing == []


def test_only_the_words_that_are_named_are_written_though_all_are_stale(synth, scribe, written):
    scribe.size = 1.2
    stale = written.with_values({"neatness": 0.5})
    after = last_of(synth.write_missing(stale, {2: 9}, only=[2]))
    assert [word.text for word in scribe.requests] == ["brown", "season"]
    assert after.is_stale
    assert [after.inks[k] is written.inks[k] for k in range(4)] == [True, True, False, True]
    heights = [
        np.ptp(np.concatenate(ink.strokes)[:, 1]) for ink in (after.inks[2], written.inks[2])
    ]
    assert heights[0] == pytest.approx(heights[1], rel=0.15)  # as large as the words around it


def test_what_else_is_missing_waits(synth, scribe, written):
    longer = replace(written, text="the quick brown fox jumps")
    after = last_of(synth.write_missing(longer, {0: 5}, only=[0]))
    assert [word.text for word in scribe.requests] == ["the"]
    assert after.missing == [4]


def test_a_page_names_every_model_that_wrote_on_it(scribe, written):
    scribe.info = {"name": "scribe", "version": "2"}
    synth = Synthesizer(scribe)
    after = last_of(synth.write_missing(written, {0: 5}, only=[0]))
    assert after.writing.model == "scribe 1, scribe 2"
    assert "scribe 1, scribe 2" in lay_out(after).provenance
    by_hand = replace(written, writing=replace(written.writing, model=""))
    assert last_of(synth.write_missing(by_hand, {0: 5}, only=[0])).writing.model == "scribe 2"


def test_another_model_writes_every_word(scribe, written):
    scribe.info = {"name": "scribe", "version": "2"}
    scribe.requests = []
    after = last_of(Synthesizer(scribe).write_missing(written))
    assert len(scribe.requests) == 5
    assert after.writing.model == "scribe 2"


def test_a_project_that_cannot_be_written_is_refused_before_generating(synth, scribe, written):
    scribe.requests = []
    for bad in (
        replace(written, text=" "),
        replace(written, text="你"),
        replace(written, hand=Hand()),
        replace(written, ink="red"),
        written.with_values({"neatness": 2.0}),
    ):
        with pytest.raises(UserError):
            synth.write_missing(bad)
    assert scribe.requests == []
