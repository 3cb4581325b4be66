"""What narrows the overview: boxes that open when they are wanted, and their choices in words."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import streamlit as st

from metrics.services.overview import Filters, entries, leads_of, statuses
from metrics.text.order import alphabetical
from metrics.text.words import Language, say, say_or
from ui.choices import choose, choose_text, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.services.overview import Standing
    from metrics.services.workspace import Workspace

MISSES = "misses"


def choose_filters(words: Language, space: Workspace, everything: Sequence[Standing]) -> Filters:
    """Boxes for the filters, drawn only while they are open; the address says what is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=360):
            text = choose_text("text", say(words, "ui.text"))
        opened = st.popover(
            say(words, "ui.filters"),
            icon=":material/filter_list:",
            on_change="rerun",
            key="filters",
        )
    options = options_of(space, everything)
    if opened.open:
        with opened:
            for name, allowed in options.items():
                choose_filter(words, space, name, allowed)
    return Filters(
        **{name: chosen(name, allowed) for name, allowed in options.items()},
        status=chosen("status", statuses()),
        ahead=chosen("ahead", [MISSES]),
        text=text,
    )


def options_of(space: Workspace, everything: Sequence[Standing]) -> dict[str, list[str]]:
    """What can be chosen of kind of entry, plan, field and lead, by the name of the filter."""
    return {
        "entry": entries(),
        "plan": list(space.catalog.plans),
        "field": list(dict.fromkeys(one.subject.target.field for one in everything)),
        "lead": list(dict.fromkeys(lead for one in everything for lead in leads_of(one))),
    }


def choose_filter(
    words: Language, space: Workspace, name: str, allowed: Sequence[str]
) -> str | None:
    """A drop-down for one filter; leads are in the order of the alphabet."""
    told = {one: choice_words(words, space, name, one) for one in allowed}
    if name == "lead":
        told = _told_apart(words, space, told)
    ordered = sorted(allowed, key=lambda one: alphabetical(told[one]))
    return choose(
        name,
        say(words, f"ui.{name}"),
        ordered if name == "lead" else allowed,
        lambda one: told[one],
    )


def _told_apart(words: Language, space: Workspace, told: dict[str, str]) -> dict[str, str]:
    """Leads in words, those of a plan marked where an agency of the register has the same name."""
    agencies = space.catalog.agencies
    borne = {said for one, said in told.items() if one in agencies}
    return {
        one: say(words, "ui.lead_of_plan", name=said)
        if one not in agencies and said in borne
        else said
        for one, said in told.items()
    }


def choice_words(words: Language, space: Workspace, name: str, value: str) -> str:
    """What a filter is set to, in words."""
    if name == "plan":
        plan = space.catalog.plans[value]
        return f"{plan.number or ''} {plan.title.in_language(words)}".strip()
    if name == "text":
        return value
    if name == "lead":
        agency = space.catalog.agencies.get(value)
        if agency is not None:
            return agency.in_language(words)
        lead = space.catalog.lead(value)
        return lead.in_language(words) if lead is not None else value
    return say_or(words, f"{name}.{value}", value)


def words_of_filters(words: Language, space: Workspace, filters: Filters) -> dict[str, str]:
    """Filters in force, each with its name and what it is set to."""
    set_to = {one.name: getattr(filters, one.name) for one in fields(filters)}
    return {
        name: say(
            words,
            "ui.filter_set",
            name=say(words, f"ui.{name}"),
            value=choice_words(words, space, name, value),
        )
        for name, value in set_to.items()
        if value
    }
