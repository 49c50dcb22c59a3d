Feature: Yearly update
  A new edition begins with the words of the last; the last stays as it was.

  Background:
    Given a desk that monitors "PE" on "cluster"
    And these claims, each published with its source
      | name    | says                                | source       | place | as of      | kind          |
      | signed  | Peru signed in Oslo.                | Depositary   | p. 1  | 2008-12-03 | treaty_status |
      | host    | Peru hosted the Lima conference.    | Report       | p. 2  | 2007-05    | meeting_participation |
      | unknown | The stockpile is not known.         | Report       | p. 3  | 2009       | stockpile     |
    And the 2009 edition is published with
      | section | words                                                                |
      | opening | Peru signed.{note:signed} It hosted Lima.{note:host}                 |
      | use     | The stockpile is {claim:unknown}.                                    |

  Scenario: 2018 says what is new, and of when the rest is
    When "unknown" is superseded by 2005 munitions as of "2018"
    And the 2018 edition is opened from the one of 2009
    Then the 2018 edition marks "unknown" as superseded
    And it prints "It hosted Lima. (as of May 2007)"
    And it cannot be published while the newer claim is missing
    When the officer takes the newer claim for "unknown"
    And the officer adds "Peru ratified on 26 September 2012." cited, of kind "treaty_status", as of "2012-09-26"
    And the 2018 edition is published
    Then the 2009 edition is what it was, to the letter
    And the ten-year table from 2009 to 2018 says
      | kind          | first      | last        |
      | stockpile     | not known  | 2 005       |
      | treaty_status | Peru signed in Oslo. | Peru ratified on 26 September 2012. |
