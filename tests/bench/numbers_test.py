#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""The arithmetic of tools/bench, and the lines that it measures."""
import os
import struct
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.environ["STRIPES_SOURCE_ROOT"], "tools", "lib"))

from bench import engines, numbers, page, record, stages, suites  # noqa: E402


class NumbersTest(unittest.TestCase):
    def test_ratios_are_taken_within_a_repeat(self):
        self.assertEqual(numbers.ratios([1, 4, 9], [2, 4, 6]), {"min": 0.5, "median": 1, "max": 1.5})
        self.assertIsNone(numbers.ratios([1], [0]))

    def test_percentiles(self):
        values = list(range(100, 0, -1))
        self.assertEqual(numbers.percentile(values, 0.5), 51)
        self.assertEqual(numbers.percentile(values, 0.95), 96)
        self.assertEqual(numbers.percentile([7], 0.95), 7)

    def test_a_change_counts_until_the_next_one(self):
        drawn = [(100, True), (500, False), (900, True)]
        seen = [(90, True), (130, True), (950, True)]  # (90: before; nothing shows the second)
        self.assertEqual(page.latencies(drawn, seen), ([30, 50], 1))

    def test_slope(self):
        self.assertAlmostEqual(numbers.slope([(0, 1), (1, 3), (2, 5)]), 2)
        self.assertEqual(numbers.slope([(0, 4), (1, 4)]), 0)

    def test_differences_go_through_all_levels(self):
        before = {"a": 1, "deep": {"b": [1, 2]}}
        after = {"a": 4, "deep": {"b": [1, 5]}, "new": 2, "name": "x"}
        self.assertEqual(stages.difference(before, after),
                         {"a": 3, "deep": {"b": [0, 3]}, "new": 2, "name": "x"})

    def test_stages_are_those_between_two_looks(self):
        def look(count, sum_ns, buckets):
            return {"source": {}, "stats": {"bucket-limits": [1000000, 2000000, 4000000], "encode": {
                "count": count, "sum": sum_ns, "buckets": buckets}}}
        found = stages.between(look(10, 10_000_000, [10, 0, 0]), look(20, 30_000_000, [19, 1, 0]), 2)
        self.assertEqual(found, {"encode": {"per_s": 5, "mean_ms": 2, "p95_ms": 2, "share": 1}})

    def test_the_longest_path_is_what_follows_one_another(self):
        threads = [{"name": name, "cpu_ms": ms} for name, ms in (
            ("meter", 9), ("feed:src", 2), ("stripe-worker", 1), ("stripe-worker", 3),
            ("feed:src", 4), ("feed:src", 5))]
        self.assertEqual(suites.longest_path(threads, 3), 3 + 5)
        self.assertEqual(suites.longest_path(threads[:4], 3), 3)


class EnginesTest(unittest.TestCase):
    def test_an_encoder_alone_is_put_behind_the_capture(self):
        engine = engines.ours("stripeenc crf=20")
        self.assertEqual(engine.pipeline,
                         "ximagestripesrc name=source ! stripeenc name=encoder crf=20 ! fakesink")
        self.assertEqual(engines.fed(engine.encoder).pipeline,
                         "appsrc name=feed ! stripeenc name=encoder crf=20 ! fakesink")

    def test_pipelines_are_taken_as_they_are(self):
        line = "ximagesrc ! x264enc name=encoder ! h264parse ! filesink location=x"
        self.assertEqual(engines.ours(line).pipeline, line)

    def test_there_must_be_something_to_measure(self):
        with self.assertRaises(ValueError):
            engines.ours("videotestsrc ! fakesink")


class RecordTest(unittest.TestCase):
    def test_counts_what_left_between_two_times(self):
        key, refinement, last, payload = 1, 2, 4, 16
        with tempfile.NamedTemporaryFile() as file:
            for time, picture, flags in ((5, 1, key), (10, 2, 0), (11, 2, last | payload),
                                         (15, 3, refinement | last), (20, 4, last)):
                file.write(struct.pack("=QIIHHHHH14x", time * 10**9, 1000, picture, 0, 0, 64, 64, flags))
                if flags & payload:
                    file.write(bytes(1000))
            file.flush()
            found = record.summary(file.name, 10 * 10**9, 20 * 10**9)
        self.assertEqual(found, {"kbit_s": 2.4, "stripes_s": 0.3, "keys_s": 0,
                                 "refinement_kbit_s": 0.8, "pictures_s": 0.1, "heights": [64]})


if __name__ == "__main__":
    sys.exit(unittest.main())
