Feature: Unit trap
  A total is stated in one unit and its parts in another. Nothing is corrected by itself: the sum is
  shown in both units, and a person writes why they differ.

  Background:
    Given a desk that monitors "PE" on "mine_action"
    And a report that says "9,246 m², 7,171 m² and 10,738 m²; in all 0.27 km²"

  Scenario: 0.27 km² are not 27,155 m²
    When the total 0.27 "km2" is stated with the parts 9246, 7171 and 10738 "m2"
    Then the sum does not agree, by -0.242845
    And the page of the claim says "27 155 m² = 0.027 km²"
    And the head cannot publish the claim without a note
    And an edition that uses it prints "The sum of the parts is 27 155 m² = 0.027 km²"

  Scenario: 0.027155 km² are
    When the total 0.027155 "km2" is stated with the parts 9246, 7171 and 10738 "m2"
    Then the sum agrees

  Scenario: What is not known is not added up
    When the total 0.27 "km2" is stated with a part that is not known
    Then the sum cannot be checked
