# COMMITMENTS §12, scenario 7; machines SM2, SM3, SM4.
Feature: A call of an organisation is followed to the treaty that it asks for

  Background:
    Given a desk with an officer and a head
    And the statement "AMR 46/0358/2019"
    And Peru signed Escazú on 2018-09-27

  Scenario: Call 5 is assigned, sent to Congress and shelved
    When call 5 of 2019-05-30 asks Peru to ratify Escazú
    And it is classified and assigned to the Ministry of Foreign Affairs
    And the ministry leads an action to ratify Escazú
    And Escazú is sent to Congress on 2019-08-05
    And Escazú is shelved on 2020-10-20
    Then the call is planned and has the reference "CALL-2019-5"
    And its page shows these steps
      | day        | step             |
      | 2019-08-05 | Sent to Congress |
      | 2020-10-20 | Shelved          |
    And the response sheet shows the call with these steps
      | day        | step             |
      | 2019-08-05 | Sent to Congress |
      | 2020-10-20 | Shelved          |
    And the ministry finds the duty in its inbox

  Scenario: Escazú is signed and not in force for Peru, and the campaign tells who was asked
    When a campaign asks Peru to become party to Escazú
    And Peru is approached on 2026-11-03 and answers "It awaits Congress."
    Then the gap lists Peru under signed only
    And the campaign page shows the approach with the answer
