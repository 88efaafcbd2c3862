"""Which way up is this side?  A cheap first look; the words vote only where it is unclear."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from dropbox_intake.model import Word
from dropbox_intake.reading.marks import Marks

_FEWEST_VOTES = 20

# The most frequent words of Indonesian letters and forms; upside down, an engine reads none of them
_FREQUENT = frozenset(
    """ada adalah agama alamat anggota atas atau bahwa bangunan baru berdasarkan berlaku bersama bulan dalam dan dari data daerah dengan di dinas
    direktur hari hidup hormat indonesia ini itu izin jakarta jalan jenis jumlah kabupaten kami kantor kapal kecamatan kelurahan kepada kepala keterangan ketua
    kota laki lahir lama luas materai menteri milik nama negara nik no nomor oleh orang pada pas pekerjaan pemerintah pemilik pemohon pendaftaran penduduk
    pengurus perikanan permohonan pernyataan perempuan perusahaan provinsi rencana republik rumah rt rw saya sebagai sebagaimana serta seumur status surat tahun
    tanah tanda tangan tanggal tempat terhadap tersebut tinggal tgl tidak ukuran umum undang untuk usaha warga wilayah wni yang the of and for to""".split()
)


def lies_sideways(marks: Marks) -> float:
    """How clearly the rows of letters run down the page instead of across: above 1 sideways, below 1 across, 1 unclear.

    Letters stand closer to their neighbours in the line than lines to each other, so a little closing along the line joins
    more of them than the same closing across it.
    """
    letters = marks.lettered
    reach = max(3, round(1.3 * marks.dpi / 25.4)) | 1
    across = _pieces(cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8)))
    down = _pieces(cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((reach, 1), np.uint8)))
    return (across + 3) / (down + 3)


def stands(marks: Marks) -> float:
    """How clearly the lines of print stand upright (towards 1) or on their head (towards -1); around 0 nothing tells.

    Neighbours in a line share the foot they stand on; at the top small and tall letters differ.  Capitals and figures tell nothing.
    """
    unit = marks.dpi / 25.4
    left, top, wide, high, area = marks.boxes.T
    letters = (high >= 1.2 * unit) & (high <= 6 * unit) & (wide >= 0.25 * unit) & (wide <= 8 * unit) & (area >= 0.3 * unit)
    chosen = np.flatnonzero(letters)
    if len(chosen) < _FEWEST_VOTES:
        return 0.0
    row, end = (top + high // 2)[chosen], (left + wide)[chosen]
    gap = np.minimum(1.2 * high[chosen], 2.5 * unit)
    neighbour = np.zeros(len(chosen), np.int64)
    for step in range(round(2.5 * unit)):
        seen = marks.labels[row, np.minimum(end + step, marks.labels.shape[1] - 1)]
        neighbour = np.where((neighbour == 0) & (step <= gap), seen, neighbour)
    paired = (neighbour > 0) & letters[neighbour - 1] & (neighbour - 1 != chosen)
    one, other = chosen[paired], neighbour[paired] - 1
    tops, feet = abs(top[one] - top[other]), abs(top[one] + high[one] - top[other] - high[other])
    differs = np.maximum(2, 0.14 * np.maximum(high[one], high[other]))
    up, down = int(((feet <= 1) & (tops >= differs)).sum()), int(((tops <= 1) & (feet >= differs)).sum())
    return (up - down) / (up + down) * min(1.0, (up + down) / 30) if up + down else 0.0


def _pieces(ink: np.ndarray) -> int:
    return int(cv2.connectedComponents(ink, connectivity=8)[0]) - 1


def worth(words: Sequence[Word], shape: tuple[int, ...]) -> float:
    """How much was read, in letters weighed by confidence: for comparing readings of one picture, not of two pages.

    The engine reads a line that runs up the page too; such words speak for another turn and count against this one.
    """
    total = 0.0
    for word in words:
        letters = sum(sign.isalnum() for sign in word.text)
        if letters < 2:
            continue
        certain = letters * max(0.0, word.confidence - 0.5)
        total += -certain if _standing(word, letters, shape) else certain + (2.0 if _frequent(word) else 0.0)
    return total


def surely_upright(words: Sequence[Word], shape: tuple[int, ...]) -> bool:
    """Whether these words need no comparison: enough of them are plain Indonesian, or nearly all are certain."""
    lying = [word for word in words if not _standing(word, len(word.text), shape)]
    if 2 * len(lying) < len(words):
        return False
    frequent = sum(1 for word in lying if _frequent(word))
    if frequent >= 6 or (frequent >= 3 and frequent >= 0.15 * len(words)):
        return True
    long = [word.confidence for word in lying if sum(sign.isalnum() for sign in word.text) >= 3]
    return len(long) >= 8 and float(np.mean(long)) > 0.85


def _standing(word: Word, letters: int, shape: tuple[int, ...]) -> bool:
    return letters > 2 and (word.box.bottom - word.box.top) * shape[0] > 1.3 * (word.box.right - word.box.left) * shape[1]


def _frequent(word: Word) -> bool:
    return word.confidence > 0.6 and word.text.strip(".,:;()/-").lower() in _FREQUENT
