Feature: A body's word is not enough
  Source: MECHANISM, acceptance scenario 8.

  Scenario: The body says it is done and the person says it is not
    Given the country PE
    And measures of "MININTER" and "MINAM" being carried out since 2026-11-10 at 10:00
    When the liaison of "MINAM" claims it is done without evidence
    Then the answer contains "evidence"
    When the liaison of "MINAM" claims it is done with evidence
    And the person says that it did not happen
    Then the duty is "in_progress" and late
    And it counts against "MINAM"
    And protection cannot be declared in force
