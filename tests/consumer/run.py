#!/usr/bin/env python3
"""Runs an embedding program (examples/embed.cpp) against a small HTTP server and checks what it left.

Usage: tests/consumer/run.py PROGRAM
"""
import functools
import http.server
import pathlib
import subprocess
import sys
import tempfile
import threading

IMAGES = pathlib.Path(__file__).resolve().parent.parent / "fuzz" / "corpus" / "page_check"


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    pages = ["lossy.webp", "truecolour.png"]
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=IMAGES)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"http://127.0.0.1:{server.server_port}/{page}" for page in pages]
        subprocess.run([program, *urls], cwd=folder, check=True, timeout=60)
        chapter = pathlib.Path(folder) / "library" / "Example" / "c001"
        for number, page in enumerate(pages, start=1):
            stored = chapter / f"{number:03}{pathlib.Path(page).suffix}"
            if stored.read_bytes() != (IMAGES / page).read_bytes():
                sys.exit(f"{stored.name} is not what was served")
        if not (pathlib.Path(folder) / "metrics.json").is_file():
            sys.exit("no metrics were exported")
    print(f"{program.parent.name}: {len(pages)} pages stored byte for byte")


if __name__ == "__main__":
    main()
