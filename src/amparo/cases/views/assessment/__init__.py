"""Pages of the risk assessment: who assesses, its screens, handing in, reading, reviewing."""
