Feature: Justice is followed, also after a killing
  Source: MECHANISM, acceptance scenario 12 (its case half); DECISIONS A.4.

  Scenario: The silence alarm after 180 days without an act of justice
    Given the country PE
    And a case with measures in force since 2026-01-12 at 10:00
    When the killing of the person is recorded on 2026-02-02 at 09:00
    Then the case is "deceased"
    And the registry counts it as killed "under_measures"
    When the decider closes it on 2026-02-10 at 10:00
    Then the answer contains "what justice has done"
    When the prosecution's inquiry is followed from 2026-02-03 at 10:00
    And nobody acts until 2026-08-04 at 10:00
    Then the silence alarm rings once
    When the decider closes it on 2026-08-10 at 10:00
    Then the case is "closed"

  Scenario: A person killed while waiting
    Given the country PE
    And an admitted case on 2026-11-10 at 10:00
    When the killing of the person is recorded on 2026-11-12 at 09:00
    Then the case is "deceased"
    And the registry counts it as killed "waiting"
