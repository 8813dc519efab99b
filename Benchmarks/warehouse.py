"""Measures `bauta score` on a data folder of its own: all orders, then those of one day."""

import datetime
import json
import shutil
import subprocess

import report

LAST_DAY = datetime.date(2025, 12, 31)


def measure(bauta, shop, work, say):
    """Loads the shop but for its last day, scores, loads that day, scores again."""
    folder = work / "site"
    shutil.rmtree(folder, ignore_errors=True)
    before, after = split(shop, work / "days", say)

    def command(*arguments):
        line = [str(bauta), *(str(part) for part in arguments), "--data", str(folder)]
        output = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout
        return output.strip().splitlines()

    def score(as_of, *arguments):
        say(f"scoring as of {as_of}")
        return json.loads(command("score", "--as-of", as_of, "--json", *arguments)[-1])

    command("up", "--detach")
    try:
        load(command, before, say)
        first = score(LAST_DAY, "--from-scratch")
        load(command, after, say)
        next_day = LAST_DAY + datetime.timedelta(days=1)
        return {
            "from_scratch": first, "daily": score(next_day),
            "same_from_scratch": score(next_day, "--from-scratch"),
            "machine": report.machine()}
    finally:
        command("down")
        shutil.rmtree(folder, ignore_errors=True)


def load(command, files, say):
    for source, path in files.items():
        say(f"loading {path.name}")
        command("ingest", "--source", source, path)


def split(shop, folder, say):
    """The orders and returns before the last day, and those of it, as files by source."""
    say("splitting off the last day")
    folder.mkdir(exist_ok=True)
    day = LAST_DAY.isoformat()
    parts = ({}, {})
    for source, name in (("demo-shop", "orders"), ("demo-shop-returns", "returns")):
        paths = [folder / f"{name}-{part}.csv" for part in ("before", "after")]
        with open(shop / f"{name}.csv") as rows, open(paths[0], "w") as earlier, \
                open(paths[1], "w") as later:
            header = next(rows)
            earlier.write(header)
            later.write(header)
            for row in rows:
                is_later = row.split(",", 3)[2].startswith(day)
                (later if is_later else earlier).write(row)
        for part, path in zip(parts, paths):
            part[source] = path
    return parts
