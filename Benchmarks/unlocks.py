"""Measures unlocks through the gateway, beside pgbench on the same private server."""

import json
import os
import re
import shutil
import socket
import subprocess

import report

CLIENTS = 32
CUSTOMERS = 2_000
#: One transaction of the peer: a row written, a row read, COMMIT.
SCRIPT = """\\set id random(1, 1000000)
BEGIN;
INSERT INTO entry (account, body) VALUES (:id, repeat('x', 300));
SELECT body FROM entry WHERE id = :id;
COMMIT;
"""
PEER_SECONDS = 10
#: The most that a policy can allow an account; the shipped one allows 100 people a day.
QUOTA = "quota: 10000 people a day"


def measure(programs, work, say, count):
    """Opens one contact at a time: first alone, then with 32 clients, then what pgbench does."""
    folder = work / "unlocks"
    environment = os.environ | {"BAUTA_DATA": str(folder)}
    bauta = programs / "bauta"

    def command(*arguments):
        done = subprocess.run([bauta, *map(str, arguments)], env=environment, check=True,
                              stdout=subprocess.PIPE, text=True)
        return done.stdout.strip().splitlines()

    def psql(database, statement):
        return command("psql", "--as", "postgres", "--database", database, "--", "-Atqc", statement)

    subprocess.run([bauta, "down"], env=environment, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
    say(f"starting a made-up shop of {CUSTOMERS} customers")
    port = free_port()
    command("demo", "--customers", CUSTOMERS, "--detach", "--port", port, "--json")
    try:
        policy = folder / "policies" / "unlock.yaml"
        policy.write_text(re.sub(r"quota: .*", QUOTA, policy.read_text()))
        command("down")
        command("up", "--detach", "--no-schedule", "--port", port)
        tokens = [json.loads(command("token", "issue", "--role", "retention_agent", "--name",
                                     f"agent-{number}", "--json")[-1])["token"]
                  for number in range(CLIENTS)]
        files = {"tokens": tokens, "references": references(port, tokens[0])}
        for name, lines in files.items():
            (work / f"unlocks-{name}.txt").write_text("\n".join(lines) + "\n")
        (work / "unlocks-token.txt").write_text(tokens[0] + "\n")

        def unlock(tokens, count):
            line = [programs / "bauta-bench", "unlocks", "--port", port, "--tokens", work / tokens,
                    "--references", work / "unlocks-references.txt", "--count", count]
            return json.loads(subprocess.run([str(part) for part in line], check=True,
                                             stdout=subprocess.PIPE, text=True).stdout)

        say("one client")
        alone = unlock("unlocks-token.txt", 500)
        say(f"{CLIENTS} clients")
        together = unlock("unlocks-tokens.txt", count)
        say(f"{together['per_second']:.0f} a second; one client {alone['p50_ms']:.1f} ms")
        say("pgbench")
        peer = pgbench(command, psql, folder, work)
        command("audit", "verify")
        return {"alone": alone, "together": together, "pgbench_per_second": peer,
                "machine": report.machine()}
    finally:
        command("down")


def references(port, token):
    """What an agent finds on the first page of a work list."""
    import urllib.request
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/worklists/at-risk?limit=100",
        headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return [item["reference"] for item in json.load(answer)["items"]]


def pgbench(command, psql, folder, work):
    """Transactions a second of `pgbench` with as many clients, in a database of its own."""
    psql("postgres", "CREATE DATABASE bench")
    psql("bench", "CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
                  "account integer NOT NULL, body text NOT NULL)")
    script = work / "unlocks-peer.sql"
    script.write_text(SCRIPT)
    directory, port, programs = psql("bench", "SELECT split_part(current_setting("
                                     "'unix_socket_directories'), ',', 1), current_setting('port'), "
                                     "(SELECT setting FROM pg_config WHERE name = 'BINDIR')"
                                     )[0].split("|")
    printed = subprocess.run(
        [f"{programs}/pgbench", "--no-vacuum", "--client", str(CLIENTS), "--jobs", "2", "--time",
         str(PEER_SECONDS), "--protocol", "prepared", "--file", script, "--host", directory,
         "--port", port, "--username", "postgres", "bench"],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    psql("postgres", "DROP DATABASE bench")
    return float(re.search(r"^tps = ([0-9.]+)", printed, re.MULTILINE)[1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
