"""How dates and numbers are written."""

DATE_FORMAT = "j F \\k\\i\\l\\l\\a Y"
DATETIME_FORMAT = "j F \\k\\i\\l\\l\\a Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "d/m/Y"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
