"""The description of the interface holds: openapi-spec-validator over it, and Schemathesis with nobody's
and each role's token. Reads the address and the tokens as JSON from standard input."""

import json
import pathlib
import subprocess
import sys
import urllib.request

from openapi_spec_validator import validate

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "response_headers_conformance", "unsupported_method",
    "negative_data_rejection",
]


def main():
    given = json.load(sys.stdin)
    with urllib.request.urlopen(given["url"] + "/openapi.json") as answer:
        validate(json.load(answer))
    print("openapi-spec-validator: valid")
    schemathesis = pathlib.Path(sys.executable).parent / "schemathesis"
    failed = []
    for role, token in {"nobody": None, **given["tokens"]}.items():
        command = [
            schemathesis, "run", given["url"] + "/openapi.json", "--checks", ",".join(CHECKS),
            "--phases", "examples,coverage,fuzzing", "--max-examples", str(given["examples"]),
            "--seed", "1", "--no-color", "--continue-on-failure", "--warnings", "off",
            # Signing out ends the session of whoever asks; tokens are no sessions.
            "--suppress-health-check", "all",
        ]
        if token:
            command += ["--header", f"Authorization: Bearer {token}"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        summary = [line for line in done.stdout.splitlines() if "Test cases" in line
                   or "generated" in line]
        print(f"schemathesis as {role}: {'passed' if done.returncode == 0 else 'FAILED'}"
              + "".join("; " + line.strip() for line in summary))
        if done.returncode:
            failed.append(role)
            print(done.stdout.replace(token or "\0", "TOKEN"))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
