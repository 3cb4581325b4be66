"""An agency files its figures: choose the period, drop the file, see what is wrong, submit."""

import streamlit as st

from metrics.access import Role
from metrics.periods import quarter_code
from metrics.services.filing_history import filings_of
from metrics.services.loading import IncomingFile
from metrics.services.submitting import agencies_for, is_locked
from metrics.services.templates import blank_template
from metrics.text.words import say
from ui.cache import newest_ended, workspace
from ui.choices import choose, choose_filing_period, language
from ui.drafts import draw_drafts
from ui.entry_form import draw_form, draw_templates, entered_file
from ui.filings import draw_filings, draw_told, uploader_words
from ui.session import viewer

words, space, who = language(), workspace(), viewer()
agencies = space.catalog.agencies
st.header(say(words, "submit.page"), anchor=False)
period_box, agency_box, owed_box = st.columns([1, 2, 2], vertical_alignment="bottom")
with period_box:
    closes = choose_filing_period(newest_ended())
choices = agencies_for(space, who, closes)
if not choices:
    st.info(say(words, "submit.no_right"))
    st.stop()
with agency_box:
    agency = choose(
        "agency",
        say(words, "submit.agency"),
        choices,
        lambda code: agencies[code].in_language(words),
        default=choices[0],
    )
agency = agency or choices[0]
template = blank_template(space, who, agency, closes, words)
with owed_box:
    key = "submit.owes" if template.rows else "submit.owes_nothing"
    st.text(say(words, key, count=len(template.rows), due=template.due))
draw_told()
is_closed = is_locked(space, agency, closes)
if is_closed:
    is_reviewer = who.role is Role.REVIEWER
    st.warning(say(words, "submit.locked_reviewer" if is_reviewer else "submit.locked"))
draw_filings(words, space, who, filings_of(space, who, agency, closes))
if is_closed and who.role is not Role.REVIEWER:
    st.stop()

by_file, by_hand = st.tabs([say(words, "submit.by_file"), say(words, "submit.by_hand")])
turn = st.session_state.setdefault("filing_turn", 0)
with by_file:
    st.html(uploader_words(words))
    st.text(say(words, "submit.template_help"))
    if template.rows:
        draw_templates(words, space, who, agency, closes)
    dropped = st.file_uploader(
        say(words, "submit.drop"),
        ["csv", "txt", "tsv", "xlsx"],
        accept_multiple_files=True,
        help=say(words, "submit.drop_help"),
        key=f"drop:{agency}:{closes}:{turn}",
    )
    files = [IncomingFile(one.name, one.getvalue()) for one in dropped]
    draw_drafts(words, space, who, files, agency, closes, "file")
with by_hand:
    if template.rows:
        st.text(say(words, "submit.hand_help"))
        typed = draw_form(words, template, f"form:{agency}:{closes}:{turn}:{words}")
        name = say(words, "submit.hand_file", agency=agency, period=quarter_code(closes))
        entered = entered_file(template, typed, name)
        if entered is None:
            st.caption(say(words, "submit.hand_empty"))
        else:
            draw_drafts(words, space, who, [entered], agency, closes, "hand")
    else:
        st.info(say(words, "submit.owes_nothing"))
