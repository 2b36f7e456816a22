from __future__ import annotations

import math
import time

import pytest

from handwrite_app.errors import UserError
from handwrite_app.export.table import suffix_of
from handwrite_app.workers.child import in_child


def result_of(work):
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


def test_a_child_process_gives_the_functions_result():
    assert result_of(in_child(math.factorial, 20)) == math.factorial(20)


def test_a_users_error_comes_back_from_the_child_whole():
    with pytest.raises(UserError) as caught:
        result_of(in_child(suffix_of, "page.abc"))
    assert ".abc" in caught.value.message
    assert caught.value.hint


def test_a_child_that_is_no_longer_wanted_ends():
    work = in_child(time.sleep, 60)
    next(work)
    started = time.monotonic()
    work.close()
    assert time.monotonic() - started < 20
