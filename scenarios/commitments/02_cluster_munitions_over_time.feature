Feature: How a State stands to a treaty is worked out from what it did, as of any day
  An announcement is no ratification. From the deposit a rule of the treaty says when it binds, and
  from then when reports and works fall due.

  Background:
    Given the Convention on Cluster Munitions
    And Peru signed it in Oslo on 2008-12-03 by the hand of "Antonio García Revilla"
    And Peru announced on 2009-03-18 that the ratification process had begun
    And Peru deposited its ratification on 2012-09-26

  Scenario Outline: The same acts, asked about on different days
    When I ask how Peru stood on <day>
    Then it was <standing>

    Examples:
      | day        | standing    |
      | 2008-12-02 | none        |
      | 2008-12-03 | signatory   |
      | 2009-03-18 | signatory   |
      | 2012-10-01 | contracting |
      | 2013-02-28 | contracting |
      | 2013-03-01 | party       |

  Scenario: The announcement is kept as a step at home with its words
    When I ask how Peru stood on 2009-03-18
    Then the last step at home is "sector_opinions" with the words "ratification process begun"
    And the signature names who signed and where

  Scenario: What falls due once it binds
    When I ask what falls due for Peru
    Then "CCM_7_INITIAL" falls due on 2013-08-28
    And "CCM_3" falls due on 2021-03-01
