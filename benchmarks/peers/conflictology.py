"""Run in the peer's own environment: views-baseline's conflictology on a panel; CPU as JSON.

python conflictology.py PANEL.parquet TRAIN_END AGAIN
"""

import json
import statistics
import sys
import time


def main(path: str, train_end: int, again: int) -> None:
    import pandas as pd
    from views_baseline.model.models.distributional.conflictology import ConflictologyModel

    table = pd.read_parquet(path).set_index(["month_id", "country_id"]).astype(float).sort_index()
    first = int(table.index.get_level_values(0).min())
    parts = {"train": (first, train_end), "test": (train_end + 1, train_end + 12)}
    spent = []
    for _ in range(again):
        began = time.process_time()
        model = ConflictologyModel(["ged_best_sb"], 12, parts, "cm", 1000).fit(table)
        told = model.predict(table, 0, 12)["ged_best_sb"]
        spent.append(time.process_time() - began)
    draws = getattr(told, "y_pred", None)
    if draws is None:
        draws = told.values
    cpu = statistics.median(spent)
    print(json.dumps({"cpu": cpu, "rows": len(draws), "mean": float(draws.mean())}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
