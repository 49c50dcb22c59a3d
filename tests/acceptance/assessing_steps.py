"""Steps about assessments: scenarios 3, 4 and 5."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext, override
from pytest_bdd import given, parsers, then, when

import vocab
from amparo.cases import actions as cases
from amparo.cases import queries
from amparo.cases.actions import assessments, assessors, decisions, reviews
from amparo.ledger.queries import entries_of
from amparo.training.models import Certificate
from tests.acceptance.memory import attempt, moment


@given(parsers.parse("an admitted case on {day} at {hour}"))
def an_admitted_case(told, day, hour):
    told.case = told.world.admitted(moment(told, day, hour))


@given(parsers.parse("its assessor holds a certificate until {day}"))
def holds_until(told, day):
    told.case = told.world.given_to_assessor(told.case, told.at)
    until = dt.date.fromisoformat(day)
    Certificate.objects.filter(user=told.world.user("assessor")).update(expires_on=until)


@when(parsers.parse("the assessor writes the assessment on {day} at {hour}"))
def writes(told, day, hour):
    told.found = told.world.written(told.case, moment(told, day, hour))


@given(parsers.parse('an assessment of level "{level}" on {day} at {hour}'))
def an_assessment(told, level, day, hour):
    at = moment(told, day, hour)
    told.case = told.world.assessing(at)
    told.found = told.world.written(told.case, at, level=level)


@given(parsers.parse('the legal test finds a grave and imminent risk to "{right}"'))
def grave_and_imminent(told, right):
    answers = {t.key: "yes" if t.extreme else "no" for t in vocab.instrument().legal_test}
    assessments.answer_legal_test(
        assessment_id=told.found.pk, answers=answers, reasons=dict.fromkeys(answers, "Seen."),
        right_at_risk=right, attack_within_90_days=False, by=told.world.user("assessor"),
        at=told.at,
    )  # fmt: skip


@given(parsers.parse('the threats "{items}" are unknown'))
def unknown(told, items):
    names = items.split()
    assessments.save_answers(
        assessment_id=told.found.pk, answers=dict.fromkeys(names, "U"),
        reasons=dict.fromkeys(names, "Two calls without signal."), by=told.world.user("assessor"),
        at=told.at,
    )  # fmt: skip


@given(
    parsers.parse(
        "a community authority whose risk is presumed, scored ordinary on {day} at {hour}"
    )
)
def presumed(told, day, hour):
    at = moment(told, day, hour)
    group = told.world.law.presumption_groups[0].key
    told.case = told.world.assessing(at, presumption_group=group)
    told.found = told.world.written(told.case, at, level="ordinary")


@when(parsers.parse('the assessor rebuts the presumption with "{text}"'))
def rebuts(told, text):
    assessments.rebut_presumption(
        case_id=told.case.pk,
        text=text,
        by=told.world.user("assessor"),
        at=told.at,
        upload=("judgment.txt", b"The court sentenced the attackers."),
    )


@when(parsers.parse("the assessor hands it in on {day} at {hour}"))
def hands_in(told, day, hour):
    attempt(told, reviews.submit_assessment, assessment_id=told.found.pk,
            by=told.world.user("assessor"), at=moment(told, day, hour))  # fmt: skip


@when(
    parsers.parse("the reviewer accepts it without agreeing with the rebuttal on {day} at {hour}")
)
def accepts_without(told, day, hour):
    attempt(told, reviews.accept, assessment_id=told.found.pk, reasons="Whole.",
            agrees_rebuttal=False, by=told.world.user("assessment_lead"),
            at=moment(told, day, hour))  # fmt: skip


@when(parsers.parse("certificates are looked at on {day} at {hour}"))
def looked_at(told, day, hour):
    assessors.take_off_expired(user=told.world.user("assessor"), at=moment(told, day, hour))


@when(parsers.parse('the body "{code}" is named as a suspect on {day} at {hour}'))
def suspected(told, code, day, hour):
    cases.suspect(
        case_id=told.case.pk, body=told.world.body(code), reason="Named by the person.",
        by=told.world.holder(told.case), at=moment(told, day, hour),
    )  # fmt: skip


@when(parsers.parse('an assessor of "{code}" opens the case on {day} at {hour}'))
def opens(told, code, day, hour):
    told.who = told.world.user("assessor", at_body=code)
    try:
        told.seen = queries.opened_by(told.who, told.case.code, at=moment(told, day, hour))
    except Http404:
        told.seen = None


@then("there is no such case for them")
def no_such_case(told):
    assert told.seen is None


@then("the person sees in the journal that access was denied")
def denied_is_seen(told):
    assert entries_of(told.case.file).filter(kind="denied", actor_id=told.who.actor_id).exists()


@then("the assessor is off the case")
def off(told):
    assert not queries.visible_to(told.world.user("assessor")).filter(pk=told.case.pk).exists()


@then(parsers.parse('the person reads "{text}"'))
def reads(told, text):
    with override(told.case.language):
        said = gettext(text)
    assert said in [message.text for message in told.case.messages.all()]


@then("the case waits in the queue of the assessment lead")
def waits(told):
    assert queries.visible_to(told.world.user("assessment_lead")).filter(pk=told.case.pk).exists()


@then(parsers.parse('the answer begins with "{text}"'))
def begins(told, text):
    assert told.answer.startswith(text)


@then(parsers.parse('the answer contains "{text}"'))
def contains(told, text):
    assert text in told.answer


@then(parsers.parse('the level handed in is "{level}"'))
def level_is(told, level):
    latest = told.case.assessments.order_by("-number").first()
    assert latest.level == level


@then(parsers.parse("the case is not denied when the decider tries on {day} at {hour}"))
def not_denied(told, day, hour):
    by, at = told.world.user("decider"), moment(told, day, hour)
    told.case.refresh_from_db()
    if told.case.state == "decision_pending":
        opened = decisions.open_decision(
            case_id=told.case.pk, kind="deny", reasons="Ordinary.", by=by, at=at
        )
        attempt(told, decisions.decide, decision_id=opened.pk, act_number="1", orientation="x",
                review_route="y", by=by, at=at)  # fmt: skip
        assert "presumed" in told.answer
    told.case.refresh_from_db()
    assert told.case.state != "denied"
