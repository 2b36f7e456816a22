import json
import logging

import numpy as np
import pytest

from diffusion.checkpoint import load_checkpoint
from diffusion.lora import Adapter, LowRank, LowRankConfig
from handwrite_app import adapters, paths
from handwrite_app.adapters import AdaptedWriters, Figures, Learned
from handwrite_app.cli import main
from handwrite_app.errors import UserError
from handwrite_app.hand_files import export_hand, read_hand_file
from handwrite_app.learning_child import learn_in_child
from handwrite_app.recording.ink import RecordedWord, Recording, now, save_recording
from handwrite_app.styles import StyleSample, find_style, load_style, remove_style, rename_style
from handwrite_app.synthesis import Request, Synthesizer
from tests.diffusion.conftest import write_word
from tests.handwrite_app.conftest import scribble

FACTS = Learned(20, 3, 1.5, Figures(0.4, 0.9), Figures(0.5, 0.92))


@pytest.fixture
def hand(folder):
    return adapters.even(load_style(find_style("calm hand")))


@pytest.fixture
def learned(hand, tiny, tmp_path):
    """The hand, after the tiny model has learned nonsense of it."""
    base = load_checkpoint(tiny)
    module = LowRank(base.build(), LowRankConfig(2, 2.0, ("blocks.",)))
    for change in module.changes:
        change.up.data.normal_(std=0.3)
    run = tmp_path / "run"
    run.mkdir()
    factors = module.factors(module.state_dict())
    Adapter(base.sha256, module.config, factors, {}).save(run / adapters.WEIGHTS)
    adapters.keep(hand, run, FACTS)
    return hand


def ink_of(synthesizer, style, **options):
    request = Request("Dear Ada, the quick brown fox", style, steps=2, retries=0, **options)
    document = synthesizer.render(request)
    return np.concatenate([stroke.points for stroke in document.pages[0].strokes]), document


def test_a_hand_alone_is_written_as_it_was_learned_and_off_goes_back(learned, tiny):
    synthesizer = Synthesizer.load("cpu", tiny)
    points, document = ink_of(synthesizer, "calm hand")
    assert " adapted " in document.model
    adapters.use(learned, False)
    plain, document = ink_of(synthesizer, "calm hand")
    assert "adapted" not in document.model
    assert points.shape != plain.shape or not np.allclose(points, plain)
    adapters.use(learned, True)
    again, _ = ink_of(synthesizer, "calm hand")
    np.testing.assert_array_equal(again, points)
    adapters.remove(learned)
    np.testing.assert_array_equal(ink_of(synthesizer, "calm hand")[0], plain)
    with pytest.raises(UserError, match="has not been learned"):
        adapters.use(learned, True)


def test_a_blend_or_one_more_sample_is_another_hand(learned):
    other = StyleSample.from_strokes([stroke * [1.3, 1.0] for stroke in scribble()])
    assert adapters.find(learned) == FACTS
    assert adapters.find([*learned, (other, 1.0)]) is None
    assert adapters.find([(learned[0][0], 0.7), (other, 0.3)]) is None
    assert adapters.find([]) is None


def test_several_hands_in_one_batch_have_their_own_models(learned, tiny):
    synthesizer = Synthesizer.load("cpu", tiny)
    other = StyleSample.from_strokes([stroke * [1.3, 1.0] for stroke in scribble()])
    requests = [Request("cab", style, steps=2, retries=0) for style in (other, "calm hand", other)]
    models = [document.model for document in synthesizer.render_all(requests)]
    assert ["adapted" in model for model in models] == [False, True, False]


def test_what_another_model_learned_is_not_used(learned, tiny, tmp_path, caplog):
    from diffusion.generator import write_tiny_checkpoint

    write_tiny_checkpoint(tmp_path / "other.safetensors", seed=7)
    with caplog.at_level(logging.WARNING):
        assert AdaptedWriters(tmp_path / "other.safetensors", "cpu").of(learned) is None
    assert "made for another model" in caplog.text
    assert AdaptedWriters(tiny, "cpu").of(learned) is not None


@pytest.mark.parametrize("name", adapters.MEMBERS)
def test_a_damaged_adapter_is_not_used(learned, tiny, name, caplog):
    path = paths.adapters_dir() / adapters.key_of(learned) / name
    path.write_bytes(path.read_bytes()[:-20])
    assert AdaptedWriters(tiny, "cpu").of(learned) is None
    assert caplog.records


def test_it_follows_its_hand_into_a_new_name_and_a_file_and_goes_with_it(
    learned, tmp_path, monkeypatch
):
    rename_style("calm hand", "quiet hand")
    samples = load_style(find_style("quiet hand"))
    assert adapters.find(adapters.even(samples)) == FACTS
    packed = export_hand("quiet hand", samples)
    assert packed == export_hand("quiet hand", samples)
    (tmp_path / "quiet.hand").write_bytes(packed)
    before = adapters.take(learned)
    remove_style("quiet hand")
    assert adapters.find(learned) is None
    assert not list(paths.adapters_dir().iterdir())
    monkeypatch.setenv(paths.PROFILE_VARIABLE, str(tmp_path / "stranger"))
    _, samples = read_hand_file(tmp_path / "quiet.hand")
    assert adapters.take(adapters.even(samples)) == before


def write_recording():
    words = []
    for text in ("cab", "bead", "face", "hedge", "dab", "ache", "fade"):
        strokes = tuple(
            np.column_stack(
                [s * [1.0, -1.0] + [0, 20], np.arange(len(s)) * 0.01, np.full(len(s), 0.5)]
            )
            for s in write_word(text, 0.3)
        )
        words.append(RecordedWord(text, tuple(strokes)))
    prompt = " ".join(word.text for word in words)
    save_recording("calm hand", Recording(prompt, tuple(words), now()))


def test_the_command_line_learns_what_was_recorded(hand, tiny, capsys):
    write_recording()
    command = ["train", "adapt", "calm hand", "--model", str(tiny), "--device", "cpu", "--quiet"]
    assert main([*command, "--steps", "2"]) == 0
    said = capsys.readouterr().out
    assert "learned from 6 words, 1 held back" in said
    assert "likeness" in said
    found = adapters.find(hand)
    assert (found.words, found.held_back) == (7, 1)
    assert not [path for path in paths.adapters_dir().iterdir() if path.name.startswith(".")]
    assert main(["train", "adapt", "calm hand", "--off"]) == 0
    assert not adapters.find(hand).is_in_use
    assert main(["train", "adapt", "calm hand", "--on"]) == 0
    assert adapters.find(hand).is_in_use
    assert main(["train", "adapt", "calm hand", "--forget"]) == 0
    assert adapters.find(hand) is None


def test_too_little_ink_and_unknown_hands_are_refused(folder, tiny, one_line, tmp_path):
    command = ["train", "adapt", "calm hand", "--model", str(tiny), "--quiet"]
    assert main(command) == 2
    assert "0 words are too few" in one_line()
    ink = tmp_path / "unlabelled.inkml"
    ink.write_text('<ink xmlns="http://www.w3.org/2003/InkML"><trace>1 2, 3 4</trace></ink>')
    assert main([*command, "--ink", str(ink)]) == 2
    assert "does not say what its ink spells" in one_line()
    assert main(["train", "adapt", "nobody"]) == 2
    assert "There is no style 'nobody'" in one_line()
    assert main(["train", "adapt", "calm hand", "--on"]) == 2
    assert "has not been learned" in one_line()
    assert not list(paths.adapters_dir().glob("*"))


def test_the_facts_of_an_adapter_are_checked(learned):
    path = paths.adapters_dir() / adapters.key_of(learned) / adapters.LEARNED
    content = json.loads(path.read_bytes())
    for change in ({"version": 9}, {"strength": 0}, {"strength": float("nan")}):
        path.write_text(json.dumps(content | change), encoding="utf-8")
        assert adapters.find(learned) is None
    del content["strength"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert adapters.find(learned) == FACTS, "an early one is used in full"
    with pytest.raises(ValueError, match="not whole"):
        adapters.put(learned, {})
    with pytest.raises(ValueError, match="not a blend"):
        adapters.put([], dict.fromkeys(adapters.MEMBERS, b""))


def test_a_child_says_why_a_hand_cannot_be_learned(folder):
    with pytest.raises(UserError, match="0 words are too few"):
        list(learn_in_child("calm hand"))
