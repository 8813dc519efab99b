#!/usr/bin/env python3
"""RFM, simple CLV and rule churn of the columns in a folder, in polars; prints one JSON object.

The same formulas as the kernel's, on the same columns in memory; ties are broken by the customer's
number, which is the cheapest way to break them.
"""

import json
import sys

import polars as pl

import columns

MONTH_DAYS = 30.44
DAY_MICROSECONDS = 86_400_000_000
UNKNOWN_MARGIN = -(2**63)


def customers(rows, as_of):
    """One row a customer who has ordered before as-of, with what all three scores need."""
    age = as_of - pl.col("day")
    is_order = ~pl.col("is_return")
    knows_margin = pl.col("margin") != UNKNOWN_MARGIN

    def within(days):
        return age <= days

    return (
        rows.lazy()
        .filter(pl.col("day") < as_of)
        .group_by("customer")
        .agg(
            first=pl.col("instant").filter(is_order).min(),
            last_day=pl.col("day").filter(is_order).max(),
            first_day=pl.col("day").filter(is_order).min(),
            orders=is_order.sum().cast(pl.Int64),
            revenue=pl.col("amount").sum(),
            margin=pl.col("margin").filter(knows_margin).sum(),
            knows_margin=(knows_margin | ~is_order).all(),
            **{f"orders_{n}": (is_order & within(n)).sum().cast(pl.Int64)
               for n in (30, 90, 180, 365)},
            **{f"spend_{n}": pl.col("amount").filter(within(n)).sum()
               for n in (30, 90, 180, 365)},
        )
        .filter(pl.col("orders") > 0)
        .with_columns(recency=as_of - pl.col("last_day"))
        .sort("customer")
    )


def fifth(column, reverse=False):
    """1 to 5 by the place in ascending order, ties by the customer's number."""
    last = pl.len() - 1
    place = pl.col(column).rank("ordinal").cast(pl.Int64) - 1
    score = pl.max_horizontal(1, (5 * place + last - 1) // last)
    return (6 - score) if reverse else score


def percentile(column):
    """0 to 100: the share of the others who lie below, equal ones counted half."""
    return 100 * (pl.col(column).rank("average") - 1) / (pl.len() - 1)


def rfm(frame):
    return frame.select(
        "customer",
        "recency",
        "orders_365",
        "orders_180",
        "orders_90",
        "spend_365",
        "spend_180",
        "spend_90",
        code=fifth("recency", reverse=True) * 100 + fifth("orders_365") * 10 + fifth("spend_365"),
        lifetime_frequency=fifth("orders"),
        lifetime_monetary=fifth("revenue"),
        recency_percentile=100 - percentile("recency"),
        frequency_percentile=percentile("orders_365"),
        monetary_percentile=percentile("spend_365"),
        days_between=pl.when(pl.col("orders") > 1).then(
            (pl.col("last_day") - pl.col("first_day")) / (pl.col("orders") - 1)),
        order_value=pl.when(pl.col("orders_365") > 0).then(
            pl.col("spend_365") / pl.col("orders_365")),
    )


def simple_clv(frame, as_of):
    months = (as_of - pl.col("first") / DAY_MICROSECONDS) / MONTH_DAYS
    per_month = pl.when(months > 0).then(pl.col("orders") / months).otherwise(0.0)
    own_rate = pl.col("knows_margin") & (pl.col("revenue") > 0)
    rate = pl.when(own_rate).then(pl.col("margin") / pl.col("revenue")).otherwise(0.30)
    kept = (0.5 + per_month * 0.1).clip(0.3, 0.95)
    monthly = pl.col("revenue") / pl.col("orders") * per_month * rate
    return frame.with_columns(kept=kept, monthly=monthly, rate=rate).select(
        "customer",
        "rate",
        historical=pl.col("revenue"),
        one_year=pl.col("monthly") * 12 * pl.col("kept"),
        three_year=pl.col("monthly") * 36 * pl.col("kept") ** 2,
        lifetime=pl.col("monthly") * (pl.col("kept") / (1.1 - pl.col("kept"))) * 12,
    )


def rule_churn(frame):
    def falls(short, long):
        return (pl.col(long) > 0) & (6 * pl.max_horizontal(0, pl.col(short)) < pl.col(long))

    fewer = falls("orders_30", "orders_90")
    cheaper = falls("spend_30", "spend_90")
    recency = pl.min_horizontal("recency", 90) // 3
    frequency = (
        pl.when(pl.col("orders_90") == 0).then(30)
        .when(pl.col("orders_30") == 0).then(20)
        .when(fewer).then(15).otherwise(0))
    spend = (
        pl.when((pl.col("spend_30") <= 0) & (pl.col("spend_90") <= 0)).then(25)
        .when(pl.col("spend_30") <= 0).then(15)
        .when(cheaper).then(10).otherwise(0))
    trend = pl.when(fewer).then(15).when(cheaper).then(10).otherwise(0)
    return frame.filter(pl.col("orders") >= 2).select(
        "customer", score=pl.min_horizontal(100, recency + frequency + spend + trend))


def checks(scores, values, churn):
    weight = pl.col("customer").cast(pl.Int64) % 97
    return {
        "rfm_codes": scores.select((pl.col("code").cast(pl.Int64) * weight).sum()).item(),
        "historical": values["historical"].sum(),
        "one_year": values["one_year"].sum(),
        "lifetime": values["lifetime"].sum(),
        "churn_scores": churn.select((pl.col("score").cast(pl.Int64) * weight).sum()).item(),
    }


def main(folder, runs):
    names = ["customer", "instant", "day", "amount", "margin", "is_return"]
    rows = pl.DataFrame(columns.read(folder, names))
    as_of = int(columns.read(folder, ["as_of"])["as_of"][0])
    stages = columns.Stages()
    for _ in range(runs):
        frame = stages.measure("group", lambda: customers(rows, as_of).collect())
        scores = stages.measure("rfm", lambda: rfm(frame))
        values = stages.measure("simple_clv", lambda: simple_clv(frame, as_of))
        churn = stages.measure("rule_churn", lambda: rule_churn(frame))
    print(json.dumps({
        "customers": frame.height, "rows": rows.height, "seconds": stages.seconds,
        "checks": checks(scores, values, churn), "peak_mb": columns.peak_megabytes(),
        "version": pl.__version__}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
