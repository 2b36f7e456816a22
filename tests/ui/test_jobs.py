"""The jobs of a window: what comes of them when it closes."""

from __future__ import annotations

import time

from handwrite_app.ui.jobs import Jobs


def endless():
    while True:
        time.sleep(0.001)
        yield 1


def test_whoever_waits_for_the_jobs_has_nothing_left_to_be_told(qtbot):
    jobs, told, finished = Jobs(), [], []
    job = jobs.start(
        endless, done=told.append, failed=told.append, cancelled=lambda: told.append("cancelled")
    )
    job.finished.connect(lambda: finished.append(job))
    jobs.close()
    jobs.wait()
    assert finished == [job]  # before any event loop runs again
    assert told == []
    assert jobs.running == []


def test_a_job_that_is_asked_for_after_closing_does_not_start(qtbot):
    jobs = Jobs()
    jobs.close()
    job = jobs.start(endless, done=print, failed=print)
    jobs.wait()
    assert not job.isRunning()
