"""The figures of ./scripts/evaluate are what they say."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from evaluation.baselines import BagOfWords, cue_scores
from evaluation.figures import Table, auc, bootstrap, macro_f1, prf


def test_area_under_the_curve_counts_ties_half_and_needs_both_classes() -> None:
    truth = np.array([True, True, False, False])
    assert auc(np.array([0.9, 0.8, 0.2, 0.1]), truth) == 1.0
    assert auc(np.array([0.1, 0.2, 0.8, 0.9]), truth) == 0.0
    assert auc(np.array([0.5, 0.5, 0.5, 0.5]), truth) == 0.5
    assert np.isnan(auc(np.array([0.5, 0.6]), np.array([True, True])))


def test_precision_recall_and_f1() -> None:
    said = np.array([True, True, False, False, False])
    truth = np.array([True, False, True, True, False])
    precision, recall, f1 = prf(said, truth)
    assert (precision, recall) == (0.5, pytest.approx(1 / 3))
    assert f1 == pytest.approx(0.4)
    assert macro_f1(said, truth) == pytest.approx((0.4 + 0.4) / 2)
    assert prf(np.zeros(5, bool), truth) == (0.0, 0.0, 0.0)


def test_an_interval_holds_the_value_and_narrows_with_more_rows() -> None:
    few, many = np.array([1.0, 0.0] * 10), np.array([1.0, 0.0] * 1_000)
    narrow = bootstrap(lambda rows: float(many[rows].mean()), len(many))
    wide = bootstrap(lambda rows: float(few[rows].mean()), len(few))
    assert narrow.value == wide.value == 0.5
    assert wide.low < narrow.low < 0.5 < narrow.high < wide.high


def test_twins_are_drawn_together() -> None:
    pairs = np.array(["a", "a", "b", "b", "c", "c"])

    def measure(rows: np.ndarray) -> float:
        drawn = pairs[rows].reshape(-1, 2)
        assert (drawn[:, 0] == drawn[:, 1]).all()
        return 1.0

    assert bootstrap(measure, pairs).value == 1.0


def test_a_bag_of_words_learns_words_and_no_order() -> None:
    bag = BagOfWords(["we sign next week", "they signed last year"], [True, False])
    told, public, neither = bag.scores(["next week we", "last year they", "zebra"])
    assert told > 0 > public
    assert neither == 0
    assert bag.scores(["week next we"])[0] == told


def test_cues_alone_speak_for_and_against() -> None:
    quiet, public, plain = cue_scores(
        ["please don't share this", "as announced in the press release", "a fine day"]
    )
    assert quiet > 0 > public
    assert plain == 0


def test_a_table_is_markdown() -> None:
    table = Table("T", ("a", "b"), [("x", 0.12345)], note="Read me.")
    assert table.render() == "## T\n\nRead me.\n\n| a | b |\n| --- | --- |\n| x | 0.123 |\n"
