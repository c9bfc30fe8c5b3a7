"""TIMEX3 values, by the examples of TimeML 1.2.1 and TIDES 2003."""

from __future__ import annotations

import pytest

from reportedly.validation.timex import types_of


@pytest.mark.parametrize(
    "value",
    [
        "2031",
        "203",
        "20",
        "BC0044",
        "2031-04",
        "2031-04-11",
        "2028-02-29",
        "2031-W15",
        "2031-W15-5",
        "2031-W15-WE",
        "2026-W53",
        "2031-Q2",
        "2031-H1",
        "2031-SP",
        "2031-WI",
        "FY2031",
        "FY2031-Q3",
    ],
)
def test_dates(value: str) -> None:
    assert types_of(value) == {"DATE"}


@pytest.mark.parametrize(
    "value", ["XXXX", "XXXX-XX-XX", "XXXX-WXX-5", "XXXX-04", "XXXX-SU", "XXXX-QX", "2031-XX-11", "20XX"]
)
def test_open_dates_may_be_sets(value: str) -> None:
    assert types_of(value) == {"DATE", "SET"}


@pytest.mark.parametrize(
    "value",
    [
        "2031-04-11T06:40",
        "2031-04-11T06",
        "2031-04-11T06:40:30.5",
        "2031-04-11TMO",
        "2031-W15-5TNI",
        "2031-04-11T06:40Z",
        "2031-04-11T24",
        "2031-04-11T24:00:00",
        "2031-04-11T06:40+02:00",
    ],
)
def test_times(value: str) -> None:
    assert types_of(value) == {"TIME"}


@pytest.mark.parametrize("value", ["XXXX-XX-XXTMO", "T24:00", "TNI", "XXXX-WXX-5TEV", "2031-04-11TXX:XX"])
def test_open_times_may_be_sets(value: str) -> None:
    assert types_of(value) == {"TIME", "SET"}


@pytest.mark.parametrize(
    "value",
    [
        "P3W",
        "P1Y2M",
        "P1.5Y",
        "PT2H",
        "PT20M",
        "P1DT12H",
        "PXD",
        "PXY",
        "P2DE",
        "P1CE",
        "P2Q",
        "PT30S",
        "P2WE",
        "P1H",
        "P1Y2M3W4DT5H6M7S",
    ],
)
def test_durations(value: str) -> None:
    assert types_of(value) == {"DURATION", "SET"}


@pytest.mark.parametrize("value", ["PAST_REF", "PRESENT_REF", "FUTURE_REF"])
def test_references(value: str) -> None:
    assert types_of(value) == {"DATE", "TIME"}


@pytest.mark.parametrize(
    "value",
    [
        "Tuesday",
        "2031-13",
        "2031-00",
        "2031-02-30",
        "2029-02-29",
        "2031-04-31",
        "2031-W00",
        "2031-W53",
        "2031-W54",
        "2031-W15-8",
        "2031-Q5",
        "2031-H3",
        "2031-4-11",
        "31-04-11",
        "2031-04-11T25",
        "2031-04-11T06:60",
        "2031-04-11T",
        "2031-04-11XMO",
        "P",
        "P3",
        "PT",
        "P3X",
        "PTXD",
        "3W",
        "p3w",
        "past_ref",
        "T",
        "2031-04-11T06:40T",
        "20311",
        "٢٠٣١",
        "２０３１-04-11",
        "2031-W1５",
        "2031-04-11T0６",
        "P３D",
        "T24:01",
        "T24:00:01",
        "2031-04-11T24:30",
        "2031-04-11T06:40+25:00",
        "2031-04-11T06:40+02:75",
        "P1D2Y",
        "P1D1M",
        "P1Y1Y",
        "PT1S2H",
        "PT1M2H",
    ],
)
def test_other_values_are_none(value: str) -> None:
    assert types_of(value) == frozenset()
