Feature: A ministry sees its own task only
  Source: MECHANISM, acceptance scenario 7 and section 2.

  Scenario: The liaison of the environment ministry
    Given the country PE
    And measures of "MININTER" and "MINAM" being carried out since 2026-11-10 at 10:00
    When the liaison of "MINAM" looks at their inbox
    Then they see one duty, of "MINAM", with the code name and the region
    When they open the address of the case on 2026-11-20 at 10:00
    Then there is no such case for them
    When they open their duty on 2026-11-20 at 10:05
    Then the person sees both reads in the journal
