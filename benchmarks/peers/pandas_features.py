"""Run in an environment with pandas: the benchmark's nine features, group by group; CPU as JSON.

python pandas_features.py GRID.parquet OUT.parquet
"""

import json
import resource
import sys
import time

TARGET = "ged_best_sb"
LONG_AGO = 240


def main(path: str, out: str) -> None:
    import numpy as np
    import pandas as pd

    table = pd.read_parquet(path)
    began, wall = time.process_time(), time.perf_counter()
    groups = table.groupby("gid", sort=False)[TARGET]
    found = {f"{TARGET}_last": np.log(table[TARGET] + 1)}
    for months in (3, 12, 60):
        mean = groups.rolling(months, min_periods=1).mean().to_numpy()
        found[f"{TARGET}_mean_{months}"] = np.log(mean + 1)
    over = (table[TARGET] > 0).astype(float).groupby(table["gid"], sort=False)
    for months in (12, 60):
        found[f"{TARGET}_share_0_{months}"] = over.rolling(months, min_periods=1).mean().to_numpy()
    for bound in (0, 25):
        seen = table["month_id"].where(table[TARGET] > bound)
        since = table["month_id"] - seen.groupby(table["gid"], sort=False).ffill()
        found[f"{TARGET}_since_{bound}"] = since.fillna(LONG_AGO).clip(0, LONG_AGO)
    fading = groups.ewm(halflife=6).mean().to_numpy()
    found[f"{TARGET}_ewm_6"] = np.log(fading + 1)
    told = pd.DataFrame({name: np.asarray(values, "float32") for name, values in found.items()})
    cpu, waited = time.process_time() - began, time.perf_counter() - wall
    told.to_parquet(out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"cpu": cpu, "wall": waited, "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
