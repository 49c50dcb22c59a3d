Feature: The urgent track runs beside the case
  Source: MECHANISM, acceptance scenario 1. Hour clocks run through the weekend; the case waits for nobody.

  Scenario: A third party calls on Friday night and nobody acts in time
    Given the country MX
    And a third party calls on 2026-11-13 at 22:00 about a danger to life
    Then the urgent track is "flagged" and the case is "received"
    And the clock "urgent_triage" of the run is due on 2026-11-14 at 01:00
    When nobody acts until 2026-11-14 at 01:01
    Then the run has reached rung 1 of its ladder
    And its clock still runs and is late
    And the case is "received"

  Scenario: The duty officer orders measures without an assessment
    Given the country MX
    And a third party calls on 2026-11-13 at 22:00 about a danger to life
    When the duty officer orders patrols on 2026-11-13 at 23:30
    Then the urgent track is "ordered" and the case is "received"
    And the clock "urgent_implement" of the run is due on 2026-11-14 at 08:30
    And the body has an urgent duty under a code name

  Scenario: Urgency rejected by one officer alone does not hold
    Given the country PE
    And a third party calls on 2026-11-13 at 22:00 about a danger to life
    When one duty officer rejects the urgency on 2026-11-13 at 23:00
    Then the urgent track is "flagged" and the case is "received"
    When the same officer agrees with themselves
    Then the answer is "A second officer must agree, not the one who proposed it."
    When a second duty officer agrees
    Then the urgent track is "rejected" and the case is "received"
    When the person tells a new fact "Shots at the house."
    Then the urgent track is "flagged" and the case is "received"
    And it is run number 2

  Scenario: Urgent measures never lapse by time alone
    Given the country PE
    And a third party calls on 2026-11-13 at 22:00 about a danger to life
    When the duty officer orders patrols on 2026-11-13 at 23:30
    And nobody acts until 2027-06-01 at 12:00
    Then the urgent track is "ordered" and the case is "received"
