# COMMITMENTS §12, scenario 14; machine SM5.
Feature: Days by which something is reported

  Background:
    Given a desk with an officer and a head
    And a ministry with a focal point who reads Spanish
    And an indicator of the ministry, due every 6 months from 2026-12-31 to 2027-12-31

  Scenario: A new frequency rebuilds only days to come without a report
    Given the report for 2026-12-31 was handed in on 2026-12-20
    When on 2027-07-15 the frequency changes to 12 months
    Then these days stand on 2027-07-15
      | day        | stage     |
      | 2026-12-31 | submitted |
      | 2027-06-30 | overdue   |
      | 2027-12-31 | scheduled |

  Scenario: Before anything has passed, the days between go
    When on 2026-11-15 the frequency changes to 12 months
    Then these days stand on 2026-11-15
      | day        | stage     |
      | 2026-12-31 | scheduled |
      | 2027-12-31 | scheduled |

  Scenario: One letter a month before, in the reader's language
    When the worker goes round on 2026-11-30
    Then nobody has a letter
    When the worker goes round on 2026-12-01
    And the worker goes round on 2026-12-02
    Then the focal point has 1 letter in Spanish

  Scenario: Each week the lead entity hears what is overdue
    When the worker goes round on 2027-01-05
    And the worker goes round on 2027-01-06
    And the worker goes round on 2027-01-12
    Then the head of the ministry has 2 lists of what is overdue
