"""Lifetimes' answer to what the customers of a purchase log are worth: figures as JSON, with what each step cost.

The settings are those a careful user would choose: weeks, equal histories fitted once by their weight, no penalty, the
library's own starts and tolerances. Log-likelihoods are totals at the parameters found, in weeks, as published.
"""

import argparse
import json
import resource
import sys

# This file bears the package's name, so its own folder must not be searched.
sys.path.pop(0)

import lifetimes
import numpy
import pandas
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from lifetimes.utils import summary_data_from_transaction_data

HEADS = {"customer": ["customer_id", "customer"], "date": ["date"], "amount": ["amount", "dollars"]}
SMALL = 200_000
WEEKS = 52
seconds = {}


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(name, work):
    began = cpu()
    found = work()
    seconds[name] = round(cpu() - began, 2)
    return found


def read(path):
    """Purchases of a log; what was given back is none."""
    there = pandas.read_csv(path, nrows=0).columns
    named = {next(head for head in heads if head in there): name for name, heads in HEADS.items()}
    log = pandas.read_csv(path, usecols=list(named)).rename(columns=named)
    log = log[log["customer"].notna() & (log["amount"] >= 0)]
    return log.assign(date=pandas.to_datetime(log["date"]))


def summarised(log):
    return summary_data_from_transaction_data(
        log, "customer", "date", monetary_value_col="amount", freq="D", freq_multiplier=7)


def grouped(summary):
    return summary.groupby(["frequency", "recency", "T"]).size().rename("weights").reset_index()


def shown(fitter, likelihood, *data, total):
    """The fitter's own figure is of rescaled times and a mean, so it is counted again at the parameters."""
    return {
        "parameters": {name: round(float(value), 6) for name, value in fitter.params_.items()},
        "log_likelihood": round(float(-likelihood(fitter.params_.values, *data, 0.0) * total), 3),
    }


def logged(fitter):
    return lambda parameters, *data: fitter._negative_log_likelihood(numpy.log(parameters), *data)


def fits(groups, with_pareto):
    data = [groups[name].values for name in ["frequency", "recency", "T", "weights"]]
    weights = data[3]
    found, bg = {}, None
    for name, kind in [("BG/NBD", BetaGeoFitter), ("MBG/NBD", ModifiedBetaGeoFitter)]:
        fitter = timed(f"fit {name}", lambda: kind().fit(*data))
        found[name] = shown(fitter, logged(fitter), *data, total=weights.sum())
        bg = bg or fitter
    if with_pareto:
        # It starts at random.
        numpy.random.seed(1)
        fitter = timed("fit Pareto/NBD", lambda: ParetoNBDFitter().fit(*data))
        found["Pareto/NBD"] = shown(fitter, fitter._negative_log_likelihood, *data, total=weights.mean())
    return found, bg


def spend(summary):
    again = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
    frequency, mean = again["frequency"].astype(float), again["monetary_value"]
    fitter = timed("fit Gamma-Gamma", lambda: GammaGammaFitter().fit(frequency, mean))
    data = [frequency.values, mean.values, numpy.ones(len(again))]
    return shown(fitter, logged(fitter), *data, total=len(again)), fitter


def scored(summary, bg, gamma):
    """Without intervals, which the library has none of."""
    history = [summary[name] for name in ["frequency", "recency", "T"]]
    return pandas.DataFrame({
        "active": bg.conditional_probability_alive(*history),
        "purchases": bg.conditional_expected_number_of_purchases_up_to_time(WEEKS, *history),
        "lifetime": gamma.customer_lifetime_value(
            bg, *history, summary["monetary_value"], time=12, discount_rate=0.008, freq="W"),
    }, index=summary.index)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("file")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--pareto", action="store_true", help=f"fit it though customers are {SMALL} or more")
    asked = arguments.parse_args()
    seconds["start"] = round(cpu(), 2)
    log = timed("read", lambda: read(asked.file))
    summary = timed("summarise", lambda: summarised(log))
    groups = timed("group", lambda: grouped(summary))
    models, bg = fits(groups, asked.pareto or len(summary) < SMALL)
    models["Gamma-Gamma"], gamma = spend(summary)
    scores = timed("score", lambda: scored(summary, bg, gamma))
    timed("write", lambda: scores.to_csv(asked.out))
    print(json.dumps({
        "peer": f"lifetimes {lifetimes.__version__}",
        "customers": len(summary),
        "purchases": len(log),
        "models": models,
        "cpu_seconds_by_step": seconds,
    }))


main()
