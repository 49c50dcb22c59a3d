"""Run in the peer's own environment: views-stepshifter on a Parquet file of features; CPU as JSON.

python stepshifter.py FEATURES.parquet STEPS TRAIN_END OUT.parquet
"""

import json
import resource
import sys
import time


def used() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    found = [resource.getrusage(kind) for kind in kinds]
    return sum(each.ru_utime + each.ru_stime for each in found)


def main(path: str, steps: int, train_end: int, out: str) -> None:
    import pandas as pd
    from views_stepshifter.models.stepshifter import StepshifterModel

    table = pd.read_parquet(path).rename(columns={"gid": "priogrid_gid"})
    table = table.set_index(["month_id", "priogrid_gid"]).astype(float).sort_index()
    first = int(table.index.get_level_values(0).min())
    config = {
        "steps": list(range(1, steps + 1)),
        "targets": ["ged_best_sb"],
        "target_transform": "identity",
        "sweep": False,
        "model_reg": "LGBMRegressor",
        "parameters": {"n_estimators": 100, "n_jobs": 1, "verbose": -1},
    }
    parts = {"train": (first, train_end), "test": (train_end + 1, train_end + steps)}
    began, wall = used(), time.perf_counter()
    model = StepshifterModel(config, parts)
    model.fit(table)
    fitted = used()
    told = model.predict("forecasting")
    done, waited = used(), time.perf_counter() - wall
    told.reset_index().to_parquet(out)
    print(
        json.dumps(
            {
                "fit": fitted - began,
                "predict": done - fitted,
                "wall": waited,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
