"""The simulator: time for a million events, and the same bytes from the same seed.

Figure to reach: 1,000,000 events in under 5 s.
"""

from __future__ import annotations

import hashlib
import sys
import time

import pandas as pd

from cartshift.data.platforms import simulate

EVENTS = 1_000_000
LIMIT = 5.0
RUNS = 3


def main() -> int:
    seconds, digests, sizes = [], set(), set()
    for _ in range(RUNS):
        start = time.perf_counter()
        shops = simulate(n_events=EVENTS)
        seconds.append(time.perf_counter() - start)
        sizes.add(len(shops.source) + len(shops.target))
        whole = hashlib.sha256()
        for events in (shops.source, shops.target, shops.slates, shops.truth.sessions):
            whole.update(pd.util.hash_pandas_object(events).to_numpy().tobytes())
        digests.add(whole.hexdigest())

    size = sizes.pop()
    median = sorted(seconds)[RUNS // 2]
    per_million = median * 1e6 / size
    fast, same = per_million < LIMIT, len(digests) == 1 and not sizes
    print(f"{'events':>14}  {size:,}")
    print(
        f"{'seconds':>14}  {median:.2f} (median of {RUNS}; {min(seconds):.2f} to {max(seconds):.2f})"
    )
    print(
        f"{'per million':>14}  {per_million:.2f} s, to reach: under {LIMIT:g} s: {'yes' if fast else 'NO'}"
    )
    print(f"{'same bytes':>14}  {'yes' if same else 'NO'}")
    return 0 if fast and same else 1


if __name__ == "__main__":
    sys.exit(main())
