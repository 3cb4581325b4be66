"""A world whose targets stand everywhere a target can, and ways to look into exports of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime

import typst
from pptx import Presentation

from building import (
    ADMIN,
    DONE,
    POSTS,
    RANKING,
    SHARE,
    World,
    agency,
    figure,
    indicator,
    load,
    plan,
    target,
)
from metrics.export.typeset import FOLDER
from metrics.periods import parse_period
from metrics.services.exporting import export_file
from metrics.services.takeaway import takeaway_of
from metrics.text.words import Language

AS_OF = "2024"
# Everything of the world is accepted before this moment.
EARLY, LATER = datetime(2026, 1, 5, 8, 0), datetime(2026, 2, 5, 8, 0)  # noqa: DTZ001 - as the ledger


def small_world(folder, engine):
    """Two plans and six targets: late, achieved, at risk, without data, a rank, a task of many."""
    share = {"kind": "share", "op": ">=", "target": "80%"}
    loaded = load(
        folder,
        agencies=[agency("a"), agency("b"), agency("c")],
        plans=[plan(number="12/KH-UBND"), plan("second")],
        indicators=[
            indicator("posts", **POSTS),
            indicator("share", **SHARE),
            indicator("rank", **RANKING),
            indicator("done", **DONE),
        ],
        targets=[
            target("T1", indicator="posts", due=2026,
                   rule={"kind": "reduction", "by": "5%", "baseline": 2021}),
            target("T2", indicator="share", rule=share, due="standing"),
            target("T3", indicator="share", rule={**share, "target": "90%"}, due=2026,
                   scope={"agencies": ["a"]}, plan="second"),
            target("T4", indicator="rank", rule={"kind": "rank", "at_most": 10}, due="standing",
                   scope={"agencies": ["c"]}),
            target("T5", indicator="done", rule={"kind": "milestone"}, due="2024-06",
                   scope={"agencies": ["a", "b", "c"]}, plan="second"),
            target("T6", indicator="share", rule=share, due="standing",
                   scope={"agencies": ["c"]}),
        ],
    )  # fmt: skip
    world = World(loaded.catalog, engine)
    years = [
        figure(code, str(year), number - year + 2021, indicator="posts")
        for code, number in (("a", 1000), ("b", 900), ("c", 600))
        for year in (2021, 2022, 2023, 2024)
    ]
    shares = [
        figure(code, period, of=100, numerator=number, indicator="share", note=f"=1+1 {code}")
        for code, numbers in (("a", (60, 70, 84)), ("b", (50, 82, 90)))
        for period, number in zip(("2023", "2024-Q3", "2024"), numbers, strict=True)
    ]
    tasks = [
        figure("a", "2024-Q2", 1, indicator="done", note="xong ngày 01/06/2024"),
        figure("b", "2024-Q3", 1, indicator="done", note="xong ngày 01/08/2024"),
    ]
    rank = figure("c", "2024", 3, of=63, indicator="rank")
    world.store(*years, moment=EARLY)
    world.store(*shares, *tasks, rank, moment=EARLY, origin="illustrative")
    return world


def made(world, name, language=Language.VI, **keys):
    """An export of the world at the end of 2024."""
    return export_file(
        world.workspace, ADMIN, name, language, parse_period(AS_OF).closes, **keys
    ).content


def gathered(world, language=Language.VI):
    """What an export of the world at the end of 2024 is made from."""
    closes = parse_period(AS_OF).closes
    return takeaway_of(world.workspace, ADMIN, language, closes, with_courses=True)


def headings(name, data):
    """Headings of the pages set from some data, as texts."""
    found = typst.query(
        FOLDER / f"{name}.typ",
        "heading",
        root=FOLDER,
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    bodies = [one["body"] for one in json.loads(found)]
    return [body.get("child", body).get("text") for body in bodies]


def slides_of(content):
    """Slides of a deck."""
    return list(Presentation(io.BytesIO(content)).slides)


def texts_of(slide):
    """Every text on a slide, of tables too."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def charts_of(slide):
    """Native charts on a slide."""
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def parts_of(content):
    """Parts of an Office file as texts, by name, those of files inside it too."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith(".xlsx"):
                parts |= {f"{name}/{inner}": text for inner, text in parts_of(part).items()}
            else:
                parts[name] = part.decode("utf-8", "replace")
    return parts


def assert_inert(content):
    """Nothing in an Office file leads out of it or runs."""
    for name, part in parts_of(content).items():
        assert not re.search(r"<hyperlink|<script|externalLink|TargetMode=|vbaProject", part), name
