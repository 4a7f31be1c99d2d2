"""Writes a purchase log of made-up customers who buy, leave and spend as those of CDNOW did.

BG/NBD with the parameters of Fader, Hardie and Lee (2005a), table 2; what a purchase is worth by Gamma-Gamma as in Fader and
Hardie (2013), p = 6.25, q = 3.74, v = 15.44. First purchases in a first year, everything seen for two.
"""

import sys

import numpy
import pandas

R, ALPHA_WEEKS, A, B = 0.243, 4.414, 0.793, 2.426
P, Q, V = 6.25, 3.74, 15.44
ARRIVALS_DAYS, UNTIL_DAYS = 364, 728


def made(customers, chance):
    per_day = chance.gamma(R, size=customers) / ALPHA_WEEKS / 7
    leaves = chance.beta(A, B, size=customers)
    scale = V / chance.gamma(Q, size=customers)
    day = chance.random(customers) * ARRIVALS_DAYS
    who, is_first = numpy.arange(customers), True
    while len(who):
        yield pandas.DataFrame({"customer_id": who + 1, "day": day[who].astype(int),
                                "amount": (scale[who] * chance.gamma(P, size=len(who))).round(2)})
        stays = is_first | (chance.random(len(who)) > leaves[who])
        who, is_first = who[stays], False
        with numpy.errstate(divide="ignore", over="ignore"):
            day[who] += chance.exponential(size=len(who)) / per_day[who]
        who = who[day[who] < UNTIL_DAYS]


def main():
    path, customers, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    log = pandas.concat(made(customers, numpy.random.default_rng(seed)))
    log = log.sort_values(["day", "customer_id"], kind="stable")
    date = pandas.Timestamp("1997-01-01") + pandas.to_timedelta(log["day"], unit="D")
    log.assign(day=date.dt.strftime("%Y-%m-%d")).rename(columns={"day": "date"}).to_csv(path, index=False)


main()
