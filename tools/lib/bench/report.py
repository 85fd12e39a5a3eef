# SPDX-License-Identifier: MPL-2.0
"""The figures as Markdown."""
from . import numbers


def _table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def _spread(values, digits=1):
    found = numbers.spread(values)
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{found['median']:.{digits}f} ({found['min']:.{digits}f} – {found['max']:.{digits}f})"


def _ratio(ours, theirs):
    found = numbers.ratios(ours, theirs)
    if not found:
        return "–"
    if len(ours) == 1:
        return f"**{found['median']:.3f}**"
    return f"**{found['median']:.3f}** ({found['min']:.3f} – {found['max']:.3f})"


def _seen(name, turns):
    """How many of the pictures that were drawn left the engine, %; F sends them unchanged too."""
    if name == "F":
        return _spread([figures["pictures_s"] for figures in turns], 0) + "/s"
    if not all(figures["drawn_s"] for figures in turns):
        return "–"
    return _spread([100 * figures["pictures_s"] / min(figures["drawn_s"], 60) for figures in turns], 0)


def _extra(turns):
    """What went into refinement, and how many keys there were."""
    rate = sum(figures["refinement_kbit_s"] for figures in turns) / len(turns)
    keys = sum(figures["keys_s"] for figures in turns) / len(turns)
    return f"{rate:.0f}, {keys:.1f}"


def _at(turns, ms, what):
    """The worst repeat at so many ms after stillness."""
    found = [point[what] for figures in turns if "quality" in figures
             for point in figures["quality"]["points"] if point["ms"] == ms]
    return f"{min(found):.1f}" if found else "–"


def _settled(turns):
    found = [figures["quality"]["settled_ms"] for figures in turns if "quality" in figures]
    if not found:
        return "–"
    return "never" if None in found else f"{max(found):.0f}"


def _stages(cases):
    """Rows for (label, engine, turns): the repeats' mean of each stage."""
    rows = []
    for label, name, turns in cases:
        seen = [figures["stages"] for figures in turns if figures["stages"]]
        for stage in dict.fromkeys(stage for found in seen for stage in found):
            times = [found[stage] for found in seen if stage in found]
            mean = {what: sum(time[what] for time in times) / len(times) for what in times[0]}
            rows.append([label, name, stage, f"{mean['per_s']:.1f}", f"{mean['mean_ms']:.3f}",
                         f"{mean['p95_ms']:.3f}", f"{mean['share']:.2f}"])
    if not rows:
        return []
    return ["### Stages", "", "From `stats`; the share is of the time that passed, of one core.", ""] + \
        _table(["case", "engine", "stage", "times/s", "mean ms", "p95 ms", "share %"], rows)


def table(result):
    lines = ["## Cost", "", "CPU is that of the engine and what it adds to the X server, % of a core; "
             "median (min – max) of the repeats. Ratios are within one repeat.", ""]
    rows = []
    for workload, engines in result.items():
        reference = engines.get("F")
        for name, turns in engines.items():
            cpu, rate = ([figures[what] for figures in turns] for what in ("cpu", "kbit_s"))
            versus = ["", ""] if name == "F" or not reference else [
                _ratio(cpu, [figures["cpu"] for figures in reference]),
                _ratio(rate, [figures["kbit_s"] for figures in reference])]
            rows.append([workload, name, _spread(cpu, 2), _spread(rate, 0), *versus, _extra(turns),
                         _seen(name, turns),
                         _spread([figures["resident_mib"] for figures in turns], 0)])
    lines += _table(["workload", "engine", "CPU %", "kbit/s", "CPU × F", "kbit/s × F",
                     "refining kbit/s, keys/s", "pictures seen %", "RSS MiB"], rows)
    lines += _stages((workload, name, turns) for workload, engines in result.items()
                     for name, turns in engines.items())
    lines += ["## Stillness", "", "PSNR-Y of the whole picture and of its worst block of 16×16 px, dB, "
              "after the picture stood still; the worst repeat. Settled: ms until 45 dB.", ""]
    rows = [[workload, name, *(_at(turns, ms, "psnr_y") for ms in (100, 250, 500, 1000, 2000)),
             _settled(turns), _at(turns, 500, "worst_block"), _at(turns, 2000, "worst_block"),
             str(sum(figures["quality"]["errors"] for figures in turns if "quality" in figures))]
            for workload, engines in result.items() for name, turns in engines.items()]
    return lines + _table(["workload", "engine", "100 ms", "250 ms", "500 ms", "1000 ms", "2000 ms",
                           "settled", "block at 500 ms", "block at 2 s", "decoding errors"], rows)


def latency(result):
    rows = []
    for workload, engines in result.items():
        for name, found in engines.items():
            values = found["ms"] or [float("nan")]
            rows.append(["quiet" if workload == "idle" else workload, name,
                         f"{numbers.percentile(values, 0.5):.2f}",
                         f"{numbers.percentile(values, 0.95):.2f}", f"{max(values):.2f}",
                         str(len(found["ms"])), str(found["missed"])])
    return ["## Latency", "", "From the X request to the stripe that shows it leaving the encoder, ms.",
            ""] + _table(["screen", "engine", "median", "p95", "most", "changes", "not seen"], rows)


def scale(result):
    names = list(next(iter(result.values())))
    rows = [[case, *(_spread(shares[name], 2) for name in names)] for case, shares in result.items()]
    small, large = (result[f"typing {size}"] for size in ("1920x1080", "3840x2160"))
    rows.append(["typing, 2160 lines against 1080", *(_ratio(large[name], small[name])
                                                      for name in names)])
    return ["## Screen size", "", "CPU, % of a core.", ""] + _table(["case", *names], rows)


def still(result):
    rows = [[name, _spread([figures["cpu_ms"] for figures in turns], 3),
             _spread([figures["wall_ms"] for figures in turns], 3)] for name, turns in result.items()]
    return ["## A still picture without damage", "", "1920×1080, ms a picture.", ""] + \
        _table(["encoder", "CPU", "time"], rows)


def _threads(figures):
    """The busiest threads: name and ms of CPU a picture."""
    busiest = sorted(figures["threads"], key=lambda thread: -thread["cpu_ms"])[:10]
    return ", ".join(f"{thread['name']} {thread['cpu_ms']:.2f}" for thread in busiest
                     if thread["cpu_ms"] >= 0.02)


def workers(result):
    rows, threads_rows = [], []
    for name, counts in result.items():
        single = [figures["wall_ms"] for figures in counts["1"]]
        for threads, turns in counts.items():
            waits = [figures["lock_waits"] for figures in turns]
            rows.append([
                name, threads, _spread([figures["pictures_s"] for figures in turns]),
                _spread([figures["cpu_ms"] for figures in turns], 2),
                _spread([wait["count"] for wait in waits], 2),
                _spread([wait["ns"] / 1e6 for wait in waits], 3),
                _ratio(single, [figures["wall_ms"] for figures in turns]),
                _spread([figures["path_ms"] for figures in turns], 2),
                _ratio(single, [figures["path_ms"] for figures in turns])])
            threads_rows.append([name, threads, _threads(turns[-1])])
    lines = ["## Workers", "", "1920×1080, all of it moving, as fast as pictures are taken. Lock waits: "
             "how often and how long any thread waited for a lock that another held. Longest path: the "
             "CPU time that follows one another when every thread has a processor of its own: the "
             "busiest of caller and pool, then the busiest of x264's threads.", ""]
    lines += _table(["encoder", "workers", "pictures/s", "CPU ms a picture", "lock waits a picture",
                     "ms a picture", "times one worker, here", "longest path ms",
                     "times one worker, processors enough"], rows)
    lines += ["CPU ms a picture of the busiest threads, in the last repeat; threads of x264 are called "
              "as the one that made them.", ""]
    lines += _table(["encoder", "workers", "threads"], threads_rows)
    return lines + _stages((f"{threads} workers", name, turns) for name, counts in result.items()
                           for threads, turns in counts.items())


def instructions(result):
    rows, typing = [], []
    for name, of in result.items():
        single, small = of["workers"]["1"]["all"], next(iter(of["typing"].values()))["all"]
        for size, found in of["typing"].items():
            typing.append([name, size, f"{found['all']:.2f}", f"{found['stripes']:.2f}",
                           f"**{found['all'] / small:.2f}**"])
        for threads, found in of["workers"].items():
            path = found["engine"] + found["x264"]
            rows.append([name, threads, f"{found['all']:.1f}", f"{found['engine']:.2f}",
                         f"{found['x264']:.2f}", f"**{single / path:.2f}**"])
    return ["## Instructions", "", "Millions a picture of 1920×1080, all of it moving. The engine's "
            "threads work side by side, then x264's: the longest path is the busiest of each.", ""] + \
        _table(["encoder", "workers", "all threads", "engine's busiest", "x264's busiest",
                "one worker's to longest path"], rows) + \
        ["Millions a picture while somebody types, of the engine's process.", ""] + \
        _table(["engine", "screen", "all threads", "stripes a picture", "times the smallest screen"],
               typing)


def page(result):
    rows = []
    for case, found in result.items():
        values = found["ms"] or [float("nan")]
        rows.append([case, found["media"], f"{numbers.percentile(values, 0.5):.0f}",
                     f"{numbers.percentile(values, 0.95):.0f}", str(len(found["ms"])),
                     str(found["missed"]), f"{found['pictures_s']:.1f}",
                     f"{found['looks_s']:.1f}"])
    return ["## Page", "", "The browser on the same machine: ms from the X request to the "
            "picture in the page that shows it. Where fewer pictures are looked at than shown, "
            "changes are seen late.", ""] + _table(
                ["launcher, browser, screen", "shown by", "median", "p95", "changes", "not seen",
                 "pictures/s", "looked at/s"], rows)


def memory(result):
    rows = [[name, str(found["minutes"]), f"{found['most_mib']:.1f}", f"{found['growth_mib']:+.2f}"]
            for name, found in result.items()]
    return ["## Memory", "", "Resident, MiB, during mixed work; growth over the last eight tenths.",
            ""] + _table(["engine", "minutes", "most", "growth"], rows)


SECTIONS = {"table": table, "latency": latency, "scale": scale, "still": still, "workers": workers,
            "instructions": instructions, "page": page, "memory": memory}


def markdown(about, results):
    lines = ["# Measurements", ""] + [f"* {name}: {value}" for name, value in about.items()] + [""]
    for name, result in results.items():
        lines += SECTIONS[name](result)
    return "\n".join(lines)
