# COMMITMENTS §12, scenario 1; rule V-G4.
Feature: A stated total stands beside the sum of its parts

  Background:
    Given a desk that keeps these words of a statement
      """
      Between January 2009 and December 2015 Peru destroyed 8,843 mines at infrastructure and 9,377 on the border: 18,220 mines.
      """

  Scenario: The parts agree with the total
    When these claims are cited in it, for the period 2009-01/2015-12
      | claim          | value |
      | infrastructure | 8843  |
      | border         | 9377  |
      | total          | 18220 |
    And "total" is the sum of "infrastructure" and "border"
    Then its check is "ok"
    And its page shows 18220, 8843 and 9377, the period and the citation

  Scenario: One more in a part is a mismatch, which a note has to explain
    When these claims are cited in it, for the period 2009-01/2015-12
      | claim          | value |
      | infrastructure | 8843  |
      | border         | 9377  |
      | total          | 18220 |
    And "total" is the sum of "infrastructure" and "border"
    And "border" is changed to 9378
    Then its check is "mismatch" with +1
    And it cannot be published without a note
    And with the note "As printed." it is published, and the value stays 18220
