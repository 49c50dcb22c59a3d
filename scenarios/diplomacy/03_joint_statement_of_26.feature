# COMMITMENTS §12, scenario 3; rules V-MP1 and V-MP2.
Feature: A joint statement lists as many States as its source says

  Background:
    Given a desk with an officer and a head

  Scenario: 25 are listed, Costa Rica delivers, 26 are stated
    When the officer pastes this, with 26 stated
      """
      Statement delivered by Costa Rica on behalf of Austria, Belgium, Benin, Bosnia and Herzegovina,
      Chile, Croatia, Ecuador, El Salvador, Guatemala, Holy See, Honduras, Indonesia, Ireland,
      Lebanon, Mexico, New Zealand, Nicaragua, Norway, Peru, Philippines, Senegal, South Africa,
      Uganda, Uruguay, and Venezuela, Fifth 2008 Session of the CCW GGE on Cluster Munitions,
      Geneva, 5 November 2008.
      """
    Then 25 names are listed, each linked to a State
    And it was delivered by "Costa Rica"
    And 26 distinct States agree with the number stated

  Scenario: Removing one gives a mismatch, which holds publication back
    When the officer pastes this, with 3 stated
      """
      Statement delivered by Costa Rica on behalf of Peru, and Uruguay, Geneva.
      """
    And the officer takes "Uruguay" off the list
    Then the count is a mismatch of -1
    And the head cannot publish it without a note

  Scenario: A name that is no State is listed, never guessed
    When the officer pastes this, with 3 stated
      """
      Peru, Ruritania and Uruguay
      """
    Then "Ruritania" is listed without a State
    And the count cannot be checked

  Scenario: «Joined 45 other countries» is 46
    When the officer writes that Peru joined 45 others
    Then 46 are stated in all
    And the count cannot be checked
