"""The wall clock set forward and back, and a machine that slept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from discreet.service.pairing import CODE_SECONDS, Pairing, PairingRefused
from discreet.service.security import RateLimit

YEAR = 365 * 86_400.0


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pairing(tmp_path: Path, clock: Clock) -> Iterator[Pairing]:
    made = Pairing(tmp_path / "pairing.sqlite3", clock)
    yield made
    made.close()


@pytest.mark.parametrize("leap", [-YEAR, -1.0, CODE_SECONDS + 1.0, YEAR])
def test_a_leap_voids_a_code_and_no_token(pairing: Pairing, clock: Clock, leap: float) -> None:
    token, client = pairing.redeem(pairing.new_code(), "before", None)
    code = pairing.new_code()
    clock.now += leap
    with pytest.raises(PairingRefused, match="discreet pair"):
        pairing.redeem(code, "late", None)
    clock.now -= leap  # set right again: what was voided stays so
    with pytest.raises(PairingRefused):
        pairing.redeem(code, "late", None)
    assert pairing.client_of(token) == client
    assert pairing.redeem(pairing.new_code(), "after", None)


def test_limits_of_calls_go_by_time_that_can_not_be_set() -> None:
    assert RateLimit(1).clock is time.monotonic


def test_a_sleep_gives_no_more_calls_than_two_seconds_worth(clock: Clock) -> None:
    limit = RateLimit(5, clock)
    assert [limit.seconds_to_wait("a") for _ in range(10)] == [0.0] * 10
    assert limit.seconds_to_wait("a") == pytest.approx(0.2)
    clock.now += YEAR
    assert [limit.seconds_to_wait("a") for _ in range(10)] == [0.0] * 10
    assert limit.seconds_to_wait("a") > 0
