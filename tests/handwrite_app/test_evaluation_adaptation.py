import json

import numpy as np
import pytest

from diffusion.adaptation import AdaptationConfig
from handwrite_app.errors import UserError
from handwrite_app.evaluation import plan
from handwrite_app.evaluation.adaptation import _configured, main, summary
from tests.diffusion.conftest import write_word


def row(hand, seed, shown, learned):
    def figures(top1, errors):
        counts = {"top1": top1, "real_top1": 3, "top5": 3, "real_top5": 3, "queries": 3}
        judged = {"characters": 100, "errors": errors, "real_errors": 10}
        return counts | judged | {"likeness": top1 / 10, "legibility": 0.9}

    return {
        "hand": hand,
        "seed": seed,
        "seconds": 60.0,
        "core_seconds": 50.0,
        "shown": figures(*shown),
        "learned": figures(*learned),
        "alike": figures(*shown),
    }


def test_gains_are_paired_and_their_intervals_are_over_hands():
    rows = [row(f"w{k}", s, (k % 2, 10), (k % 2 + 1, 12)) for k in range(10) for s in range(3)]
    found = summary(rows)
    assert (found["hands"], found["pairs"]) == (10, 30)
    assert found["top1"]["shown"][0] == pytest.approx(1 / 6, abs=1e-4)
    assert found["top1"]["gain"] == pytest.approx([1 / 3] * 3, abs=1e-4)  # the same in every hand
    low, high = found["top1"]["shown"][1:]
    assert low < 1 / 6 < high
    assert found["cer"]["alike"] == pytest.approx([0.1] * 3)
    assert found["cer"]["ratio"] == pytest.approx([1.2] * 3)
    assert found["likeness"]["gain"] == pytest.approx([0.1] * 3)
    assert found["seconds"] == {"mean": 60.0, "most": 60.0}
    assert found["core_seconds"] == {"mean": 50.0, "most": 50.0}


def test_without_a_judge_there_are_no_errors():
    one = row("w", 0, (0, 1), (1, 1))
    for system in ("shown", "learned", "alike"):
        for name in ("characters", "errors", "real_errors"):
            del one[system][name]
    assert "cer" not in summary([one])


def test_a_sample_is_packed_into_windows_that_show_every_word_once():
    word = write_word("hedge", 0.2)
    three = plan.packed_windows([word] * 3)
    assert three.shape == (1, 40, 288)
    assert len(plan.packed_windows([word] * 4)) == 2
    np.testing.assert_allclose(plan.packed_windows([word] * 9), np.repeat(three, 3, axis=0))


def test_options_are_those_of_an_adaptation(tmp_path, capsys):
    changed = _configured(AdaptationConfig(), ["rank=4", "layers=blocks.,ink_out"])
    assert (changed.rank, changed.layers) == (4, ("blocks.", "ink_out"))
    with pytest.raises(UserError, match="has no 'ranks'"):
        _configured(AdaptationConfig(), ["ranks=4"])
    missing = ["--corpus", str(tmp_path / "none"), "--json", str(tmp_path / "out.json")]
    assert main(missing) == 2
    assert "no such file" in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()
    assert json.dumps(summary([row("w", 0, (0, 1), (1, 1))]))
    assert np.isfinite(summary([row("w", 0, (0, 1), (1, 1))])["top1"]["gain"]).all()
