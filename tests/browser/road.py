"""Who walks the road of a case, and its first half: from the first word to the assessed risk.

Each function is one act, done as its role would: links followed, forms filled, buttons pressed.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from playwright.sync_api import Browser

from amparo.cases.models import Case
from tests.browser.hands import PHONE, Hands, key_of
from tests.browser.said import SAID
from tests.world import LEGAL, World, answers_for
from vocab.public import questions

NAME = "Rosa Quispe Inventada"
STORY = "Vinieron dos hombres de noche y dijeron que nos fuéramos."
PATROL = "INT-01"  # of the catalogue of measures
# The names in service of the staff, in the order in which they come: mountains, which no code name
# of a person is.
MOUNTAINS = (
    *("Ausangate", "Huascarán", "Coropuna", "Alpamayo", "Salkantay", "Misti", "Yerupajá"),
    *("Ampato", "Chachani", "Pariacaca", "Huandoy", "Jirishanca", "Chopicalqui", "Artesonraju"),
    *("Pumasillo", "Sabancaya", "Ubinas", "Rasac"),
)


@dataclass
class Road:
    """A country, its bodies on this road, and the windows of everyone who walks it."""

    browser: Browser
    address: str
    world: World
    lang: str
    script: bool
    region: str
    police: str  # the body that goes at once
    other: str  # another body, which must see nothing
    board: tuple[str, ...] = ()  # the bodies whose members vote; none where one person decides
    windows: dict[str, Hands] = field(default_factory=dict)

    def of(self, role: str, body: str = "") -> Hands:
        """Return the window of someone of the staff, opened when first asked for."""
        name = f"{role}@{body}"
        if name not in self.windows:
            user = self.world.user(role, at_body=body)
            user.service_name = MOUNTAINS[len(self.windows)]
            user.save(update_fields=["service_name"])
            self.windows[name] = self._opened(key_of(user))
        return self.windows[name]

    def person(self) -> Hands:
        """Return the window of the person: a telephone, without an account."""
        if "person" not in self.windows:
            self.windows["person"] = self._opened(viewport=PHONE)
        return self.windows["person"]

    def _opened(self, key: str = "", **how: Any) -> Hands:
        return Hands(
            self.browser, self.address, lang=self.lang, key=key, java_script_enabled=self.script,
            **how,
        )  # fmt: skip

    def words(self, key: str) -> str:
        """Return what someone writes, in the language of the road."""
        return SAID[key][0 if self.lang == "es" else 1]

    @property
    def case(self) -> Case:
        return Case.objects.get()

    @property
    def page(self) -> str:
        return f"/cases/{self.case.code}/"

    def at_the_case(self, role: str, body: str = "") -> Hands:
        """Return the window of someone of the staff, at the page of the case."""
        hands = self.of(role, body)
        hands.opens(self.page)
        return hands


COUNTRIES = {
    "PE": {"lang": "es", "script": False, "region": "Ucayali", "police": "PNP", "other": "MINAM"},
    "CO": {
        "lang": "en", "script": True, "region": "Putumayo", "police": "PONAL", "other": "PGN",
        "board": ("MININTERIOR", "UARIV", "CPDH"),
    },
}  # fmt: skip


# --- the person asks, the guard acts -------------------------------------------------------


def asks_for_help(road: Road) -> None:
    """The person tells it on a telephone, keeps the code, and sees what happens next."""
    person = road.person()
    person.opens("/")
    person.keeps("person-front")
    person.follows("/form/")
    screens: tuple[dict[str, Any], ...] = (
        {"relation": "self"},
        {"narrative": STORY, "danger": "threatened_now"},
        {"region": road.world.region(road.region).pk, "place": "Caserío Inventado"},
        {"name": NAME},
        {"phone": "961 000 000"},
        {"consent": True},
    )
    for n, said in enumerate(screens):
        person.fills(**said)
        if n == 1:
            person.keeps("person-story")
        if not road.script and n == len(screens) - 1:
            person.fills(answer=the_answer(person))
        person.presses('button[name="go"][value="next"]')
    assert person.page.locator(".code").is_visible()
    person.keeps("person-code")
    person.presses("main .btn:not(.btn-2)")
    assert road.case.code_name in person.reads()
    person.keeps("person-status")


def the_answer(person: Hands) -> str:
    """Return the answer to the simple question asked where no script does the sum."""
    asked = person.page.locator("[data-sum] label").inner_text()
    found = (q for q in questions().values() if asked.startswith(q.ask.in_language(person.lang)))
    return next(found).answers[0]


def urgent_measures_are_ordered(road: Road) -> None:
    """The duty officer sees it first on their home, reads it, and sends the police at once."""
    officer = road.of("duty_officer")
    officer.opens("/home/")
    officer.follows(road.page)
    assert STORY in officer.reads() and NAME not in officer.reads()
    officer.follows("/urgent/order/")
    officer.fills(
        grave="yes", imminent="yes", right="life", reason=road.words("why_now"),
        measure_1=PATROL, body_1=road.world.body(road.police).pk, detail_1=road.words("patrol"),
    )  # fmt: skip
    officer.keeps("duty-officer-order")
    officer.presses()
    assert road.case.urgent_runs.get().state == "ordered"


def the_police_begin(road: Road) -> None:
    """The focal point accepts and reports; they never see the story, the name or the case."""
    does_a_duty(road, road.police, road.words("patrolled"))
    guard = road.at_the_case("duty_officer")
    guard.does("/write/", kind="contact", text=road.words("called"))
    guard.does("/urgent/start/")
    assert road.case.urgent_runs.get().state == "running"


def does_a_duty(road: Road, body: str, done: str, **more: Any) -> None:
    """Accept the newest duty of a body, report on it, and show that it is done."""
    focal, case = road.of("sector_liaison", body), road.case
    focal.opens("/duties/")
    focal.keeps("liaison-inbox")
    page = f"/duties/{case_duties(road, body).latest('offered_at').code}/"
    focal.follows(page)
    assert case.code_name in focal.reads()
    for secret in (STORY, NAME, "Caserío", case.code):
        assert secret not in focal.reads()
    focal.does("/accept/")
    focal.does("/report/", text=road.words("first_visit"))
    focal.follows("/done/")
    focal.fills(text=done, reference="7-2026", **more)
    focal.keeps("liaison-done")
    focal.presses()
    assert focal.tries(road.page) == 404
    assert road.of("sector_liaison", road.other).tries(page) == (404 if body != road.other else 200)


def case_duties(road: Road, body: str) -> Any:
    """Return the duties of a body for the case."""
    return road.world.body(body).duties.filter(file=road.case.file)


# --- intake, assessment, review ------------------------------------------------------------


def the_request_is_admitted(road: Road) -> None:
    """The intake officer reads it; the lead admits it and gives it to a case officer."""
    officer = road.of("intake_officer")
    officer.opens("/cases/")
    officer.follows(road.page)
    assert STORY in officer.reads()
    lead = road.of("intake_lead")
    lead.opens("/home/")
    lead.keeps("intake-home")
    lead.follows(road.page)
    lead.keeps("intake-case")
    lead.follows("/admit/")
    lead.fills(
        defender_reason=road.words("defender"),
        nexus_reason=road.words("nexus"),
        case_officer=road.world.user("case_officer").pk,
    )  # fmt: skip
    lead.keeps("intake-admit")
    lead.presses()
    assert road.case.state == "admitted"
    assert officer.tries(road.page) == 404  # whose task is over


def the_risk_is_assessed(road: Road, level: str, fallen: tuple[str, ...] = ()) -> None:
    """The lead gives it to a certified assessor, who declares, answers and hands in."""
    lead = road.at_the_case("assessment_lead")
    assert STORY not in lead.reads()
    if fallen:
        lead.opens(f"{road.page}assessment/")
    lead.does("/assessor/", assessor=road.world.user("assessor").pk)
    assessor = road.at_the_case("assessor")
    assessor.follows("/assessment/")
    assessor.fills(has_conflict="no")
    assessor.presses()
    answers = answers_for("extraordinary") | dict.fromkeys(fallen, "0")
    for dimension in "TVDC":
        assessor.fills(**{item: said for item, said in answers.items() if item[0] == dimension})
        if dimension == "T":
            if not fallen:
                assessor.keeps("assessor-threat")
            for item in fallen:
                says_what_changed(assessor, item)
        assessor.presses()
    answers_the_legal_test(assessor, level)
    words = {"narrative": road.words("account"), "level_reason": road.words("level")}
    if fallen:
        words["change_reasons"] = road.words("change")
    assessor.fills(contact_on=timezone.localdate().isoformat(), **words)
    assessor.presses()
    assessor.presses()
    assert road.case.state == "qa_review"


def says_what_changed(assessor: Hands, item: str) -> None:
    """Write why an answer fell, and on what that rests, on the page of its evidence."""
    if not assessor.page.locator(f'[name="{item}_reason"]').is_visible():
        assessor.page.locator(f"#{item} summary").click()
    assessor.fills(**{f"{item}_reason": "Prison since March."})
    with assessor.page.expect_navigation():
        assessor.page.locator(f'button[value="evidence:{item}"]').click()
    assessor.fills(text="Record of 4 March.", reliability="high")
    assessor.presses()


def answers_the_legal_test(assessor: Hands, level: str) -> None:
    """Say of each quality of the risk if it is there, and why."""
    radios = assessor.page.locator('main .item input[type="radio"][value="yes"]')
    for key in [radio.get_attribute("name") for radio in radios.all()]:
        said = "no" if key in {"grave", "imminent"} else LEGAL[level]
        assessor.fills(**{key: said, f"{key}_reason": "As told."})
    assessor.presses()


def the_assessment_is_reviewed(road: Road, level: str) -> None:
    """Another than the assessor accepts it; the assessor's way in is closed."""
    lead = road.of("assessment_lead")
    lead.opens("/home/")
    lead.opens(road.page)
    lead.follows("/assessment/review/")
    lead.fills(outcome="accept", reasons=road.words("whole"))
    if level != "ordinary":
        lead.keeps("assessment-review")
    lead.presses()
    assert road.case.risk_level == level
    assert road.of("assessor").tries(road.page) == 404
