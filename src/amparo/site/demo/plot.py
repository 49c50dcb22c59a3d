"""Which cases the demonstration has: about forty, in every state, each begun so many days ago."""

from functools import partial

from amparo.site.demo import stories as s
from amparo.site.demo import words

ADMITTED = (s.admit, s.record_incident)
ASSESSING = (*ADMITTED, s.give_assessor)
IN_REVIEW = (*ASSESSING, s.write_assessment, s.hand_in)
EXTREME = (*ASSESSING, partial(s.write_assessment, level="extreme"), s.hand_in)
ORDINARY = (*ASSESSING, partial(s.write_assessment, level="ordinary"), s.hand_in, s.accept)
PLANNING = (*IN_REVIEW, s.accept, s.propose_plan)
PENDING = (*PLANNING, s.answer_plan, s.send_to_decision)
GRANTED = (*PENDING, s.decide)
IMPLEMENTING = (*GRANTED, s.tell_bodies)
AGAIN = partial(s.record_incident, kind="THO")  # while protected
ACTIVE = (*IMPLEMENTING, s.carry_out, s.follow_justice, s.go_active)
REASSESSED = (*ACTIVE, s.assess_again, s.give_assessor)
DENIED = (*ORDINARY, partial(s.decide, kind="deny"))
URGENT = {"urgency": {"threatened_now": "yes"}}
ANOTHER = {"relation": "third_party", "person_knows": True}
GROUP = {"relation": "collective"}

# (days ago, how it was filed, what happened then)
PLOT = (
    (0.05, URGENT, ()),
    (0.1, {**URGENT, **ANOTHER}, ()),
    (0.3, GROUP, ()),
    (0.9, {"language": "qu", "narrative": words.STORIES_QU[0]}, ()),
    (1, ANOTHER, ()),
    (4, {}, ()),
    (3, {}, (s.ask_information,)),
    (2, GROUP, (s.ask_information,)),
    (12, {}, (s.refer,)),
    (30, ANOTHER, (s.refer,)),
    (9, {}, (s.decline,)),
    (3, {}, ADMITTED),
    (4, GROUP, ADMITTED),
    (8, {}, ASSESSING),
    (10, {**URGENT, **GROUP}, (s.order_urgent, *ASSESSING)),
    (26, {"language": "qu", "narrative": words.STORIES_QU[1]}, ASSESSING),
    (14, {}, IN_REVIEW),
    (16, URGENT, (s.order_urgent, s.start_urgent, *EXTREME)),
    (18, {}, (*IN_REVIEW, s.accept)),
    (21, GROUP, (*PLANNING, partial(s.answer_plan, refuse=3, leave=1))),
    (24, {}, PLANNING),
    (28, {}, PENDING),
    (30, ANOTHER, PENDING),
    (20, {}, ORDINARY),
    (33, {}, GRANTED),
    (40, GROUP, IMPLEMENTING),
    (48, {}, (*IMPLEMENTING, partial(s.carry_out, share=0.4), s.complain)),
    (60, {}, (*IMPLEMENTING, partial(s.carry_out, share=0.8))),
    (45, URGENT, (s.reject_urgent, *IMPLEMENTING)),
    (120, {}, ACTIVE),
    (150, GROUP, ACTIVE),
    (140, {}, (*ACTIVE, AGAIN)),
    (135, {"language": "qu", "narrative": words.STORIES_QU[0]}, ACTIVE),
    (130, {}, (*ACTIVE, AGAIN, s.raise_urgency, s.order_urgent)),
    (160, {}, (*ACTIVE, s.assess_again)),
    (165, {}, REASSESSED),
    (180, {}, (*ACTIVE, s.propose_closing)),
    (190, GROUP, (*ACTIVE, s.propose_closing)),
    (70, {}, DENIED),
    (50, {}, (*DENIED, s.ask_review)),
    (35, {}, (*ADMITTED, s.withdraw)),
    (110, {}, (*PLANNING, s.disappear, s.follow_justice)),
    (210, {}, (*ACTIVE, s.propose_closing, s.close)),
    (240, ANOTHER, (*ACTIVE, s.propose_closing, s.close)),
)
