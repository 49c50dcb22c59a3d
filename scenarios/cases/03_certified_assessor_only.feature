Feature: Only a certified assessor signs
  Source: MECHANISM, acceptance scenario 3 and assessor rules.

  Background:
    Given the country PE
    And an admitted case on 2026-11-10 at 10:00
    And its assessor holds a certificate until 2026-11-12

  Scenario: The certificate expires while the assessment is being written
    When the assessor writes the assessment on 2026-11-11 at 10:00
    And the assessor hands it in on 2026-11-13 at 10:00
    Then the answer begins with "Your certificate is missing or has expired"
    When certificates are looked at on 2026-11-13 at 10:05
    Then the assessor is off the case
    And the person reads "Another trained person will assess your case; the term does not stop."
    And the case waits in the queue of the assessment lead

  Scenario: An assessor of a suspected body cannot even open the case
    When the body "DGDH" is named as a suspect on 2026-11-11 at 09:00
    And an assessor of "DGDH" opens the case on 2026-11-11 at 10:00
    Then there is no such case for them
    And the person sees in the journal that access was denied
