"""How does a code get onto a letter?  As drawn squares, so that it is sharp on every printer."""

from __future__ import annotations

import re

import zxingcpp
from markupsafe import Markup

REGISTRATION = "DBI1:REG:"


def qr(payload: str, words: str) -> Markup:
    """A QR code as inline SVG with its quiet zone.  `words`: what a reader who cannot see it is told."""
    drawn = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="Q").to_svg()
    found = re.search(r'<svg width="(\d+)" height="(\d+)".*?<path d="([MmHhVvZz0-9 ,.-]+)"', drawn, re.DOTALL)
    if found is None:
        raise ValueError("the code's drawing is not what it was")
    wide, high, squares = found.groups()
    told = Markup('<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">').format(wide, high, words)
    return told + Markup('<path fill="#000" d="{}"/></svg>').format(squares)
