"""Cleaning of a table: plain functions, which a test can call without Airflow."""

import csv
import pathlib
from collections.abc import Iterable, Iterator

#: Long texts that no later step reads.
DROPPED = "Information"

UNKNOWN = "Unidentified"


def cleaned(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Leave out the long texts, and name what is not known."""
    for row in rows:
        kept = {name: value for name, value in row.items() if name != DROPPED}
        if not kept.get("Indication", "").strip():
            kept["Indication"] = UNKNOWN
        yield kept


def clean_file(source: pathlib.Path, target: pathlib.Path) -> int:
    """Write the cleaned table beside the raw one, all of it or nothing, and return its rows."""
    partial = target.with_suffix(".partial")
    with source.open(newline="") as raw, partial.open("w", newline="") as clean:
        reader = csv.DictReader(raw)
        names = [name for name in reader.fieldnames or [] if name != DROPPED]
        writer = csv.DictWriter(clean, names)
        writer.writeheader()
        count = 0
        for row in cleaned(reader):
            writer.writerow(row)
            count += 1
    partial.replace(target)
    return count
