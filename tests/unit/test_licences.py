"""Which licences allow that data is passed on."""

from __future__ import annotations

import pytest
from packaging.licenses import canonicalize_license_expression

from reportedly.licences import REDISTRIBUTABLE, may_be_redistributed


@pytest.mark.parametrize("license_id", ["CC-BY-4.0", "cc-by-4.0", "CC0-1.0", "odbl-1.0", "CC-BY-NC-SA-4.0"])
def test_allows(license_id: str) -> None:
    assert may_be_redistributed(license_id)


@pytest.mark.parametrize("license_id", ["other", "Other", "", "unknown", "CC-BY-ND-4.0", "CC-BY-4.0 OR MIT", "CC-BY"])
def test_allows_nothing(license_id: str) -> None:
    assert not may_be_redistributed(license_id)


def test_the_list_holds_spdx_identifiers_as_spdx_writes_them() -> None:
    assert {canonicalize_license_expression(license_id) for license_id in REDISTRIBUTABLE} == REDISTRIBUTABLE
