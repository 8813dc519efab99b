#!/usr/bin/env python3
"""Benchmarks: `bench.py kernels`, `bench.py warehouse [CUSTOMERS [COPIES]]`, `bench.py ingest [CUSTOMERS]`,
`bench.py unlocks [COUNT]`, `bench.py report`.

kernels    Scoring from columns in memory beside polars and lifetimes, in the same run.
warehouse  `bauta score` from PostgreSQL to PostgreSQL: from scratch, then a day's orders, then, with
           COPIES, everybody as many times under keys of their own.
ingest     `bauta ingest` of contacts, orders and leads beside `\\copy` of the same files.
unlocks    Contacts opened through the gateway by 32 clients, beside pgbench on the same server.
report     Writes docs/reports/bench.md from the results of all.

Everything made on the way lies in .build-bench: shops, columns, the peers' Python, results. With
BAUTA_PROGRAMS, a folder, the executables in it are measured instead of being built.
"""

import json
import os
import pathlib
import subprocess
import sys
import venv

import ingest
import report
import unlocks
import warehouse

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / ".build-bench"
PEERS = ROOT / "Benchmarks" / "peers"
RUNS = "3"
SEED = "1"


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def run(*command, **options):
    """Runs a command to its end and returns what it prints."""
    command = [str(part) for part in command]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def build():
    """Builds the executables for use, as `make build` does, and returns where they are."""
    if programs := os.environ.get("BAUTA_PROGRAMS"):
        return pathlib.Path(programs)
    say("building")
    run("make", "--directory", ROOT, "build")
    return pathlib.Path(run("swift", "build", "-c", "release", "--show-bin-path",
                            "--package-path", ROOT).strip())


def shop(bench, customers):
    """The folder of a made-up shop, made when it is not there."""
    folder = WORK / f"shop-{customers}"
    if not folder.exists():
        say(f"making up a shop of {customers} customers")
        unfinished = folder.with_suffix(".part")
        unfinished.mkdir(parents=True, exist_ok=True)
        run(bench, "generate", "--customers", customers, "--seed", SEED, "--to", unfinished)
        unfinished.rename(folder)
    return folder


def python():
    """A Python with the peers, installed from PyPI."""
    folder = WORK / "venv"
    interpreter = folder / "bin" / "python"
    wanted = (PEERS / "requirements.txt").read_text()
    installed = folder / "installed.txt"
    if not installed.exists() or installed.read_text() != wanted:
        say("installing the peers")
        venv.create(folder, with_pip=True, clear=True)
        run(interpreter, "-m", "pip", "install", "--quiet", "--requirement",
            PEERS / "requirements.txt")
        installed.write_text(wanted)
    return interpreter


def kernels(customers="1000000"):
    bench = build() / "bauta-bench"
    interpreter = python()
    data = shop(bench, customers)
    columns = WORK / f"columns-{customers}"
    columns.mkdir(exist_ok=True)
    say("measuring the kernels")
    ours = run(bench, "kernels", "--shop", data, "--columns", columns, "--runs", RUNS)
    # Two threads each on two cores: polars takes the number of cores by itself.
    say("measuring polars")
    polars = run(interpreter, PEERS / "polars_scores.py", columns, RUNS)
    say("measuring lifetimes")
    lifetimes = run(interpreter, PEERS / "lifetimes_fit.py", columns, "1")
    save(f"kernels-{customers}", {
        "bauta": json.loads(ours), "polars": json.loads(polars),
        # The optimiser's own report comes before.
        "lifetimes": json.loads(lifetimes.splitlines()[-1]), "machine": report.machine()})


def score_from_database(customers="1000000", copies="1"):
    if int(copies) not in warehouse.COPIES:
        sys.exit(f"bench: {copies} copies; {warehouse.COPIES.start} to {warehouse.COPIES.stop - 1}")
    programs = build()
    data = shop(programs / "bauta-bench", customers)
    result = warehouse.measure(programs / "bauta", data, WORK, say, int(copies))
    save(f"warehouse-{customers}", result)


def load_files(customers="100000"):
    programs = build()
    data = shop(programs / "bauta-bench", customers)
    save(f"ingest-{customers}", ingest.measure(programs, data, WORK, say))


def open_contacts(count="20000"):
    save("unlocks", unlocks.measure(build(), WORK, say, int(count)))


def save(name, result):
    results = WORK / "results"
    results.mkdir(parents=True, exist_ok=True)
    (results / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")


def main(arguments):
    WORK.mkdir(exist_ok=True)
    if arguments[:1] == ["kernels"]:
        kernels(*arguments[1:])
    elif arguments[:1] == ["warehouse"]:
        score_from_database(*arguments[1:])
    elif arguments[:1] == ["ingest"]:
        load_files(*arguments[1:])
    elif arguments[:1] == ["unlocks"]:
        open_contacts(*arguments[1:])
    elif arguments != ["report"]:
        sys.exit(__doc__)
    report.write(WORK / "results", ROOT / "docs" / "reports" / "bench.md")


if __name__ == "__main__":
    main(sys.argv[1:])
