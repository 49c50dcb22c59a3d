Feature: The risk instrument
  Source: MECHANISM, acceptance scenario 4; the five examples stand in scoring.toml.

  Scenario: Grave and imminent gives extreme whatever the score, and calls the duty officer
    Given the country PE
    And an assessment of level "ordinary" on 2026-11-10 at 10:00
    And the legal test finds a grave and imminent risk to "life"
    When the assessor hands it in on 2026-11-10 at 12:00
    Then the level handed in is "extreme"
    And the urgent track is "flagged" and the case is "qa_review"

  Scenario: An unknown threat never counts as nothing
    Given the country PE
    And an assessment of level "ordinary" on 2026-11-10 at 10:00
    And the threats "T2 T3 T5 T7" are unknown
    When the assessor hands it in on 2026-11-10 at 12:00
    Then the answer contains "may not be called ordinary"
    And the case is "assessing"
