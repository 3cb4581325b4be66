"""The courses of Hải Phòng's indicators, and the table of all: what happens in the demo store.

Sizes are orders of magnitude, not figures of anybody. A year means its last quarter. How a target
is judged follows from the levels here and its rule in targets.yaml; to change a status in the
demo, move a point. A test asks for a course of every indicator that a target is judged by and that
is not published. Knows nothing of agencies.
"""

from __future__ import annotations

from metrics.services.illustration.course import Course, by_level, through, whole
from metrics.services.illustration.courses_elsewhere import ELSEWHERE

# Tết lies in the first quarter; land and civil-status work peaks before the summer ends.
TET = (0.86, 1.04, 1.07, 1.03)
GROWING = through({"2021": 1.0, "2026-Q3": 1.18})
FEWER_UNITS = {
    "2021": 1.0, "2022": 0.974, "2023": 0.943, "2024": 0.922, "2025-Q2": 0.912, "2026-Q3": 0.865,
}  # fmt: skip
AUTONOMOUS = Course(
    # Ten percent comes just in time; the twenty percent of the other plan stays out of reach.
    level=through({"2021": 0.060, "2022": 0.071, "2023": 0.084, "2024": 0.0925, "2025": 0.106,
                 "2026-Q3": 0.112}),
    size=whole(750), volume=through(FEWER_UNITS),
)  # fmt: skip

HAI_PHONG: dict[str, Course] = {
    # --- apparatus and staff: at risk; regressing since new schools opened; on track
    "civil_servant_posts": Course(
        level=through({"2021": 1.0, "2022": 0.990, "2023": 0.9795, "2024": 0.9735, "2025-Q2": 0.969,
                     "2026-Q3": 0.957}),
        size=by_level(1880, 1420), spread=0.6,
    ),
    "public_service_staff": Course(
        level=through({"2021": 1.0, "2022": 0.994, "2023": 0.991, "2024": 0.998, "2025-Q2": 1.006,
                     "2026-Q3": 0.985}),
        size=by_level(9500, 18500), profile="staff", spread=0.5,
    ),
    "public_service_units": Course(
        level=through(FEWER_UNITS), size=by_level(190, 560), profile="staff", spread=0.3,
    ),
    # --- public finance: one series for two plans; conversion stuck; allowance flat in 2022
    "autonomous_units_share": AUTONOMOUS,
    "self_financing_units_share": AUTONOMOUS,
    "converted_units_share": Course(
        level=through({"2021": 6 / 28, "2023": 17 / 28, "2024": 21 / 28, "2025-Q2": 23 / 28,
                     "2026-Q3": 26 / 28}),
        size=whole(28), joined=0.5,
    ),
    "social_allowance_rate": Course(
        level=through({"2021": 360, "2022": 360, "2023": 380, "2024": 500, "2025": 550}),
        size=whole(1000), joined=0.0, grain=1000,
    ),
    "development_investment_share": Course(
        level=through({"2021": 0.418, "2022": 0.431, "2023": 0.447, "2024": 0.452, "2025": 0.461}),
        size=whole(30_000_000_000_000), volume=through({"2021": 1.0, "2025": 1.5}),
        grain=1_000_000,
    ),
    # --- procedures: old results are digitised late, latest of all in communes
    "digitised_results_central": Course(
        level=through({"2021": 0.41, "2022": 0.58, "2023": 0.74, "2024": 0.91, "2025-Q2": 0.945,
                     "2025": 0.962, "2026-Q3": 0.981}),
        size=whole(96_000), volume=GROWING,
    ),
    "digitised_results_city": Course(
        level=through({"2021": 0.30, "2022": 0.51, "2023": 0.702, "2024": 0.84, "2025-Q2": 0.885,
                     "2025": 0.915, "2026-Q3": 0.948}),
        size=by_level(departments=640_000), volume=GROWING, profile="dossiers", spread=0.20,
    ),
    "digitised_results_district": Course(
        level=through({"2021": 0.20, "2022": 0.37, "2023": 0.52, "2024": 0.66, "2025-Q2": 0.70}),
        size=by_level(districts=310_000), volume=GROWING, profile="dossiers", spread=0.16,
    ),
    "digitised_results_commune": Course(
        level=through({"2021": 0.15, "2022": 0.29, "2023": 0.38, "2024": 0.46, "2025-Q2": 0.50,
                     "2025": 0.59, "2026-Q3": 0.71}),
        size=by_level(districts=1_150_000), volume=GROWING, profile="dossiers", spread=0.18,
    ),
    "born_digital_results_share": Course(
        level=through({"2021": 0.18, "2022": 0.74, "2023": 0.90, "2024": 0.978, "2025-Q2": 0.990,
                     "2025": 0.996, "2026-Q3": 0.998}),
        size=by_level(52_000, 395_000), volume=GROWING, seasons=TET, profile="dossiers",
        spread=0.15, noise=0.01,
    ),
    "business_regulations": Course(
        level=through({"2020-Q2": 1.0, "2021": 0.955, "2022": 0.91, "2023": 0.868, "2024": 0.823,
                     "2025-Q2": 0.793, "2026-Q3": 0.77}),
        size=whole(430),
    ),
    "compliance_cost": Course(
        level=through({"2020-Q2": 1.0, "2021": 0.982, "2022": 0.952, "2023": 0.91, "2024": 0.874,
                     "2025": 0.85}),
        size=whole(486_500_000_000), grain=1_000_000,
    ),
    "internal_e_dossiers_share": Course(
        level=through({"2021": 0.31, "2022": 0.53, "2023": 0.70, "2024": 0.812, "2025-Q2": 0.836,
                     "2025": 0.85, "2026-Q3": 0.88}),
        size=by_level(9_000, 41_000), volume=GROWING, seasons=TET, profile="dossiers",
        spread=0.15, noise=0.02,
    ),
    "online_payment_procedures_share": Course(
        level=through({"2021": 0.22, "2022": 0.36, "2023": 0.48, "2024": 0.58, "2025-Q2": 0.612,
                     "2025": 0.735, "2026-Q3": 0.79}),
        size=by_level(departments=820), profile="procedures", spread=0.12, joined=0.0,
    ),
    "online_payment_transactions_share": Course(
        level=through({"2021": 0.04, "2022": 0.065, "2023": 0.10, "2024": 0.155, "2025-Q2": 0.185,
                     "2025": 0.228, "2026-Q3": 0.275}),
        size=by_level(26_000, 118_000), volume=GROWING, seasons=TET, profile="dossiers",
        spread=0.08, noise=0.02,
    ),
    "eligible_online_procedures_share": Course(
        level=through({"2021": 0.46, "2022": 0.71, "2023": 0.83, "2024": 0.88, "2026-Q3": 0.95}),
        size=by_level(departments=1_560), profile="procedures", spread=0.12, joined=0.0,
    ),
    "npsp_integration_share": Course(
        level=through({"2021": 0.52, "2022": 0.62, "2023": 0.70, "2024": 0.764, "2025-Q2": 0.79,
                     "2025": 0.818, "2026-Q3": 0.86}),
        size=by_level(departments=1_380), profile="procedures", spread=0.12, joined=0.0,
    ),
    "online_dossiers_share": Course(
        level=through({"2021": 0.16, "2022": 0.30, "2023": 0.46, "2024": 0.57, "2025-Q2": 0.61,
                     "2025": 0.66, "2026-Q3": 0.78}),
        size=by_level(55_000, 415_000), volume=GROWING, seasons=TET, profile="dossiers",
        spread=0.18, noise=0.02,
    ),
    "internal_procedures_published_share": Course(
        # The merged departments publish anew in 2025.
        level=through({"2021": 0.34, "2022": 0.56, "2023": 0.79, "2024": 0.878, "2025-Q2": 0.918,
                     "2025-Q3": 0.815, "2025": 0.83, "2026-Q3": 0.884}),
        size=by_level(departments=310), profile="procedures", spread=0.12, joined=0.0,
    ),
    "land_construction_investment_satisfaction": Course(
        level=through({"2021": 81.2, "2022": 82.1, "2023": 80.4, "2024": 81.9, "2025": 83.6}),
        size=whole(1_350), noise=0.1,
    ),
    "city_satisfaction": Course(
        level=through({"2021": 86.5, "2024": 90.3}), size=whole(4_200), noise=0.2,
    ),
    # --- digital government: report systems stall after mid-2023; ISO comes a year late
    "e_identity_users_share": Course(
        level=through({"2021": 0.03, "2022": 0.24, "2023": 0.62, "2024": 0.93, "2025-Q2": 1.0}),
        size=whole(410_000), volume=through({"2021": 1.0, "2026-Q3": 2.3}),
    ),
    "connected_systems_share": Course(
        level=through({"2021": 12 / 41, "2023": 22 / 41, "2024": 31 / 41, "2025-Q2": 34 / 41,
                     "2026-Q3": 37 / 41}),
        size=whole(41), joined=0.4,
    ),
    "reporting_systems_connected_share": Course(
        level=through({"2021": 3 / 12, "2022": 6 / 12, "2023-Q2": 8 / 12}), size=whole(12),
        joined=0.5,
    ),
    "e_meetings_district_share": Course(
        level=through({"2021": 0.35, "2022": 0.65, "2023": 0.86, "2024": 1.0}), bodies=True,
    ),
    "e_meetings_commune_share": Course(
        level=through({"2021": 0.35, "2022": 0.49, "2023": 0.62, "2024": 0.71, "2025-Q2": 0.75,
                     "2025-Q3": 0.93, "2026-Q3": 0.98}),
        bodies=True,
    ),
    "online_work_files_city": Course(
        level=through({"2021": 0.62, "2022": 0.79, "2023": 0.89, "2024": 0.925, "2026-Q3": 0.96}),
        size=by_level(departments=112_000), volume=GROWING, seasons=TET, spread=0.12, noise=0.02,
    ),
    "online_work_files_district": Course(
        level=through({"2021": 0.55, "2022": 0.73, "2023": 0.80, "2024": 0.85, "2025-Q2": 0.87}),
        size=by_level(districts=74_000), volume=GROWING, seasons=TET, spread=0.12, noise=0.02,
    ),
    "online_work_files_commune": Course(
        level=through({"2021": 0.28, "2022": 0.44, "2023": 0.56, "2024": 0.65, "2026-Q3": 0.75}),
        size=by_level(districts=98_000), volume=GROWING, seasons=TET, spread=0.14, noise=0.02,
    ),
    "digital_iso_agencies": Course(
        level=through({"2021": 14, "2022": 41, "2023": 49}), joined=0.0,
    ),
    "iso_communes": Course(
        level=through({"2021": 0, "2022": 61, "2023": 168, "2024": 217}), joined=0.0,
    ),
    # --- steering: inspections begin again each year
    "par_inspected_agencies_share": Course(
        level=through({"2021": 0.29, "2022": 0.275, "2023": 0.325, "2024": 0.31, "2025": 0.32}),
        size=whole(62), joined=0.0,
        volume=through({"2024": 1.0, "2025-Q1": 0.9, "2025-Q2": 0.9, "2025-Q3": 2.1}),
    ),
    "inspected_sub_units_share": Course(
        level=through({"2021": 0.33, "2022": 0.36, "2023": 0.39, "2024": 0.41, "2026": 0.42}),
        size=by_level(190, 240), profile="sub_units", spread=0.22,
    ),
}  # fmt: skip

COURSES: dict[str, Course] = HAI_PHONG | ELSEWHERE
