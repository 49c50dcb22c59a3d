"""What the registry tells the public: statistics that help policy and identify nobody.

A *population* is what is counted, a *table* how it is laid out, a *release* some tables of one
period, frozen, approved by a second person. A *hidden* figure is one that would let somebody be
recognised, directly or by subtraction.
Not here: single records, and any place smaller than a region on a public page.
"""
