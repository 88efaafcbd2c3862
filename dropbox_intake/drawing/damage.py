"""What do copying and scanning do to paper? Arrays in, arrays out (uint8, grey HxW or colour HxWx3); the same chance gives the same dirt.

`scan` applies one `Wear`; lengths in it are pixels at 200 dpi and are scaled to the page's own resolution.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Wear:
    """One page's way through copier and scanner."""

    skew: float = 0.0  # degrees that the page leans clockwise
    blur: float = 0.0  # sigma
    dark: int = 0  # what black became
    light: int = 255  # what white became
    grain: float = 0.0  # sigma of noise
    specks: float = 0.0  # dots per square inch
    copies: int = 0  # photocopy generations before the scan
    shadow: float = 0.0  # 0..1, a phone's or a book's shadow
    tilt: float = 0.0  # 0..1 perspective of a phone picture
    bed: float = 0.0  # inches of dark scanner bed that show
    holes: bool = False
    staple: bool = False
    fold: bool = False
    ghost: float = 0.0  # 0..1 of the other side shining through
    threshold: int | None = None  # bilevel
    stripe: bool = False  # a dirty line of the feeder
    quality: int = 78  # JPEG


def pick(chance: random.Random, level: str, bilevel: bool, phone: bool = False) -> Wear:
    """The wear of one page at level "normal" or "worse"."""
    worse = level == "worse"
    u = chance.uniform
    wear = Wear(
        skew=chance.gauss(0, 1.3 if worse else 0.6), blur=u(0.4, 1.25) if worse else u(0.0, 0.75), dark=chance.randint(10, 95 if worse else 50), light=chance.randint(205 if worse else 232, 255),
        grain=u(3, 15) if worse else u(1, 6), specks=u(0, 12) if worse else u(0, 3), copies=chance.choice((0, 1, 1, 2, 3)) if worse else chance.choice((0, 0, 0, 1, 1, 2)), shadow=u(0.2, 0.6) if chance.random() < (0.25 if worse else 0.05) else 0.0,
        bed=u(0.05, 0.3) if chance.random() < (0.3 if worse else 0.12) else 0.0, holes=chance.random() < 0.15, staple=chance.random() < 0.12, fold=chance.random() < (0.25 if worse else 0.08), stripe=chance.random() < (0.08 if worse else 0.02), quality=chance.randint(35, 70) if worse else chance.randint(60, 88),
    )  # fmt: skip
    if phone:
        wear = replace(wear, tilt=u(0.2, 0.9), shadow=u(0.2, 0.7), skew=chance.gauss(0, 1.6), bed=0.0)
    if bilevel:
        wear = replace(wear, threshold=chance.randint(135, 185) if worse else chance.randint(145, 180), shadow=0.0, light=max(wear.light, 235), grain=min(wear.grain, 6))
    return wear


def scan(page: Picture, wear: Wear, chance: random.Random, dpi: int, back: Picture | None = None) -> Picture:
    """The page as the scanner left it; `back` is its other side (it may shine through)."""
    k = dpi / 200
    a = page
    for _ in range(wear.copies):
        a = _copied(a, chance, k)
    if wear.ghost and back is not None:
        a = _ghost(a, back, wear.ghost)
    a = _furniture(a, wear, chance, dpi)
    if wear.tilt:
        a = _tilted(a, wear, chance)
    elif wear.skew or wear.bed:
        a = _skewed(a, wear, chance, dpi)
    if wear.blur > 0.15:
        a = cv2.GaussianBlur(a, (0, 0), wear.blur * k)
    if wear.shadow:
        a = _shaded(a, wear.shadow, chance)
    if wear.dark or wear.light < 255:
        steps = np.linspace(wear.dark, wear.light, 256).astype(np.uint8)
        a = cv2.LUT(a, steps)
    if wear.grain > 0.5:
        a = _grainy(a, wear.grain, chance)
    if wear.specks:
        a = _specked(a, wear.specks, chance, dpi)
    if wear.threshold is not None:
        grey = a if a.ndim == 2 else cv2.cvtColor(a, cv2.COLOR_RGB2GRAY)
        a = ((grey > wear.threshold) * np.uint8(255)).astype(np.uint8)
    return a


def blank_back(front: Picture, chance: random.Random, level: str, bilevel: bool, dpi: int) -> tuple[Picture, Wear]:
    """The empty other side: paper, and the front shining through a little."""
    wear = pick(chance, level, bilevel)
    white = np.full_like(front, 255)
    wear = replace(wear, ghost=chance.uniform(0.03, 0.16 if level == "worse" else 0.1) if chance.random() < 0.7 else 0.0, copies=0, stripe=False, shadow=min(wear.shadow, 0.3), light=max(wear.light, 225), fold=False)
    return scan(white, wear, chance, dpi, front), wear


def turned(page: Picture, degrees: int) -> Picture:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, -degrees // 90))


@lru_cache(maxsize=2)
def _noise(seed: int) -> NDArray[np.int16]:
    return np.random.default_rng(seed).normal(0, 16, (1536, 1536)).astype(np.int16)


def _grainy(a: Picture, sigma: float, chance: random.Random) -> Picture:
    tile = np.roll(_noise(7), (chance.randrange(1536), chance.randrange(1536)), (0, 1))
    h, w = a.shape[:2]
    grain = np.tile(tile, (h // 1536 + 1, w // 1536 + 1))[:h, :w]
    grain = cv2.convertScaleAbs(grain, alpha=0) if sigma < 0.1 else (grain * int(sigma * 16) >> 8).astype(np.int16)
    wide: Any = a.astype(np.int16)
    wide += grain if a.ndim == 2 else grain[:, :, None]
    return np.clip(wide, 0, 255).astype(np.uint8)


def _copied(a: Picture, chance: random.Random, k: float) -> Picture:
    """One photocopy: softened, hardened again, a little bigger or smaller, colours gone."""
    if a.ndim == 3:
        a = cv2.cvtColor(cv2.cvtColor(a, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    a = cv2.GaussianBlur(a, (0, 0), chance.uniform(0.55, 0.9) * k)
    gain, middle = chance.uniform(1.5, 2.6), chance.randint(130, 175)
    curve = np.clip((np.arange(256) - middle) * gain + middle + chance.randint(0, 30), 0, 255).astype(np.uint8)
    a = cv2.LUT(a, curve)
    return _specked(a, chance.uniform(0.3, 2), chance, int(200 * k))


def _ghost(a: Picture, back: Picture, share: float) -> Picture:
    other = back if back.shape == a.shape else cv2.resize(back, (a.shape[1], a.shape[0]))
    if a.ndim == 3 and other.ndim == 2:
        other = cv2.cvtColor(other, cv2.COLOR_GRAY2RGB)
    soft = cv2.GaussianBlur(cv2.flip(other, 1), (0, 0), 2.0)
    return cv2.subtract(a, cv2.convertScaleAbs(cv2.subtract(np.full_like(soft, 255), soft), alpha=share))


def _furniture(a: Picture, wear: Wear, chance: random.Random, dpi: int) -> Picture:
    if not (wear.holes or wear.staple or wear.fold or wear.stripe):
        return a
    a = a.copy()
    h, w = a.shape[:2]
    ink: Any = (60,) * 3 if a.ndim == 3 else 60
    if wear.holes:
        for part in (0.5 - 40 / 297, 0.5 + 40 / 297):
            cv2.circle(a, (round(0.45 * dpi), round(h * part)), round(0.115 * dpi), ink, -1)
    if wear.staple:
        x, y = round(0.35 * dpi), round(0.4 * dpi)
        cv2.line(a, (x, y), (x + round(0.3 * dpi), y - round(chance.uniform(0.05, 0.2) * dpi)), ink, max(2, dpi // 70))
    if wear.fold:
        y = round(h * chance.choice((0.33, 0.5, 0.66)))
        band = a[y : y + max(2, dpi // 60)]
        band[:] = cv2.subtract(band, np.full_like(band, 26))
    if wear.stripe:
        x = round(w * chance.uniform(0.05, 0.95))
        a[:, x : x + max(1, dpi // 150)] = chance.randint(90, 190)
    return a


def _skewed(a: Picture, wear: Wear, chance: random.Random, dpi: int) -> Picture:
    h, w = a.shape[:2]
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), -wear.skew, 1.0)
    edge = 0
    if wear.bed:
        edge = round(wear.bed * dpi)
        turn[0, 2] += edge * chance.choice((-1, 1)) * 0.5
        turn[1, 2] += edge * 0.5
    tone = chance.choice((30, 60, 110)) if wear.bed else int(np.median(a[:: max(1, h // 50), :: max(1, w // 50)]))
    return cv2.warpAffine(a, turn, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(tone,) * 3)


def _tilted(a: Picture, wear: Wear, chance: random.Random) -> Picture:
    h, w = a.shape[:2]
    s = wear.tilt * 0.035
    src = np.array(((0, 0), (w, 0), (w, h), (0, h)), np.float32)
    away = np.array([[chance.uniform(0.005, s + 0.006) * w, chance.uniform(0.005, s + 0.006) * h] for _ in range(4)], np.float32)
    dst = src + away * np.array(((1, 1), (-1, 1), (-1, -1), (1, -1)), np.float32)
    tone = chance.choice((70, 100, 130))
    return cv2.warpPerspective(a, cv2.getPerspectiveTransform(src, dst), (w, h), borderMode=cv2.BORDER_CONSTANT, borderValue=(tone - 10, tone - 20, tone - 40) if a.ndim == 3 else (tone,) * 3)


def _shaded(a: Picture, strength: float, chance: random.Random) -> Picture:
    small = np.ones((8, 6), np.float32)
    across = np.linspace(0, 1, 6)[None, :] * chance.uniform(-1, 1) + np.linspace(0, 1, 8)[:, None] * chance.uniform(-1, 1)
    small -= (strength * 0.6 * (across - across.min()) / max(1e-6, across.max() - across.min())).astype(np.float32)
    field = cv2.resize((small * 255).astype(np.uint8), (a.shape[1], a.shape[0]), interpolation=cv2.INTER_CUBIC)
    return cv2.multiply(a, field if a.ndim == 2 else cv2.merge([field] * 3), scale=1 / 255)


def _specked(a: Picture, density: float, chance: random.Random, dpi: int) -> Picture:
    h, w = a.shape[:2]
    n = int(density * h * w / dpi**2)
    if not n:
        return a
    a = a.copy()
    rng = np.random.default_rng(chance.getrandbits(32))
    ys, xs, big = rng.integers(2, h - 3, n), rng.integers(2, w - 3, n), rng.integers(0, 4, n)
    for y, x, b in zip(ys.tolist(), xs.tolist(), big.tolist(), strict=True):
        r = 1 if b < 3 else max(1, dpi // 90)
        a[y : y + r, x : x + r] = 40 if b else 235
    return a
