from __future__ import annotations

import string

from diffusion.alphabet import CHARACTERS
from handwrite_app.recording.coverage import GROUPS, PAIRS, Coverage, next_prompt, wanted
from handwrite_app.recording.ink import MAX_PROMPT
from handwrite_app.recording.sentences import SENTENCES


def test_the_sentences_have_every_character_that_a_hand_can_be_asked_for():
    written = Coverage.of(SENTENCES)
    assert set("".join(GROUPS.values())) == set(CHARACTERS) - {" "}
    assert [c for group in GROUPS.values() for c in group if written.missing(c)] == []
    assert written.missing_characters == ""
    assert written.share == 1.0
    assert len(PAIRS) > 300
    assert len(set(SENTENCES)) == len(SENTENCES)
    assert all(len(sentence) <= 45 for sentence in SENTENCES)
    assert max(map(len, SENTENCES)) <= MAX_PROMPT


def test_what_is_missing_is_counted_down():
    nothing = Coverage.of([])
    assert nothing.share == 0.0
    assert nothing.missing_characters.startswith(string.ascii_lowercase)
    some = Coverage.of(["Add", "add"])
    assert some.characters["d"] == 4
    assert some.missing("d") == wanted("d") - 4
    assert some.missing("A") == wanted("A") - 1
    assert some.pairs == {"ad": 2, "dd": 2}
    assert 0 < some.share < 1


def test_the_next_prompt_shows_what_was_not_shown():
    sentences = ("aa bb", "ab cd ef gh", "qqq")
    nothing = Coverage.of([])
    assert next_prompt(nothing, sentences=sentences[:2]) == "ab cd ef gh"
    assert next_prompt(nothing, sentences, sentences) is None
    shown = Coverage.of(["ab cd ef gh"] * 9)
    assert next_prompt(shown, sentences=sentences) == "qqq"
    assert Coverage.of(["THE"]).pairs == {}, "capitals are not joined to capitals"


def test_a_few_greedy_prompts_show_more_than_as_many_in_order():
    chosen: list[str] = []
    for _ in range(12):
        prompt = next_prompt(Coverage.of(chosen), chosen)
        assert prompt is not None
        chosen.append(prompt)
    greedy, in_order = Coverage.of(chosen), Coverage.of(SENTENCES[:12])
    assert greedy.pairs_shown > in_order.pairs_shown
    assert greedy.share > in_order.share
    assert set(string.ascii_lowercase) <= set(greedy.characters)
