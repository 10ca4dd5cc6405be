"""What one scenario downloads: its pages, the input file of every tool, and whether it all came."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Page:
    url: str
    name: str  # of the file a tool without chapters writes; unique
    source: Path  # a file with the same bytes


class Work:
    def __init__(self, name, home, pages, per_chapter, null_sink=False):
        self.name, self.pages, self.per_chapter, self.null_sink = name, pages, per_chapter, null_sink
        self.sizes = {}
        self.bytes = sum(self.size(p) for p in pages)
        self.folder = home / f"input-{name}"
        self.folder.mkdir()
        self.manifest = self.folder / "book.ndjson"
        self.urls, self.curl, self.floor = (self.folder / n for n in ("urls", "curl", "floor"))
        self.write()

    def size(self, page):
        if page.source not in self.sizes:
            self.sizes[page.source] = page.source.stat().st_size
        return self.sizes[page.source]

    def write(self):
        with self.manifest.open("w") as out:
            for number, begin in enumerate(range(0, len(self.pages), self.per_chapter), 1):
                urls = [p.url for p in self.pages[begin:begin + self.per_chapter]]
                out.write(json.dumps({"series": self.name, "number": str(number), "pages": urls}) + "\n")
        with self.urls.open("w") as urls, self.curl.open("w") as curl, self.floor.open("w") as floor:
            for page in self.pages:
                name = "/dev/null" if self.null_sink else page.name
                urls.write(page.url + "\n")
                curl.write(f'url = "{page.url}"\noutput = "{name}"\n')
                floor.write(f"{page.url}\t{page.name}\n")

    def found(self, folder):
        """name -> file, for every page in the folder, whichever tool put it there."""
        out = {}
        for directory, folders, files in os.walk(folder):
            folders[:] = [f for f in folders if f != ".panelia"]
            for file in files:
                name = file
                if match := re.fullmatch(r"c(\d+)/(\d+)\.(?:jpg|png)", f"{os.path.basename(directory)}/{file}"):
                    at = (int(match[1]) - 1) * self.per_chapter + int(match[2]) - 1
                    name = self.pages[at].name if at < len(self.pages) else file
                if name.endswith((".jpg", ".png")):
                    out[name] = Path(directory, file)
        return out

    def lost(self, folder, every_byte):
        """How many pages are missing or wrong: by size, or by every byte."""
        if self.null_sink:
            return 0
        found, bad = self.found(folder), 0
        for page in self.pages:
            file = found.get(page.name)
            if file is None or file.stat().st_size != self.size(page):
                bad += 1
            elif every_byte and file.read_bytes() != page.source.read_bytes():
                bad += 1
        return bad
