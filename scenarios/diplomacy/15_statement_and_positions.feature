# COMMITMENTS §12, scenario 15.
Feature: What a statement says is found from its paragraphs, and the other way round

  Background:
    Given a desk with an officer and a head
    And the statement of 6 September 2016, kept from its source and published
      """
      Mr. Chair,

      1. My delegation thanks the Secretary-General for the report.

      3. Peru reaffirms the principle and its three pillars<sup>1</sup>.

      ---

      <sup>1</sup> Inputs for the Compendium of Practice, in November 2015; inputs for the eighth report, in April 2016.

      7. Peru supports the France/Mexico Initiative, as well as the Code of Conduct of the ACT group, led by Liechtenstein. Both initiatives complement one another.
      """
    And paragraph 7 says that "PE" supports these initiatives
      | initiative               | leads |
      | France/Mexico Initiative | FR MX |
      | ACT Code of Conduct      | LI    |
    And paragraph 7 says that "France/Mexico Initiative" complements "ACT Code of Conduct"

  Scenario: A reader opens paragraph 7
    When a reader without an account opens the statement
    Then paragraph 7 names 2 initiatives that Peru supports since 2016-09-06
    And paragraph 7 says that they complement each other
    And each of the 2 initiatives leads back to paragraph 7

  Scenario: Support is as of a day
    Then on 2016-09-05 nobody is written to support "ACT Code of Conduct"
    And on 2016-09-06 "PE" supports "ACT Code of Conduct"

  Scenario: Footnote 1 yields two inputs
    When the officer keeps the inputs that footnote 1 names
      | requester      | product                       | when    |
      | UN Secretariat | Compendium of Practice        | 2015-11 |
      | UN Secretariat | Eighth report of the SG on R2P | 2016-04 |
    Then paragraph 3 shows its officer 2 inputs, sent in "November 2015" and "April 2016"
    And a reader without an account sees no input yet
