"""What the State does about an invented review: actions, what measures them, what is reported."""

from datetime import datetime, timedelta
from decimal import Decimal

from amparo.commitments.actions import (
    IndicatorFacts,
    StateActionFacts,
    accept_report,
    add_chapter,
    add_proof,
    ask_sector,
    comment_on_draft,
    entrust,
    follow_duty,
    grade,
    hand_in,
    move_action,
    move_submission,
    plan_submission,
    propose_action,
    publish,
    record_value,
    set_indicator,
    write_chapter,
    write_report,
)
from amparo.commitments.models import (
    Action,
    Assessment,
    Indicator,
    IndicatorValue,
    ProgressReport,
    Responsibility,
    Submission,
)
from amparo.commitments.rules.schedule import months_later
from amparo.duties import actions as duties
from amparo.instruments.models import Instrument
from amparo.people.models import User
from amparo.site.demo import review_words as words
from amparo.site.demo.review import DAY, Desk

ROLES = ("lead", "contributor", "consulted")
EVERY = 6  # months between two reports of an indicator
MOVES = ("call_for_data", "draft", "ask_sectors")


def carry_out(desk: Desk) -> None:
    """Let the State act, measure and report; let two reports to mechanisms be written."""
    actions = {deed[0]: _act(desk, *deed) for deed in words.DEEDS}
    indicators = {row[0]: _measure(desk, actions, *row) for row in words.MEASURED}
    accepted, _waiting = (_report_value(desk, indicators, *one) for one in words.REPORTED)
    done = _report_deed(desk, actions, *words.DONE)
    for row in (accepted, done):
        accept_report(report_id=row.pk, by=desk.officer, at=desk.until - 55 * DAY)
    for assessor, kind, scale, value, reasons in words.GRADED:
        row = grade(
            recommendation_id=desk.asked["3"].pk, assessor=assessor, assessor_kind=kind,
            scale=scale, value=value, reasons=reasons, as_of=str(desk.today - 30 * DAY),
            note=words.INVENTED, secrecy="PUBLIC", cited=desk.cited(), by=desk.officer,
            at=desk.until - 22 * DAY,
        )  # fmt: skip
        publish(model=Assessment, record_id=row.pk, by=desk.head, at=desk.until - 21 * DAY)
    _national_report(desk)
    _late_report(desk)


def _act(
    desk: Desk, ref: str, kind: str, answers: tuple[str, ...], since: int,
    bodies: tuple[str, ...], reach: str, days: int, title: str, description: str,
) -> Action:  # fmt: skip
    at = desk.until - since * DAY
    treaties = Instrument.objects.filter(known_as="ICESCR-OP")
    facts = StateActionFacts(
        ref=ref, title=title, kind=kind, country="PE", description=description,
        begins=str(desk.today - since * DAY)[:7], target_on=desk.today + days * DAY,
        budget=Decimal("2500000") if kind == "programme" else None,
        currency="PEN" if kind == "programme" else "", note=words.INVENTED, secrecy="PUBLIC",
        recommendations=[desk.asked[number] for number in answers],
        instruments=treaties if kind == "international_act" else (),
    )  # fmt: skip
    row = propose_action(facts=facts, cited=desk.cited(), by=desk.officer, at=at - 3 * DAY)
    row = publish(model=Action, record_id=row.pk, by=desk.head, at=at - 2 * DAY)
    move_action(action_id=row.pk, move="approve", by=desk.head, at=at - 2 * DAY)
    for role, code in zip(ROLES, bodies, strict=False):
        part = entrust(
            action_id=row.pk, body=desk.bodies[code], role=role, focal_point=desk.liaisons[code],
            by=desk.officer, at=at,
        )  # fmt: skip
        _take_on(desk, part, reach, at)
    if reach == "begin":
        move_action(action_id=row.pk, move="begin", by=desk.officer, at=at + 3 * DAY)
    return row


def _take_on(desk: Desk, part: Responsibility, reach: str, at: datetime) -> None:
    """Let a body accept its part, and say that it began; the desk takes that in."""
    who = desk.liaisons[part.body.code]
    if reach == "offer" or part.duty_id is None:
        return
    duties.accept(duty_id=part.duty_id, responsible_name=who.actor_label, by=who, at=at + DAY)
    if reach == "report":
        told = {"by": who, "at": at + 3 * DAY}
        duties.report(duty_id=part.duty_id, text=words.STARTED, **told)
        follow_duty(duty_id=part.duty_id, at=at + 3 * DAY)
        row = ProgressReport.objects.get(step__duty=part.duty_id)
        accept_report(report_id=row.pk, by=desk.officer, at=at + 5 * DAY)


def _measure(
    desk: Desk, actions: dict[str, Action], ref: str, kind: str, title: str, unit: str, of: str,
    manager: str, days: int, values: tuple[int, ...], baseline: str, target: str,
) -> Indicator:  # fmt: skip
    at, year = desk.until - 280 * DAY, desk.today.year
    begins = desk.today + days * DAY
    facts = IndicatorFacts(
        ref=ref, title=title, kind=kind, unit=unit, baseline=f"{baseline} ({year - 4})",
        target=f"{target} ({year + 1})", manager=desk.bodies[manager],
        focal_point=desk.liaisons[manager], begins_on=begins, ends_on=months_later(begins, 24),
        repeats=True, every_months=EVERY, actions=[actions[of]], country="PE",
        note=words.INVENTED, secrecy="PUBLIC",
    )  # fmt: skip
    row = set_indicator(facts=facts, cited=desk.cited(), by=desk.officer, at=at)
    publish(model=Indicator, record_id=row.pk, by=desk.head, at=at + DAY)
    for n, value in enumerate(values):
        told = record_value(
            indicator_id=row.pk, period=str(year - len(values) + n), value=Decimal(value),
            note=words.INVENTED, secrecy="PUBLIC", cited=desk.cited(), by=desk.officer,
            at=at + 2 * DAY,
        )  # fmt: skip
        publish(model=IndicatorValue, record_id=told.pk, by=desk.head, at=at + 3 * DAY)
    return row


def _report_value(
    desk: Desk, indicators: dict[str, Indicator], ref: str, title: str, text: str, shown: str
) -> ProgressReport:
    """Let the body that owes an indicator report for its first day, just in time."""
    indicator = indicators[ref]
    due = indicator.due_dates.order_by("due_on")[0]
    who, at = indicator.focal_point, desk.until - (desk.today - due.due_on) - 2 * DAY
    assert who is not None  # noqa: S101
    row = write_report(title=title, text=text, due_date=due, by=who, at=at)
    return _hand_in(row, "statistics", shown, who, at)


def _report_deed(
    desk: Desk, actions: dict[str, Action], ref: str, title: str, text: str, shown: str
) -> ProgressReport:
    who, at = desk.liaisons["MININTER"], desk.until - 70 * DAY
    row = write_report(title=title, text=text, action=actions[ref], by=who, at=at)
    return _hand_in(row, "report", shown, who, at)


def _hand_in(row: ProgressReport, kind: str, shown: str, who: User, at: datetime) -> ProgressReport:
    add_proof(
        report_id=row.pk, kind=kind, title=shown, address="https://example.org/inventado",
        is_public=True, by=who, at=at,
    )  # fmt: skip
    return hand_in(report_id=row.pk, by=who, at=at + timedelta(hours=1))


def _national_report(desk: Desk) -> None:
    at = desk.until - 40 * DAY
    row = _submission(desk, "UPR", "national_upr", words.NATIONAL, 42, words.CHAPTERS, at)
    for days, move in enumerate(MOVES, start=4):
        move_submission(submission_id=row.pk, move=move, by=desk.officer, at=at + days * DAY)
    asked = {
        code: ask_sector(
            submission_id=row.pk, body=desk.bodies[code], due_on=desk.today + 14 * DAY,
            by=desk.officer, at=desk.until - 2 * DAY,
        )
        for code in words.ASKED_TO_READ
    }  # fmt: skip
    comment_on_draft(
        duty_id=asked["MIMP"].pk, words=words.COMMENT, by=desk.liaisons["MIMP"],
        at=desk.until - DAY,
    )  # fmt: skip


def _late_report(desk: Desk) -> None:
    at = desk.until - 90 * DAY
    row = _submission(desk, "CCPR", "follow_up", words.FOLLOW_UP, -20, words.FOLLOW_UP_CHAPTERS, at)
    for days, move in enumerate(MOVES[:2], start=2):
        move_submission(submission_id=row.pk, move=move, by=desk.officer, at=at + days * DAY)


def _submission(
    desk: Desk, mechanism: str, kind: str, title: str, days: int,
    chapters: tuple[tuple[str, str], ...], at: datetime,
) -> Submission:  # fmt: skip
    row = plan_submission(
        mechanism=mechanism, kind=kind, title=title, country="PE",
        cycle=desk.cycle if mechanism == "UPR" else None, due_on=desk.today + days * DAY,
        body=desk.body, note=words.INVENTED, secrecy="PUBLIC", cited=desk.cited(),
        by=desk.officer, at=at,
    )  # fmt: skip
    publish(model=Submission, record_id=row.pk, by=desk.head, at=at + DAY)
    for name, text in chapters:
        chapter = add_chapter(submission_id=row.pk, title=name, by=desk.officer, at=at + 2 * DAY)
        if text:
            write_chapter(
                chapter_id=chapter.pk, revision=chapter.revision, title=name, text=text,
                by=desk.officer, at=at + 3 * DAY,
            )  # fmt: skip
    return row
