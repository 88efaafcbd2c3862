"""What does the office give to a person who asks what is held on them?  JSON, pages and the audit's lines, in a folder or a ZIP.

The values stand whole in it: whoever hands it over has made sure to whom.  No file in it is called by a name.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from dropbox_intake.errors import StorageTrouble, UsageError
from dropbox_intake.handover.result import application_plain, document_plain
from dropbox_intake.handover.sides import later_plain, papers_of, sides_of
from dropbox_intake.model import PageRef
from dropbox_intake.registry import Registry
from dropbox_intake.registry.held_on import HeldOn

SCHEMA = "dropbox-intake/person/1"


def write_person(registry: Registry, held: HeldOn, output: Path, made_at: datetime) -> int:
    """Write all of it to `output` (a new or empty folder, or a file that ends with .zip); how many pages.

    Raises UsageError where something lies there already, StorageTrouble where it cannot be written.
    """
    zipped = output.suffix.lower() == ".zip"
    if output.exists() and (zipped or not output.is_dir() or any(output.iterdir())):
        raise UsageError(f"{output}: something lies there already", "Name a new file or an empty folder.")
    files = dict(_files(registry, held, made_at))
    try:
        if zipped:
            _put(output, _zip(files))
        else:
            for name, content in files.items():
                (output / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _put(output / name, content)
    except OSError as trouble:
        raise StorageTrouble(f"{output}: cannot be written: {trouble.strerror}") from trouble
    return sum(name.startswith("halaman/") for name in files)


def _files(registry: Registry, held: HeldOn, made_at: datetime) -> Iterator[tuple[str, bytes]]:
    shown: set[tuple[int, PageRef]] = set()
    index: list[dict[str, Any]] = []
    for number in held.numbers:
        file = registry.application(number)
        pages = []
        for place, side in enumerate(sides_of(registry, file), start=1):
            shown.add((side.batch_id, side.ref))
            name = f"halaman/{number}/{place:03d}"
            image = registry.page_image(side.batch_id, side.ref)
            if image is not None:
                yield f"{name}.{_kind(image)}", image
            pages.append({"page": place, "image": image is not None, "text": _text(registry, side.batch_id, side.ref)})
        told = {
            "received_on": file.record.received_on.isoformat(),
            "envelope": file.record.envelope,
            **application_plain(file.application),
            "documents": [{key: value for key, value in document_plain(one).items() if key != "pages"} for one in papers_of(file)],
            "later": [later_plain(one) for one in file.envelope.later],
            "decisions": [
                {"claim": one.decision.claim, "value": one.decision.value, "clerk": one.decision.clerk, "at": one.decision.at, "in_force": one.in_force}
                for one in file.decisions
            ],
            "changes": [{"what": one.change.what, "before": one.change.before, "after": one.change.after, "at": one.at} for one in file.changes],
            "custody": [
                {name: getattr(one, name) for name in ("kind", "what", "count", "place", "state", "given_to", "signed_by")}
                for one in registry.custody.of_application(number)
            ],
            "pages": pages,
            "audit": [{"at": row.at, "who": row.who, "act": row.act, "details": dict(row.details)} for row in registry.audit_rows(number)],
        }  # fmt: skip
        yield f"permohonan/{number}.json", _json(told)
        index.append({"number": number, "received_on": file.record.received_on.isoformat(), "pages": len(pages)})
    others: list[dict[str, Any]] = []
    for batch_id, ref in held.pages:
        if (batch_id, ref) in shown:
            continue
        image = registry.page_image(batch_id, ref)
        place = len(others) + 1
        if image is not None:
            yield f"halaman/lain/{place:03d}.{_kind(image)}", image
        others.append({"page": place, "envelope": registry.side(batch_id, ref).envelope, "image": image is not None, "text": _text(registry, batch_id, ref)})
    looks = [{"at": row.at, "who": row.who, "act": row.act, "details": dict(row.details)} for row in registry.audit_rows(held.subject)]
    whole = {"schema": SCHEMA, "made_at": made_at, "office": registry.office, "applications": index, "other_pages": others, "looks": looks}
    yield "isi.json", _json(whole)
    yield "BACA.txt", _READ_ME.encode()


_READ_ME = """Semua data yang disimpan kantor tentang satu orang.

isi.json          daftar permohonan, halaman lain yang memuat nomor atau namanya, dan siapa yang meminta salinan ini
permohonan/       satu berkas JSON per permohonan: isi, syarat, dokumen, putusan petugas, perubahan, barang titipan, jejak audit
halaman/          gambar halaman, menurut permohonan; halaman/lain: halaman di berkas lain

Data yang keliru dibetulkan petugas di meja (putusan tercatat, yang lama tetap terlihat dalam riwayat).
"""


def _text(registry: Registry, batch_id: int, ref: PageRef) -> str:
    page = registry.side(batch_id, ref).page
    return page.text if page is not None else ""


def _kind(image: bytes) -> str:
    return "png" if image.startswith(b"\x89PNG") else "jpg" if image.startswith(b"\xff\xd8") else "tif" if image[:2] in (b"II", b"MM") else "bin"


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "backslashreplace")


def _zip(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files):
            made.writestr(name, files[name])
    return out.getvalue()


def _put(path: Path, content: bytes) -> None:
    """A new file that only its owner reads."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
