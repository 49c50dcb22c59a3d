# MECHANISM §11, scenario 11: statistics safe and useful.
Feature: Public statistics that identify nobody

  Background:
    Given the registry of Peru

  Scenario: Two defenders of LGBTI people in one region
    Given 2 verified acts against defenders of "lgbti" in "Ucayali" in 2025
    And 30 verified acts against defenders of "land" in "Ucayali" in 2025
    And 20 verified acts against defenders of "land" in "Loreto" in 2025
    And 9 verified acts against defenders of "lgbti" in "Loreto" in 2025
    When the table "acts_by_cause" of 2025 is published
    Then the figure of "lgbti" in "Ucayali" is hidden
    And at least one other figure of "Ucayali" is hidden
    And nobody can tell any hidden figure within fewer than 5 values

  Scenario: A second release cannot be subtracted from the first
    Given 30 verified acts against defenders of "land" in "Ucayali" in 2025
    And 2 verified acts against defenders of "lgbti" in "Ucayali" in December 2025
    When the table "acts_by_cause" of the first eleven months of 2025 is published
    And the table "acts_by_cause" of 2025 is published
    Then no figure of the second less the same of the first is between 1 and 4
    And nobody can tell any hidden figure within fewer than 5 values

  Scenario: The indicator counts verified acts only, one per person and act
    Given a journalist killed in 2025, told by two verified incidents
    And a journalist killed in 2025, alleged only
    And 6 journalists killed in 2025, each verified
    When the table "sdg" of 2025 is published
    Then indicator 16.10.1 says 7 killings of journalists

  Scenario: Nobody publishes alone
    Given 30 verified acts against defenders of "land" in "Ucayali" in 2025
    When an analyst makes the table "acts_by_cause" of 2025
    Then the same analyst cannot approve it
    And nothing is public

  Scenario: The map says no more than the table
    Given 2 verified acts against defenders of "lgbti" in "Ucayali" in 2025
    And 30 verified acts against defenders of "land" in "Loreto" in 2025
    And 20 verified acts against defenders of "land" in "Cusco" in 2025
    When the table "acts_by_cause" of 2025 is published
    Then the map shows "Ucayali" as hidden, with a pattern and a word
    And the map shows "Puno" as none recorded, and says that this is not safety
    And the map has areas and no points

  Scenario: What the year shows of measures cannot be found from the acts
    Given 30 verified acts against defenders of "land" in "Ucayali" in 2025
    And 2 of these acts were against someone who had measures already
    When the table "acts_under_measures" of 2025 is published
    Then the figure of acts under measures is hidden
    And nobody can tell any hidden figure within fewer than 5 values

  Scenario: Rounded figures are attacked as if they were exact
    Given figures are rounded to 5
    And 28 verified acts against defenders of "land" in "Ucayali" in 2025
    And 2 verified acts against defenders of "lgbti" in "Ucayali" in 2025
    When the table "acts_by_cause" of 2025 is published
    Then every figure that is said is a multiple of 5
    And nobody can tell any hidden figure within fewer than 5 values
