"""How do scanned pages become one PDF that can be searched and kept?  Page images with the words that were read, unseen, behind them.

Nothing is read again: the words are those that the registry keeps.  PDF/A-2b; every sign of every language goes in, because the
font has no shapes: all its signs are one empty glyph, and only the table that gives letters for signs has a meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from dropbox_intake.model import Page, Word

POINTS = 72 / 25.4  # a millimetre
EM, ADVANCE = 1000, 500


@dataclass(frozen=True, slots=True)
class Side:
    """A scanned side: what was read on it, and its upright image (JPEG, PNG or TIFF bytes; None leaves the sheet white)."""

    page: Page
    image: bytes | None


def searchable_pdf(sides: Iterable[Side], title: str, made: datetime) -> bytes:
    """The sides in their order as PDF/A-2b, with the words where they were read.  The same sides give the same bytes.

    `title`: a number, never a name.  Raises ValueError for an image that cannot be opened or no sides at all.
    """
    import pikepdf

    with pikepdf.new() as pdf:
        font = _font(pdf)
        for side in sides:
            _add(pdf, side, font)
        if not pdf.pages:
            raise ValueError("a PDF has at least one page")
        _archival(pdf, title, made)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=True, min_version="1.7")
    return out.getvalue()


def _add(pdf: Any, side: Side, font: Any) -> None:
    from pikepdf import Dictionary, Name
    from pikepdf import Page as Leaf

    wide, high = side.page.width_mm * POINTS, side.page.height_mm * POINTS
    resources = Dictionary(Font=Dictionary(F=font))
    drawn = b""
    if side.image is not None:
        resources.XObject = Dictionary(P=_picture(pdf, side.image))
        drawn = b"q %.3f 0 0 %.3f 0 0 cm /P Do Q\n" % (wide, high)
    body = drawn + b"BT 3 Tr\n" + b"".join(_word(word, wide, high) for word in side.page.words if word.text) + b"ET\n"
    made = Dictionary(Type=Name.Page, MediaBox=[0, 0, round(wide, 3), round(high, 3)], Resources=resources, Contents=pdf.make_stream(body))
    pdf.pages.append(Leaf(pdf.make_indirect(made)))


def _word(word: Word, wide: float, high: float) -> bytes:
    """One word stretched over its box; the space behind it keeps words apart for those who copy."""
    size = max(1.0, word.box.height * high)
    signs = word.text.encode("utf-16-be", "surrogatepass")
    natural = len(signs) / 2 * size * ADVANCE / EM
    stretch = max(1.0, 100 * word.box.width * wide / natural)
    left, foot = word.box.left * wide, (1 - word.box.bottom) * high + 0.2 * size
    return b"/F %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <%s0020> Tj\n" % (size, stretch, left, foot, signs.hex().encode())


def _picture(pdf: Any, content: bytes) -> Any:
    """The image as it was kept: a JPEG goes in untouched, anything else without loss."""
    from pikepdf import Name
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content)) as kept:
            kept.load()
            jpeg = kept.format == "JPEG" and kept.mode in ("L", "RGB")
            image = kept if kept.mode in ("1", "L", "RGB") else kept.convert("RGB")
            stream = pdf.make_stream(content if jpeg else image.tobytes())
            stream.Width, stream.Height = image.size
            stream.BitsPerComponent = 1 if image.mode == "1" else 8
            stream.ColorSpace = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
    except (UnidentifiedImageError, OSError) as trouble:
        raise ValueError(f"the image of a page cannot be opened: {trouble}") from trouble
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    if jpeg:
        stream.Filter = Name.DCTDecode
    return stream


def _font(pdf: Any) -> Any:
    """A font in which all 65536 signs are the same empty glyph, and each sign means the letter of its own number."""
    from pikepdf import Dictionary, Name, String

    program = pdf.make_stream(_glyphless())
    described = pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Kosong, FontBBox=[0, 0, ADVANCE, EM], Flags=5, Ascent=EM, Descent=0, CapHeight=EM, StemV=80,
        ItalicAngle=0, FontFile2=program,
    ))  # fmt: skip
    signs = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Kosong, DW=ADVANCE, FontDescriptor=described,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0), CIDToGIDMap=pdf.make_stream(b"\x00\x01" * 0x10000),
    ))  # fmt: skip
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Kosong, Encoding=Name("/Identity-H"), DescendantFonts=[signs],
        ToUnicode=pdf.make_stream(_letters()),
    ))  # fmt: skip


def _letters() -> bytes:
    """The table from signs to letters: each row of 256 on its own, because a range may not cross one."""
    rows = [f"<{row:02X}00> <{row:02X}FF> <{row:02X}00>" for row in range(256)]
    blocks = [rows[start : start + 100] for start in range(0, 256, 100)]
    told = "\n".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{told}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode()


@lru_cache(maxsize=1)
def _glyphless() -> bytes:
    """A TrueType font of two empty glyphs."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    font = FontBuilder(EM, isTTF=True)
    names = [".notdef", "kosong"]
    font.setupGlyphOrder(names)
    font.setupCharacterMap({0x20: "kosong"})
    font.setupGlyf({name: Glyph() for name in names})
    font.setupHorizontalMetrics({name: (ADVANCE, 0) for name in names})
    font.setupHorizontalHeader(ascent=EM, descent=0)
    font.setupNameTable({"familyName": "Kosong", "styleName": "Regular", "psName": "Kosong"})
    font.setupOS2(sTypoAscender=EM, usWinAscent=EM)
    font.setupPost()
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _archival(pdf: Any, title: str, made: datetime) -> None:
    """What makes it PDF/A: what colours mean, and what it says of itself, twice the same."""
    from pikepdf import Array, Dictionary, Name, String

    colours = pdf.make_stream(_srgb())
    colours.N, colours.Alternate = 3, Name.DeviceRGB
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB IEC61966-2.1"), DestOutputProfile=colours)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.Lang = String("id")
    day = made.isoformat(timespec="seconds")
    with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
        said["pdfaid:part"], said["pdfaid:conformance"] = "2", "B"
        said["dc:title"], said["xmp:CreateDate"], said["xmp:CreatorTool"] = title, day, "dropbox-intake"
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Creator"] = "dropbox-intake"
    pdf.docinfo["/CreationDate"] = f"D:{made:%Y%m%d%H%M%S}" + (f"{made:%z}"[:3] + "'" + f"{made:%z}"[3:5] + "'" if made.tzinfo else "")


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """The sRGB profile, with a day that does not move, so that the same pages give the same file."""
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    still = b"".join(part.to_bytes(2, "big") for part in (2020, 1, 1, 0, 0, 0))
    return made[:24] + still + made[36:]
