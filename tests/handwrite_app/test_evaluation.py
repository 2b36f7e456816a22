"""`handwrite-app evaluate`: what is chosen, drawn, read and reported."""

from __future__ import annotations

import io
import json
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from diffusion.corpus import Corpus, Sample
from diffusion.generator import WordGenerator, write_tiny_checkpoint
from diffusion.strokes import resample
from handwrite_app.errors import UserError
from handwrite_app.evaluation import main
from handwrite_app.evaluation.drawing import draw_words
from handwrite_app.evaluation.hands import fit_hand_space, retrieve
from handwrite_app.evaluation.measure import Measurement, Written, measure
from handwrite_app.evaluation.plan import choose_gallery, choose_hands, half_of, without_seen
from handwrite_app.evaluation.report import summarise, table
from handwrite_app.judge import LegibilityJudge

WORDS = [a + b + c for a in "bdf" for b in "aei" for c in "nt"]  # 18 of them


def letter(character, slant, width):
    """A closed loop that differs from letter to letter."""
    turns = np.linspace(0, 2 * np.pi, 30)
    height = 1.5 + 0.1 * (ord(character) % 7)
    x, y = width * np.cos(turns), height * (1 + np.sin(turns))
    return np.stack([x + slant * y, y], axis=1)


def ink(text, slant=0.1, width=1.2):
    letters = [letter(c, slant, width) for c in text]
    return [resample(s + np.array([3.0 * k, 0.0])) for k, s in enumerate(letters)]


def hand(number):
    """The slant and width of a writer."""
    return 0.08 * (7 * number % 12 - 6), 0.8 + 0.15 * (number % 5)


@pytest.fixture(scope="module")
def corpus_file(tmp_path_factory):
    """Twenty writers, the first eight for validation, and one of them with few words."""
    path = tmp_path_factory.mktemp("corpus") / "corpus.npz"
    samples = [
        Sample(text, ink(text, *hand(n)), f"writer{n}", f"source{n % 3}", "word")
        for n in range(20)
        for text in (WORDS if n else WORDS[:5])
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
    return choose_hands(corpus, **({"lines": 15, "words": 4, "half": "all", "seed": 0} | changes))


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
                wanted = np.concatenate(ink(word, *hand(number)))
                np.testing.assert_allclose(np.concatenate(strokes), wanted, atol=0.05)


def test_no_word_of_a_line_is_in_the_style_sample(corpus):
    for hand in choose(corpus, lines=60):
        assert hand.sample
        assert not {w.casefold() for w in hand.sample} & {w for x in hand.lines for w in x.words}
        assert hand.window.shape == (1, 40, 288)
        assert hand.window.max() > 0.5


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


def test_writing_depends_on_the_seed_alone(corpus, model_file):
    generator = WordGenerator.load(model_file, "cpu")
    hands = choose(corpus, lines=3)
    options = {"num_steps": 2}
    one = measure(generator, Echo(), hands, seeds=1, seed=0, options=options)
    again = measure(generator, Echo(), hands, seeds=1, seed=0, options=options)
    for a, b in zip(one.written, again.written, strict=True):
        np.testing.assert_array_equal(a.generated, b.generated)
    both = measure(generator, Echo(), hands, seeds=2, seed=0, options=options)
    assert [w.seed for w in both.written] == [0, 1] * 3
    assert len({w.generated_reading for w in both.written}) > 3
    first = [w for w in both.written if w.seed == 0]
    for a, b in zip(one.written, first, strict=True):
        assert a.real_reading == b.real_reading
        assert abs(int(a.generated_reading) - int(b.generated_reading)) <= 2  # other batches


def readings(corpus, generated, real, seeds=2, ink_of=lambda line: line.ink, **changes):
    """A measurement as if the judge had read so."""
    picture = np.full((10, 10), 255, dtype=np.uint8)
    written = [
        Written(
            hand, line, k, ink_of(line), picture, generated(line.text), picture, real(line.text)
        )
        for hand in choose(corpus, **changes)
        for line in hand.lines
        for k in range(seeds)
    ]
    return Measurement(written, seeds, writing_s=1.0, reading_s=1.0)


def test_writing_that_reads_like_real_ink_has_the_ratio_one(corpus):
    def misread(text):
        return text.replace("an", "on")

    figures = summarise(readings(corpus, misread, misread))
    assert figures["lines"] == 15
    assert figures["seeds"] == 2
    assert figures["cer"]["ratio"] == [1, 1, 1]
    assert figures["cer"]["generated"] == figures["cer"]["real"]
    assert figures["words"]["generated"]["words"] == 2 * 15 * 4
    assert sum(row["lines"] for row in figures["sources"]) == 15


def test_what_was_not_written_has_failed(corpus):
    figures = summarise(readings(corpus, lambda text: "", lambda text: text))
    assert figures["cer"]["generated"] == [1, 1, 1]
    assert figures["failed_words"]["generated"] == [1, 1, 1]
    assert figures["failed_words"]["real"] == [0, 0, 0]
    assert figures["cer"]["ratio"] == [None, None, None]
    assert figures["words"]["generated"]["missing"] == figures["words"]["generated"]["words"]
    json.dumps(figures, allow_nan=False)


def test_more_seeds_of_the_same_reading_do_not_narrow_the_interval(corpus):
    def misread(text):
        return text.replace("an", "on")

    one = summarise(readings(corpus, misread, misread, seeds=1))
    five = summarise(readings(corpus, misread, misread, seeds=5))
    assert one["cer"]["generated"] == five["cer"]["generated"]


def test_the_gallery_shares_no_word_with_lines_and_sample(corpus):
    gallery = {hand.writer: hand for hand in choose_gallery(corpus, words=4, seed=0)}
    for hand in choose(corpus, half="report", lines=40):
        known = {text for text, _ in gallery[hand.writer].gallery}
        assert len(known) == 6
        assert known == {text for text, _ in hand.gallery}
        assert not known & set(hand.sample)
        assert not known & {word for line in hand.lines for word in line.words}


def test_real_ink_is_taken_for_its_writer_s_and_another_s_is_not(corpus):
    space = fit_hand_space(corpus)
    gallery = choose_gallery(corpus, words=4, seed=0)
    own = readings(corpus, str, str, lines=21)
    found = retrieve(space, gallery, own)
    assert found["writers"] == 7
    assert found["top1"]["generated"] == found["top1"]["real"]
    assert found["top1"]["real"][0] > 0.7  # of seven writers

    stranger = readings(
        corpus, str, str, lines=21, ink_of=lambda line: [ink(w, 0.9, 0.6) for w in line.words]
    )
    lost = retrieve(space, gallery, stranger)
    assert lost["top1"]["real"] == found["top1"]["real"]
    assert lost["top1"]["generated"][0] < 0.5


def test_too_few_words_are_not_compared(corpus):
    space = fit_hand_space(corpus)
    few = readings(corpus, str, str, lines=3)
    assert retrieve(space, choose_gallery(corpus, words=4, seed=0), few) == {}


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


@pytest.mark.usefixtures("reader")
def test_evaluate_prints_a_table_and_writes_json_and_sheet(
    corpus_file, model_file, tmp_path, capsys
):
    arguments = ["--corpus", str(corpus_file), "--model", str(model_file), "--lines", "9"]
    arguments += ["--half", "all", "--steps", "2"]
    outputs = ["--json", str(tmp_path / "a.json"), "--sheet", str(tmp_path / "a.png")]
    assert main(arguments + outputs) == 0
    out = capsys.readouterr().out
    figures = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert out == table(figures) + "\n"
    assert figures["command"].startswith("handwrite-app evaluate --corpus")
    assert figures["settings"]["num_steps"] == 2
    assert len(figures["model"]["sha256"]) == 64
    assert len(figures["readings"]) == figures["lines"] == 9
    assert figures["retrieval"]["writers"] == 7
    Image.open(io.BytesIO((tmp_path / "a.png").read_bytes())).verify()


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["--corpus", "nowhere.npz"], "no such file"),
        (["--model", "nowhere.safetensors"], "cannot be used"),
        (["--json", "nowhere/a.json"], "no folder"),
        (["--steps", "0"], "between 1"),
        (["--half", "other"], "half"),
    ],
)
def test_bad_input_is_refused(corpus_file, model_file, changes, message):
    arguments = ["--corpus", str(corpus_file), "--model", str(model_file), "--lines", "1"]
    with pytest.raises(UserError, match=message):
        main(arguments + changes)


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
