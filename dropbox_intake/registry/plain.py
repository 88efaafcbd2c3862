"""How do findings lie in a JSON column?  As lists and maps of plain types, there and back without loss.

PostgreSQL keeps no NUL in JSON or text, and neither database a lone surrogate; both come from broken text layers and
odd file names, so they are spelt out on the way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from dropbox_intake.model import Box, Doubt, Evidence, Finding, PageRef

Plain = dict[str, Any]


def spelt(text: str) -> str:
    """The text as a database can keep it: no NUL, nothing that is not UTF-8 (then with backslash escapes)."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "backslashreplace").decode("utf-8")


def spelt_all(value: Any) -> Any:
    """`spelt` through plain JSON types; tuples become lists."""
    if isinstance(value, str):
        return spelt(value)
    if isinstance(value, Mapping):
        return {spelt(str(key)): spelt_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [spelt_all(item) for item in value]
    return value


def ref_to_plain(ref: PageRef) -> list[Any]:
    return [spelt(ref.file), ref.page]


def ref_from_plain(plain: list[Any]) -> PageRef:
    return PageRef(plain[0], plain[1])


def doubts_to_plain(doubts: Iterable[Doubt]) -> list[Any]:
    return [[doubt.slug, doubt.weight, spelt(doubt.detail)] for doubt in doubts]


def doubts_from_plain(plain: Iterable[Any] | None) -> tuple[Doubt, ...]:
    return tuple(Doubt(slug, weight, detail) for slug, weight, detail in plain or ())


def evidence_to_plain(evidence: Iterable[Evidence]) -> list[Any]:
    return [
        {
            "rule": spelt(piece.rule),
            "page": ref_to_plain(piece.page) if piece.page else None,
            "box": [piece.box.left, piece.box.top, piece.box.right, piece.box.bottom] if piece.box else None,
            "words": spelt(piece.words),
            "clerk": spelt(piece.clerk) if piece.clerk is not None else None,
        }
        for piece in evidence
    ]


def evidence_from_plain(plain: Iterable[Plain]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            rule=piece["rule"],
            page=ref_from_plain(piece["page"]) if piece["page"] else None,
            box=Box(*piece["box"]) if piece["box"] else None,
            words=piece["words"],
            clerk=piece["clerk"],
        )
        for piece in plain
    )


def fields_to_plain(fields: Mapping[str, Finding]) -> Plain:
    return {name: finding_to_plain(finding) for name, finding in fields.items()}


def fields_from_plain(plain: Mapping[str, Any]) -> Mapping[str, Finding]:
    return MappingProxyType({name: finding_from_plain(finding) for name, finding in plain.items()})


def finding_to_plain(finding: Finding) -> Plain:
    return {
        "claim": finding.claim,
        "value": spelt(finding.value),
        "evidence": evidence_to_plain(finding.evidence),
        "certainty": finding.certainty,
        "doubts": doubts_to_plain(finding.doubts),
    }


def finding_from_plain(plain: Plain) -> Finding:
    return Finding(plain["claim"], plain["value"], evidence_from_plain(plain["evidence"]), plain["certainty"], doubts_from_plain(plain["doubts"]))
