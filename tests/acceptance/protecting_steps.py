"""Steps about plans, bodies, cuts, losses and justice: scenarios 6 to 9 and 12."""

from django.http import Http404
from pytest_bdd import given, parsers, then, when

from amparo.cases import actions as cases
from amparo.cases import jobs, queries
from amparo.cases.actions import closing, implementing, justice, leaving, plans, reassessing
from amparo.cases.models import Assessment
from amparo.duties import actions as duties
from amparo.duties import jobs as duties_jobs
from amparo.duties import queries as duties_queries
from amparo.ledger.models import Entry
from amparo.ledger.queries import entries_of
from tests.acceptance.memory import attempt, moment

FOUR = ("MINJUSDH", "MININTER", "MINAM", "MIMP")


def _measures(told):
    return list(told.case.measures.filter(substitute_for=None).order_by("pk"))


def _answer(told, measure, answer, words="Yes."):
    attempt(told, plans.answer_measure, measure_id=measure.pk, answer=answer, words=words,
            by=told.world.holder(told.case), at=told.at)  # fmt: skip


# --- 6 ------------------------------------------------------------------------


@given(parsers.parse("a plan of four measures shown to the person on {day} at {hour}"))
def four_measures(told, day, hour):
    told.case = told.world.planned(moment(told, day, hour), *FOUR)


@given(parsers.parse('the person said no to sharing with "{body}"'))
def said_no(told, body):
    cases.record_consent(
        case_id=told.case.pk, purpose="share_with_body", answer="refused",
        body=told.world.body(body), by=told.world.holder(told.case), at=told.at,
    )  # fmt: skip


@when(parsers.parse("the person refuses measure {number:d} and accepts the others"))
def refuses_one(told, number):
    for n, measure in enumerate(_measures(told), start=1):
        _answer(told, measure, "refuse" if n == number else "accept", "My mother cannot walk.")


@when(parsers.parse('the person accepts the measure of "{body}"'))
def accepts_of(told, body):
    measure = told.case.measures.get(body=told.world.body(body))
    _answer(told, measure, "accept")


@then("each answer is kept with its measure")
def answers_kept(told):
    said = [measure.answer for measure in _measures(told)]
    assert said == ["accept", "accept", "accept", "refuse"]
    assert _measures(told)[3].answer_words == "My mother cannot walk."


@when("the officer takes the plan to decision")
def to_decision(told):
    attempt(told, plans.send_to_decision, case_id=told.case.pk,
            by=told.world.user("case_officer"), at=told.at)  # fmt: skip


@when("the officer offers a substitute that the person accepts")
def substitute(told):
    refused = told.case.measures.get(answer="refuse")
    offered = plans.propose_measure(
        case_id=told.case.pk, substitute_for=refused, by=told.world.user("case_officer"),
        at=told.at, proposal=told.world.proposal("COL-07", "MIMP", starts_by=told.at),
    )  # fmt: skip
    _answer(told, offered, "accept")


# --- 7 and 8 --------------------------------------------------------------------


@given(parsers.parse('measures of "{one}" and "{two}" being carried out since {day} at {hour}'))
def carried_out(told, one, two, day, hour):
    told.case = told.world.implementing(moment(told, day, hour), one, two)


@when(parsers.parse('the liaison of "{body}" looks at their inbox'))
def inbox(told, body):
    told.who = told.world.user("sector_liaison", at_body=body)
    told.seen = list(duties_queries.visible_to(told.who))


@then(parsers.parse('they see one duty, of "{body}", with the code name and the region'))
def one_duty(told, body):
    (duty,) = told.seen
    assert duty.body == told.world.body(body)
    assert duty.code_name == told.case.code_name
    assert duty.coarse_place == told.case.region


@when(parsers.parse("they open the address of the case on {day} at {hour}"))
def open_address(told, day, hour):
    try:
        told.seen = queries.opened_by(told.who, told.case.code, at=moment(told, day, hour))
    except Http404:
        told.seen = None


@when(parsers.parse("they open their duty on {day} at {hour}"))
def open_duty(told, day, hour):
    duty = duties_queries.visible_to(told.who).get()
    duties.open_task(duty=duty, by=told.who, at=moment(told, day, hour))


@then("the person sees both reads in the journal")
def both_reads(told):
    kinds = entries_of(told.case.file).filter(actor_id=told.who.actor_id)
    assert {"denied", "read"} <= set(kinds.values_list("kind", flat=True))


@when(parsers.parse('the liaison of "{body}" claims it is done without evidence'))
def claims_bare(told, body):
    told.who = told.world.user("sector_liaison", at_body=body)
    told.seen = duties_queries.visible_to(told.who).get()
    duties.accept(duty_id=told.seen.pk, by=told.who, at=told.at)
    attempt(told, duties.claim_done, duty_id=told.seen.pk, by=told.who, at=told.at)


@when(parsers.parse('the liaison of "{body}" claims it is done with evidence'))
def claims(told, body):
    duties.claim_done(duty_id=told.seen.pk, reference="Report 14", by=told.who, at=told.at)


@when("the person says that it did not happen")
def did_not_happen(told):
    implementing.confirm_measure(
        measure_id=told.seen.measure.pk, happened=False, text="Nobody came.",
        by=told.world.holder(told.case), at=told.at,
    )  # fmt: skip
    duties_jobs.tick(at=told.at)


@then(parsers.parse('the duty is "{state}" and late'))
def duty_late(told, state):
    told.seen.refresh_from_db()
    assert told.seen.state == state and told.seen.first_late_at is not None


@then(parsers.parse('it counts against "{body}"'))
def counts_against(told, body):
    lines = {line.body.code: line for line in duties_queries.by_body(at=told.at)}
    assert lines[body].ever_late == 1 and lines[body].denied == 1


@then("protection cannot be declared in force")
def not_in_force(told):
    attempt(told, implementing.confirm_protection, case_id=told.case.pk,
            by=told.world.user("case_officer"), at=told.at)  # fmt: skip
    assert "confirmed" in told.answer


# --- 9 --------------------------------------------------------------------------


@given(parsers.parse("a case with measures in force since {day} at {hour}"))
def in_force(told, day, hour):
    told.case = told.world.active(moment(told, day, hour))


@when(parsers.parse("the person asks to be assessed again on {day} at {hour}"))
def asks_again(told, day, hour):
    at = moment(told, day, hour)
    why = reassessing.trigger(
        case_id=told.case.pk, kind="person_asked", once=day, by=told.world.holder(told.case), at=at
    )
    told.case = reassessing.reassess(trigger_id=why.pk, by=told.world.user("case_officer"), at=at)


def _assessed_again(told, at, **how) -> Assessment:
    case = told.world.given_to_assessor(told.case, at)
    return told.world.handed_in(case, at, **how)


@when(parsers.parse("it is assessed again with the same answers on {day} at {hour}"))
def same_answers(told, day, hour):
    at = moment(told, day, hour)
    told.world.accepted(_assessed_again(told, at), at)


@when(
    parsers.parse(
        "it is assessed again as ordinary without evidence of a fallen threat on {day} at {hour}"
    )
)
def ordinary_without(told, day, hour):
    _assessed_again(told, moment(told, day, hour), level="ordinary")


@when(
    parsers.parse(
        "it is assessed again as ordinary with evidence of fallen threats on {day} at {hour}"
    )
)
def ordinary_with(told, day, hour):
    at = moment(told, day, hour)
    fallen = _assessed_again(told, at, level="ordinary", evidence=("T1", "T2", "T3", "T4", "T5"))
    told.world.accepted(fallen, at)


@then("the measures are still in force")
def still_in_force(told):
    assert told.case.measures.filter(ended_at=None, duty__state="confirmed").exists()


@when(parsers.parse("the decider closes it on {day} at {hour}"))
def closes(told, day, hour):
    attempt(told, closing.close, case_id=told.case.pk, reason="Agreed.",
            by=told.world.user("decider"), at=moment(told, day, hour))  # fmt: skip


@when(parsers.parse("the person objects on {day} at {hour}"))
def objects(told, day, hour):
    closing.object_to_closing(
        case_id=told.case.pk, text="They came back.", by=told.world.holder(told.case),
        at=moment(told, day, hour),
    )  # fmt: skip


# --- 12 -------------------------------------------------------------------------


@when(parsers.parse("the killing of the person is recorded on {day} at {hour}"))
def killing(told, day, hour):
    leaving.record_loss(
        case_id=told.case.pk, kind="death", cause="killing", occurred=day,
        by=told.world.user("case_officer"), at=moment(told, day, hour),
    )  # fmt: skip


@then(parsers.parse('the registry counts it as killed "{when_killed}"'))
def counted(told, when_killed):
    assert told.case.losses.get().when == when_killed


@when(parsers.parse("the prosecution's inquiry is followed from {day} at {hour}"))
def followed(told, day, hour):
    justice.open_track(
        case_id=told.case.pk, authority_name="Provincial prosecution",
        by=told.world.user("case_officer"), at=moment(told, day, hour),
    )  # fmt: skip


@then("the silence alarm rings once")
def rings_once(told):
    jobs.tick(at=told.at)
    track = told.case.justice_tracks.get()
    assert track.silent_since_at is not None
    assert Entry.objects.filter(verb="justice.silence", file=told.case.file).count() == 1
