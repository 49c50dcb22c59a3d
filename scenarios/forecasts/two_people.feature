# Issue 5, section 5: a forecast is read, signed and published by people, and stays in the record.
Feature: A forecast is a prompt to look, never a decision

  Background:
    Given a forecast for 2027 that the library has made
    And an analyst for alerts and an authority for alerts

  Scenario: Nobody outside sees what is not signed and published
    When the analyst signs it with "Deaths may rise at the border."
    Then a visitor does not find it
    When the authority publishes it
    Then a visitor reads "Deaths may rise at the border."

  Scenario: Who signed it does not publish it
    Given the analyst is an authority too
    When the analyst signs it with "Look at the border."
    Then the analyst may not publish it

  Scenario: No reading foretells a crime or promises safety
    Then the analyst may not sign it with "This is a prediction of genocide."
    And the analyst may not sign it with "Este es un país seguro."

  Scenario: A low number is not shown as safety
    When the analyst signs it with "Quiet is not safety."
    And the authority publishes it
    Then a visitor reads of Peru "A low number is not safety"
    And a visitor reads of Peru "under 1 in 100"

  Scenario: What was wrong stays where it was, and says so
    When the analyst signs it with "Look at the border."
    And the authority publishes it
    And the authority withdraws it because "A month was missing."
    Then a visitor reads "A month was missing."
    And its numbers are still in the record
