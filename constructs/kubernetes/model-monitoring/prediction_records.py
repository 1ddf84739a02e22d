"""Records of what a model was asked and answered: values of features alone, one JSON object a line.

A folder holds a folder for each day, and in it files whose names begin with the second of their first record.
"""

import datetime
import json
import pathlib
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from model_features import Feature, Observation, Value

Record = dict[str, Any]

OPEN = ".open"
CLOSED = ".jsonl"
DAY = 86_400


def day_of(seconds: float) -> str:
    """Return the name of the folder of a day, in UTC."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%d")


class RecordFiles:
    """Writes records to files that are closed every few minutes, which others may then take."""

    def __init__(self, folder: str, writer: str, seconds: float = 300) -> None:
        """Write below a folder; no two writers have one name."""
        self._folder, self._writer, self._seconds = pathlib.Path(folder), writer, seconds
        self._file: Any = None
        self._path = self._folder
        self._since = 0.0

    def write(self, record: Record) -> None:
        """Write one, to a new file where the old one has been open long enough."""
        now = time.time()
        self.close_after(now)
        if self._file is None:
            self._path = self._folder / day_of(now) / f"{int(now)}-{self._writer}{OPEN}"
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8")
            self._since = now
        self._file.write(json.dumps(record, separators=(",", ":")) + "\n")

    def close_after(self, now: float) -> None:
        """Close the file if it has been open long enough."""
        if self._file is not None and now - self._since >= self._seconds:
            self.close()

    def close(self) -> None:
        """Let others have the file."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        self._path.rename(self._path.with_suffix(CLOSED))


class RecordLog:
    """Writes records to the standard output, for who collects logs."""

    def write(self, record: Record) -> None:
        """Write one."""
        sys.stdout.write(json.dumps({"record": record}, separators=(",", ":")) + "\n")
        sys.stdout.flush()

    def close_after(self, now: float) -> None:
        """Hold nothing back."""

    def close(self) -> None:
        """Hold nothing back."""


def objects_in(lines: Iterable[str]) -> Iterator[Record]:
    """Yield the JSON objects of lines; a line that a writer was torn away from is none."""
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def rows_in(folder: str) -> Iterator[Record]:
    """Yield what the files of a folder hold, in the order of their names."""
    for path in sorted(pathlib.Path(folder).rglob(f"*{CLOSED}")):
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from objects_in(lines)


def records_between(folder: str, begin: float, end: float) -> Iterator[Record]:
    """Yield the records of a window: its days alone are opened."""
    days = {day_of(begin + step) for step in range(0, int(end - begin) + 1, DAY)} | {day_of(end)}
    # A file that is begun before midnight ends after it.
    days.add(day_of(begin - DAY))
    for day in sorted(days):
        for record in rows_in(str(pathlib.Path(folder) / day)):
            if begin <= float(record.get("time", 0)) < end:
                yield record


def forget_before(folder: str, seconds: float) -> None:
    """Remove the folders of days that ended before."""
    for place in pathlib.Path(folder).glob("????-??-??"):
        if place.name < day_of(seconds):
            shutil.rmtree(place, ignore_errors=True)


def values_of(features: Iterable[Feature], rows: Iterable[Record]) -> dict[str, list[Value]]:
    """Gather the values of each feature: of records, or of rows that have one value for each."""
    gathered: dict[str, list[Value]] = {feature.name: [] for feature in features}
    wanted = {feature.name: feature for feature in features}
    for row in rows:
        observation = row.get("values")
        for name, feature in wanted.items():
            if isinstance(observation, dict):
                gathered[name].extend(kept(observation, feature))
            else:
                gathered[name].append(feature.value_of_row(row))
    return gathered


def kept(observation: Observation, feature: Feature) -> list[Value]:
    """Return what a record has of a feature; nothing where the feature is newer than the record."""
    values = observation.get(feature.name)
    return [feature.value_of_row({feature.name: each}) for each in values or ()]
