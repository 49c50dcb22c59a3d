Feature: No silent cut
  Source: MECHANISM, acceptance scenario 9; T-239/21 and T-432/24.

  Background:
    Given the country PE
    And a case with measures in force since 2026-05-04 at 10:00

  Scenario: The same score keeps the same measures
    When the person asks to be assessed again on 2026-11-03 at 10:00
    And it is assessed again with the same answers on 2026-11-05 at 10:00
    Then the case is "active"
    And the measures are still in force

  Scenario: A lower level needs a fallen threat with evidence
    When the person asks to be assessed again on 2026-11-03 at 10:00
    And it is assessed again as ordinary without evidence of a fallen threat on 2026-11-05 at 10:00
    Then the level handed in is "extraordinary"

  Scenario: With a fallen threat, closing is proposed with a window to object
    When the person asks to be assessed again on 2026-11-03 at 10:00
    And it is assessed again as ordinary with evidence of fallen threats on 2026-11-05 at 10:00
    Then the case is "closing_proposed"
    And the measures are still in force
    When the decider closes it on 2026-11-06 at 10:00
    Then the answer is "The person still has time to object."
    When the person objects on 2026-11-09 at 10:00
    Then the case is "active"
