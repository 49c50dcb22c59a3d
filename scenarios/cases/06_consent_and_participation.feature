Feature: Consent and participation
  Source: MECHANISM, acceptance scenario 6; DECISIONS A.8.

  Scenario: A refused measure asks for a substitute, and closes nothing
    Given the country PE
    And a plan of four measures shown to the person on 2026-11-10 at 10:00
    When the person refuses measure 4 and accepts the others
    Then each answer is kept with its measure
    When the officer takes the plan to decision
    Then the answer contains "A measure was refused"
    And the case is "plan_concertation"
    When the officer offers a substitute that the person accepts
    And the officer takes the plan to decision
    Then the case is "decision_pending"

  Scenario: Nothing is shared with a body that the person said no to
    Given the country PE
    And a plan of four measures shown to the person on 2026-11-10 at 10:00
    And the person said no to sharing with "MINAM"
    When the person accepts the measure of "MINAM"
    Then the answer contains "nothing be shared with"
