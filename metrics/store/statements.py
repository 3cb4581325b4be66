"""The SQL that decides which figure of an agency counts at a period, and adds up what counts.

This is the one place where these rules stand:

- the newest accepted figure that is young enough, carried forward from an earlier period if it
  must be;
- a stock, survey or published figure counts as it stands; a flow is summed over its window, a
  half-year or year taking the place of the quarters inside it, and a window with a hole in it does
  not count at all, because missing is never zero;
- an agency that ended inside the window of a flow still counts for the quarters it existed, its
  successor for those after, so that a merger in mid-year loses nothing;
- when a baseline is wanted, a group of agencies linked by mergers counts only if it is complete on
  both sides, and coverage is weighted by the baseline; otherwise by agencies (for flows, by the
  quarters each should have reported).
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

REPORTING = f"""
WITH {ACCEPTED}
SELECT q.question, a.closes, count(DISTINCT a.agency)
FROM asked q
JOIN actuals a ON a.indicator = q.indicator
JOIN accepted x ON x.submission = a.submission
JOIN members m ON m.population = q.population AND m.agency = a.agency
    AND a.closes BETWEEN m.first_closes AND m.last_closes
WHERE {JUDGED_BREAKDOWN}
GROUP BY q.question, a.closes
"""  # noqa: S608 - assembled from the constants above

_BY_AGENCY = f"""
WITH {ACCEPTED},
wanted AS (
    SELECT indicator, flow, reach, closes FROM (
        SELECT indicator, opens IS NOT NULL AS flow,
            min(CASE WHEN opens < oldest THEN opens ELSE oldest END) AS reach, max(closes) AS closes
        FROM asked GROUP BY indicator, opens IS NOT NULL, side
    ) ranges
),
current_figures AS (
    SELECT * FROM (
        SELECT a.agency, a.indicator, a.closes, a.spans, a.numerator, a.denominator, a.value,
            a.note, x.origin,
            row_number() OVER (
                PARTITION BY a.agency, a.indicator, a.closes, a.breakdown,
                    CASE WHEN f.flow THEN a.spans ELSE 0 END
                ORDER BY x.rank DESC, a.line DESC
            ) AS newest
        FROM actuals a
        JOIN accepted x ON x.submission = a.submission
        JOIN (SELECT DISTINCT indicator, flow FROM wanted) f ON f.indicator = a.indicator
        WHERE {JUDGED_BREAKDOWN} AND EXISTS (
            SELECT 1 FROM wanted w
            WHERE w.indicator = a.indicator AND a.closes BETWEEN w.reach AND w.closes
        )
    ) ranked WHERE newest = 1
),
expected AS (
    SELECT q.question, q.side, q.indicator, q.last_denominator, q.may_begin_late,
        CASE WHEN q.grouped THEN m.grp ELSE m.agency END AS grp, m.agency,
        q.opens IS NOT NULL AS flow,
        CASE WHEN m.last_closes < q.closes THEN m.last_closes ELSE q.closes END AS closes,
        CASE WHEN m.last_closes < q.closes THEN m.last_closes ELSE q.oldest END AS oldest,
        CASE WHEN m.first_closes > q.opens THEN m.first_closes ELSE q.opens END AS opens,
        q.opens AS window_opens,
        m.last_closes < q.closes AS ended
    FROM asked q
    JOIN members m ON m.population = q.population AND m.first_closes <= q.closes
        AND m.last_closes >= coalesce(q.opens, q.closes)
),
picked AS (
    SELECT e.question, e.side, e.agency, max(c.closes) AS closes
    FROM expected e
    JOIN current_figures c ON c.indicator = e.indicator AND c.agency = e.agency
        AND c.closes BETWEEN e.oldest AND e.closes
        AND (NOT e.flow OR c.closes - c.spans + 1 >= e.window_opens)
    GROUP BY e.question, e.side, e.agency
),
stocks AS (
    SELECT e.question, e.side, e.agency, max(c.numerator) AS numerator,
        max(c.denominator) AS denominator, max(c.value) AS value,
        bool_or(c.origin = 'illustrative') AS illustrative,
        count(DISTINCT c.value) > 1 OR count(DISTINCT c.numerator) > 1
            OR count(DISTINCT c.denominator) > 1 AS conflicting, max(c.note) AS note
    FROM expected e
    JOIN picked p ON p.question = e.question AND p.side = e.side AND p.agency = e.agency
    JOIN current_figures c ON c.indicator = e.indicator AND c.agency = e.agency
        AND c.closes = p.closes
    WHERE NOT e.flow
    GROUP BY e.question, e.side, e.agency
),
tiles AS (
    SELECT e.question, e.side, e.agency, e.last_denominator, e.may_begin_late, e.ended, e.opens,
        p.closes AS until, c.closes, c.spans, max(c.numerator) AS numerator,
        max(c.denominator) AS denominator, max(c.value) AS value,
        bool_or(c.origin = 'illustrative') AS illustrative,
        count(DISTINCT c.value) > 1 OR count(DISTINCT c.numerator) > 1
            OR count(DISTINCT c.denominator) > 1 AS conflicting
    FROM expected e
    JOIN picked p ON p.question = e.question AND p.side = e.side AND p.agency = e.agency
    JOIN current_figures c ON c.indicator = e.indicator AND c.agency = e.agency
        AND c.closes <= p.closes AND c.closes >= e.opens
        AND c.closes - c.spans + 1 >= e.window_opens
    LEFT JOIN current_figures h ON h.indicator = c.indicator AND h.agency = c.agency
        AND h.spans = 2 AND c.spans < 2 AND h.closes = c.closes + c.closes % 2
        AND h.closes <= p.closes
    LEFT JOIN current_figures y ON y.indicator = c.indicator AND y.agency = c.agency
        AND y.spans = 4 AND c.spans < 4 AND y.closes = c.closes + (4 - c.closes % 4) % 4
        AND y.closes <= p.closes
    WHERE e.flow AND h.agency IS NULL AND y.agency IS NULL
    GROUP BY e.question, e.side, e.agency, e.last_denominator, e.may_begin_late, e.ended, e.opens,
        p.closes, c.closes, c.spans
),
flows AS (
    SELECT question, side, agency, sum(numerator) AS numerator,
        CASE WHEN bool_or(last_denominator)
            THEN max(CASE WHEN closes = until AND NOT ended THEN denominator END)
            ELSE sum(denominator) END AS denominator,
        sum(value) AS value, bool_or(illustrative) AS illustrative,
        bool_or(conflicting) AS conflicting, '' AS note
    FROM tiles
    GROUP BY question, side, agency
    HAVING bool_or(may_begin_late)
        OR sum(CASE WHEN closes - spans + 1 < opens THEN closes - opens + 1 ELSE spans END)
            = max(until) - max(opens) + 1
),
figures AS (SELECT * FROM stocks UNION ALL SELECT * FROM flows),
by_agency AS (
    SELECT e.question, e.side, e.grp, e.agency, e.closes AS asked_closes, p.closes,
        CASE WHEN e.flow THEN e.closes - e.opens + 1 ELSE 1 END AS quarters,
        f.agency IS NOT NULL AS present,
        coalesce(f.value < 1e9 AND f.denominator < 1e12, FALSE) AS weighable, f.numerator,
        f.denominator, f.value, f.illustrative, f.conflicting, f.note
    FROM expected e
    LEFT JOIN figures f ON f.question = e.question AND f.side = e.side AND f.agency = e.agency
    LEFT JOIN picked p ON p.question = f.question AND p.side = f.side AND p.agency = f.agency
)
"""  # noqa: S608

BY_AGENCY = f"""
{_BY_AGENCY}
SELECT question, agency, closes, numerator, denominator, value, illustrative, conflicting, note
FROM by_agency WHERE side = 'now' ORDER BY question, agency
"""  # noqa: S608

TOTALS = f"""
{_BY_AGENCY},
groups AS (
    SELECT question, side, grp, count(*) AS expected, sum(quarters) AS quarters,
        sum(CASE WHEN present THEN 1 ELSE 0 END) AS reported,
        sum(CASE WHEN present AND closes < asked_closes THEN 1 ELSE 0 END) AS carried,
        sum(numerator) AS numerator, sum(denominator) AS denominator, sum(value) AS value,
        sum(CASE WHEN weighable THEN value * denominator END) AS weighted,
        sum(CASE WHEN weighable THEN denominator END) AS weights,
        sum(CASE WHEN weighable THEN 1 ELSE 0 END) AS weighted_agencies,
        bool_or(illustrative) AS illustrative, bool_or(conflicting) AS conflicting
    FROM by_agency GROUP BY question, side, grp
),
sides AS (
    SELECT n.*, q.grouped, b.value AS base_value, b.numerator AS base_numerator,
        b.denominator AS base_denominator, b.weighted AS base_weighted, b.weights AS base_weights,
        b.weighted_agencies AS base_weighted_agencies, b.reported AS base_reported,
        coalesce(b.illustrative, FALSE) AS base_illustrative,
        coalesce(b.conflicting, FALSE) AS base_conflicting,
        n.reported = n.expected AND (
            NOT q.grouped OR (b.grp IS NOT NULL AND b.reported = b.expected)
        ) AS counts,
        CASE WHEN NOT q.grouped THEN n.quarters
            WHEN coalesce(b.value, b.denominator, n.value, n.denominator) IS NOT NULL
            THEN coalesce(b.value, b.denominator, n.value, n.denominator)
            ELSE CAST(coalesce(
                avg(coalesce(b.value, b.denominator)) OVER (PARTITION BY n.question), 1
            ) AS DECIMAL(38, 6))
        END AS weight
    FROM groups n
    JOIN asked q ON q.question = n.question AND q.side = 'now'
    LEFT JOIN groups b ON b.question = n.question AND b.side = 'base' AND b.grp = n.grp
    WHERE n.side = 'now'
)
SELECT question, sum(expected), sum(reported), sum(carried),
    sum(CASE WHEN counts THEN expected ELSE 0 END),
    sum(CAST(weight AS DECIMAL(38, 6))),
    sum(CASE WHEN counts THEN CAST(weight AS DECIMAL(38, 6)) END),
    sum(CASE WHEN counts THEN reported END), sum(CASE WHEN counts THEN numerator END),
    sum(CASE WHEN counts THEN denominator END), sum(CASE WHEN counts THEN value END),
    sum(CASE WHEN counts THEN weighted END), sum(CASE WHEN counts THEN weights END),
    sum(CASE WHEN counts THEN weighted_agencies END),
    bool_or(grouped), sum(CASE WHEN counts THEN base_reported END),
    sum(CASE WHEN counts THEN base_numerator END), sum(CASE WHEN counts THEN base_denominator END),
    sum(CASE WHEN counts THEN base_value END), sum(CASE WHEN counts THEN base_weighted END),
    sum(CASE WHEN counts THEN base_weights END),
    sum(CASE WHEN counts THEN base_weighted_agencies END),
    bool_or(counts AND (illustrative OR base_illustrative)),
    bool_or(counts AND (conflicting OR base_conflicting)), sum(value)
FROM sides GROUP BY question
"""  # noqa: S608
