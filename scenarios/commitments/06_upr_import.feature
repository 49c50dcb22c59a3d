Feature: The recommendations of a review come in as the UN's index exports them
  The export has a misspelt heading, dashes before its values and days as numbers. It can be taken
  in as often as one likes: each recommendation is there once, with the answer of the State.

  Background:
    Given a desk with an officer and a head
    And an export of the third review of Peru with 177 supported and 5 noted recommendations
    And its heading is misspelt, its values begin with dashes and its days are numbers

  Scenario: Taken in twice, held once, and the totals agree
    When the head takes the export in twice
    Then 182 recommendations are held, each once
    And 177 are supported and 5 are noted
    And the totals that the outcome document states agree with what is held

  Scenario: The Protocol answers the recommendations about defenders
    When the head takes the export in twice
    And the officer records the Protocol RM 059-2019-JUS as an action
    And the officer links it to the recommendations about defenders
    Then each recommendation about defenders shows the Protocol as its action
    And no other recommendation does

  Scenario: A position that is no answer refuses the whole export
    Given one row says that the State "Agreed in principle"
    When the head takes the export in twice
    Then 0 recommendations are held, each once
    And the report names the row and "Agreed in principle"
