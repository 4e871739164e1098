# row by row with zoneinfo
def align_events(events, mapping, tz, rates):
    from zoneinfo import ZoneInfo

    columns = ["user", "item", "event", "timestamp", "price", "currency"]
    if not set(columns) <= set(events.columns):
        raise ValueError("columns")
    for rate in rates.values():
        if not (rate > 0 and np.isfinite(rate)):
            raise ValueError("rate")
    try:
        zone = ZoneInfo(tz)
    except Exception:
        raise ValueError("tz") from None
    rows, reasons, good, wrong = [], [], [], []
    for place, (_user, _item, event, moment, price, currency) in enumerate(
        events[columns].itertuples(index=False, name=None)
    ):
        reason = None
        if not isinstance(event, str) or event not in mapping:
            reason = "event"
        elif moment is pd.NaT or pd.isna(moment):
            reason = "timestamp"
        else:
            clock = moment.to_pydatetime(warn=False)
            first, second = (clock.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
            if first != second:
                reason = "timestamp"
            elif not 0 <= price < np.inf:
                reason = "price"
            elif not isinstance(currency, str) or currency not in rates:
                reason = "currency"
        if reason:
            reasons.append(reason)
            wrong.append(place)
        else:
            good.append(place)
            rows.append((mapping[event], moment - first, float(price) * rates[currency]))
    aligned = events[["user", "item"]].iloc[good].copy()
    aligned["event"] = [row[0] for row in rows]
    aligned["timestamp"] = pd.to_datetime([row[1] for row in rows])
    aligned["price"] = np.array([row[2] for row in rows], dtype=float)
    return aligned, pd.Series(reasons, index=events.index[wrong], dtype=object)
