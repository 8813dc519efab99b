"""How long the service takes for a page: 8 clients, each page of each role, 50th and 99th percentile; and
what the first page weighs. Reads the address and the tokens as JSON from standard input. The clients are
`wrk` where it is installed (Debian's package): clients in Python take as much of the processor as the service."""

import concurrent.futures
import gzip
import http.client
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

CLIENTS = 8
REQUESTS = 100
PAGES = {"analyst": "/analyst", "retention_agent": "/agent", "retention_lead": "/lead",
         "compliance_officer": "/compliance"}


def get(connection, path, token):
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}",
                                             "Accept": "text/html"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def client(authority, path, token):
    connection = http.client.HTTPConnection(authority)
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        status, _ = get(connection, path, token)
        times.append(time.perf_counter() - start)
        assert status == 200, (path, status)
    return times


def by_wrk(url, token):
    """50th and 99th percentile in ms, over ten seconds after one to warm up."""
    for seconds in (1, 10):
        report = subprocess.run(
            ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--latency",
             "-H", f"Authorization: Bearer {token}", "-H", "Accept: text/html", url],
            check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in report, report
    units = {"us": 1e-3, "ms": 1, "s": 1e3}
    return [float(number) * units[unit] for number, unit in
            re.findall(r"^ +(?:50|99)% +([\d.]+)(us|ms|s)$", report, re.MULTILINE)]


def by_threads(authority, path, token):
    """50th and 99th percentile in ms."""
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        runs = pool.map(lambda _: client(authority, path, token), range(CLIENTS))
        times = sorted(one for run in runs for one in run)
    return times[len(times) // 2] * 1000, times[int(len(times) * .99)] * 1000


def main():
    given = json.load(sys.stdin)
    authority = urllib.parse.urlparse(given["url"]).netloc
    for role, path in PAGES.items():
        token = given["tokens"][role]
        half, most = (by_wrk(given["url"] + path, token) if shutil.which("wrk")
                      else by_threads(authority, path, token))
        connection = http.client.HTTPConnection(authority)
        _, page = get(connection, path, token)
        weight = len(gzip.compress(page))
        for asset in sorted(set(re.findall(rb'(?:href|src)="(/assets/[^"]+)"', page))):
            weight += len(gzip.compress(get(connection, asset.decode(), token)[1]))
        print(f"{path:12} p50 {half:6.1f} ms   p99 {most:6.1f} ms   "
              f"first load {weight / 1024:5.1f} KB gzipped")


if __name__ == "__main__":
    main()
