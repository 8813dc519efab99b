"""Measures `bauta ingest` of contacts, orders and leads beside `\\copy` of the same files into plain tables."""

import csv
import os
import shutil
import subprocess
import time

import report
import unlocks

#: Files by source, in the order of loading, with the column by which the plain table is keyed.
FILES = {
    "demo-shop-contacts": ("customers", "PRIMARY KEY (customer_id)"),
    "demo-shop": ("orders", "order_id"),
    "demo-shop-leads": ("leads", "lead_id"),
}
#: What a peer's file is read in again for, since the first one warms the disk's cache for both.
PEER_RUNS = 2


def measure(programs, shop, work, say):
    """Seconds of each file by `\\copy` and by `bauta ingest`, on the same private server."""
    folder = work / "ingest"
    environment = os.environ | {"BAUTA_DATA": str(folder)}
    bauta = programs / "bauta"

    def command(*arguments):
        done = subprocess.run([bauta, *map(str, arguments)], env=environment, check=True,
                              stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    def psql(*arguments):
        return command("psql", "--as", "postgres", "--database", "postgres", "--", "-Atq", *arguments)

    shutil.rmtree(folder, ignore_errors=True)
    command("up", "--detach", "--no-schedule", "--port", unlocks.free_port())
    try:
        result = {"files": {}, "machine": report.machine()}
        # Campaigns are few, and orders name them.
        command("ingest", "--source", "demo-shop-campaigns", shop / "campaigns.csv")
        for source, (name, key) in FILES.items():
            path = work / f"ingest-{name}.csv"
            count = whole_rows(shop / f"{name}.csv", path)
            say(f"copying {path.name}")
            copies = [copied(psql, path, name, key) for _ in range(PEER_RUNS)]
            say(f"ingesting {path.name}")
            before = ticks()
            begun = time.monotonic()
            command("ingest", "--source", source, path)
            result["files"][name] = {
                "rows": count, "copy": min(copies), "ingest": time.monotonic() - begun,
                "busy": ticks() - before}
        return result
    finally:
        command("down")
        shutil.rmtree(folder, ignore_errors=True)


def copied(psql, path, name, key):
    """Seconds that `\\copy` takes into a new table of texts with a key."""
    with open(path, newline="") as file:
        header = next(csv.reader(file))
    columns = ", ".join(f"{column} text" for column in header)
    table = f"plain_{name}"
    if key.startswith("PRIMARY KEY"):
        columns += ", " + key
    psql("-c", f"DROP TABLE IF EXISTS {table}", "-c", f"CREATE TABLE {table} ({columns})")
    if not key.startswith("PRIMARY KEY"):
        psql("-c", f"CREATE INDEX ON {table} ({key})")
    begun = time.monotonic()
    psql("-c", f"\\copy {table} FROM '{path}' WITH (FORMAT csv, HEADER)")
    return time.monotonic() - begun


def ticks():
    """Seconds in which the machine's processors were not idle."""
    with open("/proc/stat") as file:
        fields = [int(field) for field in next(file).split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / os.sysconf("SC_CLK_TCK")


def whole_rows(path, to):
    """Writes the rows with as many fields as the header, which alone `\\copy` takes; returns how many."""
    with open(path, newline="") as file, open(to, "w", newline="") as whole:
        rows = csv.reader(file)
        header = next(rows)
        writer = csv.writer(whole, lineterminator="\n")
        writer.writerow(header)
        count = 0
        for row in rows:
            if len(row) == len(header):
                writer.writerow(row)
                count += 1
    return count
