"""Writes UCI's Online Retail II as the CSV that UCI publishes: `uci_lines.py LINES.parquet OUT.csv`."""

import csv
import sys

import polars

lines = polars.read_parquet(sys.argv[1])
with open(sys.argv[2], "w", encoding="latin-1", errors="replace", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
                     "CustomerID", "Country"])
    for row in lines.iter_rows(named=True):
        at = row["InvoiceDate"]
        customer = row["Customer ID"]
        writer.writerow([row["Invoice"], row["StockCode"], row["Description"] or "", row["Quantity"],
                         f"{at.month}/{at.day}/{at.year} {at.hour}:{at.minute:02d}", repr(row["Price"]),
                         "" if customer is None else customer, row["Country"]])
