Feature: Profile with footnotes
  Every sentence of a country profile rests on a claim. Footnotes are numbered by first use.

  Background:
    Given a desk that monitors "PE" on "cluster"
    And these claims, each published with its source
      | name     | says                                        | source           | place  |
      | signed   | Peru signed in Oslo.                        | Depositary       | C.N. 1 |
      | soon     | Ratification has begun.                     | Report of the day | p. 2  |
      | revealed | The Minister revealed a stockpile.          | La República     | p. 4   |
      | types    | The Air Force holds CB-470 bombs.           | La República     | p. 9   |
      | unknown  | The present stockpile is not known.         | Report of the day | p. 7  |

  Scenario: Sections in order, footnotes by first use
    When the officer writes in the 2009 edition
      | section     | words                                                                       |
      | use         | The Air Force holds them.{note:types} The present stockpile is {claim:unknown}. |
      | opening     | Peru signed.{note:signed} It expects to ratify soon.{note:soon}              |
      | policy      | A stockpile was revealed.{note:revealed} Peru signed in Oslo.{note:signed}   |
    And the edition is published
    Then its sections are "opening, policy, use"
    And its footnotes are
      | 1 | “Depositary”, C.N. 1.      |
      | 2 | “Report of the day”, p. 2. |
      | 3 | “La República”, p. 4.      |
      | 4 | “La República”, p. 9.      |
      | 5 | “Report of the day”, p. 7. |
    And "La República" is used in footnotes 3 and 4, each a usage of its own
    And the text says "The present stockpile is not known." and no "0"
    And footnote 1 leads back to 2 places

  Scenario: A sentence that rests on nothing
    When the officer writes in the 2009 edition
      | section | words                                     |
      | opening | Peru signed.{note:signed} It also stores. |
    Then it cannot be published, because of "It also stores."
