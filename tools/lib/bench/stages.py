# SPDX-License-Identifier: MPL-2.0
"""Where the time went, from the histograms in the elements' `stats`."""

STAGES = ("capture", "detect", "convert", "encode", "push", "picture")


def difference(before, after):
    """What counters grew by, through all levels."""
    if isinstance(after, dict):
        before = before if isinstance(before, dict) else {}
        return {name: difference(before.get(name), value) for name, value in after.items()}
    if isinstance(after, list):
        before = before if isinstance(before, list) else []
        return [difference(before[i] if i < len(before) else 0, value)
                for i, value in enumerate(after)]
    if isinstance(after, (int, float)) and not isinstance(after, bool):
        return after - before if isinstance(before, (int, float)) else after
    return after


def _percentile(buckets, limits, share):
    passed, total = 0, sum(buckets)
    for count, limit in zip(buckets, limits):
        passed += count
        if passed >= share * total:
            return limit / 1e6
    return limits[-1] / 1e6


def between(before, after, seconds):
    """Each stage between two looks: how often a second, ms each time, and its share of a core."""
    found = {}
    for element in ("source", "stats"):
        limits = after[element].get("bucket-limits", [])
        grown = difference(before[element], after[element])
        for name in STAGES:
            times = grown.get(name)
            if not isinstance(times, dict) or not times.get("count"):
                continue
            found[name] = {"per_s": times["count"] / seconds,
                           "mean_ms": times["sum"] / times["count"] / 1e6,
                           "p95_ms": _percentile(times["buckets"], limits, 0.95),
                           "share": times["sum"] / 1e9 / seconds * 100}
    return found


def counters(before, after):
    """The plain numbers of the encoder's stats between two looks."""
    return {name: value for name, value in difference(before["stats"], after["stats"]).items()
            if isinstance(value, int)}
