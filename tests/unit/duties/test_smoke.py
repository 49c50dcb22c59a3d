from datetime import timedelta

from amparo.duties import actions, jobs, queries
from amparo.duties.models import Clock


def test_all(offered, crew, at):
    d = offered()
    h = timedelta(hours=1)
    assert [c.key for c in queries.clocks_of(d)] 
    actions.accept(duty_id=d.pk, by=crew.liaison, at=at + h)
    actions.claim_done(duty_id=d.pk, by=crew.liaison, at=at + 2 * h, text="x", reference="Oficio 1")
    actions.confirm(duty_id=d.pk, happened=False, by=crew.person, at=at + 3 * h)
    d.refresh_from_db()
    assert d.is_late(at + 3 * h)
    n = jobs.tick(at=at + 4 * h)
    print(n, [(c.key, c.outcome, queries.words(c, at+4*h), c.rung) for c in queries.clocks_of(d)])
    print(queries.shown(queries.running(d)[0], at+4*h))
    assert n
    print(queries.by_body(at=at))
