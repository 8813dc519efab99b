#!/usr/bin/env python3
"""BG/NBD and Gamma-Gamma of the summary in a folder by lifetimes; prints one JSON object."""

import json
import sys
import warnings

import lifetimes
import lifetimes.utils
import pandas as pd

import columns

QUARTER_WEEKS = 90 / 7
#: What lifetimes advises, in its own error message, when a fit does not converge.
PENALIZER = 0.01


def spend_model(repeated):
    """Gamma-Gamma; a fit that fails is part of the time it takes to get one."""
    try:
        spend = lifetimes.GammaGammaFitter()
        return spend.fit(repeated.x, repeated.mean_value), False
    except lifetimes.utils.ConvergenceError:
        spend = lifetimes.GammaGammaFitter(penalizer_coef=PENALIZER)
        return spend.fit(repeated.x, repeated.mean_value), True


def main(folder, runs):
    # What lifetimes says about newer versions of pandas and numpy is not about the figures.
    warnings.simplefilter("ignore")
    summary = pd.DataFrame(columns.read(folder, ["x", "t_x", "age", "mean_value"]))
    repeated = summary[(summary.x > 0) & (summary.mean_value > 0)]
    stages = columns.Stages()
    for _ in range(runs):
        purchases = lifetimes.BetaGeoFitter()
        stages.measure("bgnbd_fit", lambda: purchases.fit(summary.x, summary.t_x, summary.age))
        spend, is_penalized = stages.measure(
            "gamma_gamma_fit", lambda: spend_model(repeated))

        def predict():
            alive = purchases.conditional_probability_alive(summary.x, summary.t_x, summary.age)
            orders = purchases.conditional_expected_number_of_purchases_up_to_time(
                QUARTER_WEEKS, summary.x, summary.t_x, summary.age)
            value = spend.conditional_expected_average_profit(summary.x, summary.mean_value)
            return alive, orders, value

        alive, orders, value = stages.measure("predict", predict)
    r, alpha, a, b = (float(purchases.params_[name]) for name in ("r", "alpha", "a", "b"))
    p, q, v = (float(spend.params_[name]) for name in ("p", "q", "v"))
    print(json.dumps({
        "seconds": stages.seconds, "needed_penalizer": is_penalized,
        "models": {
            "bgnbd": [r, alpha, a, b], "gamma_gamma": [p, q, v],
            "alive": float(alive.sum()), "orders_90_days": float(orders.sum()),
            "value": float(value.sum())},
        "peak_mb": columns.peak_megabytes(), "version": lifetimes.__version__}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
