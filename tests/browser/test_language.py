"""Both languages, each whole: words, numbers, dates, and a choice that is kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from reading import (
    CARD,
    open_overview,
    open_screen,
    open_target,
    open_unfolded,
    settle,
    switch_to,
    unfold,
    wait_for_target,
)

from metrics.access import Role
from metrics.text.words import Language, say, words_of

pytestmark = pytest.mark.browser

# Parts of the language files that are the interface's own words, and how long a part of a sentence
# must be to tell one language from the other.
INTERFACE = (
    "ui status status_help reason operator rule due trend period field illustrative confidence "
    "role login notice agency_level decision paper review lock calendar history duty deadline "
    "state trail concern ahead scorecard league matrix worklist tour help "
    "fact_help glossary"
)
TELLING = 4
# Everything a person reads or hears of a page; cells of the tables below hold what files say.
READ_TEXTS = """() => {
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const inside = walk.currentNode.parentElement;
    if (!inside.closest("style, script, noscript, [data-testid=stExpander] td, .said"))
      texts.push(walk.currentNode.textContent.trim());
  }
  for (const name of ["title", "alt", "aria-label", "placeholder"])
    for (const one of document.querySelectorAll(`[${name}]`)) texts.push(one.getAttribute(name));
  return texts.filter(text => text);
}"""
# What Streamlit says in English where a page says nothing.
STREAMLITS_OWN = {"Choose an option", "Choose options", "No results"}
VIEWS = {
    "overview": "/?as_of=2025-Q2",
    "a cut": "/target?target=HP24-Q2&as_of=2025-Q2",
    "a date": "/target?target=HP21-Q8&as_of=2025-Q2",
    "a rank": "/target?target=HP21-Q1&as_of=2025-Q2",
    "no figures": "/target?target=HP21-Q16&as_of=2023-Q4",
    "tasks": "/tasks?as_of=2025-Q2",
    "an agency": "/agency?agency=p_nam_trieu&as_of=2026-Q3",
    "matrix": "/matrix?as_of=2026-Q3",
    "plans and fields": "/matrix?as_of=2026-Q3&part=plans",
    "review": "/review?period=2026-Q3",
    "locks": "/review?period=2026-Q3&part=locks",
    "deadlines": "/deadlines?",
    "one agency": "/deadlines?agency=p_nam_trieu",
    "history": "/history?agency=hp",
    "trail": "/trail?",
    "briefings": "/briefing?",
    "preparing": "/briefing?part=prepare&only=HP24-Q2,HP21-M1&as_of=2026-Q3",
    "taking away": "/export?as_of=2025-Q2",
    "help": "/help?",
}


def phrases(language, other):
    """Telling parts of the interface's sentences in one language that the other does not use.

    The switch between languages names each in its own.
    """
    elsewhere = " ".join(words_of(other).values()).casefold()
    found = set()
    for key, sentence in words_of(language).items():
        if key.partition(".")[0] in INTERFACE.split() and key != "ui.this_language":
            for part in re.split(r"\{\w+\}", sentence):
                bare = part.strip(" .,:;()−=/“”")
                if len(bare) >= TELLING and bare.casefold() not in elsewhere:
                    found.add(bare)
    return sorted(found)


@pytest.fixture(scope="session")
def declared(catalog):
    """Texts of the declarations that stand on pages word for word, in either language."""
    texts = {*catalog.leads, *catalog.leads.values()}
    for target in catalog.targets.values():
        texts |= {target.quote, target.section, target.name.vi, target.name.en}
        if target.reading is not None:
            texts |= {target.reading.vi, target.reading.en}
    for plan in catalog.plans.values():
        texts |= {plan.title.vi, plan.title.en}
    for agency in catalog.agencies.values():
        texts |= {agency.name_vi, agency.short_vi, agency.name_en}
    return sorted((text for text in texts if text), key=len, reverse=True)


def without(text, declared):
    """Text with what declarations say taken out, also where it is cut short."""
    if text.endswith("…"):
        start = text[:-1].split("; ")[0]
        if any(one.startswith(start) for one in declared):
            return ""
    for one in declared:
        text = text.replace(one, " ")
    return text


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("language", "other"), [(Language.EN, Language.VI), (Language.VI, Language.EN)]
)
def test_page_has_no_interface_word_of_the_other_language(
    view, language, other, address, page_of, declared
):
    page, path = page_of(Role.REVIEWER), VIEWS[view]
    shown = open_unfolded if view == "overview" else open_target
    if not path.startswith(("/?", "/target")):
        shown = open_screen
    shown(page, f"{address}{path}&lang={language}")
    texts = [without(text, declared) for text in page.evaluate(READ_TEXTS)]
    wrong = [
        (phrase, text)
        for phrase in phrases(other, language)
        for text in texts
        if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    ]

    assert [] == wrong
    assert not STREAMLITS_OWN & set(texts)
    # Neither an unfilled placeholder nor a date as a machine writes it.
    assert [] == [text for text in texts if re.search(r"\{\w+\}|\b\d{4}-\d\d-\d\d\b", text)]


@pytest.mark.parametrize(
    ("language", "figure", "due", "tick"),
    [
        ("vi", r"^\d\.\d{3} biên chế$", "Hạn 14/12/2026", r"^\d\.\d{3}$"),
        ("en", r"^\d,\d{3} posts$", "Due 14 Dec 2026", r"^\d,\d{3}$"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_writes_them(
    language, figure, due, tick, address, page
):
    open_unfolded(page, f"{address}/?as_of=2025-Q2&lang={language}")
    card = page.locator(CARD).filter(has_text="HP24-Q2")
    expect(card.locator(".actual")).to_have_text(re.compile(figure))
    expect(card.locator(".notes")).to_contain_text(due)

    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2&lang={language}")

    expect(page.locator(".tm dd").first).to_have_text(re.compile(figure))
    expect(page.locator(".ytick").first).to_have_text(re.compile(tick))


def test_language_stays_on_the_way_to_a_target_and_back(address, page):
    english = say(Language.EN, "ui.title")
    open_overview(page, f"{address}/?as_of=2025-Q2")

    switch_to(page, "English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(english)
    settle(page)
    unfold(page)
    page.locator(CARD).filter(has_text="HP24-Q2").click()
    wait_for_target(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(english)
    page.get_by_role("link", name=say(Language.EN, "ui.back")).click()
    page.locator(CARD).first.wait_for()
    expect(page.get_by_role("heading", level=1)).to_have_text(english)

    expect(page).to_have_url(re.compile(r"lang=en"))
    settle(page)
    switch_to(page, "Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say(Language.VI, "ui.title"))


def test_language_and_period_stay_when_the_navigation_is_used(address, page):
    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2&lang=en")

    page.get_by_role("link", name=say(Language.EN, "ui.overview"), exact=True).click()

    page.locator(CARD).first.wait_for()
    expect(page.get_by_role("heading", level=1)).to_have_text(say(Language.EN, "ui.title"))
    expect(page).to_have_url(re.compile(r"/\?(?=.*lang=en)(?=.*as_of=2025-Q2)"))
