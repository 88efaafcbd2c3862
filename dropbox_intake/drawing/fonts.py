"""Which typeface stands for which hand (print, typewriter, handwriting, card digits), with what this machine has?

Every role names files of Debian's font packages, best first, and ends in DejaVu; where not even that is installed, Pillow's own
face is used. So a drawing never fails for a missing font, it only looks plainer.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts", Path.home() / ".local/share/fonts")

# role -> (regular, bold) file stems, best first
_FACES: dict[str, tuple[tuple[str, str], ...]] = {
    "serif": (("LiberationSerif-Regular", "LiberationSerif-Bold"), ("NimbusRoman-Regular", "NimbusRoman-Bold"), ("DejaVuSerif", "DejaVuSerif-Bold")),
    "book": (("Caladea-Regular", "Caladea-Bold"), ("P052-Roman", "P052-Bold"), ("DejaVuSerifCondensed", "DejaVuSerifCondensed-Bold")),
    "old": (("URWBookman-Light", "URWBookman-Demi"), ("C059-Roman", "C059-Bold"), ("DejaVuSerif", "DejaVuSerif-Bold")),
    "sans": (("LiberationSans-Regular", "LiberationSans-Bold"), ("NimbusSans-Regular", "NimbusSans-Bold"), ("DejaVuSans", "DejaVuSans-Bold")),
    "office": (("Carlito-Regular", "Carlito-Bold"), ("Lato-Regular", "Lato-Bold"), ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold")),
    "narrow": (("LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold"), ("NimbusSansNarrow-Regular", "NimbusSansNarrow-Bold"), ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold")),
    "plain": (("DejaVuSans", "DejaVuSans-Bold"),),
    "mono": (("LiberationMono-Regular", "LiberationMono-Bold"), ("NimbusMonoPS-Regular", "NimbusMonoPS-Bold"), ("DejaVuSansMono", "DejaVuSansMono-Bold")),
    "typewriter": (("Courier Prime", "Courier Prime Bold"), ("GNUTypewriter", "GNUTypewriter"), ("NimbusMonoPS-Regular", "NimbusMonoPS-Bold"), ("DejaVuSansMono", "DejaVuSansMono-Bold")),
    "worn": (("GNUTypewriter", "GNUTypewriter"), ("Courier Prime", "Courier Prime Bold"), ("DejaVuSansMono", "DejaVuSansMono-Bold")),
    "digits": (("OCRA", "OCRABold"), ("LiberationMono-Bold", "LiberationMono-Bold"), ("DejaVuSansMono-Bold", "DejaVuSansMono-Bold")),
    "hand1": (("Rufscript010", "Rufscript010"), ("ComicNeue-Regular", "ComicNeue-Bold"), ("DejaVuSans-Oblique", "DejaVuSans-BoldOblique")),
    "hand2": (("dkg", "dkgBd"), ("ComicNeue-Italic", "ComicNeue-BoldItalic"), ("DejaVuSans-Oblique", "DejaVuSans-BoldOblique")),
    "hand3": (("ComicNeue-Regular", "ComicNeue-Bold"), ("DejaVuSans-Oblique", "DejaVuSans-BoldOblique")),
    "hand4": (("Breip", "Breip"), ("DancingScript-Regular", "DancingScript-Bold"), ("ComicNeue-Light", "ComicNeue-Regular"), ("DejaVuSans-Oblique", "DejaVuSans-BoldOblique")),
    "script": (("DancingScript-Regular", "DancingScript-Bold"), ("Z003-MediumItalic", "Z003-MediumItalic"), ("DejaVuSerif", "DejaVuSerif-Bold")),
}
HANDS = ("hand1", "hand2", "hand3", "hand4")
PRINTS = ("serif", "book", "old", "sans", "office", "narrow", "plain")
_LAST = (("DejaVuSans", "DejaVuSans-Bold"),)


@lru_cache(maxsize=1)
def _installed() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                if name.endswith((".ttf", ".otf")):
                    found.setdefault(name[:-4], Path(root) / name)
    return found


@lru_cache(maxsize=64)
def path_of(role: str, bold: bool = False) -> Path | None:
    """The font file for a role, or None where only Pillow's own face is left.

    >>> path_of("no such role") == path_of("plain")
    True
    """
    for pair in _FACES.get(role, ()) + _LAST:
        if path := _installed().get(pair[bold]) or _installed().get(pair[0]):
            return path
    return None


@lru_cache(maxsize=1024)
def face(role: str, pixels: int, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A face of a role at a height in pixels."""
    path = path_of(role, bold)
    if path is None:
        return ImageFont.load_default(size=max(6, pixels))
    return ImageFont.truetype(str(path), max(4, pixels), layout_engine=ImageFont.Layout.BASIC)
