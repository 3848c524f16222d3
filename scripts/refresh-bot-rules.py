#!/usr/bin/env python3
"""Rebuilds crates/enrich/data/crawlers.tsv from the PyPI package crawler-user-agents.

    pip download --no-deps crawler-user-agents==1.67.0
    scripts/refresh-bot-rules.py crawler_user_agents-1.67.0-py3-none-any.whl

Writes the table and its licence. Raise CLASSIFIER_VERSION in crates/enrich/src/rules.rs when the table changes.
"""

import json
import re
import sys
import zipfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "crates" / "enrich" / "data"

# The first tag of this list that an entry has decides its class.
CLASSES = {
    "browser-automation": "headless",
    "http-library": "http_client",
    "social-preview": "social_preview",
    "ai-crawler": "ai_crawler",
    "search-engine": "search",
    "feed-reader": "feed",
    "monitoring": "monitoring",
    "scanner": "security_scanner",
    "seo": "seo",
    "advertising": "crawler",
    "archiver": "crawler",
    "academic": "crawler",
}

# Patterns that are left out, because people have them, too.
LEFT_OUT = {
    r"AP3A\.240617\.008",  # a build of Android 15, on phones of several makers
}

# Names of entries whose pattern finds no name.
NAMES = {
    "BW/": "BuiltWith",
    "Valve/Steam": "Steam",
    "https://developers.cloudflare.com/security-center/": "Cloudflare Security Center",
    "collection@infegy.com": "Infegy",
    "developers.google.com/+/web/snippet": "Google+ Snippet",
    "pinterest.com/bot": "Pinterestbot",
    "scraping@nytimes.com": "New York Times",
    "sindresorhus/got": "got",
    "yandex.com/bots": "Yandex",
}

HEADER = """\
# Crawlers, from {source}, MIT licence (crawlers.LICENSE). Do not edit: made by scripts/refresh-bot-rules.py.
# How to look: part = anywhere, word = where a word starts, start = at the start, regex = a regular expression; always with
# regard to case.
# how\tpattern\tclass\tname
"""


def classify(pattern):
    """How to look for a pattern, and what for: plain texts are much cheaper than regular expressions."""
    how, rest = ("start", pattern[1:]) if pattern.startswith("^") else ("part", pattern)
    if re.search(r"(?<!\\)[.^$*+?()\[\]{}|]|\\[a-zA-Z0-9]", rest):
        return "regex", pattern
    text = re.sub(r"\\(.)", r"\1", rest)
    # A short text may well be part of a phone's model or build, as RED/ and ds9 are.
    if how == "part" and len(text) <= 7 and text[0].isalnum():
        how = "word"
    return how, text


def name(entry):
    """What a pattern finds in its own example, up to the first punctuation that no name has."""
    plain = re.sub(r"\\(.)", r"\1", entry["pattern"])
    if plain.lstrip("^") in NAMES:
        return NAMES[plain.lstrip("^")]
    found = (re.search(entry["pattern"], instance) for instance in entry["instances"])
    text = next((match.group() for match in found if match), plain)
    text = re.split(r"[;()]|/[0-9.]| \+", text.strip(" /;:()[]+-_,.\"'|^$"))[0]
    return re.sub(r"\s+", " ", text).strip(" /:+-_,.")


def main(wheel):
    with zipfile.ZipFile(wheel) as package:
        entries = json.loads(package.read("crawleruseragents/crawler-user-agents.json"))
        licence = next(path for path in package.namelist() if path.endswith("LICENSE"))
        (DATA / "crawlers.LICENSE").write_bytes(package.read(licence))
    source = " ".join(Path(wheel).name.split("-")[:2]).replace("_", "-")
    lines = []
    assert LEFT_OUT <= {entry["pattern"] for entry in entries}, "a pattern that is left out is gone"
    for entry in entries:
        if entry["pattern"] in LEFT_OUT:
            continue
        how, pattern = classify(entry["pattern"])
        tags = entry.get("tags", [])
        kind = next((known for tag, known in CLASSES.items() if tag in tags), "crawler")
        assert "\t" not in pattern
        lines.append("\t".join([how, pattern, kind, name(entry)]) + "\n")
    with open(DATA / "crawlers.tsv", "w", encoding="utf-8") as table:
        table.write(HEADER.format(source=source))
        table.writelines(lines)
    print(f"{len(lines)} crawlers written")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
