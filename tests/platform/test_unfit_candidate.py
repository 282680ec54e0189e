"""A candidate that the gate stops, under the real scheduler; last, for it leaves a stopped one."""

import time
from datetime import UTC, datetime

import pytest

from tests.machine import LAST_RESORT_SECONDS
from tests.platform.conftest import Platform

pytestmark = pytest.mark.platform

FIGURES = "select figure::text from marts.poverty_indicators as figure order by 1"
NEWEST = "select publication_id, state from ops.publication order by publication_id desc limit 1"
# Found in order by the submission's own rules, and spoilt afterwards: the tables of one form no
# longer agree, which no single model can see.
SPOIL = """
    update raw.poverty_review__results as cell set poor_households = poor_households + 1
    from ops.submission_now as submission
    where submission.submission_id = cell._submission_id and submission.state = 'published'
        and submission.form = 'poverty_review' and submission.stage = 'official'
        and submission.unit_code = '886' and submission.period = '2022'
    returning cell._row
"""
ENDED = """
    select distinct on (task.task_id) task.task_id, task.state
    from task_instance as task
    inner join dag_run as run on run.dag_id = task.dag_id and run.run_id = task.run_id
    where run.dag_id = 'build_marts' and run.state = 'failed' and run.run_after > '{began}'
    order by task.task_id, run.run_after desc
"""


def test_the_gate_stops_a_candidate_and_bi_keeps_the_last_figures(platform: Platform) -> None:
    before = platform.query(FIGURES)
    ((last, state),) = platform.query(NEWEST, role="ansinh_owner")
    assert before and state == "published"
    ((other,),) = platform.query(
        "select submission_id from ops.submission_now "
        "where form = 'poverty_review' and stage = 'official' and unit_code = '887' "
        "and period = '2022' and state = 'published'",
        role="loader",
    )
    assert platform.query(SPOIL, role="ansinh_owner"), "there is a figure to spoil"

    # Something must be new in that year, or nothing is built.
    began = datetime.now(UTC)
    platform.ansinh("withdraw", str(other), "--why", "tested")

    for _ in range(LAST_RESORT_SECONDS):
        ended = dict(platform.query(ENDED.format(began=began), role="airflow"))
        if ended:
            break
        time.sleep(1)
    assert ended == {
        "build_candidate": "success",
        "pass_gate": "failed",
        "publish": "upstream_failed",
        "wait_for_approval": "upstream_failed",
        "write_report": "upstream_failed",
    }
    # A run that was asked for meanwhile may have opened the next candidate already.
    stopped = platform.query(
        "select finding.rule from ops.publication inner join ops.publication_finding as finding "
        f"using (publication_id) where state = 'stopped' and publication_id > {last}",
        role="ansinh_owner",
    )
    assert ("marts.movement_end_agrees",) in stopped
    assert platform.query(FIGURES) == before
    (published,) = platform.query(
        "select max(publication_id) from ops.publication where state = 'published'",
        role="ansinh_owner",
    )
    assert published == (last,)
