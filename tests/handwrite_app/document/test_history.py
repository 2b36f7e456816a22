from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwrite_app.document.history import History
from handwrite_app.document.project import Project, Writing
from handwrite_app.layout import WordEdit, WordInk


@pytest.fixture
def history():
    return History(Project())


def type_in(history, text):
    for end in range(1, len(text) + 1):
        history.push(Project(text[:end]), "Typing", "text")


def test_undo_and_redo_go_back_and_forth(history):
    history.push(Project("a"), "One")
    history.push(Project("b"), "Two")
    assert (history.undo_name, history.redo_name) == ("Two", None)
    assert history.undo()
    assert history.present.text == "a"
    assert (history.undo_name, history.redo_name) == ("One", "Two")
    assert history.undo()
    assert not history.undo()
    assert history.present.text == ""
    assert history.redo()
    assert history.redo()
    assert not history.redo()
    assert history.present.text == "b"


def test_typing_is_one_step_until_it_is_sealed(history):
    type_in(history, "Dear")
    history.seal()
    history.push(Project("Dear Ada"), "Typing", "text")
    history.undo()
    assert history.present.text == "Dear"
    history.undo()
    assert history.present.text == ""


def test_a_step_that_leads_back_to_where_it_began_is_none(history):
    history.push(Project("Dear"), "One")
    history.push(Project("Dear "), "Typing", "text")
    history.push(Project("Dear"), "Typing", "text")
    assert (history.undo_name, history.redo_name) == ("One", None)
    type_in(history, "Ada")
    history.undo()
    assert history.present.text == "Dear"


def test_changes_of_another_kind_are_a_step_of_their_own(history):
    type_in(history, "ab")
    for seed in range(1, 9):
        history.push(history.present.with_values({"seed": seed}), "Seed", "seed")
    history.push(replace(history.present, text="abc"), "Typing", "text")
    history.undo()
    history.undo()
    assert (history.present.text, history.present.sampling.seed) == ("ab", 0)


def test_typing_after_undo_is_not_taken_into_an_older_step(history):
    type_in(history, "ab")
    history.push(Project("ab", ink="#ff0000"), "Ink")
    history.undo()
    history.push(Project("abc"), "Typing", "text")
    assert history.redo_name is None
    history.undo()
    assert history.present.text == "ab"


def test_what_changes_nothing_is_no_step(history):
    history.push(Project(), "Nothing")
    assert history.undo_name is None


def test_the_saved_project_is_clean_wherever_undo_finds_it(history):
    assert history.is_clean
    history.push(Project("a"), "One")
    assert not history.is_clean
    history.mark_clean(history.present)
    assert history.is_clean
    history.push(Project("ab"), "Typing", "text")
    history.undo()
    assert history.is_clean
    history.undo()
    assert not history.is_clean


def test_typing_on_after_saving_leaves_the_saved_state_to_undo_to(history):
    type_in(history, "ab")
    history.mark_clean(history.present)
    history.push(Project("abc"), "Typing", "text")
    history.undo()
    assert history.present.text == "ab"
    assert history.is_clean


def test_a_recovered_project_is_never_clean(history):
    history.mark_dirty()
    assert not history.is_clean


def test_amending_is_no_step_and_keeps_clean_what_was(history):
    history.amend(Project("hand of last time"))
    assert history.is_clean
    assert history.undo_name is None
    history.push(Project("a"), "One")
    history.amend(Project("b"))
    assert not history.is_clean


def test_the_number_of_steps_is_bounded():
    history = History(Project(), max_steps=3)
    for k in range(9):
        history.push(Project(str(k)), "Step")
    while history.undo():
        pass
    assert history.present.text == "5"


def test_memory_is_bounded_but_shared_ink_counts_once():
    ink = WordInk("a", [np.zeros((1000, 2))])  # 16 kB

    def project(words, text):
        return Project(text, writing=Writing(words, "", 0, 3.0, None, ""))

    history = History(project((ink,), ""), max_bytes=50_000)
    for k in range(20):
        history.push(project((ink,), str(k)), "Shared")
    assert sum(history.undo() for _ in range(99)) == 20
    for k in range(20):
        moved = replace(ink, edit=WordEdit(right=k + 1.0))
        history.push(project((moved,), ""), "Moved")
    assert sum(history.undo() for _ in range(99)) == 20
    for k in range(20):
        own = WordInk("a", [np.zeros((1000, 2))])
        history.push(project((own,), str(k)), "Own")
    assert 1 <= sum(history.undo() for _ in range(99)) <= 3


@given(st.lists(st.sampled_from(["push", "type", "undo", "redo", "seal", "save"]), max_size=40))
def test_undoing_everything_and_redoing_it_ends_where_it_began(actions):
    history = History(Project())
    for number, action in enumerate(actions):
        if action == "push":
            history.push(Project(f"{number}"), "Push")
        elif action == "type":
            history.push(Project(f"{history.present.text}x"), "Typing", "text")
        elif action == "save":
            history.mark_clean(history.present)
            assert history.is_clean
        else:
            getattr(history, action)()
    while history.redo():
        pass
    end, count = history.present, 0
    while history.undo():
        count += 1
    assert history.present == Project()
    assert sum(history.redo() for _ in range(count)) == count
    assert history.present == end
