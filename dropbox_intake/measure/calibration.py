"""From which certainty on may an application go on without a clerk?  Risk and coverage by threshold, and the one that the sample supports.

The thresholds are tried one after the other from the strictest one that the sample could support at all, and the walk
stops at the first that fails (fixed sequence testing): choosing on the same cases costs nothing of the confidence.
Which threshold comes first depends on the certainties alone, never on which cases were wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dropbox_intake.measure.binomial import least_cases, upper_bound

SHARE = 0.005  # of what is not sent to a clerk, so much may be wrong
CONFIDENCE = 0.95
GRID = tuple(round(0.99 - 0.01 * step, 2) for step in range(50))  # 0.99 .. 0.50


@dataclass(frozen=True, slots=True)
class Case:
    """One application with known truth.  `held`: goes to a clerk at any threshold.  `mistake`: why it is wrong, None where it is right."""

    certainty: float
    held: bool
    mistake: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold would do: `passed` of `cases` go on without a clerk, `wrong` of them are wrong, `bound` is what their rate may still be."""

    threshold: float
    cases: int
    passed: int
    wrong: int
    bound: float

    @property
    def coverage(self) -> float:
        return self.passed / self.cases if self.cases else 0.0

    @property
    def risk(self) -> float:
        return self.wrong / self.passed if self.passed else 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """`points` by falling threshold; `now`: the threshold in force; `chosen`: None where the sample supports none."""

    points: tuple[Point, ...]
    now: Point
    chosen: Point | None
    share: float
    confidence: float

    @property
    def needed(self) -> int:
        """How many cases, none of them wrong, it takes to claim the share at all."""
        return least_cases(self.share, self.confidence)


def calibrate(cases: Sequence[Case], now: float, share: float = SHARE, confidence: float = CONFIDENCE) -> Calibration:
    """Measure `cases` and choose.  `share`: the largest error rate allowed among what goes on without a clerk, 0..1."""
    points = tuple(point(cases, threshold, confidence) for threshold in GRID)
    chosen: Point | None = None
    for one in points:
        if upper_bound(0, one.passed, confidence) > share:
            continue  # so few pass that even without a mistake nothing could be claimed
        if one.bound > share:
            break
        chosen = one
    return Calibration(points, point(cases, now, confidence), chosen, share, confidence)


def point(cases: Sequence[Case], threshold: float, confidence: float = CONFIDENCE) -> Point:
    """What this threshold does to these cases."""
    passed = [case for case in cases if not case.held and case.certainty >= threshold]
    wrong = sum(case.mistake is not None for case in passed)
    return Point(threshold, len(cases), len(passed), wrong, upper_bound(wrong, len(passed), confidence))


def best_supported(found: Calibration) -> Point:
    """The point whose bound is the lowest: how little this sample can claim at best.  A look, not a choice: it was picked after the fact."""
    return min((found.now, *found.points), key=lambda one: (one.bound, -one.passed))
