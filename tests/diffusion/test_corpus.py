import numpy as np
import pytest

from diffusion.corpus import Corpus, CorpusError, person_of, validation_writers
from diffusion.data import TrainingSet, fit_expected_points, labelled_samples, twins
from diffusion.strokes import END, encode, path_length


def test_what_is_written_reads_back(corpus_path, samples):
    corpus = Corpus.read(corpus_path)
    assert corpus.texts == [s.text for s in samples]
    assert [corpus.writers[w] for w in corpus.writer_of] == [s.writer for s in samples]
    for i, sample in enumerate(samples):
        ink = corpus.strokes(i)
        assert [len(s) for s in ink] == [len(s) for s in sample.strokes]
        for ours, theirs in zip(ink, sample.strokes, strict=True):
            assert np.abs(ours - theirs).max() <= 1 / 32 + 1e-9


def test_the_same_samples_give_the_same_bytes(tmp_path, samples):
    for name in ("a.npz", "b.npz"):
        Corpus.write(tmp_path / name, samples, set(), 14.0)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"text"])
def test_a_file_that_is_no_corpus_is_refused_with_its_name(tmp_path, content):
    path = tmp_path / "corpus.npz"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=r"corpus\.npz"):
        Corpus.read(path)


def test_a_truncated_corpus_is_refused(corpus_path):
    corpus_path.write_bytes(corpus_path.read_bytes()[:-200])
    with pytest.raises(CorpusError):
        Corpus.read(corpus_path)


def test_a_missing_corpus_says_how_to_make_one(tmp_path):
    with pytest.raises(CorpusError, match="train prepare"):
        Corpus.read(tmp_path / "nowhere")


def test_the_listed_validation_writers_are_many_and_from_many_sources():
    from importlib import resources

    listed = resources.files("diffusion").joinpath("validation_writers.txt").read_text().split()
    assert len(listed) == len(set(listed)) >= 40
    assert len({name.split("/")[0] for name in listed}) >= 15
    assert validation_writers([*listed, "kai/nobody"]) == set(listed)


def test_who_is_held_out_is_held_out_under_every_name():
    writers = ["apd/Bill_Cleveland", "apb/Bill_Cleveland", "apb/Bill_Clinton", "hpp/Bill_Cleveland"]
    assert validation_writers(writers) == set(writers[:2])
    assert person_of("apd/Eric_Behnke_2") == person_of("apd/Eric_Behnke_1")
    assert person_of("apd/Eric_Behnke_2") == person_of("app/EricBehnke")
    assert person_of("kai/yk1") != person_of("kai/yk2")


def test_validation_writers_are_not_trained_on(corpus_path):
    corpus = Corpus.read(corpus_path)
    training = {w for w in range(len(corpus.writers)) if not corpus.validation[w]}
    used = {s.writer for s in labelled_samples(corpus, training)}
    assert used == training
    assert {corpus.writers[w] for w in used}.isdisjoint({"src/3", "src/7"})


def test_composed_numbers_stand_side_by_side_on_the_baseline(corpus_path):
    corpus = Corpus.read(corpus_path)
    numbers = [s for s in labelled_samples(corpus, {0}) if s.text.isdigit() and len(s.text) > 1]
    assert len(numbers) > 20
    for number in numbers:
        lefts = [s[:, 0].min() for s in number.strokes]
        rights = [s[:, 0].max() for s in number.strokes]
        assert all(a < b for a, b in zip(rights, lefts[1:], strict=False))
        assert min(s[:, 1].min() for s in number.strokes) > -1.0


def test_expected_points_explain_the_lengths():
    rng = np.random.default_rng(1)
    true = {"a": 15.0, "i": 8.0, "m": 20.0}
    texts = ["".join(rng.choice(list("aim"), 5)) for _ in range(400)]
    lengths = np.array([sum(true[c] for c in t) for t in texts]) + rng.normal(0, 3, 400)
    points = fit_expected_points(texts, lengths)
    for character, value in true.items():
        assert points[ord(character) - 32] == pytest.approx(value, rel=0.08)


def test_a_twin_writes_the_same_texts_in_one_other_hand(corpus_path):
    corpus = Corpus.read(corpus_path)
    own = labelled_samples(corpus, {0, 1})
    made = twins(own, first=100)
    assert {s.writer for s in made} == {100, 101}
    for writer in (0, 1):
        before = [s for s in own if s.writer == writer]
        after = [s for s in made if s.writer == 100 + writer]
        assert [s.text for s in after] == [s.text for s in before]
        assert all(b.weight < a.weight for a, b in zip(before, after, strict=True))
        ink = [sum(path_length(k) for s in part for k in s.strokes) for part in (before, after)]
        assert ink[1] == pytest.approx(ink[0], rel=0.05)
        ratios = []  # of the heights of the same samples: one hand, one proportion
        for a, b in zip(before, after, strict=True):
            assert [len(k) > 0 for k in b.strokes] == [len(k) > 0 for k in a.strokes]
            ratios.append(
                max(k[:, 1].max() for k in b.strokes) / max(k[:, 1].max() for k in a.strokes)
            )
        assert np.std(ratios) < 0.05
    step = np.concatenate([np.hypot(*np.diff(k, axis=0).T) for s in made for k in s.strokes])
    assert np.median(step) == pytest.approx(1.0, abs=0.05)


def test_every_twin_is_drawn_its_own_way_and_the_same_way_each_time(corpus_path):
    own = labelled_samples(Corpus.read(corpus_path), {0, 4})
    made, again = twins(own, first=100), twins(own, first=100)

    def shape(samples, writer):
        sizes = [np.ptp(np.concatenate(s.strokes), axis=0) for s in samples if s.writer == writer]
        return np.mean([x / y for x, y in sizes])

    changes = [shape(made, 100 + w) / shape(own, w) for w in (0, 4)]
    assert all(abs(change - 1) > 0.01 for change in [*changes, changes[0] / changes[1]])
    for a, b in zip(made, again, strict=True):
        assert all(np.array_equal(x, y) for x, y in zip(a.strokes, b.strokes, strict=True))


def make_set(corpus_path):
    corpus = Corpus.read(corpus_path)
    samples = labelled_samples(corpus, set(range(len(corpus.writers))))
    return samples, TrainingSet(
        samples, (14.0,) * 95, points_per_token=4, windows_per_writer=3, seed=0
    )


def test_a_batch_holds_the_samples_and_nothing_after_them(corpus_path):
    samples, data = make_set(corpus_path)
    known = {tuple(np.round(encode(s.strokes).features[:6, 1], 2)) for s in samples}
    for seed in range(5):
        batch = data.batch(400, seed)
        assert batch.features.shape[1] % 4 == 0
        assert len(batch.windows) * 2 == len(batch.writer)
        for row in range(len(batch.writer)):
            length = int((batch.pen[row] != END).sum())
            assert (batch.pen[row, length:] == END).all()
            assert batch.features[row, length:].abs().max() == 0
            start = tuple(np.round(batch.features[row, :6, 1].numpy(), 2))
            near = [k for k in known if np.allclose(k[:length], start[: len(k)], atol=0.03)]
            assert length < 6 or near
        assert (batch.writer[::2] == batch.writer[1::2]).all()


def test_the_same_seed_draws_the_same_batch(corpus_path):
    _, data = make_set(corpus_path)
    for ours, theirs in zip(data.batch(300, 7), data.batch(300, 7), strict=True):
        assert (ours == theirs).all()
    assert (
        data.batch(300, 8).features.shape != data.batch(300, 7).features.shape
        or (data.batch(300, 8).features != data.batch(300, 7).features).any()
    )
