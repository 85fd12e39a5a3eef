# SPDX-License-Identifier: MPL-2.0
"""Several repeats in few numbers."""
import statistics


def spread(values):
    """min, median and max."""
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def percentile(values, share):
    """The value below which this share (0 … 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def ratios(ours, theirs):
    """Spread of the ratios within each repeat; None where the other had nothing."""
    if not all(theirs):
        return None
    return spread([mine / other for mine, other in zip(ours, theirs)])


def slope(points):
    """Least squares: how much y grows for each x, of (x, y)."""
    mean_x = statistics.fmean(x for x, _ in points)
    mean_y = statistics.fmean(y for _, y in points)
    below = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / below if below else 0.0
