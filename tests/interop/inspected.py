"""The texts that termloom reads, as `termloom inspect` gives them: without front matter and markup."""

import json
import subprocess


def texts(program, folder):
    """The text of each document below `folder`, by its doc_id."""
    command = [program, "inspect", folder, "--json", "--full-text"]
    lines = subprocess.run(command, check=False, stdout=subprocess.PIPE).stdout.decode("utf-8").splitlines()
    return {row["doc_id"]: row["text"] for row in map(json.loads, lines) if row["text"] is not None}
