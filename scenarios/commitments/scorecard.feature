# COMMITMENTS §4.9 and report R-10.
Feature: What States promise each other is counted beside what they state

  Background:
    Given a desk with an officer and a head of promises
    And the Binational Cabinet of 2024, of which the press states 49 promises in 6 axes
    And a meeting that states 10 promises, 44 percent of them fulfilled

  Scenario: The plan is loaded and agrees with what is stated
    When the operator loads its table, and the head publishes what it brought
    Then 10 promises are held, each with who answers in "PE" and in "EC"
    And 4 of 9 are fulfilled, 1 was dropped and is left out
    And the page shows "44.4 %" counted, "44 %" stated, and that they agree

  Scenario: The same table a second time changes nothing
    When the operator loads its table, and the head publishes what it brought
    And the operator loads its table
    Then 10 promises are held, each with who answers in "PE" and in "EC"

  Scenario: A promise is fulfilled later, and the stated percentage no longer agrees
    When the operator loads its table, and the head publishes what it brought
    And the officer writes that promise 2 is fulfilled as of "2026-09"
    Then the page shows "44.4 %" counted, "44 %" stated, and that they agree
    When the head publishes the meeting
    Then the page shows "55.6 %" counted, "44 %" stated, and that they disagree

  Scenario: What nobody read cannot be checked
    Then of the Cabinet of 2024 the page states 49 promises and checks nothing

  Scenario: Two sources name two decisions
    When the operator loads the frame of the Andean Committee
    Then two claims name "Decision 797" and "Decision 774", and contradict each other
