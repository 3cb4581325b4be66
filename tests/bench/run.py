"""Print speeds as ratios against floors measured in the same run; run by `make bench`.

A ratio that misses its aim is noted and never fails the run: the machines are shared.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from judging import judging_ratios
from loading import loading_ratios
from opening import opening_ratios
from ratios import table
from taking import taking_ratios
from uploading import uploading_ratios

from browser import ROOT
from metrics.catalog.load import load_catalog
from pages import page_ratios

# What is measured, in order. To add something: a function of the repository's catalog and an empty
# folder that gives its ratios, named here.
MEASURES = (
    judging_ratios,
    loading_ratios,
    uploading_ratios,
    taking_ratios,
    page_ratios,
    opening_ratios,
)


def main() -> None:
    """Measure everything and print the table."""
    catalog = load_catalog(ROOT / "targets.yaml", ROOT / "data" / "agencies.csv").catalog
    before = os.getloadavg()
    ratios = []
    for measure in MEASURES:
        sys.stderr.write(f"· {measure.__doc__.splitlines()[0]}\n")
        with TemporaryDirectory(prefix="bench-") as folder:
            ratios.extend(measure(catalog, Path(folder)))
    loads = " → ".join(
        "/".join(f"{load:.1f}" for load in moment) for moment in (before, os.getloadavg())
    )
    sys.stdout.write(f"{table(ratios)}\n{os.cpu_count()} CPUs, load over 1/5/15 minutes {loads}\n")


if __name__ == "__main__":
    main()
