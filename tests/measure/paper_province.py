"""What would the whole province take?  On paper: 316 service points, two million pages a day, from what was measured here."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.measure.workers import Worked

POINTS, PAGES_A_DAY, HOURS = 316, 2_000_000, 10  # the province's service points; pages of a working day; hours in which they are read
DAYS_A_YEAR = 245
SPARE = 1.3  # for peaks and machines that are down
ORIGINAL_BYTES, IMAGE_BYTES = 110_000, 90_000  # a page as a scanner's PDF keeps it at 200 dpi gray JPEG, and our gray JPEG of it
CORES_A_MACHINE = 16
FLUSHES_A_SECOND = 3_000  # what one PostgreSQL on an NVMe disk does with ease


def report(worked: Sequence[Worked], database_bytes: float) -> list[str]:
    """The last part of docs/scale.md; every number follows from the table above it and the assumptions named."""
    one = worked[0]
    most = max(worked, key=lambda w: w.rate)
    a_second = PAGES_A_DAY / HOURS / 3600
    cores = math.ceil(a_second / one.rate * SPARE)
    machines = math.ceil(cores / CORES_A_MACHINE)
    rows, flushes = a_second * (one.ours + one.engine), a_second * one.flushes
    year = PAGES_A_DAY * DAYS_A_YEAR
    kept = ORIGINAL_BYTES + IMAGE_BYTES
    a_point = PAGES_A_DAY / POINTS
    databases = math.ceil(flushes / FLUSHES_A_SECOND)
    return [
        "## The province on paper", "",
        f"{POINTS} service points, {PAGES_A_DAY:,} pages a working day read within {HOURS} hours: {a_second:.0f} pages a second, {a_point:,.0f} pages a point and day.",
        f"Measured above: {one.rate:.2f} pages a second and core, {one.ours + one.engine:.0f} rows and {one.flushes:.1f} flushes of the log a page, {database_bytes:,.0f} bytes of database a page.",
        f"Assumed: {SPARE - 1:.0%} spare, {CORES_A_MACHINE} cores a machine, {ORIGINAL_BYTES / 1000:.0f} kB an original page and {IMAGE_BYTES / 1000:.0f} kB its image,",
        f"{FLUSHES_A_SECOND:,} flushes a second for one database server, {DAYS_A_YEAR} working days.", "",
        "| | whole province in one place | one point by itself |",
        "| --- | ---: | ---: |",
        f"| cores that read | {cores:,} | {math.ceil(a_point / HOURS / 3600 / one.rate * SPARE)} |",
        f"| machines of {CORES_A_MACHINE} cores | {machines} | 1 |",
        f"| rows written a second | {rows:,.0f} | {rows / POINTS:.1f} |",
        f"| flushes a second | {flushes:,.0f} | {flushes / POINTS:.1f} |",
        f"| database servers | {databases} | 1 (SQLite is enough) |",
        f"| storage a year, originals and images | {year * kept / 1e12:,.0f} TB | {year * kept / POINTS / 1e12:.2f} TB |",
        f"| database a year | {year * database_bytes / 1e12:,.1f} TB | {year * database_bytes / POINTS / 1e9:,.0f} GB |", "",
        f"Best is one database a point: what a point writes is a {POINTS}th of it, numbers and audit chains are a point's own, and a writer that",
        "numbers or audits takes one lock a database. In one place the lock, not the disk, would be the first to bind: registering one batch at a",
        f"time on one database is enough for a point and not for {POINTS}. Reading scales with cores (here {most.rate / one.rate:.2f} times with {most.workers} workers) and",
        "holds no lock: workers can stand anywhere that reaches the database and the storage.", "",
    ]  # fmt: skip
