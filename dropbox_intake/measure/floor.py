"""What does the engine alone take?  `python -m dropbox_intake.measure.floor FOLDER CORES`: upright pages from memory, one process a core, nothing else.

Prints one line of JSON: pages, words, seconds of CPU and wall of the reading itself (not of starting or loading).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np


def _read(pages: list[np.ndarray], place: Any, start: Any, out: Any) -> None:
    import tesserocr

    from dropbox_intake.reading.ocr.tessdata import tessdata_with

    api = tesserocr.PyTessBaseAPI(path=tessdata_with("ind"), lang="ind")
    start.wait()
    began, cpu, words = time.monotonic(), time.process_time(), 0
    while True:
        with place.get_lock():
            number, place.value = place.value, place.value + 1
        if number >= len(pages):
            break
        high, wide = pages[number].shape
        api.SetImageBytes(pages[number].tobytes(), wide, high, 1, wide)
        api.SetSourceResolution(200)
        words += len(api.GetUTF8Text().split())
        api.Clear()
    out.put((began, time.monotonic(), time.process_time() - cpu, words))


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    folder, cores = Path(sys.argv[1]), int(sys.argv[2])
    pages = [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in sorted(folder.glob("*.pgm"))]
    if not pages or any(page is None for page in pages):
        raise SystemExit(f"{folder}: no pages")
    fork = multiprocessing.get_context("fork")  # the pages are there once
    place, start, out = fork.Value("i", 0), fork.Barrier(cores), fork.Queue()
    readers = [fork.Process(target=_read, args=(pages, place, start, out)) for _ in range(cores)]
    for one in readers:
        one.start()
    told = [out.get() for _ in readers]
    for one in readers:
        one.join()
    wall = max(end for _, end, _, _ in told) - min(began for began, _, _, _ in told)
    said = {"pages": len(pages), "cpu": sum(cpu for _, _, cpu, _ in told), "wall": wall, "words": sum(words for *_, words in told)}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
