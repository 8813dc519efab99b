"""The day of a Bauta service as an Airflow DAG: the steps of policies/schedule.yaml, by the same commands.

Each task runs `bauta schedule run STEP --for DAY --json`, so that a step started here and one started
by a person or a timer never run at the same time, and all of them stand in `bauta schedule list`.
Every step is safe to run twice; its summary line is the task's XCom.

Settings, from the environment of Airflow's workers and its DAG processor:
  BAUTA_COMMAND    how bauta is called                          (default: bauta)
  BAUTA_DATA       its data folder                              (default: bauta's own)
  BAUTA_TIME_ZONE  time zone of the shop, as in schedule.yaml   (default: Europe/Berlin)
  BAUTA_PULLS      the pull steps, in order, comma-separated    (default: the shipped ones)
  BAUTA_FIRST_DAY  day of the first run, YYYY-MM-DD             (default: 2026-01-01)

Runs on Airflow 3 (airflow.sdk) and on 2.9 or later.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.timetables.trigger import CronTriggerTimetable

try:
    from airflow.sdk import dag, get_current_context, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task
    from airflow.operators.python import get_current_context

COMMAND = shlex.split(os.environ.get("BAUTA_COMMAND", "bauta"))
DATA = os.environ.get("BAUTA_DATA")
TIME_ZONE = ZoneInfo(os.environ.get("BAUTA_TIME_ZONE", "Europe/Berlin"))
PULLS = os.environ.get("BAUTA_PULLS", "pull-contacts,pull-orders,pull-returns").split(",")
FIRST_DAY = datetime.fromisoformat(os.environ.get("BAUTA_FIRST_DAY", "2026-01-01"))

MONDAY, SUNDAY = 0, 6
# Exit codes of every bauta command: trying again does not help against these.
USAGE, REFUSED_BY_POLICY, BAD_INPUT = 2, 3, 65


def shop_day():
    """The shop's day that this run is for."""
    context = get_current_context()
    # A run started by hand may have no logical date in Airflow 3.
    moment = context.get("logical_date") or context["dag_run"].run_after
    return moment.astimezone(TIME_ZONE).date()


def run_step(step: str, weekday: int | None = None):
    """Runs one step for the shop's day and returns its summary; on other weekdays, skips."""
    day = shop_day()
    if weekday is not None and day.weekday() != weekday:
        raise AirflowSkipException(f"{step} runs on another day of the week")
    command = [*COMMAND, "schedule", "run", step, "--for", day.isoformat(), "--json"]
    if DATA:
        command += ["--data", DATA]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    lines = done.stdout.splitlines()
    print(done.stdout)
    if done.returncode in (USAGE, REFUSED_BY_POLICY, BAD_INPUT):
        raise AirflowFailException(f"{step} for {day}: exit status {done.returncode}")
    if done.returncode != 0:
        raise AirflowException(f"{step} for {day}: exit status {done.returncode}")
    return json.loads(lines[-1])


@dag(
    dag_id="bauta_daily",
    description="Pull, score, release, refit and retention of a Bauta service",
    schedule=CronTriggerTimetable("0 5 * * *", timezone=str(TIME_ZONE)),
    start_date=FIRST_DAY.replace(tzinfo=TIME_ZONE),
    # Every missed day is made up for, in order, each for its own day.
    catchup=True,
    max_active_runs=1,
    max_active_tasks=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5), "depends_on_past": False},
    tags=["bauta"],
)
def bauta_daily():
    pulls = [task(run_step, task_id=name.replace("-", "_"))(name) for name in PULLS]
    refit = task(run_step, task_id="refit")("refit", SUNDAY)
    # A step that is skipped on this weekday keeps nobody waiting; one that failed does.
    score = task(run_step, task_id="score", trigger_rule="none_failed")("score")
    release = task(run_step, task_id="release")("release", MONDAY)
    retention = task(run_step, task_id="retention", trigger_rule="none_failed")("retention")

    before = None
    for step in [*pulls, refit, score, release, retention]:
        if before is not None:
            before >> step
        before = step


bauta_daily()
