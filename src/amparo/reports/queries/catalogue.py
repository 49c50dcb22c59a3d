"""Every report, by its key. A new report is one line here, one gatherer, one form."""

from django.utils.translation import gettext_lazy as _

from amparo.reports.queries import (
    doubts,
    dues,
    following,
    matrix,
    multilateral,
    profiles,
    reviews,
    treaties,
)
from amparo.reports.queries.asking import Report

REPORTS: dict[str, Report] = {
    report.key: report
    for report in (
        Report("R-01", _("Treaty status"),
               _("How a State stands to each treaty on a day, with reservations and sources."),
               treaties.status_table, size=treaties.size_of_table),
        Report("R-02", _("Universalisation gap"),
               _("Which States are not bound, which do not carry it out, and who was asked."),
               treaties.universalisation_gap),
        Report("R-03", _("Review matrix and mid-term report"),
               _("Each recommendation of the Universal Periodic Review and what became of it."),
               reviews.upr_matrix, size=matrix.size_of),
        Report("R-04", _("National report to the review"),
               _("Its chapters with their words counted, and the follow-up since the last round."),
               reviews.national_report, size=matrix.size_of),
        Report("R-05", _("Report to a treaty body"),
               _("Core references, questions and answers, follow-up paragraphs, statistics."),
               following.treaty_body_pack, size=matrix.size_of),
        Report("R-06", _("Inter-American report"),
               _("Per decision its measures, how far they are, evidence and dates."),
               following.inter_american, size=matrix.size_of),
        Report("R-07", _("Calls and answers"),
               _("What organisations and the Commission called for, and what was answered."),
               following.response_sheet, size=matrix.size_of),
        Report("R-08", _("Follow-up of the OECD review"),
               _("Each recommendation with its plan, who answers for it, progress, next year."),
               following.peer_review, size=matrix.size_of),
        Report("R-09", _("Voluntary national review"),
               _("Its chapters, the goals with what was done, the statistical annex."),
               following.voluntary_review, size=matrix.size_of),
        Report("R-10", _("Scorecard of bilateral promises"),
               _("By axis each promise, who answers for it, and the share fulfilled."),
               following.scorecard, is_open=True),
        Report("R-11", _("Multilateral activity"),
               _("What a directorate did among States in a period, and what is ahead."),
               multilateral.activity),
        Report("R-12", _("Positions on a topic"),
               _("What a State held on a topic in time, with its words, and what changed."),
               multilateral.position_history),
        Report("R-16", _("Country profile of a year"),
               _("Treaties, sections with numbered footnotes, tables, as an edition says them."),
               profiles.yearly),
        Report("R-17", _("Country profile of ten years"),
               _("Key developments, first and last values, how deadlines moved."),
               profiles.of_ten_years),
        Report("R-25", _("Due dates"),
               _("What each body owes: overdue, and within 30, 90 and 180 days."),
               dues.due_dates, has_public=False),
        Report("R-26", _("Contradictions and data quality"),
               _("Totals that do not agree, claims that contradict, names not resolved."),
               doubts.register, has_public=False),
    )
}  # fmt: skip


def by_slug(slug: str) -> Report | None:
    """Return a report by its name in addresses."""
    return REPORTS.get(slug.upper())
