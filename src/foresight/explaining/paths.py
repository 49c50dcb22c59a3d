"""The way of a row through a tree: each split is credited with what it changed.

A tree says of each node what it would answer there, had it asked no further: the mean of its
leaves. On the way down each split changes that answer, and the change belongs to the feature that
was asked. The changes of a way sum to the leaf's answer less the root's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Tree:
    """A tree as arrays by node; `feature` is negative in leaves, children come after parents."""

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    missing_left: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

    def summed(self, of_leaves: Floats) -> Floats:
        """Return sums by node: those of leaves as given, those of others over their leaves."""
        sums = of_leaves.astype(np.float64)
        inner = np.flatnonzero(self.feature >= 0)[::-1]
        for node in inner.tolist():
            sums[node] = sums[self.left[node]] + sums[self.right[node]]
        return sums

    def ways(self, x: Floats) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
        """Yield, level by level, rows with the feature asked, the node and the child they go to."""
        at = np.zeros(len(x), dtype=np.int64)
        rows = np.flatnonzero(self.feature[at] >= 0)
        while len(rows):
            node = at[rows]
            feature = self.feature[node]
            value = x[rows, feature]
            left = (value <= self.threshold[node]) | (np.isnan(value) & self.missing_left[node])
            child = np.where(left, self.left[node], self.right[node])
            yield rows, feature, node, child
            at[rows] = child
            rows = rows[self.feature[child] >= 0]


def of_forest(tree: Any) -> Tree:
    """Return a tree of a scikit-learn forest."""
    inner = tree.children_left >= 0
    return Tree(
        np.where(inner, tree.feature, -1).astype(np.int64),
        tree.threshold,
        tree.children_left.astype(np.int64),
        tree.children_right.astype(np.int64),
        tree.missing_go_to_left.astype(bool),
    )


def of_boosting(predictor: Any) -> tuple[Tree, Floats]:
    """Return a tree of scikit-learn's boosting, and the answer of each of its nodes.

    What an inner node would answer is the mean of its leaves, by the examples in them.
    """
    nodes = predictor.nodes
    leaf = nodes["is_leaf"].astype(bool)
    tree = Tree(
        np.where(leaf, -1, nodes["feature_idx"]).astype(np.int64),
        nodes["num_threshold"].astype(np.float64),
        nodes["left"].astype(np.int64),
        nodes["right"].astype(np.int64),
        nodes["missing_go_to_left"].astype(bool),
    )
    count = np.where(leaf, nodes["count"], 0.0)
    value = np.where(leaf, nodes["value"], 0.0)
    return tree, tree.summed(count * value) / np.maximum(tree.summed(count), 1.0)


def of_boosted(model: Any, x: Floats) -> tuple[Floats, Floats]:
    """Return the raw answer of a boosted model to nothing, and each feature's part for each row.

    Shapes: outputs; rows x features x outputs. Their sum is the model's raw prediction.
    """
    rounds = model._predictors  # scikit-learn offers no other door to its trees
    base = np.asarray(model._baseline_prediction, dtype=np.float64).ravel().copy()
    parts = np.zeros((len(x), x.shape[1], len(base)))
    for trees in rounds:
        for output, predictor in enumerate(trees):
            tree, value = of_boosting(predictor)
            base[output] += value[0]
            for rows, feature, node, child in tree.ways(x):
                parts[rows, feature, output] += value[child] - value[node]
    return base, parts
