"""Reads the columns that bauta-bench has written and measures stages as it does."""

import pathlib
import resource
import time

import numpy as np


def read(folder, names):
    """The named columns of a folder as arrays, in memory and not mapped."""
    return {name: np.load(pathlib.Path(folder) / f"{name}.npy") for name in names}


def peak_megabytes():
    """The most memory this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Stages:
    """Wall-clock seconds of each stage, one for each run."""

    def __init__(self):
        self.seconds = {}

    def measure(self, name, body):
        start = time.perf_counter()
        value = body()
        self.seconds.setdefault(name, []).append(time.perf_counter() - start)
        return value
