"""The courses of the indicators of Hà Tĩnh, Vũng Tàu and Lâm Đồng, each with one reporter.

Sizes are orders of magnitude, not figures of anybody; see courses.py. Knows nothing of agencies.
"""

from __future__ import annotations

from metrics.services.illustration.course import Course, through, whole

ELSEWHERE: dict[str, Course] = {
    # --- Hà Tĩnh
    "ht_civil_servant_posts": Course(
        level=through({"2021": 1.0, "2026-Q3": 0.955}), size=whole(2_260),
    ),
    "ht_budget_paid_staff": Course(
        level=through({"2021": 1.0, "2024": 0.962, "2026-Q3": 0.94}), size=whole(29_400),
    ),
    # --- Vũng Tàu, to 30/06/2025
    "vt_working_rules_share": Course(
        level=through({"2021": 49 / 62, "2022": 54 / 62, "2023": 57 / 62, "2024": 60 / 62,
                     "2025-Q2": 1.0}),
        size=whole(62),
    ),
    "vt_cadre_planning_share": Course(
        level=through({"2021": 0.0, "2022": 0.18, "2023": 0.52, "2024": 0.87, "2025-Q2": 0.97}),
        size=whole(62),
    ),
    "vt_women_planned_share": Course(
        level=through({"2021": 0.241, "2023": 0.268, "2025-Q2": 0.287}), size=whole(412),
    ),
    "vt_young_planned_share": Course(
        level=through({"2021": 0.131, "2023": 0.1445, "2025-Q2": 0.152}), size=whole(412),
    ),
    "vt_dual_post_wards_share": Course(
        # Eight of sixteen wards: exactly one half, which "over 50%" does not accept.
        level=through({"2021": 4 / 16, "2022": 5 / 16, "2023": 6 / 16, "2024": 8 / 16}),
        size=whole(16),
    ),
    "vt_committee_theory_share": Course(
        level=through({"2021": 0.81, "2023": 0.89, "2025-Q2": 0.953}), size=whole(318),
    ),
    "vt_cell_meetings_share": Course(
        level=through({"2021": 0.97, "2022": 0.985, "2023": 1.0, "2024-Q2": 1.0, "2024": 0.991,
                     "2025-Q2": 1.0}),
        size=whole(436),
    ),
    "vt_resolution_study_share": Course(
        level=through({"2021": 0.948, "2023": 0.962, "2025-Q2": 0.979}), size=whole(7_850),
    ),
    "vt_committee_training_share": Course(
        level=through({"2021": 0.62, "2023": 0.84, "2024": 0.90, "2025-Q2": 0.92}), size=whole(118),
    ),
    "vt_discipline_cases_share": Course(
        # No case at all falls due in 2025: 0 of 0.
        level=through({"2021": 1.0, "2023": 1.0, "2024-Q2": 0.5, "2024-Q3": 1.0}),
        size=whole(3), volume=through({"2024-Q3": 1.0, "2024": 0.67, "2025-Q1": 0.0}),
    ),
    "vt_level4_services": Course(level=through({"2021": 96, "2023": 148, "2025-Q2": 203})),
    # --- Lâm Đồng
    "ld_posts": Course(
        level=through({"2015": 1.0, "2018": 0.962, "2021": 0.897, "2024": 0.874}),
        size=whole(2_980),
    ),
}  # fmt: skip
