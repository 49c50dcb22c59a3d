# COMMITMENTS §12, scenario 13, the snapshot held as claims.
Feature: What a page says of peacekeepers stays as it says it

  Background:
    Given a desk that keeps these words of a statement
      """
      Peru has contributed more than 6,700 members of its armed forces since 1958. Today 394 troops are deployed, 141 of them women, in the Democratic Republic of the Congo, Haiti, Darfur, South Sudan, Ivory Coast, Abyei and the Central African Republic. Peru offered the United Nations 205 military personnel more.
      """

  Scenario: 394 troops, 141 of them women, in seven places
    When these claims are cited in it, as of 2017
      | claim  | value | says                       |
      | troops | 394   | 394 troops                 |
      | women  | 141   | 141 of them women          |
      | offer  | 205   | 205 military personnel     |
    And the men among "troops" are not known
    Then "women" are 35.8 % of "troops"
    And "troops" is said of 2017, and of no month

  Scenario: The seven places are named, and how the troops are split among them is not said
    When these claims are cited in it, as of 2017
      | claim  | value | says       |
      | troops | 394   | 394 troops |
    And of each of these places nobody says how many
      | place                            |
      | Democratic Republic of the Congo |
      | Haiti                            |
      | Darfur                           |
      | South Sudan                      |
      | Ivory Coast                      |
      | Abyei                            |
      | Central African Republic         |
    Then the check of "troops" is "not_checkable"
    And the 7 places stand on the page of "troops"

  Scenario: An offer is no part of what is deployed
    When these claims are cited in it, as of 2017
      | claim  | value | says                   |
      | troops | 394   | 394 troops             |
      | offer  | 205   | 205 military personnel |
    Then "offer" is about "pledge" and is no part of "troops"

  Scenario: «More than» goes with its number everywhere
    When the claim "contributed" says more than 6700, cited as "more than 6,700"
    Then its page prints "more than 6,700"
    And nothing can be summed from it

  Scenario: Other numbers stand beside, and neither is written over
    When these claims are cited in it, as of 2017
      | claim  | value | says       |
      | troops | 394   | 394 troops |
    And a monthly list says 402 for "2017-03"
    And the two are linked as "contradicts"
    Then 394 and 402 are both held, and each page leads to the other
