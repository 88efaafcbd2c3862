"""What does the recap of a day or a longer time say?  The counts of the registry in the office's words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from dropbox_intake import letters, words
from dropbox_intake.errors import UsageError
from dropbox_intake.outgoing.phrases import CHANNEL
from dropbox_intake.pipeline import rules_in_force
from dropbox_intake.registry import Registry
from dropbox_intake.registry.recap import GROUPS, Listed, Recap, Row
from dropbox_intake.rulebook import Rules
from dropbox_intake.settings import Settings

COUNTS = ("Amplop", "Permohonan", "Lengkap", "Belum lengkap", "Perlu diperiksa", "Tunjuk asli")
TITLES = {"day": "Menurut hari", "month": "Menurut bulan", "permit": "Menurut izin", "variant": "Menurut jenis permohonan", "state": "Menurut keadaan",
          "channel": "Menurut saluran", "clerk": "Menurut petugas"}  # fmt: skip
HEADS = {"day": "Hari", "month": "Bulan", "permit": "Izin", "variant": "Izin dan jenis permohonan", "state": "Keadaan", "channel": "Saluran",
         "clerk": "Petugas"}  # fmt: skip
NONE = {"permit": "izin belum diketahui", "variant": "izin belum diketahui", "state": "tanpa permohonan", "channel": "belum dicatat",
        "clerk": "belum diputuskan"}  # fmt: skip
BRIEF = {"box": "drop box", "courier": "kurir"}
ONE_DAY = ("variant", "state", "channel", "clerk")
LONGER = ("day", "permit", "state", "channel", "clerk")
MANY_DAYS = 62  # past that, months say more than days


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a recap, both counted."""

    since: date
    until: date

    @classmethod
    def month(cls, first: date) -> Span:
        return cls(first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1]))

    @property
    def words(self) -> str:
        """Kamis, 24 September 2020 · September 2020 · 1 September 2020 sampai 30 November 2020."""
        if self.since == self.until:
            return format_date(self.since, "EEEE, d MMMM y", locale="id")
        if self == Span.month(self.since):
            return format_date(self.since, "MMMM y", locale="id")
        return f"{format_date(self.since, 'd MMMM y', locale='id')} sampai {format_date(self.until, 'd MMMM y', locale='id')}"


def recap_sheet(
    registry: Registry, settings: Settings, span: Span, by: Sequence[str] = (), *, officer: str = "", now: datetime, listed: bool | None = None
) -> letters.RecapSheet:
    """The recap of these days, counted `by` these groups (by default those that fit).  `listed`: with every application, by default for one day.

    Raises UsageError for days the wrong way round, or a group that is none.
    """
    if strange := sorted(set(by) - set(GROUPS)):
        raise UsageError(f"{strange[0]} is nothing to count by", f"One of {', '.join(GROUPS)}.")
    one_day = span.since == span.until
    long = (span.until - span.since).days >= MANY_DAYS
    groups = tuple(by) or (ONE_DAY if one_day else tuple("month" if one == "day" and long else one for one in LONGER))
    rules = rules_in_force(settings.rules, span.until)
    recap = registry.recaps.of(span.since, span.until)
    permits = registry.recaps.by("variant", span.since, span.until)
    rows = {group: registry.recaps.by(group, span.since, span.until) for group in groups}
    drawn = "permit" if one_day else "month" if long else "day"
    chart = rows[drawn] if drawn in rows else registry.recaps.by(drawn, span.since, span.until)
    chart = tuple(sorted(chart, key=lambda one: -one.applications)) if one_day else chart
    tables = [_table(group, rows[group], recap.total, rules) for group in groups]
    if listed if listed is not None else one_day:
        tables.append(_list(registry.recaps.list(span.since, span.until), rules))
    return letters.RecapSheet(
        office=settings.office,
        title="Rekapitulasi Harian Kotak Berkas" if one_day else "Rekapitulasi Kotak Berkas",
        period=span.words,
        sentence=recap.sentence,
        facts=_facts(recap, permits, rules),
        chart=tuple(letters.Bar(_short(drawn, one.key, rules), one.envelopes, one.applications) for one in chart),
        tables=tuple(tables),
        officer=officer,
        printed=now,
    )


def _facts(recap: Recap, permits: Sequence[Row], rules: Rules) -> tuple[tuple[str, str], ...]:
    """What is told above the tables; what is nothing and would alarm nobody is left out."""
    total = recap.total
    late = f" ({recap.late} susulan)" if recap.late else ""
    single = total.envelopes - recap.several - recap.empty
    said = [
        ("Permohonan", ", ".join(f"{many} {name}" for name, many in _by_name(permits, rules)) or "tidak ada"),
        ("Hitungan amplop", f"{recap.several} berisi lebih dari satu permohonan, {single} berisi satu, {recap.empty} tanpa permohonan{late}"),
        ("Kelengkapan", f"{total.complete} lengkap, {total.incomplete} belum lengkap, {total.needs_review} perlu diperiksa"),
        ("Menunggu tunjuk asli", f"{total.original} permohonan"),
        ("Salah loket / izin tidak jelas", f"{recap.not_ours} / {recap.unclear}"),
        ("Halaman terpindai", str(recap.pages)),
    ]
    if recap.counted:
        left = recap.counted - recap.scanned
        found = f"{recap.counted} amplop, {recap.scanned} ditemukan pada pindaian"
        said.append(("Dihitung saat kotak dibuka", found + (f", {left} belum" if left > 0 else "")))
    oldest = f"; yang terlama diterima {format_date(recap.oldest, 'd MMMM y', locale='id')}" if recap.oldest and (recap.waiting or recap.carried) else ""
    said.append(("Belum diputuskan petugas", f"{recap.waiting} permohonan, dan {recap.carried} dari hari sebelumnya{oldest}"))
    if recap.withdrawn:
        said.append(("Ditarik (tidak dihitung)", str(recap.withdrawn)))
    return tuple(said)


def _by_name(permits: Sequence[Row], rules: Rules) -> list[tuple[str, int]]:
    """Short names with their applications, the most first: 8 SIPI, 8 SIUP Ikan, 1 IMB."""
    found: dict[str, int] = {}
    for row in permits:
        if row.applications:
            name = _short("variant", row.key, rules)
            found[name] = found.get(name, 0) + row.applications
    order = list(rules.permits)
    place = {_short("permit", key, rules): nth for nth, key in reversed(list(enumerate(order)))}
    return sorted(found.items(), key=lambda one: (-one[1], place.get(one[0].removeprefix("legalisir "), len(order)), one[0]))


def _table(group: str, rows: Sequence[Row], total: Row, rules: Rules) -> letters.RecapTable:
    told = sorted(rows, key=lambda one: one.key if group in ("day", "month") else (-one.applications, one.key))  # type: ignore[return-value,arg-type]
    shared = sum(one.envelopes for one in rows) > total.envelopes
    note = "Satu amplop dapat terhitung pada beberapa baris; baris jumlah menghitung setiap amplop satu kali." if shared else ""
    lines: tuple[tuple[str | int, ...], ...] = tuple((_spoken(group, one.key, rules), *_counts(one)) for one in told)
    if group == "state":  # a state counted by its states says nothing twice
        lines, heads = tuple((*row[:3], row[-1]) for row in lines), (*COUNTS[:2], COUNTS[-1])
        return letters.RecapTable(TITLES[group], (HEADS[group], *heads), lines, ("Jumlah", *_counts(total)[:2], total.original), note)
    return letters.RecapTable(TITLES[group], (HEADS[group], *COUNTS), lines, ("Jumlah", *_counts(total)), note)


def _counts(row: Row) -> tuple[int, ...]:
    return (row.envelopes, row.applications, row.complete, row.incomplete, row.needs_review, row.original)


def _list(found: Sequence[Listed], rules: Rules) -> letters.RecapTable:
    heads = ("Amplop", "Nomor registrasi", "Permohonan", "Keadaan", "Saluran", "Petugas")
    rows = tuple(
        (
            one.envelope if nth == 0 or found[nth - 1].envelope != one.envelope else "",
            one.number,
            _brief(one.permit or "", one.variant or "", rules),
            words.STATE[one.state],
            BRIEF.get(one.channel, "–"),
            one.clerk or "–",
        )
        for nth, one in enumerate(found)
    )
    return letters.RecapTable("Daftar amplop dan permohonan", heads, rows)


def _spoken(group: str, key: str, rules: Rules) -> str:
    """What a row is called."""
    if group == "day":
        return format_date(date.fromisoformat(key), "EEEE, d MMMM y", locale="id")
    if group == "month":
        return format_date(date.fromisoformat(f"{key}-01"), "MMMM y", locale="id")
    if group == "variant":
        permit, _, variant = key.partition(":")
        return _brief(permit, variant, rules)
    if not key:
        return NONE[group]
    return {"permit": _brief(key, "", rules), "state": words.STATE.get(key, key), "channel": CHANNEL.get(key, key)}.get(group, key)


def _brief(permit: str, variant: str, rules: Rules) -> str:
    """SIPI, perpanjangan."""
    if not permit:
        return NONE["permit"]
    name = _short("permit", permit, rules)
    return f"{name}, {words.VARIANT.get(variant, variant)}" if variant else name


def _short(group: str, key: str, rules: Rules) -> str:
    """What stands under a bar: SIPI, legalisir IPTB, 24, Sep 2020."""
    if group == "day":
        return str(date.fromisoformat(key).day)
    if group == "month":
        return format_date(date.fromisoformat(f"{key}-01"), "MMM y", locale="id")
    permit, _, variant = key.partition(":")
    rule = rules.permits.get(permit)
    name = (rule.short or rule.name) if rule else words.spoken(permit, {}) or NONE["permit"]
    return f"legalisir {name}" if variant == "legalisir" else name
