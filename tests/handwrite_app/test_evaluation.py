"""`handwrite-app evaluate`: what is chosen, drawn, read and reported."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from diffusion.corpus import Corpus, Sample
from diffusion.evaluation import Estimate
from diffusion.generator import WordGenerator, write_tiny_checkpoint
from diffusion.strokes import resample
from handwrite_app import paths
from handwrite_app.errors import UserError
from handwrite_app.evaluation import main
from handwrite_app.evaluation.drawing import draw_page_line, draw_words
from handwrite_app.evaluation.figures import Readings, compare, row_of, unreadable
from handwrite_app.evaluation.hands import diversity, fit_hand_space, realism, retrieve
from handwrite_app.evaluation.measure import LineReader, Written, tasks_of
from handwrite_app.evaluation.parts import (
    CLASSES,
    Part,
    class_part,
    page_part,
    repeats_part,
    scan_part,
)
from handwrite_app.evaluation.plan import (
    STYLE_WORDS,
    choose_gallery,
    choose_hands,
    half_of,
    without_seen,
)
from handwrite_app.evaluation.report import as_plain, lines_section, table
from handwrite_app.evaluation.writing import (
    Ink,
    Model,
    Settings,
    System,
    WordTask,
    WrittenWord,
    write_words,
)
from handwrite_app.judge import LegibilityJudge

WORDS = [a + b + c for a in "bdf" for b in "aei" for c in "nt"]  # 18 of them
NUMBERS = ["1984", "27", "3", "506", "8", "92"]


def letter(character, slant, width):
    """A closed loop that differs from letter to letter."""
    turns = np.linspace(0, 2 * np.pi, 30)
    height = 1.5 + 0.1 * (ord(character) % 7)
    x, y = width * np.cos(turns), height * (1 + np.sin(turns))
    return np.stack([x + slant * y, y], axis=1)


def ink(text, slant=0.1, width=1.2, tremble=0.0):
    letters = [letter(c, slant, width) for c in text]
    letters = [s + tremble * np.sin(np.arange(2 * len(s)).reshape(-1, 2)) for s in letters]
    return [resample(s + np.array([3.0 * k, 0.0])) for k, s in enumerate(letters)]


def hand(number):
    """The slant and width of a writer."""
    return 0.08 * (7 * number % 12 - 6), 0.8 + 0.15 * (number % 5)


@pytest.fixture(scope="module")
def corpus_file(tmp_path_factory):
    """Twenty writers, the first eight for validation, and one of them with few words.

    Even ones wrote numbers, the first of those a symbol too, and all wrote three words twice.
    """
    path = tmp_path_factory.mktemp("corpus") / "corpus.npz"
    samples = [
        Sample(text, ink(text, *hand(n)), f"writer{n}", f"source{n % 3}", "word")
        for n in range(20)
        for text in (WORDS if n else WORDS[:5])
    ]
    samples += [
        Sample(text, ink(text, *hand(n)), f"writer{n}", f"source{n % 3}", "word")
        for n in range(0, 20, 2)
        for text in NUMBERS + (["Fa."] if n == 2 else [])
    ]
    samples += [
        Sample(text, ink(text, *hand(n), tremble=0.2), f"writer{n}", f"source{n % 3}", "word")
        for n in range(20)
        for text in WORDS[:3]
    ]
    Corpus.write(path, samples, {f"writer{n}" for n in range(8)}, 14.0)
    return path


@pytest.fixture(scope="module")
def corpus(corpus_file):
    return Corpus.read(corpus_file)


@pytest.fixture(scope="module")
def model_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    write_tiny_checkpoint(path)
    return path


class Echo:
    """A judge that reads how dark a picture is: enough to tell pictures apart."""

    def read(self, image):
        return f"{int(255 * image.size - image.astype(np.int64).sum())}"


def choose(corpus, **changes):
    plan = {"lines": 15, "words": 4, "half": "all", "seed": 0, "sample_words": STYLE_WORDS}
    return choose_hands(corpus, **(plan | changes))


def test_lines_go_round_robin_to_validation_writers_with_enough_words(corpus):
    hands = choose(corpus)
    assert {hand.writer for hand in hands} == {f"writer{n}" for n in range(1, 8)}
    counts = [len(hand.lines) for hand in hands]
    assert sum(counts) == 15
    assert max(counts) - min(counts) <= 1


def test_the_halves_share_no_writer_and_make_up_all(corpus):
    tune, report = ({h.writer for h in choose(corpus, half=half)} for half in ("tune", "report"))
    assert not tune & report
    assert tune | report == {h.writer for h in choose(corpus)}
    assert all(half_of(writer) == "tune" for writer in tune)


def test_real_ink_is_the_writer_s_own_ink_of_these_words(corpus):
    for chosen in choose(corpus):
        number = int(chosen.writer.removeprefix("writer"))
        for line in chosen.lines:
            assert len(line.words) == len(line.ink) == 4
            for word, strokes in zip(line.words, line.ink, strict=True):
                versions = [np.concatenate(ink(word, *hand(number), t)) for t in (0.0, 0.2)]
                found = np.concatenate(strokes)
                assert any(
                    len(found) == len(v) and np.allclose(found, v, atol=0.05) for v in versions
                )


def test_no_word_of_a_line_is_in_the_style_sample(corpus):
    for hand in choose(corpus, lines=60):
        sample = {text.casefold() for text, _ in hand.sample}
        assert sample
        assert not sample & {w for x in hand.lines for w in x.words}
        assert hand.windows.shape == (1, 40, 288)
        assert hand.windows.max() > 0.5


def test_a_larger_sample_fills_more_windows(corpus):
    for hand in choose(corpus, sample_words=8):
        assert hand.windows.shape == (2, 40, 288)
        assert len({text for text, _ in hand.sample}) == len(hand.sample) > 4


def test_the_same_seed_chooses_the_same_lines_and_another_others(corpus):
    def texts(seed):
        return {h.writer: [line.text for line in h.lines] for h in choose(corpus, seed=seed)}

    assert texts(0) == texts(0)
    assert texts(0) != texts(1)


def test_a_half_without_enough_words_is_said_so(corpus):
    with pytest.raises(UserError, match="different words"):
        choose(corpus, words=17)


def test_a_line_is_drawn_the_same_wherever_its_words_stood():
    words = [ink("ban"), ink("fit")]
    moved = [[s + np.array([50.0 * (k + 1), 0.0]) for s in word] for k, word in enumerate(words)]
    np.testing.assert_array_equal(draw_words(words, 3.0), draw_words(moved, 3.0))


def test_scale_follows_the_hand_so_that_size_does_not_matter():
    small = [ink("ban")]
    large = [[2 * s for s in small[0]]]
    a, b = draw_words(small, 3.0), draw_words(large, 6.0)
    assert np.abs(np.subtract(a.shape, b.shape)).max() <= 2


def test_a_word_without_ink_leaves_no_picture_behind():
    picture = draw_words([[]], 3.0)
    assert picture.min() == 255


def test_a_wider_gap_moves_words_apart_and_nothing_else():
    near, far = (draw_words([ink("ban"), ink("fit")], 3.0, gap) for gap in (1.0, 3.0))
    assert far.shape[0] == near.shape[0]
    assert far.shape[1] - near.shape[1] == pytest.approx(2 * 24, abs=1)


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (2.0, 40.0)])
def test_a_line_of_a_page_is_drawn_like_the_words_it_is_made_of(scale, shift):
    words = [ink("ban")]
    on_page = [stroke * [scale, -scale] + shift for stroke in words[0]]
    line, page = draw_words(words, 3.0), draw_page_line(on_page, 3.0 * scale)
    assert np.abs(np.subtract(line.shape, page.shape)).max() <= 2
    ink_of = [float((255 - picture.astype(float)).sum()) for picture in (line, page)]
    assert ink_of[0] == pytest.approx(ink_of[1], rel=0.1)


# what else is written


def test_the_classes_part_words_by_their_characters():
    found = {
        text: [name for name, belongs in CLASSES.items() if belongs(text)]
        for text in ("1984", "NATO", "don't", "end.", "word", "I", "A4", "&", "Mr")
    }
    assert found == {
        "1984": ["digits"],
        "NATO": ["capitals"],
        "don't": ["symbols"],
        "end.": ["symbols"],
        **{text: [] for text in ("word", "I", "A4", "&", "Mr")},
    }


def test_class_lines_have_real_ink_of_their_writers_where_there_is_enough(corpus):
    part = class_part("digits", corpus, choose(corpus), lines=6, words=4, seed=0)
    assert sum(len(hand.lines) for hand in part.hands) == 6
    for chosen in part.hands:
        assert int(chosen.writer.removeprefix("writer")) % 2 == 0  # they wrote numbers
        for line in chosen.lines:
            assert len(line.ink) == 4
            assert len(set(line.words)) == 4
            assert set(line.words) <= set(NUMBERS)


def test_scarce_classes_are_written_by_every_hand_without_real_ink(corpus):
    part = class_part("symbols", corpus, choose(corpus), lines=14, words=4, seed=0)
    assert {len(hand.lines) for hand in part.hands} == {2}
    assert all(line.words == ("Fa.",) * 4 for hand in part.hands for line in hand.lines)
    assert all(not line.ink for hand in part.hands for line in hand.lines)


def test_a_class_that_nobody_wrote_has_no_lines(corpus):
    assert class_part("capitals", corpus, choose(corpus), lines=6, words=4, seed=0).hands == []


def test_repetitions_are_two_inks_of_one_word(corpus):
    part = repeats_part(corpus, choose(corpus), seed=0)
    assert part.hands
    for hand in part.hands:
        for line in hand.lines:
            assert line.words[0] in WORDS[:3]
            assert line.words[0] not in {text for text, _ in (*hand.sample, *hand.gallery)}
            one, two = (np.concatenate(ink[0]) for ink in (line.ink, line.again))
            assert len(one) != len(two) or not np.allclose(one, two, atol=0.05)


def test_a_page_is_as_long_as_asked_and_of_the_hand_s_own_words(corpus):
    part = page_part(corpus, choose(corpus), pages=2, characters=150, seed=0)
    assert len(part.hands) == 2
    for chosen in part.hands:
        (line,) = chosen.lines
        assert 140 < len(line.text) <= 150
        assert len(line.ink) == len(line.words)
        known = {text for text, _ in (*chosen.sample, *chosen.gallery)}
        assert not known & set(line.words)


def test_scan_like_samples_show_the_same_words_otherwise(corpus):
    hands = choose(corpus, lines=2)
    part, refused = scan_part(hands, seed=0)
    again, _ = scan_part(hands, seed=0)
    assert refused >= 0
    for clean, scanned, same in zip(hands, part.hands, again.hands, strict=True):
        assert scanned.lines == clean.lines
        assert scanned.windows.shape[1:] == (40, 288)
        np.testing.assert_array_equal(scanned.windows, same.windows)
        assert not np.array_equal(scanned.windows[:1], clean.windows)
        columns = [w[0].max(axis=0) for w in (clean.windows, scanned.windows)]
        assert np.corrcoef(*columns)[0, 1] > 0.3  # the same words at about the same places
    assert [t.seed for t in tasks_of(part, [0])] == [
        t.seed for t in tasks_of(Part("lines", hands), [0])
    ]


# writing


@pytest.fixture(scope="module")
def model(model_file):
    return Model(WordGenerator.load(model_file, "cpu"))


FAST = Settings(num_steps=2)


def system_of(model, path=None):
    return System("tiny", Ink(model.described(FAST), path), model, FAST)


def test_writing_depends_on_the_seed_alone(corpus, model):
    part = Part("lines", choose(corpus, lines=3))
    reader = LineReader(Echo())
    one, again, both = (system_of(model) for _ in range(3))
    for system, seeds in ((one, [0]), (again, [0]), (both, [0, 1])):
        system.write(tasks_of(part, seeds))
    first, second = (reader.read(part, [0], system) for system in (one, again))
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a.generated, b.generated)
    two = reader.read(part, [0, 1], both)
    assert [w.seed for w in two] == [0, 1] * 3
    assert len({w.generated_reading for w in two}) > 3
    for a, b in zip(first, two[::2], strict=True):
        assert a.real_reading == b.real_reading
        assert abs(int(a.generated_reading) - int(b.generated_reading)) <= 2  # other batches


def test_saved_ink_is_measured_alike_without_its_model(corpus, model, tmp_path):
    part = Part("lines", choose(corpus, lines=3))
    path = tmp_path / "ink.npz"
    system = system_of(model, path)
    system.write(tasks_of(part, [0, 1]))
    hand = part.hands[0]
    page = system.page("ban fit", hand.windows, 7)
    found = System("saved", Ink.read(path))
    found.write(tasks_of(part, [0, 1]))
    for a, b in zip(
        LineReader(Echo()).read(part, [0, 1], system),
        LineReader(Echo()).read(part, [0, 1], found),
        strict=True,
    ):
        np.testing.assert_array_equal(a.generated, b.generated)
    same = found.page("ban fit", hand.windows, 7)
    assert [words for words, _ in same.lines] == [words for words, _ in page.lines]
    assert (same.seconds, same.word_gap) == (page.seconds, page.word_gap)
    with pytest.raises(UserError, match="are not in"):
        found.write(tasks_of(part, [2]))
    with pytest.raises(UserError, match="page is not in"):
        found.page("ban fit", hand.windows, 8)


def test_an_interrupted_run_goes_on_where_it_stopped(corpus, model, tmp_path, monkeypatch):
    tasks = tasks_of(Part("lines", choose(corpus, lines=3)), [0])
    path = tmp_path / "ink.npz"
    system_of(model, path).write(tasks[:5])
    asked = []

    def count(model, tasks, settings):
        asked.extend(tasks)
        return write_words(model, tasks, settings)

    monkeypatch.setattr("handwrite_app.evaluation.writing.write_words", count)
    resumed = System("tiny", Ink.read(path), model, FAST)
    resumed.write(tasks)
    assert {task.key for task in asked} == {task.key for task in tasks[5:]}
    assert resumed.ink.written == len(tasks)


class KnowsAll:
    """A recogniser that reads every second word."""

    def __init__(self):
        self.count = 0

    def read(self, words):
        from diffusion.recognizer import Reading

        self.count += len(words)
        return [Reading(text, 0.9 if k % 2 else 0.1) for k, (_, text) in enumerate(words)]


def test_words_are_written_again_that_the_recogniser_cannot_read(model):
    reads = KnowsAll()
    window = np.zeros((1, 40, 288), dtype=np.float32)
    tasks = [WordTask("ban", seed, window) for seed in range(4)]
    words = write_words(Model(model.generator, reads), tasks, replace(FAST, retries=1))
    assert reads.count == 4 + 2 * 2  # two poor ones, two new tries each
    assert [word.legibility for word in words] == [0.9] * 4


def test_candidates_are_refused_without_a_recogniser(model):
    window = np.zeros((1, 40, 288), dtype=np.float32)
    with pytest.raises(UserError, match="recogniser"):
        write_words(model, [WordTask("ban", 0, window)], replace(FAST, candidates=4))


def test_a_page_is_read_line_by_line_beside_its_words_own_ink(corpus, model):
    part = page_part(corpus, choose(corpus), pages=1, characters=400, seed=0)
    system = system_of(model)
    (text,) = (hand.lines[0].text for hand in part.hands)
    written, seconds = LineReader(Echo()).read_pages(part, 0, system)
    assert " ".join(w.line.text for w in written) == text
    assert len(written) > 1
    assert seconds > 0
    (page,) = system.ink.pages.values()
    assert 0 < page.word_gap < 5
    inks = [ink for w in written for ink in w.line.ink]
    for found, wanted in zip(inks, part.hands[0].lines[0].ink, strict=True):
        np.testing.assert_array_equal(np.concatenate(found), np.concatenate(wanted))


# figures


def readings(corpus, generated, real, seeds=2, ink_of=lambda line: line.ink, **changes):
    """Lines as if the judge had read so."""
    picture = np.full((10, 10), 255, dtype=np.uint8)
    return [
        Written(
            hand,
            line,
            k,
            tuple(WrittenWord(word) for word in ink_of(line)),
            picture,
            generated(line.text),
            picture,
            real(line.text),
        )
        for hand in choose(corpus, **changes)
        for line in hand.lines
        for k in range(seeds)
    ]


def misread(text):
    return text.replace("an", "on")


def figures(section):
    return {row.key: row for row in section.rows}


def test_writing_that_reads_like_real_ink_has_the_ratio_one(corpus):
    rows = figures(lines_section(readings(corpus, misread, misread), 2, 0.5))
    assert rows["cer"].ratio == (1, 1, 1)
    assert rows["cer"].generated == rows["cer"].real
    assert rows["cer"].counts.sizes.sum() == 2 * sum(
        len(line.text) for hand in choose(corpus) for line in hand.lines
    )
    assert "unreadable" not in rows  # no recogniser has read


def test_what_was_not_written_has_failed(corpus):
    section = lines_section(readings(corpus, lambda text: "", str), 2, 0.5)
    rows = figures(section)
    for key in ("cer", "failed", "missing"):
        assert rows[key].generated == (1, 1, 1)
        assert rows[key].real == (0, 0, 0)
    assert rows["invented"].generated == (0, 0, 0)
    json.dumps(as_plain([section], None), allow_nan=False)


def test_a_word_too_many_is_invented_or_doubled(corpus):
    rows = figures(lines_section(readings(corpus, lambda text: f"{text} zzzz", str), 2, 0.5))
    assert rows["invented"].generated.value == pytest.approx(1 / 4)
    twice = readings(corpus, lambda text: f"{text} {text.split()[-1]}", str)
    assert figures(lines_section(twice, 2, 0.5))["doubled"].generated.value == pytest.approx(1 / 4)


def test_more_seeds_of_the_same_reading_do_not_narrow_the_interval(corpus):
    one, five = (
        row_of("cer", "", Readings(readings(corpus, misread, misread, seeds=n), n).characters())
        for n in (1, 5)
    )
    assert one.generated == five.generated


def test_words_that_stay_unreadable_are_counted(corpus):
    written = [
        replace(
            w,
            words=tuple(replace(word, legibility=0.2 + 0.5 * k) for k, word in enumerate(w.words)),
        )
        for w in readings(corpus, str, str)
    ]
    counts = unreadable(written, 2, 0.5)
    assert counts.errors.sum() / counts.sizes.sum() == pytest.approx(1 / 4)


def test_a_system_is_compared_with_the_first_on_the_same_lines_alone(corpus):
    def row(generated, lines):
        written = readings(corpus, generated, str, lines=lines)
        return row_of("cer", "", Readings(written, 2).characters())

    first = row(misread, 15)
    worse = row(lambda text: misread(text).replace("t", "x"), 15)
    assert compare(first, first) == Estimate(1, 1, 1)
    assert compare(worse, first).value > 1
    assert compare(row(misread, 8), first) is None


def test_the_gallery_shares_no_word_with_lines_and_sample(corpus):
    gallery = {
        hand.writer: hand
        for hand in choose_gallery(corpus, words=4, seed=0, sample_words=STYLE_WORDS)
    }
    for hand in choose(corpus, half="report", lines=40):
        known = {text for text, _ in gallery[hand.writer].gallery}
        assert len(known) == 6
        assert known == {text for text, _ in hand.gallery}
        assert not known & {text for text, _ in hand.sample}
        assert not known & {word for line in hand.lines for word in line.words}


def test_real_ink_is_taken_for_its_writer_s_and_another_s_is_not(corpus):
    space = fit_hand_space(corpus)
    gallery = choose_gallery(corpus, words=4, seed=0, sample_words=STYLE_WORDS)
    found = retrieve(space, gallery, readings(corpus, str, str, lines=21), 2)
    assert found.writers == 7
    own = row_of("top1", "", found.found[1])
    assert own.generated == own.real
    assert own.real.value > 0.7  # of seven writers

    def strange(line):
        return [ink(w, 0.9, 0.6) for w in line.words]

    lost = retrieve(space, gallery, readings(corpus, str, str, lines=21, ink_of=strange), 2)
    stranger = row_of("top1", "", lost.found[1])
    assert stranger.real == own.real
    assert stranger.generated.value < 0.5

    nothing = readings(corpus, str, str, lines=21, ink_of=lambda line: [[] for _ in line.words])
    empty = retrieve(space, gallery, nothing, 2)
    assert row_of("top5", "", empty.found[5]).generated.value == 0


def test_too_few_words_are_not_compared(corpus):
    space = fit_hand_space(corpus)
    few = readings(corpus, str, str, lines=3)
    assert (
        retrieve(space, choose_gallery(corpus, words=4, seed=0, sample_words=STYLE_WORDS), few, 2)
        is None
    )
    assert realism(space, few, 2) is None


def test_real_ink_is_as_far_from_real_ink_as_real_ink(corpus):
    space = fit_hand_space(corpus)
    own = realism(space, readings(corpus, str, str, lines=21), 2)
    assert own.generated == pytest.approx(own.real)

    def strange(line):
        return [ink(w, 0.9, 0.6) for w in line.words]

    far = realism(space, readings(corpus, str, str, lines=21, ink_of=strange), 2)
    assert far.real == pytest.approx(own.real)
    assert far.generated > 2 * far.real


def test_diversity_sees_a_hand_that_writes_all_alike_and_one_that_does_not(corpus):
    part = repeats_part(corpus, choose(corpus), seed=0)
    tasks = tasks_of(part, [0, 1])
    inks = [line.ink[0] for hand in part.hands for line in hand.lines for _ in range(2)]
    stiff, free = (System("", Ink({})) for _ in range(2))
    rng = np.random.default_rng(0)
    for task, strokes in zip(tasks, inks, strict=True):
        stiff.ink.words[task.key] = WrittenWord(strokes)
        moved = [s * [1.0, rng.uniform(0.5, 1.5)] for s in strokes]
        free.ink.words[task.key] = WrittenWord(moved)
    alike, varied = (diversity(part, [0, 1], system) for system in (stiff, free))
    assert alike.again.errors.max() == pytest.approx(0)
    assert (varied.again.errors > 0).all()
    assert (alike.again.real_errors > 0).all()
    np.testing.assert_array_equal(alike.again.real_errors, varied.again.real_errors)
    # one of the two real versions is itself: half as far as the two are from each other
    np.testing.assert_allclose(alike.to_real.errors, alike.again.real_errors / 2)
    assert (varied.to_real.errors > alike.to_real.errors).all()


@pytest.fixture(scope="module")
def reader():
    pytest.importorskip("onnxruntime")
    pytest.importorskip("rapidocr")
    return LegibilityJudge()


def printed(text):
    picture = Image.new("L", (700, 80), 255)
    ImageDraw.Draw(picture).text((20, 15), text, fill=0, font=ImageFont.load_default(40))
    return np.asarray(picture)


def test_the_judge_reads_print(reader):
    assert reader.read(printed("quick brown fox, 1984")) == "quick brown fox, 1984"


def test_the_judge_sees_neither_paper_nor_margins(reader):
    picture = printed("quick brown fox")
    wanted = reader.read(picture)
    assert reader.read(255 - picture) == wanted
    assert reader.read(np.pad(picture, 90, constant_values=255)) == wanted


def test_the_judge_reads_nothing_on_a_blank_page(reader):
    assert reader.read(np.full((60, 400), 255, dtype=np.uint8)) == ""


def test_a_missing_judge_is_said_so_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(UserError, match=r"handwrite\[evaluate\]"):
        LegibilityJudge()


def arguments(corpus_file, model_file, *more):
    return [
        *("--corpus", str(corpus_file), "--model", str(model_file), "--lines", "9"),
        *("--half", "all", "--steps", "2", "--seeds", "1", "--class-lines", "4"),
        *("--pages", "1", "--page-characters", "60", "--threads", "1", "--quiet", *more),
    ]


@pytest.fixture
def no_recogniser(monkeypatch, tmp_path):
    """As in a checkout without weights: words are written once."""
    monkeypatch.setattr(paths, "recognizer", lambda: tmp_path / "nowhere")


@pytest.mark.usefixtures("reader", "no_recogniser")
def test_evaluate_prints_every_row_and_writes_json_sheet_and_ink(
    corpus_file, model_file, tmp_path, capsys
):
    outputs = ["--json", str(tmp_path / "a.json"), "--sheet", str(tmp_path / "a.png")]
    outputs += ["--save-ink", str(tmp_path / "a.npz")]
    assert main(arguments(corpus_file, model_file, *outputs)) == 0
    out = capsys.readouterr().out
    found = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert out == table(found) + "\n"
    assert found["command"].startswith("handwrite-app evaluate --corpus")
    (system,) = found["systems"]
    assert system["settings"]["num_steps"] == 2
    assert len(system["model"]["sha256"]) == 64
    keys = [section["key"] for section in system["sections"]]
    wanted = ["lines", "digits", "symbols", "scans", "diversity", "page", "speed"]
    assert [key for key in keys if key in wanted] == wanted
    assert all(section["n"] and section["rows"] for section in system["sections"])
    assert len(system["readings"]["lines"]) == 9
    Image.open(io.BytesIO((tmp_path / "a.png").read_bytes())).verify()

    again = arguments(corpus_file, model_file, "--json", str(tmp_path / "b.json"))
    assert main([*again, "--from-ink", str(tmp_path / "a.npz")]) == 0
    saved = json.loads((tmp_path / "b.json").read_text("utf-8"))["systems"][0]
    assert saved["sections"] == system["sections"]
    assert saved["model"] == system["model"]


@pytest.mark.usefixtures("reader", "no_recogniser")
def test_two_settings_stand_in_one_table(corpus_file, model_file, tmp_path, capsys):
    outputs = ["--json", str(tmp_path / "a.json"), "--sheet", str(tmp_path / "a.png")]
    outputs += ["--only", "legibility,diversity", "--compare", "neatness=1"]
    outputs += ["--compare", f"{model_file},steps=3", "--save-ink", str(tmp_path / "a.npz")]
    assert main(arguments(corpus_file, model_file, *outputs)) == 0
    out = capsys.readouterr().out
    assert "B / A" in out
    assert "C / A" in out
    systems = json.loads((tmp_path / "a.json").read_text("utf-8"))["systems"]
    assert [s["settings"]["neatness"] for s in systems] == [0, 1, 0]
    assert [s["settings"]["num_steps"] for s in systems] == [2, 2, 3]
    assert "to_first" in systems[1]["sections"][0]["rows"][0]
    assert (tmp_path / "a-2.npz").is_file()
    assert (tmp_path / "a-3.npz").is_file()


@pytest.mark.usefixtures("reader", "no_recogniser")
def test_ink_of_other_settings_is_not_taken_for_these(corpus_file, model_file, tmp_path):
    rows = ["--only", "diversity", "--save-ink", str(tmp_path / "a.npz")]
    assert main(arguments(corpus_file, model_file, *rows)) == 0
    with pytest.raises(UserError, match="other settings"):
        main(arguments(corpus_file, model_file, *rows, "--neatness", "0.3"))


@pytest.mark.usefixtures("reader", "no_recogniser")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["--corpus", "nowhere.npz"], "no such file"),
        (["--model", "nowhere.safetensors"], "cannot be used"),
        (["--json", "nowhere/a.json"], "no folder"),
        (["--steps", "0"], "between 1"),
        (["--half", "other"], "half"),
        (["--only", "beauty"], "'beauty' is none of"),
        (["--from-ink", "nowhere.npz"], "no file nowhere.npz"),
        (["--from-ink", "a.npz", "--save-ink", "b.npz"], "either written or read"),
        (["--compare", "speed=3"], "cannot set 'speed=3'"),
        (["--compare", "neatness=3"], "neatness=3"),
        (["--compare", "a.npz,neatness=1"], "has its settings"),
        (["--candidates", "2"], "recogniser"),
    ],
)
def test_bad_input_is_refused(corpus_file, model_file, changes, message):
    with pytest.raises(UserError, match=message):
        main(arguments(corpus_file, model_file, *changes))


def test_what_is_no_saved_ink_is_refused(tmp_path, corpus_file):
    for path in (tmp_path / "a.npz", corpus_file):
        if path != corpus_file:
            path.write_bytes(b"no zip at all")
        with pytest.raises(UserError, match="not saved ink"):
            Ink.read(path)


def test_a_writer_whom_the_model_saw_under_another_name_is_left_out(tmp_path):
    samples = [
        Sample("word", ink("word"), name, "apb", "word")
        for name in ("apb/Ann", "apd/Ann", "apd/Bob", "apa/Cid")
    ]
    path = tmp_path / "corpus.npz"
    Corpus.write(path, samples, {"apb/Ann", "apd/Ann", "apd/Bob"}, 14.0)
    corpus = Corpus.read(path)
    names = np.array(corpus.writers)
    assert set(names[without_seen(corpus, ["apd/Ann", "apd/Bob"]).validation]) == {"apd/Bob"}
    assert set(names[without_seen(corpus, None).validation]) == {"apb/Ann", "apd/Ann", "apd/Bob"}
