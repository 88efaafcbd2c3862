"""What becomes of a wish that other offices decide?"""

from __future__ import annotations

import pytest

from tests.analysis import stationery as office
from tests.analysis.paper import opened
from tests.analysis.test_requests import by_subject


@pytest.mark.parametrize("elsewhere", [("Permohonan SIKPI", "sikpi"), ("Permohonan Surat Izin Kapal Pengangkut Ikan", "sikpi"), ("Permohonan Surat Izin Usaha Perdagangan (SIUP) Kecil", "siup_perdagangan"), ("Permohonan Ketetapan Rencana Kota (KRK)", "krk"), ("Permohonan Persetujuan Bangunan Gedung (PBG)", "pbg"), ("Permohonan Rekomendasi SIPI di atas 30 GT", "sipi_rekomendasi")], ids=lambda case: case[0])  # fmt: skip
def test_what_other_offices_decide_is_opened_named_and_sent_on(elsewhere: tuple[str, str]) -> None:
    about, permit = elsewhere
    (application,) = opened(office.letter(about)).applications
    assert (application.permit, application.variant, application.checklist, application.state.value) == (permit, None, (), "needs_review")
    assert "not-ours" in {d.slug for d in application.doubts}


def test_what_is_sent_on_to_another_office_is_sent_on_with_its_land_and_its_vessel() -> None:
    [sent_on] = opened(office.letter("Permohonan Persetujuan Bangunan Gedung (PBG)", land="222 m2")).applications
    assert sent_on.fields["land_m2"].value == "222"
    big = office.Vessel("KM. RAJA MINA", 69, "GT. 69 No. 543/Bd")
    [recommended] = opened(office.letter("Permohonan Rekomendasi SIPI di atas 30 GT", vessels=(big,))).applications
    sent = recommended.fields
    assert (sent["nama_kapal"].value, sent["gt"].value, sent["tanda_selar"].value) == ("KM. RAJA MINA", "69", "GT. 69 No. 543/Bd")


def test_permits_of_endangered_species_and_of_tourism_are_not_ours() -> None:
    assert by_subject("Permohonan SIPJI (pemanfaatan jenis ikan)") == [(None, None)]
    assert by_subject("Permohonan TDUP Pariwisata") == [(None, None)]
