"""The PRIO-GRID: half-degree cells, and forecasts of deaths in each."""
