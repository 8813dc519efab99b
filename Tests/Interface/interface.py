#!/usr/bin/env python3
"""Tries the HTTP interface and the pages of a running demonstration from outside.

    interface.py [contract] [browser] [speed]     all three where none is named
    interface.py tools                            installs the tools and does no more

Starts `bauta demo` of the programs in --programs (default: .build/debug) on a free port in a folder of its
own, and a service with nothing in it, and ends them. The tools come from PyPI into .build-interface/venv, the
browser is Debian's chromium; what is not there is said and skipped, unless --require. Screenshots go to
.build-interface/screenshots.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / ".build-interface"


def say(text):
    print(f"interface: {text}", file=sys.stderr, flush=True)


def python():
    """A Python with the tools, installed from PyPI where it is not there; None where that fails."""
    folder = WORK / "venv"
    interpreter = folder / "bin" / "python"
    wanted = (HERE / "requirements.txt").read_text()
    installed = folder / "installed.txt"
    if not installed.exists() or installed.read_text() != wanted:
        say("installing the tools from PyPI")
        venv.create(folder, with_pip=True, clear=True)
        done = subprocess.run(
            [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--requirement", HERE / "requirements.txt"])
        if done.returncode:
            return None
        installed.write_text(wanted)
    return interpreter


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """A running service with a sign-in for each role: `bauta demo`, or with nothing in it."""

    def __init__(self, programs, customers):
        self.bauta = programs / "bauta"
        self.folder = tempfile.mkdtemp(prefix="bauta-interface-")
        os.chmod(self.folder, 0o755)
        self.environment = os.environ | {"BAUTA_DATA": self.folder + "/data"}
        say(f"starting a demonstration of {customers} customers" if customers
            else "starting a service with nothing in it")
        start = ["demo", "--customers", str(customers)] if customers else ["up", "--no-schedule"]
        try:
            self.url = self.run(*start, "--detach", "--port", str(free_port()))["url"]
            self.tokens = {role: self.run("token", "issue", "--role", role, "--name",
                                          "somebody-" + role)["token"] for role in self.roles()}
        except BaseException:
            self.end()
            raise

    def roles(self):
        """Every role that a token can be issued for, as the program's help lists them."""
        shown = subprocess.run([self.bauta, "token", "issue", "--help"], stdout=subprocess.PIPE,
                               check=True, text=True).stdout
        return re.search(r"^Roles: ([a-z_,\s]+)\.", shown, re.MULTILINE)[1].replace(",", " ").split()

    def run(self, *arguments):
        """The summary line of a command of the program."""
        done = subprocess.run([self.bauta, *arguments, "--json"], env=self.environment,
                              stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(f"interface: `bauta {arguments[0]}` failed")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def end(self):
        subprocess.run(
            [self.bauta, "down"], env=self.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=["contract", "browser", "speed", "tools", []])
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / ".build" / "debug")
    parser.add_argument("--customers", type=int, default=4_000)
    parser.add_argument("--examples", type=int, default=30)
    parser.add_argument("--require", action="store_true", help="fail where a tool is not there")
    given = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    interpreter = python()
    if given.parts == ["tools"]:
        sys.exit(0 if interpreter else 1)
    chromium = shutil.which("chromium")
    missing = [] if interpreter else ["the tools of requirements.txt"]
    missing += [] if chromium else ["chromium"]
    if missing:
        say("not there: " + ", ".join(missing))
        if given.require or not interpreter:
            sys.exit(1 if given.require else 0)
    parts = given.parts or ["contract", "browser", "speed"]
    failed, services = [], []
    try:
        services.append(Service(given.programs, given.customers))
        told = {"url": services[0].url, "tokens": services[0].tokens, "size": "full",
                "examples": given.examples, "chromium": chromium,
                "screenshots": str(WORK / "screenshots")}
        for part in parts:
            if part == "browser" and not chromium:
                continue
            if part == "browser":
                services.append(Service(given.programs, 0))
                told["empty"] = {"url": services[1].url, "tokens": services[1].tokens}
            say(part)
            done = subprocess.run(
                [interpreter, HERE / f"{part}.py"], input=json.dumps(told), text=True, cwd=WORK)
            if done.returncode:
                failed.append(part)
    finally:
        for service in services:
            service.end()
    if failed:
        sys.exit("interface: failed: " + ", ".join(failed))
    say("passed: " + ", ".join(parts))


if __name__ == "__main__":
    main()
