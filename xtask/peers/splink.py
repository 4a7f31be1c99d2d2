"""Splink's answer to who is who in a folder of silos: figures as JSON, for thresholds from loose to strict.

The settings are those a careful user would choose: names with term frequencies, some dozen blocking rules,
the prior from deterministic rules, u by sampling, m by expectation maximisation in three sessions.
"""

import csv
import json
import logging
import re
import resource
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

# This file bears the package's name, so its own folder must not be searched.
sys.path.pop(0)

import duckdb
import pyarrow
import splink
import splink.comparison_level_library as levels
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

SILOS = ["shop", "helpdesk", "crm", "newsletter", "loyalty"]
THRESHOLDS = [0.5, 0.8, 0.9, 0.95, 0.99]
SEARCHED = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999, 0.999999]
NOTHING = {"", "n/a", "none", "-", "test", "unknown", "x"}
NOBODY = {"no.email@example.com", "none@none.com", "noemail@noemail.com"}
SLIPS = {"gmial.com": "gmail.com", "gmail.co": "gmail.com", "gmai.com": "gmail.com", "gnail.com": "gmail.com",
         "googlemail.com": "gmail.com"}
HONORIFIC = re.compile(r"^((mr|mrs|ms|miss|dr|prof|frau|herr|mme|mlle|madame|monsieur|m|sra|sr|dna|pani|pan|fru|dra)\.?\s+)+")
SUFFIX = re.compile(r"\s+(jr|jun|sen|sr)\.?$")
FOREIGN = str.maketrans({"ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe"})


def plain(text):
    text = text.strip().lower().translate(FOREIGN)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return None if text in NOTHING else text


def email(text):
    text = text.strip().lower()
    if "@" not in text or text in NOBODY:
        return None
    local, domain = text.split("@", 1)
    domain = SLIPS.get(domain, domain)
    local = local.split("+", 1)[0]
    if domain == "gmail.com":
        local = local.replace(".", "")
    return f"{local}@{domain}"


def phone(text):
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if len(digits) < 8 or len(set(digits)) == 1 or digits == "123456789":
        return None
    return digits[-9:]


def born(text):
    found = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", text)
    text = f"{found[3]}-{found[2]}-{found[1]}" if found else text
    return None if text in NOTHING or text == "1900-01-01" else text


def names(row):
    if row["source"] != "helpdesk":
        first, last = plain(row.get("first_name", "")), plain(row.get("last_name", ""))
    else:
        full = HONORIFIC.sub("", plain(row["name"]) or "")
        if "," in full:
            last, first = (part.strip() for part in full.split(",", 1))
        else:
            first, _, last = full.partition(" ")
    return first or None, SUFFIX.sub("", last or "") or None


def normalised(row):
    first, last = names(row)
    get = lambda name: row.get(name, "")
    if not first and not last:
        last = plain(get("company"))
    first_email, second_email = email(get("email")), email(get("second_email"))
    mobile, other = phone(get("mobile")), phone(get("phone"))
    postcode = re.sub(r"[^a-z0-9]", "", plain(get("postcode")) or "")
    return {
        "unique_id": row["record_id"],
        "first_name": first,
        "last_name": last,
        "email": first_email or second_email,
        "second_email": second_email if first_email else None,
        "phone": other or mobile,
        "mobile": mobile if other else None,
        "street": plain(get("street")),
        "postcode": postcode if len(postcode) > 3 and postcode != "00000" else None,
        "city": plain(get("city")),
        "born": born(get("date_of_birth")),
        "company": plain(get("company")),
    }


def read(folder):
    rows = []
    for silo in SILOS:
        with open(folder / f"{silo}.csv", newline="", encoding="utf-8") as file:
            rows += [normalised(row) for row in csv.DictReader(file)]
    with open(folder / "truth.csv", newline="", encoding="utf-8") as file:
        truth = {row["record_id"]: row for row in csv.DictReader(file)}
    return rows, truth


def settings():
    phones = compare.CustomComparison(
        output_column_name="phone",
        comparison_levels=[
            levels.NullLevel("phone"),
            levels.ExactMatchLevel("phone", term_frequency_adjustments=True),
            levels.CustomLevel("phone_l = mobile_r or mobile_l = phone_r or mobile_l = mobile_r", "the other phone"),
            levels.ElseLevel(),
        ],
    )
    # One comparison for both, since a street and its postcode agree together.
    address = compare.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            levels.And(levels.NullLevel("street"), levels.NullLevel("postcode")),
            levels.And(levels.ExactMatchLevel("street"), levels.ExactMatchLevel("postcode")),
            levels.And(levels.JaroWinklerLevel("street", 0.9), levels.LevenshteinLevel("postcode", 1)),
            levels.ExactMatchLevel("postcode"),
            levels.JaroWinklerLevel("street", 0.9),
            levels.ElseLevel(),
        ],
    )
    rules = [
        block_on("email"),
        block_on("phone"),
        "l.email = r.second_email",
        "l.second_email = r.second_email",
        "l.phone = r.mobile",
        "l.mobile = r.mobile",
        block_on("first_name", "last_name"),
        "l.first_name = r.last_name and l.last_name = r.first_name",
        block_on("last_name", "postcode"),
        block_on("street", "postcode"),
        block_on("born", "last_name"),
        block_on("born", "first_name"),
        block_on("first_name", "postcode"),
        block_on("split_part(email, '@', 1)", "first_name"),
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.NameComparison("first_name").configure(term_frequency_adjustments=True),
            compare.NameComparison("last_name").configure(term_frequency_adjustments=True),
            compare.EmailComparison("email").configure(term_frequency_adjustments=True),
            phones,
            compare.DamerauLevenshteinAtThresholds("born", [1]),
            address,
        ],
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )


def edges(rows):
    """Pairs of record ids with the probability Splink gives them, and the seconds of the processor until clusters stood."""
    columns = {name: pyarrow.array([row[name] for row in rows], pyarrow.string()) for name in rows[0]}
    began = time.process_time()
    database = DuckDBAPI(duckdb.connect(":memory:"))
    linker = Linker(database.register(pyarrow.table(columns), table_name="records"), settings(), log_level=logging.ERROR)
    train = linker.training
    certain = [
        block_on("first_name", "last_name", "email"),
        block_on("first_name", "last_name", "phone"),
        block_on("first_name", "last_name", "born"),
        block_on("first_name", "last_name", "postcode"),
    ]
    train.estimate_probability_two_random_records_match(certain, recall=0.6)
    train.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in [block_on("first_name", "last_name"), block_on("email"), block_on("born")]:
        train.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    scored = linker.inference.predict(threshold_match_probability=0.01)
    linker.clustering.cluster_pairwise_predictions_at_threshold(scored, threshold_match_probability=0.95)
    seconds = time.process_time() - began
    found = scored.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_probability").fetchall()
    return sorted(found, key=lambda edge: -edge[2]), seconds


class Clusters:
    """Connected components that grow as the threshold falls."""

    def __init__(self, ids):
        self.above = {id: id for id in ids}

    def root(self, id):
        while self.above[id] != id:
            self.above[id] = self.above[self.above[id]]
            id = self.above[id]
        return id

    def join(self, one, other):
        self.above[self.root(one)] = self.root(other)


def pairs(counts):
    return sum(count * (count - 1) // 2 for count in counts.values())


def rates(right, claimed, true):
    precision, recall = right / max(claimed, 1), right / max(true, 1)
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1(precision, recall), 4)}


def f1(precision, recall):
    return 2 * precision * recall / max(precision + recall, 1e-12)


def measure(clusters, truth):
    """Counts by cluster and entity give every figure, so that no pair is ever listed."""
    of_cluster, of_entity, both, by_group, household = Counter(), Counter(), Counter(), Counter(), Counter()
    root = {id: clusters.root(id) for id in truth}
    for id, row in truth.items():
        of_cluster[root[id]] += 1
        of_entity[row["entity_id"]] += 1
        both[root[id], row["entity_id"]] += 1
        if row["group_id"]:
            by_group[row["group_id"][0], root[id], row["group_id"]] += 1
            household[row["group_id"][0], root[id], row["entity_id"]] += 1
    precision = sum(count * count / of_cluster[cluster] for (cluster, _), count in both.items()) / len(truth)
    recall = sum(count * count / of_entity[entity] for (_, entity), count in both.items()) / len(truth)
    claimed, right = pairs(of_cluster), pairs(both)
    within = lambda letter: pairs({k: n for k, n in by_group.items() if k[0] == letter}) - pairs(
        {k: n for k, n in household.items() if k[0] == letter})
    same_household, same_company = within("h"), within("c")
    return {
        "pair": rates(right, claimed, pairs(of_entity)),
        "b3": {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1(precision, recall), 4)},
        "largest": max(of_cluster.values()),
        "false_pairs": {"household": same_household, "company": same_company,
                        "strangers": claimed - right - same_household - same_company},
        "recall_by_tag": by_tag(root, truth, both, of_entity),
    }


def by_tag(root, truth, both, of_entity):
    sums = defaultdict(lambda: [0.0, 0])
    for id, row in truth.items():
        mates = of_entity[row["entity_id"]] - 1
        if mates == 0:
            continue
        found = (both[root[id], row["entity_id"]] - 1) / mates
        for tag in row["tags"].split():
            sums[tag][0] += found
            sums[tag][1] += 1
    return {tag: round(total / count, 3) for tag, (total, count) in sorted(sums.items(), key=lambda kv: kv[1][0] / kv[1][1])}


def main():
    rows, truth = read(Path(sys.argv[1]))
    scored, seconds = edges(rows)
    clusters, at, figures = Clusters(truth), 0, {}
    for threshold in sorted(SEARCHED, reverse=True):
        while at < len(scored) and scored[at][2] >= threshold:
            clusters.join(scored[at][0], scored[at][1])
            at += 1
        figures[threshold] = measure(clusters, truth)
    best_pair = max(figures, key=lambda threshold: figures[threshold]["pair"]["f1"])
    best = max(figures, key=lambda threshold: figures[threshold]["b3"]["f1"])
    short = lambda threshold: {key: value for key, value in figures[threshold].items() if key != "recall_by_tag"}
    print(json.dumps({
        "peer": f"splink {splink.__version__}",
        "records": len(rows),
        "edges": len(scored),
        "cpu_seconds": round(seconds, 1),
        "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "thresholds": {str(threshold): short(threshold) for threshold in THRESHOLDS},
        "best_pair": {"threshold": best_pair, **short(best_pair)},
        "best_b3": {"threshold": best, **figures[best]},
    }, indent=1))


main()
