"""The SQL that decides which figure of an agency counts at a period, and adds up what counts.

This is the one place where these rules stand:

- the newest accepted figure that is young enough, carried forward from an earlier period if it
  must be;
- a stock, survey or published figure counts as it stands; a flow is summed over its window, a
  half-year or year taking the place of the quarters inside it, and a window with a hole in it does
  not count at all, because missing is never zero;
- asked with any age (oldest 0), missing quarters of a flow count as the agency's newest ones, so
  that a silent agency's part is neither left out nor shrunk when the worse case is looked at;
- an agency that ended inside the window of a flow still counts for the quarters it existed, its
  successor for those after, so that a merger in mid-year loses nothing;
- when a baseline is wanted, a group of agencies linked by mergers counts only if it is complete on
  both sides, and coverage is weighted by the baseline; otherwise by agencies (for flows, by the
  quarters each should have reported).

What is asked comes as two frames of whole numbers (see totals.py): members of populations, and
parts. A part is one side of a question: a series at a period and an age. A series is one indicator
over one population, for a flow within one window, which begins with a year; its filings are read,
told apart and, for a flow, summed once, however many parts are asked of it.
"""

from __future__ import annotations

# Submissions whose newest decision accepts them, with the rank of that decision: when two accepted
# figures stand for one agency, indicator, period and breakdown, the later decision counts.
ACCEPTED = """
accepted AS (
    SELECT d.submission, d.id AS rank, s.origin
    FROM decisions d
    JOIN submissions s ON s.id = d.submission
    WHERE d.verdict = 'accepted' AND d.id IN (
        SELECT max(id) FROM decisions WHERE decided_at <= ? GROUP BY submission
    )
)"""

# Rows told apart by the breakdown key `source` are competing figures for the same thing; any other
# breakdown is a part of the whole and never judged in its place.
JUDGED_BREAKDOWN = "(a.breakdown = '' OR a.breakdown LIKE 'source=%')"

# Distinct agencies are counted as bits, many times faster than count(DISTINCT): each member has a
# bit of its own within its chunk. bit_count of a whole number is DuckDB's; the rest is standard.
REPORTING = f"""
WITH {ACCEPTED},
filed AS (
    SELECT q.question, a.closes, m.chunk, bit_or(m.bit) AS bits
    FROM actuals a
    JOIN accepted x ON x.submission = a.submission
    JOIN asked q ON q.indicator = a.indicator
    JOIN members m ON m.population = q.population AND m.agency = a.agency
        AND a.closes BETWEEN m.first_closes AND m.last_closes
    WHERE {JUDGED_BREAKDOWN}
    GROUP BY q.question, a.closes, m.chunk
)
SELECT question, closes, sum(bit_count(bits)) FROM filed GROUP BY question, closes
"""  # noqa: S608 - assembled from the constants above

# No quarter comes so late.
NEVER = 1_000_000

# What part of a figure that spans so many quarters stands for so many missing ones, exactly.
_GAPS = ", ".join(
    f"({spans}, {quarters}, CAST({quarters / spans} AS DECIMAL(4, 2)))"
    for spans in (1, 2, 4)
    for quarters in (1, 2, 3, 4)
)

# filed: every accepted row of a series. earliest: the newest of those no part looks behind, so that
# older ones need not be put in order. lined_up: with the quarters filed before and after; a figure
# counts `until` the next one. filings: one for each period, of revisions the newest, of competing
# sources both. tiles: what a flow is made up of, each until a longer period takes its place.
# points: what counts from a quarter on, for a flow the sum of the window up to it. standing: the
# same at every quarter asked for. older: of agencies without a figure in the window of a flow, the
# newest before it, for questions that any age will do (oldest 0); there the quarters an agency has
# not reported count as its newest ones did (gaps). present: the figure of each agency that counts
# for a part.
_POINTS = f"""
WITH {ACCEPTED},
gaps(spans, quarters, share) AS (
    VALUES {_GAPS}
),
series AS (
    SELECT DISTINCT series, indicator, population, flow, opens, series_oldest, series_closes,
        first_asked
    FROM parts
),
filed AS (
    SELECT s.series, m.member, s.flow, a.closes, s.first_asked,
        CASE WHEN s.flow THEN a.spans ELSE 0 END AS spans,
        CASE WHEN m.first_closes > s.opens THEN m.first_closes ELSE s.opens END AS opens,
        a.numerator, a.denominator, a.value, x.origin = 'illustrative' AS illustrative,
        a.note, a.breakdown, x.rank, a.line
    FROM actuals a
    JOIN accepted x ON x.submission = a.submission
    JOIN series s ON s.indicator = a.indicator
        AND a.closes BETWEEN s.series_oldest AND s.series_closes
    JOIN members m ON m.population = s.population AND m.agency = a.agency
        AND a.closes <= m.last_closes
    WHERE {JUDGED_BREAKDOWN} AND (NOT s.flow
        OR (a.closes >= m.first_closes AND a.closes - a.spans + 1 >= s.opens))
),
earliest AS (
    SELECT series, member, max(closes) AS closes FROM filed
    WHERE closes <= first_asked GROUP BY series, member
),
lined_up AS (
    SELECT f.*, lag(f.closes) OVER in_order AS before,
        coalesce(lead(f.closes) OVER in_order, {NEVER}) AS until
    FROM filed f
    LEFT JOIN earliest e ON e.series = f.series AND e.member = f.member
    WHERE f.closes >= coalesce(e.closes, f.closes)
    WINDOW in_order AS (PARTITION BY f.series, f.member ORDER BY f.closes)
),
competing AS (
    SELECT *,
        max(until) OVER (PARTITION BY series, member, closes) AS next_closes,
        row_number() OVER (
            PARTITION BY series, member, closes, spans, breakdown ORDER BY rank DESC, line DESC
        ) AS newest
    FROM lined_up WHERE until = closes OR before = closes
),
filings AS (
    SELECT series, member, flow, opens, closes, spans, until, numerator, denominator, value,
        illustrative, FALSE AS conflicting, note
    FROM lined_up WHERE until <> closes AND (before IS NULL OR before <> closes)
    UNION ALL
    SELECT series, member, flow, opens, closes, spans, next_closes, max(numerator),
        max(denominator), max(value), bool_or(illustrative),
        coalesce(min(value) < max(value), FALSE) OR coalesce(min(numerator) < max(numerator), FALSE)
            OR coalesce(min(denominator) < max(denominator), FALSE), max(note)
    FROM competing WHERE newest = 1
    GROUP BY series, member, flow, opens, closes, spans, next_closes
),
tiles AS (
    SELECT t.*, least(h.closes, y.closes) AS replaced
    FROM filings t
    LEFT JOIN filings h ON h.series = t.series AND h.member = t.member
        AND h.spans = 2 AND t.spans < 2 AND h.closes = t.closes + t.closes % 2
    LEFT JOIN filings y ON y.series = t.series AND y.member = t.member
        AND y.spans = 4 AND t.spans < 4 AND y.closes = t.closes + (4 - t.closes % 4) % 4
    WHERE t.flow
),
ends AS (
    SELECT DISTINCT series, member, closes, until FROM filings WHERE flow
),
points AS (
    SELECT series, member, flow, closes, until, numerator, denominator,
        denominator AS last_denominator, value, NULL AS last_numerator, NULL AS last_value,
        1 AS last_spans, illustrative, conflicting, note, TRUE AS whole
    FROM filings WHERE NOT flow
    UNION ALL
    SELECT e.series, e.member, TRUE, e.closes, e.until, sum(t.numerator), sum(t.denominator),
        max(CASE WHEN t.closes = e.closes THEN t.denominator END), sum(t.value),
        max(CASE WHEN t.closes = e.closes THEN t.numerator END),
        max(CASE WHEN t.closes = e.closes THEN t.value END),
        max(CASE WHEN t.closes = e.closes THEN t.spans END),
        bool_or(t.illustrative), bool_or(t.conflicting), '',
        sum(CASE WHEN t.closes - t.spans + 1 < t.opens THEN t.closes - t.opens + 1
            ELSE t.spans END) = e.closes - max(t.opens) + 1
    FROM ends e
    JOIN tiles t ON t.series = e.series AND t.member = e.member AND t.closes <= e.closes
        AND (t.replaced IS NULL OR t.replaced > e.closes)
    GROUP BY e.series, e.member, e.closes, e.until
),
standing AS (
    SELECT *, closes AS quarter FROM points
    UNION ALL
    SELECT f.*, q.closes
    FROM points f
    JOIN (SELECT DISTINCT series, closes FROM parts) q
        ON q.series = f.series AND q.closes > f.closes AND q.closes < f.until
    WHERE f.until > f.closes + 1
),
older AS (
    SELECT * FROM (
        SELECT s.series, m.member, a.closes, a.spans, a.numerator, a.denominator, a.value,
            x.origin = 'illustrative' AS illustrative,
            row_number() OVER (
                PARTITION BY s.series, m.member
                ORDER BY a.closes DESC, a.spans, x.rank DESC, a.line DESC
            ) AS place
        FROM actuals a
        JOIN accepted x ON x.submission = a.submission
        JOIN (
            SELECT DISTINCT series, indicator, population, opens
            FROM parts WHERE flow AND oldest = 0
        ) s ON s.indicator = a.indicator AND a.closes < s.opens
        JOIN members m ON m.population = s.population AND m.agency = a.agency
            AND m.last_closes >= s.opens AND a.closes >= m.first_closes
        WHERE {JUDGED_BREAKDOWN}
    ) ranked WHERE place = 1
),
present AS (
    SELECT p.part, p.crowd, CASE WHEN p.grouped THEN m.grp ELSE 0 END AS grp, f.member, f.closes,
        CASE WHEN m.last_closes < p.closes THEN m.last_closes ELSE p.closes END AS last_closes,
        CASE WHEN p.flow THEN
            CASE WHEN m.last_closes < p.closes THEN m.last_closes ELSE p.closes END
            - CASE WHEN m.first_closes > p.opens THEN m.first_closes ELSE p.opens END + 1
            ELSE 1 END AS quarters,
        f.numerator + coalesce(f.last_numerator * g.share, 0) AS numerator,
        CASE WHEN NOT p.last_denominator
            THEN f.denominator + coalesce(f.last_denominator * g.share, 0)
            WHEN m.last_closes >= p.closes THEN f.last_denominator END AS denominator,
        f.value + coalesce(f.last_value * g.share, 0) AS value,
        f.illustrative, f.conflicting, f.note
    FROM standing f
    JOIN parts p ON p.series = f.series AND p.closes = f.quarter
    JOIN members m ON m.member = f.member
    LEFT JOIN gaps g ON p.flow AND p.oldest = 0 AND g.spans = f.last_spans
        AND g.quarters = least(m.last_closes, p.closes) - f.closes
    WHERE (f.whole OR p.may_begin_late) AND m.first_closes <= f.quarter
        AND (f.flow OR m.last_closes >= f.quarter)
        AND f.closes >= CASE WHEN m.last_closes < f.quarter THEN m.last_closes ELSE p.oldest END
    UNION ALL
    SELECT p.part, p.crowd, CASE WHEN p.grouped THEN m.grp ELSE 0 END, o.member, o.closes,
        least(m.last_closes, p.closes), g.quarters, o.numerator * g.share,
        CASE WHEN NOT p.last_denominator THEN o.denominator * g.share
            WHEN m.last_closes >= p.closes THEN o.denominator END,
        o.value * g.share, o.illustrative, FALSE, ''
    FROM older o
    JOIN parts p ON p.series = o.series AND p.flow AND p.oldest = 0
    JOIN members m ON m.member = o.member AND m.first_closes <= p.closes
        AND m.last_closes >= p.opens
    JOIN gaps g ON g.spans = o.spans
        AND g.quarters = least(m.last_closes, p.closes) - greatest(m.first_closes, p.opens) + 1
    LEFT JOIN standing f ON f.series = o.series AND f.member = o.member
        AND f.quarter = p.closes AND f.whole
    WHERE f.member IS NULL
)
"""  # noqa: S608

BY_AGENCY = f"""
{_POINTS}
SELECT p.part, m.agency, f.closes, f.numerator, f.denominator, f.value, f.illustrative,
    f.conflicting, f.note
FROM parts p
JOIN members m ON m.population = p.population AND m.first_closes <= p.closes
    AND m.last_closes >= CASE WHEN p.flow THEN p.opens ELSE p.closes END
LEFT JOIN present f ON f.part = p.part AND f.member = m.member
WHERE p.asked
ORDER BY p.part, m.agency
"""  # noqa: S608

TOTALS = f"""
{_POINTS},
reported AS (
    SELECT part, grp, count(*) AS agencies, sum(quarters) AS quarters,
        count(CASE WHEN closes < last_closes THEN 1 END) AS carried,
        sum(numerator) AS numerator, sum(denominator) AS denominator, sum(value) AS value,
        sum(CASE WHEN weighable THEN value * denominator END) AS weighted,
        sum(CASE WHEN weighable THEN denominator END) AS weights,
        count(CASE WHEN weighable THEN 1 END) AS weighted_agencies,
        bool_or(illustrative) AS illustrative, bool_or(conflicting) AS conflicting
    FROM (
        SELECT *, value < 1000000000 AND denominator < 1000000000000 AS weighable FROM present
    ) figures
    GROUP BY part, grp
),
expected AS (
    SELECT c.crowd, CASE WHEN c.grouped THEN m.grp ELSE 0 END AS grp, count(*) AS agencies,
        sum(CASE WHEN c.flow THEN
            CASE WHEN m.last_closes < c.closes THEN m.last_closes ELSE c.closes END
            - CASE WHEN m.first_closes > c.opens THEN m.first_closes ELSE c.opens END + 1
            ELSE 1 END) AS quarters
    FROM (SELECT DISTINCT crowd, population, flow, opens, closes, grouped FROM parts) c
    JOIN members m ON m.population = c.population AND m.first_closes <= c.closes
        AND m.last_closes >= CASE WHEN c.flow THEN c.opens ELSE c.closes END
    GROUP BY c.crowd, CASE WHEN c.grouped THEN m.grp ELSE 0 END
),
groups AS (
    SELECT p.part, p.base, p.asked, e.grp, p.grouped, e.agencies AS expected, e.quarters AS due,
        coalesce(r.agencies, 0) AS agencies, r.quarters, r.carried, r.numerator, r.denominator,
        r.value, r.weighted, r.weights, r.weighted_agencies, r.illustrative, r.conflicting
    FROM parts p
    JOIN expected e ON e.crowd = p.crowd
    LEFT JOIN reported r ON r.part = p.part AND r.grp = e.grp
),
sides AS (
    SELECT n.*, b.agencies AS base_agencies, b.numerator AS base_numerator,
        b.denominator AS base_denominator, b.value AS base_value, b.weighted AS base_weighted,
        b.weights AS base_weights, b.weighted_agencies AS base_weighted_agencies,
        coalesce(b.illustrative, FALSE) AS base_illustrative,
        coalesce(b.conflicting, FALSE) AS base_conflicting,
        NOT n.grouped OR (
            n.agencies = n.expected AND b.part IS NOT NULL AND b.agencies = b.expected
        ) AS counts,
        CASE WHEN n.grouped THEN coalesce(b.value, b.denominator) END AS base_weight,
        CAST(CASE WHEN n.grouped THEN coalesce(b.value, b.denominator, n.value, n.denominator)
            ELSE n.due END AS DECIMAL(38, 6)) AS weight
    FROM groups n
    LEFT JOIN groups b ON b.part = n.base AND b.grp = n.grp
    WHERE n.asked
)
SELECT part, sum(expected), sum(agencies), sum(carried),
    sum(CASE WHEN NOT grouped THEN agencies WHEN counts THEN expected END),
    coalesce(sum(weight), 0) + count(CASE WHEN weight IS NULL THEN 1 END)
        * CAST(coalesce(avg(base_weight), 1) AS DECIMAL(38, 6)),
    coalesce(sum(CASE WHEN NOT grouped THEN quarters WHEN counts THEN weight END), 0)
        + count(CASE WHEN counts AND weight IS NULL THEN 1 END)
        * CAST(coalesce(avg(base_weight), 1) AS DECIMAL(38, 6)),
    sum(CASE WHEN counts THEN agencies END), sum(CASE WHEN counts THEN numerator END),
    sum(CASE WHEN counts THEN denominator END), sum(CASE WHEN counts THEN value END),
    sum(CASE WHEN counts THEN weighted END), sum(CASE WHEN counts THEN weights END),
    sum(CASE WHEN counts THEN weighted_agencies END),
    bool_or(grouped), sum(CASE WHEN counts THEN base_agencies END),
    sum(CASE WHEN counts THEN base_numerator END), sum(CASE WHEN counts THEN base_denominator END),
    sum(CASE WHEN counts THEN base_value END), sum(CASE WHEN counts THEN base_weighted END),
    sum(CASE WHEN counts THEN base_weights END),
    sum(CASE WHEN counts THEN base_weighted_agencies END),
    bool_or(counts AND (illustrative OR base_illustrative)),
    bool_or(counts AND (conflicting OR base_conflicting)), sum(value)
FROM sides GROUP BY part
"""  # noqa: S608
