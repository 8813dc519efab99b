"""Measures `bauta score` on a data folder of its own: all orders, then those of one day."""

import datetime
import json
import shutil
import subprocess

import report

LAST_DAY = datetime.date(2025, 12, 31)
#: Files by source in the order of loading, with the column of their day where the last one is split
#: off. People's contacts are left out: nothing is scored by them.
FILES = {
    "demo-shop-campaigns": ("campaigns", None),
    "demo-shop": ("orders", 2),
    "demo-shop-returns": ("returns", 2),
    "demo-shop-campaign-days": ("campaign-days", None),
    "demo-shop-leads": ("leads", None),
    "demo-shop-interactions": ("interactions", None),
}
#: How often everybody may stand in the warehouse: the first byte of a key tells the copies apart.
COPIES = range(1, 257)
#: What is known of customers, which `multiply` makes more of.
TABLES = ["dim_customer", "fact_sales", "fact_customer_activity", "fact_lead"]


def measure(bauta, shop, work, say, copies=1):
    """Loads the shop but for its last day, scores, loads that day, scores again.

    With `copies`, everybody then stands as many times in the warehouse, under keys of their own, and
    all are scored from scratch.
    """
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

    command("up", "--detach", "--no-schedule")
    try:
        load(command, before, say)
        first = score(LAST_DAY, "--from-scratch")
        load(command, after, say)
        next_day = LAST_DAY + datetime.timedelta(days=1)
        result = {
            "from_scratch": first, "daily": score(next_day),
            "same_from_scratch": score(next_day, "--from-scratch"),
            "machine": report.machine()}
        if copies > 1:
            multiply(bauta, folder, copies, say)
            result["copies"] = score(next_day, "--from-scratch")
        return result
    finally:
        command("down")
        shutil.rmtree(folder, ignore_errors=True)


def multiply(bauta, folder, copies, say):
    """Adds every customer again under other keys; the first byte tells the copies apart."""
    def psql(sql):
        return subprocess.run(
            [str(bauta), "psql", "--data", str(folder), "--", "-Atqc", sql], check=True,
            stdout=subprocess.PIPE, text=True).stdout.strip()

    step = 256 // copies
    for name in TABLES:
        say(f"making {copies} of every row of {name}")
        columns = psql(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
            f"WHERE attrelid = 'warehouse.{name}'::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = '' AND attname NOT IN ('customer_key', 'arrival')")
        # In the order of the primary key: a page of its index is then written once.
        psql(
            "SET work_mem = '1GB'; "
            f"INSERT INTO warehouse.{name} (customer_key, {columns}) "
            "SELECT set_byte(customer_key, 0, "
            f"(get_byte(customer_key, 0) + n * {step}) % 256), {columns} "
            f"FROM warehouse.{name}, generate_series(1, {copies - 1}) AS n ORDER BY 1")
        psql(f"VACUUM ANALYZE warehouse.{name}")


def load(command, files, say):
    for source, path in files.items():
        say(f"loading {path.name}")
        command("ingest", "--source", source, path)


def split(shop, folder, say):
    """The shop's files by source without its last day's orders, and those orders."""
    say("splitting off the last day")
    folder.mkdir(exist_ok=True)
    before, after = {}, {}
    for source, (name, column) in FILES.items():
        path = shop / f"{name}.csv"
        if column is None:
            before[source] = path
            continue
        before[source] = folder / f"{name}-before.csv"
        after[source] = folder / f"{name}-after.csv"
        split_file(path, column, before[source], after[source])
    return before, after


def split_file(path, column, before, after):
    day = LAST_DAY.isoformat()
    with open(path) as rows, open(before, "w") as earlier, open(after, "w") as later:
        header = next(rows)
        earlier.write(header)
        later.write(header)
        for row in rows:
            is_later = row.split(",", column + 1)[column].startswith(day)
            (later if is_later else earlier).write(row)
