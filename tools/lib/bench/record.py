# SPDX-License-Identifier: MPL-2.0
"""Reads what tests/bench/meter/record.h writes."""
import struct
from dataclasses import dataclass

_ENTRY = struct.Struct("=QIIHHHHH14x")
_KEY, _REFINEMENT, _LAST, _JPEG, _PAYLOAD = 1, 2, 4, 8, 16


@dataclass
class Stripe:
    time: int  # ns
    bytes: int
    picture: int
    x: int
    y: int
    width: int
    height: int
    flags: int

    @property
    def key(self):
        return bool(self.flags & _KEY)

    @property
    def refinement(self):
        return bool(self.flags & _REFINEMENT)


def stripes(path):
    with open(path, "rb") as file:
        while len(header := file.read(_ENTRY.size)) == _ENTRY.size:
            stripe = Stripe(*_ENTRY.unpack(header))
            if stripe.flags & _PAYLOAD:
                file.seek(stripe.bytes, 1)
            yield stripe


def summary(path, begin, end):
    """What left between two times (ns)."""
    window = [stripe for stripe in stripes(path) if begin <= stripe.time < end]
    seconds = (end - begin) / 1e9
    return {
        "kbit_s": sum(stripe.bytes for stripe in window) * 8 / seconds / 1000,
        "stripes_s": len(window) / seconds,
        "keys_s": sum(stripe.key for stripe in window) / seconds,
        "refinement_kbit_s": sum(stripe.bytes for stripe in window if stripe.refinement)
        * 8 / seconds / 1000,
        "pictures_s": len({stripe.picture for stripe in window if not stripe.refinement}) / seconds,
        "heights": sorted({stripe.height for stripe in window}),
    }
