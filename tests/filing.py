"""Two agencies that file posts and shares of services, and the standing agency that reviews."""

from __future__ import annotations

from dataclasses import dataclass

from building import POSTS, SHARE, World, agency, indicator, load, target
from metrics.access import Role, Viewer
from metrics.periods import parse_period
from metrics.services import reviewing, submitting
from metrics.services.loading import IncomingFile
from metrics.store.filings import read_filings

CLERK = Viewer("van_thu_a", Role.AGENCY, "a")
OTHER = Viewer("van_thu_b", Role.AGENCY, "b")
REVIEWER = Viewer("tham_dinh", Role.REVIEWER)
LEADER = Viewer("lanh_dao", Role.VIEWER)
HEAD = "agency;indicator;period;breakdown;numerator;denominator;value;note"


def closes(period):
    """Closing quarter of a period."""
    return parse_period(period).closes


def content(*rows):
    """A file of these rows."""
    return "\n".join([HEAD, *rows]).encode()


def posts(number, who="a", period="2026-Q3", note=""):
    """A row of posts."""
    return f"{who};posts;{period};;;;{number};{note}"


def share(part, whole, who="a", period="2026-Q3", note=""):
    """A row of a share."""
    return f"{who};share;{period};;{part};{whole};;{note}"


@dataclass
class Office:
    """The two agencies and the ledger, with short ways to file and decide."""

    world: World

    @property
    def space(self):
        """The workspace."""
        return self.world.workspace

    def check(self, *rows, who=CLERK, period="2026-Q3", agency=None):
        """Draft of a file with these rows."""
        file = IncomingFile("quý 3.csv", content(*rows))
        code = agency or who.agency
        return submitting.check_upload(self.space, who, [file], code, closes(period))[0]

    def file(self, *rows, who=CLERK, period="2026-Q3", agency=None, remark=""):
        """Outcome of filing these rows."""
        file = IncomingFile("quý 3.csv", content(*rows))
        code = agency or who.agency
        return submitting.submit(self.space, who, [file], code, closes(period), remark)[0]

    def seen(self, *numbers):
        """Filings with their newest decision."""
        return {one.id: one.decision for one in self.filings() if one.id in numbers}

    def filings(self):
        """Everything stored."""
        return read_filings(self.space.engine)

    def states(self):
        """State of every filing by number."""
        return {one.id: str(one.state) for one in self.filings()}

    def accept(self, *numbers):
        """Accept filings as they stand."""
        reviewing.accept(self.space, REVIEWER, self.seen(*numbers))

    def give_back(self, *numbers, reason="sai số liệu"):
        """Return filings as they stand."""
        reviewing.give_back(self.space, REVIEWER, self.seen(*numbers), reason)

    def judged(self, period="2026-Q3"):
        """Figure of posts that counts, None for none."""
        value = self.world.verdict(period, "T1").actual
        return None if value is None else int(value)


def office(folder, engine):
    """Two agencies that owe posts and a share each."""
    loaded = load(
        folder,
        agencies=[agency("a"), agency("b")],
        indicators=[
            indicator("posts", **{**POSTS, "better": "higher"}),
            indicator("share", **SHARE),
        ],
        targets=[
            target(
                "T1",
                indicator="posts",
                rule={"kind": "count", "at_least": 1},
                due="standing",
                lead="Đơn vị a",
            ),
            target(
                "T2",
                indicator="share",
                rule={"kind": "share", "target": "80%"},
                due="standing",
                lead="Đơn vị b",
            ),
        ],
    )
    return Office(World(loaded.catalog, engine))
