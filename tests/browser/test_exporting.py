"""Taking a file away in a browser: chosen, made beside the page, downloaded, the same as asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from reading import open_screen

from exports import slides_of, texts_of
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", Language)
def test_deck_is_downloaded_with_the_numbers_of_the_screen(address, page, standing, language):
    open_screen(page, f"{address}/export?as_of=2026-Q3&only=HP24-Q2&lang={language}")
    page.get_by_role("button", name=say(language, "export.make")).click()
    name = f"briefing-2026-Q3-{language}.pptx"
    link = page.get_by_role("button", name=say(language, "export.download", name=name))
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    assert name == download.value.suggested_filename
    slides = slides_of(Path(download.value.path()).read_bytes())
    one = standing("2026-Q3")["HP24-Q2"]
    (shown,) = [
        texts
        for slide in slides
        if (texts := texts_of(slide))[0] == one.subject.target.name.in_language(language)
    ]
    assert say(language, f"status.{one.verdict.status}") in "\n".join(shown)
    expect(page.get_by_text("kpi export briefing.pptx --as-of 2026-Q3")).to_be_visible()
