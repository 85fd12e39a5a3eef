# SPDX-License-Identifier: MPL-2.0
"""Which pipelines are compared. In each the element called "encoder" is the one that is
measured; where one is called "source", its `stats` are looked at too."""
import re
from dataclasses import dataclass

REFERENCE = (
    "ximagesrc use-damage=false show-pointer=false ! video/x-raw,framerate=60/1 "
    "! queue max-size-buffers=1 leaky=downstream ! videoconvert ! video/x-raw,format=I420 "
    "! queue max-size-buffers=1 leaky=downstream "
    "! x264enc name=encoder tune=zerolatency speed-preset=ultrafast pass=qual quantizer=25 "
    "bitrate=200000 vbv-buf-capacity=1000 key-int-max=3600 "
    "! video/x-h264,stream-format=byte-stream,alignment=au ! fakesink")


@dataclass(frozen=True)
class Engine:
    name: str
    pipeline: str
    encoder: str = ""  # with its properties


def reference():
    """Full-frame video."""
    return Engine("F", REFERENCE)


def encoder_of(text):
    """`text` where it names an encoder alone, else its last stripeenc."""
    found = re.search(r"stripeenc\b[^!]*", text)
    return found.group(0).strip() if found else text


def ours(text):
    """An engine from what --ours says: a pipeline, or an encoder behind ximagestripesrc."""
    line = text if "!" in text else f"ximagestripesrc ! {text}"
    if not re.search(r"\bname=encoder\b", line):
        line, found = re.subn(r"\b(stripeenc|x264enc)\b", r"\1 name=encoder", line, count=1)
        if not found:
            raise ValueError(f"“{text}” has neither a stripeenc nor an element with name=encoder")
    if not re.search(r"\bname=source\b", line):
        line = re.sub(r"\bximagestripesrc\b", "ximagestripesrc name=source", line, count=1)
    if not re.search(r"sink\b[^!]*$", line):
        line += " ! fakesink"
    return Engine("ours" if text == "stripeenc" else text, line, encoder_of(text))


def fed(text):
    """The encoder of `text` behind an appsrc, without damage meta."""
    return Engine(text, ours(f"appsrc name=feed ! {encoder_of(text)}").pipeline)
