from __future__ import annotations

import time

import pytest

from handwrite_app.errors import UserError
from handwrite_app.workers.job import Job


def endings(job):
    told = []
    job.succeeded.connect(lambda value: told.append(("succeeded", value)))
    job.cancelled.connect(lambda: told.append(("cancelled", None)))
    job.failed.connect(lambda error: told.append(("failed", error)))
    return told


def test_a_job_tells_every_step_and_then_its_result(qtbot):
    def work():
        yield 1
        yield 2
        return "done"

    job, steps = Job(work), []
    told = endings(job)
    job.progressed.connect(steps.append)
    with qtbot.waitSignals([job.succeeded, job.finished]):
        job.start()
    assert steps == [1, 2]
    assert told == [("succeeded", "done")]


def test_cancelling_a_job_runs_the_works_finally_and_reports_no_result(qtbot):
    closed = []

    def endless():
        try:
            while True:
                yield "tick"
                time.sleep(0.001)
        finally:
            closed.append(True)

    job = Job(endless)
    told = endings(job)
    job.progressed.connect(job.cancel)
    with qtbot.waitSignals([job.cancelled, job.finished]):
        job.start()
    assert told == [("cancelled", None)]
    assert closed == [True]


@pytest.mark.parametrize("error", [UserError("No.", "Try again."), RuntimeError("broken")])
def test_a_job_that_fails_hands_the_exception_over(qtbot, error, caplog):
    def work():
        yield
        raise error

    job = Job(work)
    told = endings(job)
    with qtbot.waitSignals([job.failed, job.finished]):
        job.start()
    assert told == [("failed", error)]
    has_traceback = any(record.exc_info for record in caplog.records)
    assert has_traceback == isinstance(error, RuntimeError)
