"""What the plan of a case still lacks, by the rules, over what stands in the database."""

import vocab
from amparo.cases import rules
from amparo.cases.models import Case, Measure, Plan


def current_plan(case: Case) -> Plan | None:
    """Return the plan in force or in preparation, if there is one."""
    return case.plans.filter(replaced_at=None).order_by("-version").first()


def planned(measure: Measure) -> rules.PlannedMeasure:
    """Return a measure as the rules see it."""
    catalogue = vocab.measures().get(measure.catalogue_code)
    devices = tuple(
        rules.Device(
            name=one.device, purpose=one.purpose, retention_days=one.retention_days,
            viewers=one.viewers,
        )
        for one in measure.devices.all()
    )  # fmt: skip
    return rules.PlannedMeasure(
        code=measure.catalogue_code, against=measure.against, body=str(measure.body_id),
        responsible=measure.responsible_name or str(measure.responsible or ""),
        due=measure.starts_by, cost=measure.cost, budget_line=measure.budget_line,
        evidence_kind=measure.evidence_kind, do_no_harm=measure.do_no_harm or "",
        need=measure.need, answer=measure.answer, answer_words=measure.answer_words or "",
        has_substitute=measure.substitutes.exists(),
        none_possible=measure.none_possible_agreed_at is not None,
        tracks=bool(catalogue and catalogue.tracks), devices=devices,
        no_devices=measure.no_devices,
    )  # fmt: skip


def flagged_needs(case: Case) -> tuple[str, ...]:
    """Return the differential items that the last accepted assessment flags (from 2)."""
    latest = case.assessments.filter(state="accepted").order_by("-number").first()
    if latest is None:
        return ()
    items = latest.answers.filter(item__startswith="D", value__in=("2", "3", "4"))
    return tuple(sorted(items.exclude(item="D7").values_list("item", flat=True)))


def problems(case: Case, *, answered: bool = True) -> tuple[rules.Problem, ...]:
    """Return what the plan lacks; `answered` asks for the person's answers too."""
    plan = current_plan(case)
    if plan is None:
        return rules.problems_of_plan((), case.risk_level or "ordinary", (), {})
    measures = plan.measures.select_related("body", "responsible").prefetch_related(
        "devices", "substitutes"
    )
    return rules.problems_of_plan(
        [planned(measure) for measure in measures], case.risk_level or "ordinary",
        flagged_needs(case), plan.unmet_needs or {}, answered=answered,
    )  # fmt: skip
