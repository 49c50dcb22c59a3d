Feature: A State that is bound and does not carry a treaty out is not one that is missing
  Who has not joined and who joined without carrying it out are asked different things.

  Background:
    Given the Genocide Convention, to which Peru and Chile are bound
    And an assessor "Observatory" found no legislation in Peru, as of 2020

  Scenario: It stands apart, with who says so and where
    When the desk asks who is missing on 2021-06-30
    Then Peru is counted among the bound
    And Peru stands among those that do not carry it out, by "Observatory" at "p. 12"
    And Chile stands among those that nobody has assessed

  Scenario: A second assessor who disagrees stands beside the first
    Given an assessor "Ministry" found full legislation in Peru, as of 2021
    When the desk asks who is missing on 2021-06-30
    Then Peru stands among those that do not carry it out, by "Observatory" at "p. 12"

  Scenario: The same assessor may find otherwise later
    Given an assessor "Observatory" found full legislation in Peru, as of 2021
    When the desk asks who is missing on 2021-06-30
    Then Peru does not stand among those that do not carry it out
