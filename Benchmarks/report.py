"""Writes the benchmark's report from its results."""

import json
import os
import platform
import statistics

SCORES = ["group", "rfm", "simple_clv", "rule_churn"]
MODELS = ["bgnbd_fit", "gamma_gamma_fit", "predict"]
#: Relative difference up to which two sums of floating-point numbers are the same.
TOLERANCE = 1e-9


def machine():
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {platform.machine()}, load {load:.1f}"


def write(results, path):
    sections = [
        "# Benchmarks\n\nWritten by `Benchmarks/bench.py` (`make bench`). Seconds are wall clock, "
        "the best of the runs and, in brackets, the median; peers ran on the same machine in the "
        "same run.\n"]
    for file in sorted(results.glob("kernels-*.json")):
        sections.append(kernels(json.loads(file.read_text())))
    for file in sorted(results.glob("warehouse-*.json"), key=lambda f: int(f.stem.split("-")[1])):
        sections.append(warehouse(json.loads(file.read_text())))
    for file in sorted(results.glob("ingest-*.json"), key=lambda f: int(f.stem.split("-")[1])):
        sections.append(ingest(json.loads(file.read_text())))
    for file in results.glob("unlocks.json"):
        sections.append(unlocks(json.loads(file.read_text())))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(sections))
    print(f"bench: wrote {path}")


def total(times, stages):
    """Seconds of each run over some stages."""
    return [sum(run) for run in zip(*(times[stage] for stage in stages))]


def seconds(runs):
    return f"{min(runs):.2f} ({statistics.median(runs):.2f})"


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def comparison(title, stages, ours, peer, name):
    rows = []
    for stage in [*([s] for s in stages), stages]:
        mine, theirs = total(ours, stage), total(peer, stage)
        label = "**all**" if len(stage) > 1 else stage[0].replace("_", " ")
        rows.append([label, seconds(mine), seconds(theirs), f"{min(theirs) / min(mine):.1f}"])
    return title + "\n\n" + table(["stage", "Bauta", name, f"{name} / Bauta"], rows)


def kernels(result):
    ours, polars, lifetimes = result["bauta"], result["polars"], result["lifetimes"]
    text = (
        f"## From columns in memory: {ours['customers']:,} customers, {ours['rows']:,} orders and "
        f"returns\n\n{result['machine']}.\n\n")
    text += comparison(
        "RFM, simple CLV and rule churn from rows as they come:", SCORES, ours["seconds"],
        polars["seconds"], f"polars {polars['version']}")
    text += (
        f"\nPeak memory with the rows: Bauta {ours['peak_mb']['scores']} MB, polars "
        f"{polars['peak_mb']} MB. Sums over all customers (RFM codes, revenue, value, churn "
        f"scores): {agreement(ours['checks'], polars['checks'])}.\n\n")
    text += comparison(
        "BG/NBD and Gamma-Gamma, fitted, and their predictions for everybody, from the summary "
        "(x, t_x, T, m):", MODELS, ours["seconds"], lifetimes["seconds"],
        f"lifetimes {lifetimes['version']}")
    rows = [[name.replace("_", " "), *(figures(side["models"][name]) for side in (ours, lifetimes))]
            for name in ours["models"]]
    text += "\n" + table(["what was found", "Bauta", "lifetimes"], rows)
    for name, ending in ours["endings"].items():
        text += f"\nBauta's fit of {name.replace('_', ' ')} {ending}."
    text += "\n"
    if lifetimes["needed_penalizer"]:
        text += (
            "\nThe Gamma-Gamma fit of lifetimes did not converge on these customers; it was made "
            "again with a penalizer, as its message advises, and finds something else.\n")
    return text


def figures(value):
    if isinstance(value, list):
        return ", ".join(f"{part:.5g}" for part in value)
    return f"{value:,.1f}"


def agreement(ours, theirs):
    differing = [
        name for name in ours
        if abs(ours[name] - theirs[name]) > TOLERANCE * max(1, abs(theirs[name]))]
    return "all equal" if not differing else "DIFFERENT in " + ", ".join(differing)


def warehouse(result):
    scratch, daily = result["from_scratch"], result["daily"]
    text = (
        f"## From PostgreSQL to PostgreSQL: {scratch['customers']:,} customers, "
        f"{scratch['orders']:,} rows\n\n{result['machine']}. Stages overlap where they are "
        f"independent.\n\n")
    names = [*scratch["stages"], *(n for n in daily["stages"] if n not in scratch["stages"])]
    rows = [[name, *(f"{run['stages'].get(name, 0):.2f}" for run in (scratch, daily))]
            for name in names]
    rows += [["**wall clock, s**", scratch["seconds"], daily["seconds"]],
             ["rows read from the table of sales", *(f"{run['orders_read']:,}"
                                                     for run in (scratch, daily))],
             ["peak memory, MiB", scratch["peak_memory_mib"], daily["peak_memory_mib"]]]
    text += table(["stage, s", "from scratch", "after one more day"], rows)
    same = result["same_from_scratch"]
    keys = ["customers", "segments", "churn", "revenue_minor", "predicted_1_year_minor", "orders"]
    is_same = all(daily[key] == same[key] for key in keys)
    text += (
        "\nThe run after one more day and one from scratch of the same day "
        f"{'agree' if is_same else 'DISAGREE'} in segments, risks, revenue and prediction.\n")
    if many := result.get("copies"):
        text += (
            "\nThe same shop several times over in one warehouse, everybody under keys of their own, "
            f"from scratch without fitting: {many['customers']:,} customers and {many['orders']:,} rows in "
            f"{many['seconds']:.1f} s, {many['peak_memory_mib']:,} MiB; that is "
            f"{many['customers'] / same['customers']:.1f} times the customers in "
            f"{many['seconds'] / same['seconds']:.1f} times the time and "
            f"{many['peak_memory_mib'] / same['peak_memory_mib']:.1f} times the memory.\n")
    return text


def ingest(result):
    files = result["files"]
    together = {key: files["customers"][key] + files["orders"][key] for key in ("copy", "ingest")}
    rows = [[name, f"{file['rows']:,}", f"{file['copy']:.1f}", f"{file['ingest']:.1f}",
             f"{file['ingest'] / file['copy']:.1f}", f"{file['rows'] / file['ingest']:,.0f}"]
            for name, file in files.items()]
    rows.append(["**customers and orders**", "", f"{together['copy']:.1f}", f"{together['ingest']:.1f}",
                 f"{together['ingest'] / together['copy']:.1f}", ""])
    return (
        f"## Files loaded: {files['customers']['rows']:,} customers\n\n{result['machine']}. Beside: "
        "`\\copy` of the same files into plain tables of texts with a key, on the same server.\n\n"
        + table(["file", "rows", "\\copy, s", "ingest, s", "ingest / \\copy", "rows a second"], rows))


def unlocks(result):
    alone, together, peer = result["alone"], result["together"], result["pgbench_per_second"]
    tenths = ", ".join(f"{rate:,.0f}" for rate in together["per_second_by_tenth"])
    return (
        f"## Contacts opened through the gateway\n\n{result['machine']}. One contact a request: "
        "authorized, recorded, debited, opened, and the record signed before it leaves. Clients ran on "
        "the same machine. pgbench: INSERT, SELECT, COMMIT on the same server, as many clients.\n\n"
        + table(["clients", "unlocks", "a second", "p50, ms", "p99, ms"], [
            [run["clients"], f"{run['unlocks']:,}", f"{run['per_second']:,.0f}",
             f"{run['p50_ms']:.1f}", f"{run['p99_ms']:.1f}"] for run in (alone, together)])
        + f"\npgbench: {peer:,.0f} transactions a second; unlocks are "
        f"{together['per_second'] / peer:.2f} of it. Unlocks a second by tenths of the run: {tenths}.\n")
