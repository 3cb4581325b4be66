"""How large agencies are beside one another: fixed weights, the same for every seed.

Orders of magnitude for illustration only; none of these numbers is a published figure. Knows
nothing of periods or courses beyond the pools they name.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from metrics.services.illustration.chance import chance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.services.illustration.lineages import Lineage

# Agencies clearly larger or smaller than the others of their level, by what is counted.
PROFILES: dict[str, dict[str, float]] = {
    "posts": {
        "vp_ubnd": 1.3, "so_nnptnt": 2.6, "so_gtvt": 1.5, "so_tnmt": 1.2, "so_ngoai_vu": 0.4,
        "so_du_lich": 0.5, "q_do_son": 0.8, "h_cat_hai": 0.8, "h_bach_long_vi": 0.3,
    },
    "staff": {
        "so_gddt": 16, "so_y_te": 20, "so_ldtbxh": 3, "so_vhtt": 2.5, "so_nnptnt": 2,
        "thanh_tra": 0, "so_ngoai_vu": 0.1, "h_thuy_nguyen": 2.2, "h_vinh_bao": 1.6,
        "h_cat_hai": 0.4, "h_bach_long_vi": 0.05,
    },
    "dossiers": {
        "so_tu_phap": 4, "so_gtvt": 6, "so_khdt": 4, "so_ldtbxh": 2, "so_tnmt": 2.5, "so_y_te": 1.5,
        "so_ngoai_vu": 0.3, "thanh_tra": 0.05, "vp_ubnd": 0.2, "so_du_lich": 0.4, "so_noi_vu": 0.5,
        "h_thuy_nguyen": 2, "h_vinh_bao": 1.4, "q_do_son": 0.6, "h_cat_hai": 0.5,
        "h_bach_long_vi": 0.03,
    },
    "procedures": {
        "so_nnptnt": 1.8, "so_gtvt": 1.9, "so_vhtt": 1.5, "so_cong_thuong": 1.6, "so_y_te": 1.9,
        "so_tu_phap": 1.7, "so_ngoai_vu": 0.3, "thanh_tra": 0.2, "vp_ubnd": 0.1, "so_du_lich": 0.4,
    },
    "sub_units": {
        "so_gddt": 3, "so_y_te": 3, "so_nnptnt": 2, "so_ngoai_vu": 0, "thanh_tra": 0,
        "h_thuy_nguyen": 1.6, "h_bach_long_vi": 0,
    },
}  # fmt: skip

# Communes of each district before and from 01/01/2025 (agencies.csv, communes_before_2025 and
# communes_2025_01); districts report for them.
COMMUNES: dict[str, tuple[int, int]] = {
    "q_hong_bang": (9, 10), "q_ngo_quyen": (12, 8), "q_le_chan": (15, 7), "q_hai_an": (8, 8),
    "q_kien_an": (10, 7), "q_do_son": (6, 6), "q_duong_kinh": (6, 6), "h_an_lao": (17, 17),
    "h_kien_thuy": (18, 16), "h_tien_lang": (21, 19), "h_vinh_bao": (30, 20),
    "h_cat_hai": (12, 12), "h_bach_long_vi": (0, 0), "h_thuy_nguyen": (37, 21),
    "tp_thuy_nguyen": (37, 21), "h_an_duong": (16, 10), "q_an_duong": (16, 10),
}  # fmt: skip


def sizes_of(
    lineages: Sequence[Lineage], totals: Mapping[str, float], profile: str, joined: float
) -> tuple[float, ...]:
    """Size of each line, so that those of one pool add up to its total.

    Lines that came in add up to `joined` times the total. Zero in pools without a total.
    """
    weights = _weights(lineages, PROFILES[profile])
    sums: dict[tuple[str, bool], float] = defaultdict(float)
    for line, weight in zip(lineages, weights, strict=True):
        sums[line.pool, line.came_in] += weight
    return tuple(
        totals.get(line.pool, 0.0)
        * (joined if line.came_in else 1.0)
        * (weight / sums[line.pool, line.came_in] if weight else 0.0)
        for line, weight in zip(lineages, weights, strict=True)
    )


def _weights(lineages: Sequence[Lineage], large: Mapping[str, float]) -> list[float]:
    """Weight of each line; an enlarged agency grows in proportion to what it held already."""
    weights = [
        line.part * large.get(line.founder, 1.0) * (0.8 + 0.4 * chance("size", line.founder))
        for line in lineages
    ]
    held: dict[str, float] = defaultdict(float)
    for line, weight in zip(lineages, weights, strict=True):
        if not line.came_in:
            held[line.holders[-1][0]] += weight
    return [
        held.get(line.founder, weight) if line.came_in else weight
        for line, weight in zip(lineages, weights, strict=True)
    ]
