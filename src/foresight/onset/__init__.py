"""Where a new mass killing may begin within two years: the risk of each country, year by year.

The protocol is forward out of sample: the risk for data-year Y is learnt from data-years up to
Y - 2, whose outcomes (of the two years after them) had come by the end of Y.
"""
