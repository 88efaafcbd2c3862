"""What the office hands out says what the registry knows, in the office's form, and no more of a person than its reader needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from pdf2image import convert_from_bytes

from dropbox_intake import letters
from dropbox_intake.errors import UnknownName, UsageError
from dropbox_intake.model import Decision, LineState, PageRef, SetAside
from dropbox_intake.outgoing import Outgoing, Span, recap_sheet, scanned_pdf
from dropbox_intake.outgoing.names import file_name
from dropbox_intake.pipeline import again
from dropbox_intake.registry import ArrivedFile, Registry
from dropbox_intake.settings import Settings, load_settings
from tests.analysis.paper import paper, pile, separator
from tests.analysis.stationery import BUDI, amplop, npwp
from tests.desk.office import lay, settled
from tests.letters.conftest import NOW
from tests.letters.day import person

SIPI, SIUP, IMB = "SIPI-3172-2020-000001", "SIUP_IKAN-3172-2020-000001", "IMB-3172-2020-000001"
FIRST = "AMP-3172-20200924-001"
NIK = "3172011008850001"


def words(letter: letters.Letter, paper: str = "a4") -> str:
    """What a reader reads, on one line."""
    page = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", letters.html(letter, paper), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def archival(content: bytes) -> pikepdf.Pdf:
    """Raises AssertionError where this is no PDF/A-2b: what it says of itself, what its colours mean, fonts, no locks, nothing that runs."""
    pdf = pikepdf.open(BytesIO(content))
    assert not pdf.is_encrypted
    with pdf.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B")
        assert said["dc:title"]
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == pikepdf.Name.GTS_PDFA1 and intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]
    assert fonts and all(any(f"/FontFile{n}" in one for n in ("", "2", "3")) for one in fonts)
    assert not any(isinstance(one, pikepdf.Dictionary) and ("/JS" in one or one.get("/S") == "/Launch") for one in pdf.objects)
    return pdf


def test_a_receipt_says_what_came_in_and_that_it_decides_nothing(outgoing: Outgoing) -> None:
    said = words(outgoing.receipt(FIRST))
    for wanted in (
        "Unit Pelaksana Pelayanan Terpadu Satu Pintu", f"Nomor berkas {FIRST}", "Kamis, 24 September 2020", "kotak berkas (drop box)", "24 September 2020 pukul 08.05 WIB",
        "BUDI HARTONO · SIUP dan SIPI", SIPI, SIUP, "KM. MINA JAYA, 10 GT", "Belum ada: Rencana usaha", "Asli perlu ditunjukkan: Fotokopi NPWP", "6 halaman terpindai",
        "2 × pas foto", "Tanda terima ini bukan keputusan.", "Rina Wulandari", "Jakarta, 25 September 2020",
    ):  # fmt: skip
        assert wanted in said, wanted
    assert outgoing.receipt(SIPI) == outgoing.receipt(FIRST)  # found by what came in it, too


def test_no_letter_shows_a_personal_number_whole_but_the_telephone_on_the_office_s_own_sheet(outgoing: Outgoing) -> None:
    for made in (outgoing.receipt(FIRST), outgoing.missing(SIPI), outgoing.returned(SIPI)):
        page = letters.html(made)
        assert NIK not in page and "0812-3456-7810" not in page and "09.123.450" not in page
    assert "0812-••••-••10" in words(outgoing.receipt(FIRST))
    sheet = letters.html(outgoing.checklist(SIPI))
    assert "0812-3456-7810" in sheet and NIK not in sheet


def test_what_was_given_back_stands_on_the_receipt_with_who_has_it(day: Path, tmp_path: Path) -> None:
    shutil.copytree(day, tmp_path / "home")
    settings = settled(tmp_path / "home")
    with Registry.open(settings.database, settings.storage) as registry:
        office = Outgoing(registry, settings, "", NOW)
        (item,) = registry.custody.of("AMP-3172-20200924-012")
        assert [one.what for one in office.receipt("AMP-3172-20200924-012").held] == ["IPTB asli"]
        registry.custody.give(item.id, "Taufik Ramadhan", "Taufik Ramadhan", who="rina")
        (held,) = office.receipt("AMP-3172-20200924-012").held
        assert held.returned == "dikembalikan Taufik Ramadhan"
        assert office.returned("IPTB-3172-2020-000001").held == ()  # it is not here any more, so it does not go back again


def test_the_checklist_sheet_has_the_printed_form(outgoing: Outgoing) -> None:
    made = outgoing.checklist(SIPI)
    said = words(made)
    assert f"No. {SIPI} / Bidang Kelautan dan Perikanan Checklist Persyaratan Surat Izin Penangkapan Ikan (SIPI) 5-30 GT, baru" in said
    for head in ("Dasar Hukum", "Diajukan Melalui", "Data Pemohon", "Nama Pemohon", "Alamat Pemohon", "No. Telp/HP", "Alamat Email", "Kelengkapan Berkas:"):
        assert head in said
    assert "No Persyaratan Ada Tidak ada" in said
    assert "No Langkah Prosedur Tgl Diterima Tgl Penyelesaian Paraf 1 Front Office 24 September 2020 2 Tim Teknis 3 Kasubag TU 4 Kepala Unit PTSP Kota 5 Pe" in said
    rows = re.findall(r'<td class="tick">(✓?)</td><td class="tick">(✓?)</td>', letters.html(made))
    ticks = {LineState.PRESENT: ("✓", ""), LineState.AWAITING_ORIGINAL: ("✓", ""), LineState.MISSING: ("", "✓")}
    assert rows == [ticks.get(item.state, ("", "")) for item in made.asked.items]
    assert {item.state for item in made.asked.items} >= {LineState.PRESENT, LineState.AWAITING_ORIGINAL, LineState.AWAITING_SIBLING, LineState.MISSING, LineState.NOT_APPLICABLE}
    for note in ("menunggu tunjuk asli", "tidak berlaku: hanya bila GT < 7", "menunggu Surat Izin Usaha Perikanan (SIUP Perikanan) yang dimohon bersamaan", "halaman 2"):
        assert note in said


def test_a_notice_numbers_what_is_missing_and_names_no_day_that_the_office_never_set(outgoing: Outgoing) -> None:
    made = outgoing.missing(IMB)
    said = words(made)
    assert made.until is None and "Batas waktu melengkapi Belum ditetapkan kantor." in said
    assert "1 Fotokopi NPWP" in said and "2 Fotokopi bukti tanah (sertipikat, girik atau AJB)" in said
    assert "Pergub DKI 147/2018; Perda DKI 7/2010" in said and "bukan penolakan" in said
    assert made.draft == () and "KONSEP" not in said


def test_a_notice_counts_working_days_where_the_office_set_them(registry: Registry, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(Path(__file__).parents[2] / "rules", rules)
    building = rules / "permits" / "bangunan.yaml"
    building.write_text(building.read_text().replace("    short: IMB\n", "    short: IMB\n    completion: {working_days: 10, source: SK Kepala Unit 1/2020, grade: A}\n"))
    (tmp_path / "settings.yaml").write_text(f"rules: {rules}\n")
    settings = load_settings(tmp_path, {})
    made = Outgoing(registry, settings, "", datetime(2020, 10, 21, 9, 0, tzinfo=NOW.tzinfo)).missing(IMB)
    assert made.until == date(2020, 11, 9)  # 28 to 30 October 2020 were days off
    assert "Senin, 9 November 2020 , yaitu 10 hari kerja sejak tanggal surat ini (SK Kepala Unit 1/2020)." in words(made)


def test_a_notice_is_a_draft_while_a_question_is_open_and_a_letter_once_it_is_answered(day: Path, tmp_path: Path) -> None:
    shutil.copytree(day, tmp_path / "home")
    settings = settled(tmp_path / "home")
    with Registry.open(settings.database, settings.storage) as registry:
        before = Outgoing(registry, settings, "", NOW).missing(SIUP)
        assert before.draft == ("belum dipastikan petugas: Pas foto berwarna 4x6, 2 lembar",)
        assert "KONSEP Belum dapat dikirim" in words(before)
        registry.decide(1, Decision(PageRef("scan.pdf", 3), "checklist.siup_ikan.pas_foto.0", "present", "rina", NOW))
        again(registry, 1, settings)
        after = Outgoing(registry, settings, "", NOW).missing(SIUP)
        assert after.draft == () and "KONSEP" not in words(after)


def test_nothing_missing_is_no_notice_and_an_envelope_of_two_asks_which(outgoing: Outgoing) -> None:
    with pytest.raises(UsageError, match="nothing is missing"):
        outgoing.missing("SIPI-3172-2020-000008")
    with pytest.raises(UnknownName, match="which application"):
        outgoing.missing(FIRST)
    assert outgoing.missing("AMP-3172-20200924-010").asked.number == IMB
    with pytest.raises(UnknownName):
        outgoing.receipt("AMP-3172-20200924-099")


def test_a_return_is_a_draft_and_never_a_rejection(outgoing: Outgoing) -> None:
    made = outgoing.letter("return", IMB, ("KTP kedaluwarsa",))
    said = words(made)
    assert "KONSEP" in said and "Pengembalian Berkas Permohonan" in said and "bersifat administratif dan bukan penolakan permohonan" in said
    assert "Kurang dokumen : Fotokopi NPWP" in said and "KTP kedaluwarsa" in said
    with pytest.raises(UsageError):
        outgoing.letter("rejection", IMB)


def test_what_people_write_is_never_markup(outgoing: Outgoing) -> None:
    made = replace(outgoing.missing(IMB), applicant='<img src="http://example.org/x"><script>alert(1)</script>')
    page = letters.html(made)
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page


def test_a_page_asks_nothing_of_the_network_and_may_have_its_style_beside_it(outgoing: Outgoing) -> None:
    alone = letters.html(outgoing.receipt(FIRST), "f4")
    assert "size: 215mm 330mm" in alone and "http:" not in alone and "https:" not in alone
    served = letters.html(outgoing.receipt(FIRST), "f4", "/surat/gaya-f4.css")
    assert "<style" not in served and ' style="' not in served and '<link rel="stylesheet" href="/surat/gaya-f4.css">' in served
    assert file_name("missing", "SIPI-3172/../x", "pdf") == "kekurangan-SIPI-3172-x.pdf"


def test_letters_are_archival_fit_their_sheet_and_bring_late_pages_home(outgoing: Outgoing) -> None:
    """Two letters through the real press: the longest checklist on A4, a notice on F4 with the code that rejoins."""
    sheet = archival(letters.pdf(outgoing.checklist(SIUP)))
    assert len(sheet.pages) == 1 and [round(float(n) * 25.4 / 72) for n in sheet.pages[0].MediaBox] == [0, 0, 210, 297]
    content = letters.pdf(outgoing.missing(SIPI), "f4")
    notice = archival(content)
    assert len(notice.pages) == 1 and [round(float(n) * 25.4 / 72) for n in notice.pages[0].MediaBox] == [0, 0, 215, 330]
    (picture,) = convert_from_bytes(content, dpi=100, grayscale=True)
    assert [found.text for found in zxingcpp.read_barcodes(np.asarray(picture))] == [f"DBI1:REG:{SIPI}"]


def test_an_envelope_of_which_nothing_could_be_read_gets_its_receipt(tmp_path: Path) -> None:
    settings = settled(tmp_path / "home")
    dark = paper(confidence=0.0, trouble="reader-timeout")
    lay(settings, pile(separator("001"), amplop("SIPI", BUDI), dark, dark, separator("002"), dark))
    with Registry.open(settings.database, settings.storage) as registry:
        office = Outgoing(registry, settings, "", NOW)
        half, none = (words(office.receipt(f"AMP-3172-20200924-{nth:03d}")) for nth in (1, 2))
        assert "3 halaman terpindai, 2 di antaranya tidak terbaca" in half and "BUDI HARTONO" in half
        assert "1 halaman terpindai, 1 di antaranya tidak terbaca" in none and "izin belum diketahui" in none
        assert "petugas memeriksa kertasnya" in none


def test_a_file_that_could_not_be_opened_gets_its_receipt_too(tmp_path: Path) -> None:
    settings = settled(tmp_path / "home")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 locked")
    with Registry.open(settings.database, settings.storage) as registry:
        batch = registry.enter("kamis", date(2020, 9, 24), [ArrivedFile("a.pdf", tmp_path / "a.pdf")], "default")
        office = Outgoing(registry, settings, "", NOW)
        with pytest.raises(UnknownName):
            office.unreadable("kamis", "a.pdf")
        registry.set_aside(batch.id, SetAside("a.pdf", "encrypted"))
        said = words(office.unreadable("kamis", "a.pdf"))
        assert "PDF berkata sandi" in said and "akan dipindai ulang" in said and "Belum ada permohonan yang dapat dicatat" in said
        assert f"{batch.digest[:8].upper()}/1 (sementara)" in said


def test_settings_say_how_the_office_calls_itself(outgoing: Outgoing, settings: Settings) -> None:
    office = settings.office.model_copy(update={"address": "Jl. Yos Sudarso 27-29", "phone": "(021) 1", "head_name": "Dra. Contoh", "head_nip": "1970", "agency": ""})
    said = words(replace(outgoing.missing(IMB), office=office))
    assert "Jl. Yos Sudarso 27-29 Telepon (021) 1" in said and "Dra. Contoh NIP 1970" in said and "Dinas Penanaman Modal" not in said


def test_late_pages_are_told_where_they_came_and_where_they_went(day: Path, tmp_path: Path) -> None:
    shutil.copytree(day, tmp_path / "home")
    settings = settled(tmp_path / "home")
    notice = paper("PEMBERITAHUAN KEKURANGAN BERKAS", "", f"Nomor registrasi : {IMB}", barcodes=(f"DBI1:REG:{IMB}",))
    lay(settings, pile(separator("S1"), notice, npwp(person(9))), name="susulan")
    with Registry.open(settings.database, settings.storage) as registry:
        again(registry, 1, settings)
        office = Outgoing(registry, settings, "", NOW)
        late = words(office.receipt("AMP-3172-20200924-013"))
        assert f"susulan untuk permohonan {IMB}" in late and "tidak dicatat sebagai permohonan baru" in late
        sheet = office.checklist(IMB)
        assert sheet.late == ("AMP-3172-20200924-013, diterima 24 September 2020",)
        assert {item.name: item.note for item in sheet.asked.items}["Fotokopi NPWP"].startswith("susulan")
        assert "Fotokopi NPWP" not in {item.name for item in office.missing(IMB).asked.those(LineState.MISSING)}
        assert len(archival(scanned_pdf(registry, IMB)).pages) == 5
        recap = recap_sheet(registry, settings, Span(date(2020, 9, 24), date(2020, 9, 24)), now=NOW)
        assert dict(recap.facts)["Hitungan amplop"].endswith("1 tanpa permohonan (1 susulan)")
        assert recap.sentence.startswith("13 amplop, 19 permohonan")


@pytest.mark.parametrize(
    "what",
    [
        "from dropbox_intake.letters import press; press.html = lambda *_: '<p>x</p>'; press.pdf(None)",
        "from dropbox_intake.cli.doctor import _pango; assert _pango().well",
    ],
)
def test_printing_and_looking_for_the_printer_leave_half_a_scan_half_a_scan(what: str) -> None:
    """The printer's library makes Pillow lenient when it is imported: a process of its own, where nothing was."""
    said = f"from PIL import ImageFile; {what}; print(ImageFile.LOAD_TRUNCATED_IMAGES)"
    assert subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_one_module_imports_the_printers_library() -> None:
    asks = re.compile(r"""^\s*(from|import) weasyprint|import_module\(["']weasyprint""", re.MULTILINE)
    assert [path.name for path in Path(letters.__file__).parents[1].rglob("*.py") if asks.search(path.read_text())] == ["press.py"]
