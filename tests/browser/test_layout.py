"""Every page fits a laptop and a projector, in both languages and themes, with nothing cut off."""

from __future__ import annotations

import pytest
from pictures import PAGES, PARTS, open_view
from playwright.sync_api import expect
from reading import open_screen, open_target, open_unfolded, switch_to

from metrics.access import Role
from metrics.charts.palette import contrast

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
# Pixels: five lines of text and small print.
LOW_ROW = 120
SIZES = ({"width": 1366, "height": 768}, {"width": 1920, "height": 1080})
VIEWS = {
    "overview": (open_unfolded, "/?as_of=2025-Q2"),
    "target": (open_target, "/target?target=HP24-Q2&as_of=2025-Q2"),
    "bridge": (open_target, "/target?target=HP24-Q3&as_of=2026-Q3"),
    "tasks": (open_screen, "/tasks?as_of=2026-Q3"),
    "an agency": (open_screen, "/agency?agency=p_nam_trieu&as_of=2026-Q3"),
    "an ended agency": (open_screen, "/agency?agency=h_thuy_nguyen"),
    "matrix": (open_screen, "/matrix?as_of=2026-Q3"),
    "plans and fields": (open_screen, "/matrix?as_of=2026-Q3&part=plans"),
    "review": (open_screen, "/review?period=2026-Q3"),
    "agencies": (open_screen, "/review?period=2026-Q3&part=agencies"),
    "locks": (open_screen, "/review?period=2026-Q3&part=locks"),
    "deadlines": (open_screen, "/deadlines?"),
    "one agency": (open_screen, "/deadlines?agency=p_nam_trieu"),
    "history": (open_screen, "/history?agency=so_y_te_hn"),
    "trail": (open_screen, "/trail?"),
}
# Text may stand outside its box only where nothing is inside that could be cut: a mark on a bar.
OVERFLOWING = """() => {
  const wide = one => one.scrollWidth > one.clientWidth + 1;
  const bar = one => one.closest(".bar, .nobar");
  const parts = ".tm .card, .tm .card *, .tm .chip, .tm dl div, .tm dl div *, .tm.list td *";
  return [...document.querySelectorAll(parts)]
    .filter(one => getComputedStyle(one).display !== "inline" && !bar(one) && wide(one))
    .map(one => `${one.className} ${one.textContent}`);
}"""
WIDER_THAN_THE_WINDOW = """() => [document.scrollingElement, ...document.querySelectorAll(
  "[data-testid=stMain], [data-testid=stMainBlockContainer]"
)].filter(one => one.scrollWidth > one.clientWidth).map(one => `${one.tagName} ${one.className}`)"""
# What reaches over a side of the window, unless it scrolls inside something that does not.
OUTSIDE = """() => {
  const scrolls = one => {
    for (let above = one.parentElement; above; above = above.parentElement)
      if (above.dataset.testid === "stMain") return false;
      else if (getComputedStyle(above).overflowX !== "visible") return true;
    return false;
  };
  return [...document.querySelectorAll("[data-testid=stMain] *, main *")]
    .filter(one => {
      const box = one.getBoundingClientRect();
      const isOver = box.right > innerWidth + 1 || (box.left < -1 && box.right > 0);
      return box.width && isOver && !scrolls(one);
    })
    .map(one => `${one.tagName} ${one.getAttribute("class")} ${one.textContent.slice(0, 40)}`);
}"""
# Blocks that stand below each other do not reach into the next.
COVERED = """() => [...document.querySelectorAll(
  "[data-testid=stVerticalBlock]"
)].flatMap(block => {
  const boxes = [...block.children].map(one => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height);
  return boxes.slice(1).filter(([, box], before) => box.top < boxes[before][1].bottom - 1)
    .map(([one]) => one.textContent.slice(0, 60));
})"""
# A button is seen whole when its corners and middle belong to it and no ancestor cuts it off.
HIDDEN_PARTS = """button => {
  const box = button.getBoundingClientRect();
  const inset = 3;
  const places = [
    [box.left + inset, box.top + box.height / 2], [box.right - inset, box.top + box.height / 2],
    [box.left + box.width / 2, box.top + inset], [box.left + box.width / 2, box.bottom - inset],
    [box.left + box.width / 2, box.top + box.height / 2],
  ];
  const hidden = places.filter(([x, y]) => !button.contains(document.elementFromPoint(x, y)));
  const cut = [];
  for (let above = button.parentElement; above; above = above.parentElement) {
    const frame = above.getBoundingClientRect();
    const clips = getComputedStyle(above).overflowX !== "visible";
    if (clips && (box.left < frame.left - 1 || box.right > frame.right + 1)) cut.push("cut");
  }
  return [...hidden, ...cut];
}"""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_page_fits_a_laptop_and_a_projector(view, language, address, page_of):
    shown, path = VIEWS[view]
    page = page_of(Role.REVIEWER)
    for size in SIZES:
        page.set_viewport_size(size)
        shown(page, f"{address}{path}&lang={language}")

        assert [] == page.evaluate(WIDER_THAN_THE_WINDOW)
        assert [] == page.evaluate(OVERFLOWING)
        for name in ("Tiếng Việt", "English"):
            button = switch_to(page, name)
            expect(button).to_be_in_viewport(ratio=1)
            assert [] == button.evaluate(HIDDEN_PARTS)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("view", PAGES | PARTS)
def test_page_fits_a_phone(view, language, address, browser):
    page = open_view(browser, address, view, language, viewport=PHONE)

    assert [] == page.evaluate(WIDER_THAN_THE_WINDOW)
    assert [] == page.evaluate(OVERFLOWING)
    assert [] == page.evaluate(OUTSIDE)
    assert [] == page.evaluate(COVERED)
    page.context.close()


@pytest.mark.parametrize("view", ["history", "review", "deadlines"])
def test_sentences_leave_rows_low_on_a_phone(view, address, browser):
    page = open_view(browser, address, view, "vi", viewport=PHONE)

    heights = page.evaluate(
        "[...document.querySelectorAll('.list td')].map(one => one.offsetHeight)"
    )
    assert heights
    assert max(heights) <= LOW_ROW
    page.context.close()


# Every text of our own drawing with its colour and the colour behind it, both opaque: what is half
# clear is laid over what lies below, down to the page. Of charts the texts that stand on the page;
# a watermark is half clear, and says what a caption says too.
READ_COLOURS = """() => {
  const parts = colour => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return {colour: [red, green, blue], alpha};
  };
  const over = (upper, lower, alpha) => upper.map((one, i) => one * alpha + lower[i] * (1 - alpha));
  const page = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  const look = one => {
    const layers = [];
    let opacity = 1;
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      layers.unshift(parts(style.backgroundColor));
      opacity *= Number(style.opacity);
    }
    const paper = layers.reduce(
      (below, layer) => over(layer.colour, below, layer.alpha), parts(page).colour
    );
    const {color, fill} = getComputedStyle(one);
    const ink = parts(one.namespaceURI.endsWith("svg") ? fill : color);
    return [over(ink.colour, paper, ink.alpha * opacity), paper];
  };
  const own = one => [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
  const drawn = ".tm *, [data-testid=stButtonGroup] button *";
  const charted = ["text", "tspan"].map(one => `.js-plotly-plot .main-svg ${one}`);
  const isClear = one => one.closest(".annotation")?.style.opacity < 1;
  return [...document.querySelectorAll([drawn, ...charted].join(","))]
    .filter(one => own(one) && one.tagName !== "STYLE" && !isClear(one))
    .map(one => [one.textContent, ...look(one)]);
}"""


def as_hex(colour):
    """Red, green and blue as #rrggbb."""
    return "#" + "".join(f"{round(part):02x}" for part in colour)


@pytest.mark.parametrize("view", [*VIEWS, "empty"])
def test_text_stands_out_from_what_is_behind_it_in_both_themes(view, request, page_of):
    shown, path = VIEWS.get(view, VIEWS["overview"])
    address = request.getfixturevalue("empty_address" if view == "empty" else "address")
    page = page_of(Role.VIEWER if view == "empty" else Role.REVIEWER)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shown(page, f"{address}{path}")
        colours = page.evaluate(READ_COLOURS)

        assert len(colours) > 20
        assert [] == [
            (text, as_hex(ink), as_hex(paper))
            for text, ink, paper in colours
            if contrast(as_hex(ink), as_hex(paper)) < 4.5
        ]
