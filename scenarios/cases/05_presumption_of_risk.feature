Feature: Presumption of risk
  Source: MECHANISM, acceptance scenario 5; T-924/14 for Colombia.

  Scenario: A denial is blocked until the presumption is rebutted with evidence and agreement
    Given the country CO
    And a community authority whose risk is presumed, scored ordinary on 2026-11-10 at 10:00
    When the assessor hands it in on 2026-11-10 at 12:00
    Then the answer contains "may not be called ordinary"
    When the assessor rebuts the presumption with "The attackers were tried; the village is calm."
    And the assessor hands it in on 2026-11-11 at 12:00
    And the reviewer accepts it without agreeing with the rebuttal on 2026-11-12 at 10:00
    Then the case is not denied when the decider tries on 2026-11-13 at 10:00
