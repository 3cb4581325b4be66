"""A changed target: the old value stays in sight with who, when and why; history keeps to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from reading import open_target

from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

REVISION = {
    "on": "2024-06-01",
    "by": "Quyết định của UBND thành phố",
    "why": {"vi": "Giao lại chỉ tiêu", "en": "Target set anew"},
    "was": {"rule": {"kind": "reduction", "by": "10%", "baseline": 2021}},
}


@pytest.mark.parametrize("language", Language)
def test_old_value_stays_in_sight_and_judges_its_own_time(declared, page, language):
    def revise(sections):
        (target,) = [one for one in sections["targets"] if one["id"] == "HP24-Q2"]
        target["revisions"] = [REVISION]

    declared.change(revise)
    address = f"{declared.address}/target?target=HP24-Q2&lang={language}"
    open_target(page, f"{address}&as_of=2025-Q2")
    expect(page.get_by_text(say(language, "ui.revisions"), exact=True)).to_be_visible()
    told = page.get_by_text(REVISION["why"][str(language)])
    expect(told).to_contain_text(REVISION["by"])
    expect(told).to_contain_text("10%")
    five, ten = (say(language, "rule.reduction", by=by, baseline="2021") for by in ("5%", "10%"))
    expect(page.get_by_role("cell", name=five, exact=True)).to_be_visible()
    open_target(page, f"{address}&as_of=2024-Q1")
    expect(page.get_by_role("cell", name=ten, exact=True)).to_be_visible()
