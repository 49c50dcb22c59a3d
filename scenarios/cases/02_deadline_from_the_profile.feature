Feature: Deadlines come from the country's profile
  Source: MECHANISM, acceptance scenario 2; DECISIONS A.7 and B.

  Scenario: Colombia's term runs from the request and skips weekends and holidays
    Given the country CO
    And a person asks on 2026-10-20 at 10:00
    When the case is admitted on 2026-10-22 at 10:00
    Then the clock "assessment_total" of the case is due on 2026-12-03 at 23:59
    And its basis is "S", so it shows no badge

  Scenario: A new profile does not move an open case
    Given the country CO
    And a person asks on 2026-10-20 at 10:00
    When another person asks in PE on 2026-10-20 at 10:00
    Then the first case keeps the profile of CO and the second has that of PE

  Scenario: A proposed deadline says that no law confirms it
    Given the country PE
    And a person asks on 2026-10-20 at 10:00
    Then the clock "admissibility" of the case is due on 2026-10-22 at 23:59
    And its basis is "P", so it shows the badge «not legally confirmed»

  Scenario: A paper that comes after hours counts from the next working day
    Given the country PE
    And a person asks on 2026-11-13 at 20:00
    Then the request counts as received on 2026-11-16
    And the clock "admissibility" of the case is due on 2026-11-17 at 23:59
