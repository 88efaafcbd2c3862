"""What does a threshold cost, what does it save?  The risk-coverage curve."""

from __future__ import annotations

from dropbox_intake.measure.calibration import Calibration
from dropbox_intake.measure.chart import Curve, Panel, svg


def risk_coverage(found: Calibration) -> str:
    """SVG: against the share that goes on without a clerk, the errors counted in it and the bound that may be claimed."""
    points = sorted((one for one in found.points if one.passed), key=lambda one: one.coverage)
    risk = Curve("wrong, counted", tuple((one.coverage, one.risk) for one in points))
    bound = Curve(f"bound at {found.confidence:.0%}", tuple((one.coverage, one.bound) for one in points))
    allowed = Curve("allowed", tuple((one.coverage, found.share) for one in points))
    most = max([0.01, 2 * found.share, *(min(0.25, 1.15 * one.bound) for one in points)])
    marks = tuple((step / 5, f"{step * 20} %") for step in range(6))
    return svg([Panel("Risk and coverage", "goes on without a clerk", "wrong among these", (risk, bound, allowed), marks, most)], 1)
