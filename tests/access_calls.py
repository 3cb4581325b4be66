"""A real call of every function of the services that takes a viewer, on a small office.

Each takes a Desk, the viewer, and the agency meant ("a", "b", or None for all).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from filing import Office, closes, content, posts
from metrics.access import Role, Viewer
from metrics.errors import AccountError
from metrics.services import (
    accounts,
    agenda,
    annotating,
    apart,
    bridge,
    briefing,
    correcting,
    courses,
    dossier,
    exporting,
    filing_history,
    inputs,
    judging,
    league,
    letters,
    loading,
    matrix,
    overview,
    owed_rows,
    owing,
    presenting,
    projecting,
    punctuality,
    relations,
    reminders,
    reporting_calendar,
    reviewing,
    scorecard,
    standing,
    submitting,
    takeaway,
    templates,
    timeliness,
    tours,
    trail,
)
from metrics.store.clock import utc_now
from metrics.text.words import Language

ADMIN = Viewer("quan_tri", Role.ADMIN)
CHIEF = Viewer("tham_dinh", Role.REVIEWER)
PERIOD, TODAY = closes("2026-Q3"), date(2026, 11, 20)
VI = Language.VI


def secret_of(agency):
    """What stands in the papers of an agency and nowhere else."""
    return f"KIN-CUA-{agency.upper()}"


class Desk(Office):
    """The office with one paper of each agency waiting, and an account of each."""

    papers: dict
    briefed: int

    def furnish(self):
        """File the papers and make the accounts."""
        self.papers = {
            code: self.file(
                posts(8, who=code, note=secret_of(code)),
                who=Viewer(f"van_thu_{code}", Role.AGENCY, code),
                remark=secret_of(code),
            ).stored.id
            for code in ("a", "b")
        }
        for code in ("a", "b"):
            self.account(code)
            accounts.issue_token(self.engine, ADMIN, f"nguoi_{code}", "máy")
        self.briefed = self.brief(CHIEF)
        return self

    def brief(self, viewer):
        """Save a briefing."""
        slides = [briefing.Slide("T1", "điều cần nói")]
        return briefing.save_briefing(self.space, viewer, "Giao ban", PERIOD, slides)

    def account(self, code, viewer=ADMIN, name="nguoi"):
        """Add an account of an agency; one that is there already is as good."""
        given = (self.engine, viewer, self.space.catalog.agencies)
        with suppress(AccountError):
            accounts.add_account(*given, f"{name}_{code}", "mật khẩu dài", Role.AGENCY, code)

    def note(self, viewer, agency):
        """Write a note on the target an agency answers for; one that is not late needs none."""
        target = "T2" if agency == "b" else "T1"
        with suppress(ValueError):
            correcting.write_note(self.space, viewer, target, PERIOD, "nguyên nhân", "biện pháp")

    @property
    def engine(self):
        """The ledger."""
        return self.space.engine

    def one(self, agency):
        """Number of the paper of an agency; of the first for nobody's."""
        return self.papers[agency or "a"]

    def last(self, agency):
        """The paper of an agency with its newest decision."""
        return self.seen(self.one(agency))

    @staticmethod
    def files(agency):
        """A new file of an agency."""
        return [loading.IncomingFile("mới.csv", content(posts(9, who=agency or "a")))]


def judged(d):
    """Verdicts on the targets of the office."""
    return judging.judge(d.space, ADMIN, PERIOD)


def parts(d):
    """What every agency of the office has done."""
    return apart.apart(d.space, ADMIN, judged(d))


CALLS = {
    "accounts.add_account": lambda d, who, a: d.account(a or "a", who, "moi"),
    "accounts.list_accounts": lambda d, who, _: accounts.list_accounts(d.engine, who),
    "accounts.disable_account": lambda d, who, a: accounts.disable_account(
        d.engine, who, f"nguoi_{a or 'a'}"
    ),
    "accounts.enable_account": lambda d, who, a: accounts.enable_account(
        d.engine, who, f"nguoi_{a or 'a'}"
    ),
    "accounts.change_password": lambda d, who, a: accounts.change_password(
        d.engine, who, f"nguoi_{a or 'a'}", "mật khẩu khác"
    ),
    "accounts.end_sessions": lambda d, who, a: accounts.end_sessions(
        d.engine, who, f"nguoi_{a or 'a'}"
    ),
    "accounts.issue_token": lambda d, who, a: accounts.issue_token(
        d.engine, who, f"nguoi_{a or 'a'}", "máy khác"
    ),
    "accounts.revoke_tokens": lambda d, who, a: accounts.revoke_tokens(
        d.engine, who, f"nguoi_{a or 'a'}"
    ),
    "agenda.agenda": lambda d, who, _: agenda.agenda(
        d.space, who, overview.standings(d.space, who, PERIOD), ()
    ),
    "annotating.annotated": lambda d, who, a: annotating.annotated(d.space, who, d.files(a)[0], a),
    "apart.apart": lambda d, who, _: apart.apart(d.space, who, judged(d)),
    "bridge.bridge_of": lambda d, who, _: bridge.bridge_of(d.space, who, "T1", PERIOD),
    "briefing.briefing_of": lambda d, who, _: briefing.briefing_of(d.space, who, d.briefed),
    "briefing.briefings": lambda d, who, _: briefing.briefings(d.space, who),
    "briefing.drift_of": lambda d, who, _: briefing.drift_of(
        d.space, who, briefing.briefing_of(d.space, CHIEF, d.briefed)
    ),
    "briefing.save_briefing": lambda d, who, _: d.brief(who),
    "briefing.takeaway_of_briefing": lambda d, who, _: briefing.takeaway_of_briefing(
        d.space, who, VI, d.briefed
    ),
    "correcting.long_late": lambda d, who, _: correcting.long_late(
        d.space, who, overview.standings(d.space, who, PERIOD)
    ),
    "correcting.may_write": lambda d, who, _: correcting.may_write(
        who, overview.standings(d.space, who, PERIOD)[0]
    ),
    "correcting.notes_on": lambda d, who, _: correcting.notes_on(d.space, who),
    "correcting.write_note": lambda d, who, a: d.note(who, a),
    "courses.courses_of": lambda d, who, _: courses.courses_of(
        d.space, who, VI, overview.standings(d.space, ADMIN, PERIOD), utc_now()
    ),
    "exporting.export_briefing": lambda d, who, _: exporting.export_briefing(
        d.space, who, "targets.csv", VI, d.briefed
    ),
    "exporting.gathered_for": lambda d, who, _: exporting.gathered_for(
        d.space, who, "targets.csv", VI, d.briefed
    ),
    "exporting.export_file": lambda d, who, _: exporting.export_file(
        d.space, who, "briefing.pptx", VI, PERIOD
    ),
    "takeaway.takeaway_of": lambda d, who, _: takeaway.takeaway_of(
        d.space, who, VI, PERIOD, with_courses=True, with_figures=True
    ),
    "judging.judge_histories": lambda d, who, _: judging.judge_histories(
        d.space, who, ["T1"], PERIOD
    ),
    "dossier.dossier_of": lambda d, who, _: dossier.dossier_of(d.space, who, "T1", PERIOD),
    "filing_history.agencies_with_filings": lambda d, who, _: filing_history.agencies_with_filings(
        d.space, who
    ),
    "filing_history.filings_of": lambda d, who, a: filing_history.filings_of(d.space, who, a),
    "filing_history.record_of": lambda d, who, a: filing_history.record_of(d.space, who, d.one(a)),
    "filing_history.step_of": lambda d, who, a: filing_history.step_of(d.space, who, d.one(a)),
    "filing_history.original": lambda d, who, a: filing_history.original(d.space, who, d.one(a)),
    "inputs.inputs_of": lambda d, who, _: inputs.inputs_of(d.space, who, "T1", PERIOD),
    "judging.judge": lambda d, who, _: judging.judge(d.space, who, PERIOD),
    "judging.judge_on": lambda d, who, _: judging.judge_on(d.space, who, [("T1", PERIOD)]),
    "judging.judge_history": lambda d, who, _: judging.judge_history(d.space, who, "T1", PERIOD),
    "league.league_of": lambda d, who, _: league.league_of(
        d.space, who, ("office", None), parts(d), PERIOD
    ),
    "letters.letters_archive": lambda d, who, a: letters.letters_archive(d.space, who, TODAY, a),
    "letters.late_agencies": lambda d, who, a: letters.late_agencies(d.space, who, VI, TODAY, a),
    "loading.check_incoming": lambda d, who, a: loading.check_incoming(
        d.space, who, d.files(a)[0], a
    ),
    "loading.load_files": lambda d, who, a: loading.load_files(d.space, who, d.files(a), a),
    "matrix.matrix_of": lambda d, who, _: matrix.matrix_of(
        d.space, who, PERIOD, overview.standings(d.space, ADMIN, PERIOD), parts(d)
    ),
    "overview.standings": lambda d, who, _: overview.standings(d.space, who, PERIOD),
    "overview.standings_and_before": lambda d, who, _: overview.standings_and_before(
        d.space, who, PERIOD
    ),
    "owed_rows.rows_owed": lambda d, who, a: owed_rows.rows_owed(d.space, who, a, PERIOD),
    "owing.duty_standings": lambda d, who, a: owing.duty_standings(
        d.space, who, [PERIOD], TODAY, a
    ),
    "presenting.shown": lambda d, who, _: presenting.shown(d.space, who, VI, d.briefed),
    "projecting.outlooks": lambda d, who, _: projecting.outlooks(
        d.space, who, judging.judge(d.space, ADMIN, PERIOD)
    ),
    "punctuality.punctuality_of": lambda d, who, _: punctuality.punctuality_of(
        d.space, who, PERIOD, TODAY
    ),
    "punctuality.punctuality_history": lambda d, who, a: punctuality.punctuality_history(
        d.space, who, PERIOD, 4, TODAY, a
    ),
    "relations.related_to": lambda d, who, _: relations.related_to(d.space, who, "T1", PERIOD),
    "reminders.reminders": lambda d, who, a: reminders.reminders(d.space, who, TODAY, a),
    "reporting_calendar.reporting_calendar": lambda d, who, a: (
        reporting_calendar.reporting_calendar(d.space, who, TODAY, a)
    ),
    "reviewing.queue": lambda d, who, _: reviewing.queue(d.space, who),
    "reviewing.waiting": lambda d, who, _: reviewing.waiting(d.space, who),
    "reviewing.decided": lambda d, who, _: reviewing.decided(d.space, who, PERIOD),
    "reviewing.filings_numbered": lambda d, who, a: reviewing.filings_numbered(
        d.space, who, [d.one(a)]
    ),
    "reviewing.paper": lambda d, who, a: reviewing.paper(d.space, who, d.one(a)),
    "reviewing.accept": lambda d, who, a: reviewing.accept(d.space, who, d.last(a)),
    "reviewing.give_back": lambda d, who, a: reviewing.give_back(d.space, who, d.last(a), "sai"),
    "reviewing.lock": lambda d, who, a: reviewing.lock(d.space, who, PERIOD, a),
    "reviewing.unlock": lambda d, who, a: reviewing.unlock(d.space, who, PERIOD, a),
    "reviewing.locks": lambda d, who, _: reviewing.locks(d.space, who, PERIOD),
    "reviewing.lock_state": lambda d, who, _: reviewing.lock_state(d.space, who, PERIOD),
    "scorecard.scorecard_of": lambda d, who, a: scorecard.scorecard_of(
        d.space, who, a or "a", overview.standings(d.space, ADMIN, PERIOD), parts(d), PERIOD
    ),
    "standing.standing_objects": lambda d, who, _: standing.standing_objects(d.space, who, PERIOD),
    "submitting.origin_of": lambda _d, who, _a: submitting.origin_of(who),
    "submitting.agencies_for": lambda d, who, _: submitting.agencies_for(d.space, who, PERIOD),
    "submitting.check_upload": lambda d, who, a: submitting.check_upload(
        d.space, who, d.files(a), a, PERIOD
    ),
    "submitting.submit": lambda d, who, a: submitting.submit(d.space, who, d.files(a), a, PERIOD),
    "submitting.withdraw": lambda d, who, a: submitting.withdraw(
        d.space, who, d.one(a), d.last(a)[d.one(a)]
    ),
    "templates.template_of": lambda d, who, a: templates.template_of(
        d.space, who, a, PERIOD, VI, "xlsx"
    ),
    "templates.template_content": lambda d, who, a: templates.template_content(
        d.space, who, a, PERIOD, VI, "csv"
    ),
    "templates.blank_template": lambda d, who, a: templates.blank_template(
        d.space, who, a, PERIOD, VI
    ),
    "timeliness.timeliness_of": lambda d, who, a: timeliness.timeliness_of(
        d.space, who, a or "a", PERIOD, 4, TODAY
    ),
    "tours.is_tour_due": lambda d, who, _: tours.is_tour_due(d.space, who),
    "tours.put_tour_away": lambda d, who, _: tours.put_tour_away(d.space, who),
    "trail.people_in_trail": lambda d, who, _: trail.people_in_trail(d.space, who),
    "trail.read_trail": lambda d, who, a: trail.read_trail(d.space, who, trail.wanted_of(agency=a)),
    "trail.verify": lambda d, who, _: trail.verify(d.space, who),
}
