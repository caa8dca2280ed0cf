-- Decides every record of a network by the seventeen rules, and writes the permitted ones in 64 buckets: terms.sql, members.sql, records.sql.
--
-- Variables: `cutoff` (an instant), `network`, `tables` and `out` (folders). The rules are those of docs/formats/decisions.md,
-- and words in quotation marks are its words. Members are decided first, one row each, and then every record is looked up.

-- Neither output has an order.
SET preserve_insertion_order = false;

-- The terms. Small tables, by version and by "L": every version from `v` on.

CREATE TEMP TABLE version AS
SELECT ord, version, published, material, minimum_age, to_days(notice_days) AS period
FROM read_parquet(getvariable('tables') || '/versions.parquet')
WHERE published <= getvariable('cutoff');

SET VARIABLE newest = (SELECT max(ord) FROM version);
SET VARIABLE longest_period = (SELECT max(period) FROM version);
SET VARIABLE published = (SELECT list(published ORDER BY ord) FROM version);
SET VARIABLE never_roots = (
    SELECT list(name) FROM read_parquet(getvariable('tables') || '/never.parquet') WHERE ord IS NULL
);

CREATE TEMP TABLE asked AS
SELECT l.ord AS v, max(w.minimum_age) AS minimum_age,
    list_filter(['gpc', 'aipref', 'tdmrep'], lambda s: NOT list_contains(coalesce(list(h.signal), []), s)) AS not_honoured
FROM version l
JOIN version w ON w.ord >= l.ord
LEFT JOIN read_parquet(getvariable('tables') || '/signals.parquet') h ON h.ord = w.ord
GROUP BY l.ord;

CREATE TEMP TABLE category_term AS
WITH category AS (FROM read_parquet(getvariable('tables') || '/categories.parquet')),
    never AS (FROM read_parquet(getvariable('tables') || '/never.parquet')),
    named AS (
        SELECT category FROM category
        UNION
        SELECT category FROM read_parquet(getvariable('tables') || '/taxonomy.parquet')
        UNION
        SELECT name FROM never
    )
SELECT l.ord AS v, n.category,
    bool_or(x.name IS NOT NULL) AS never,
    bool_and(c.category IS NOT NULL) AS listed,
    list_reduce(list(c.audiences), lambda a, b: list_intersect(a, b)) AS audiences,
    max(c.data_from)::TIMESTAMPTZ AS data_from,
    bool_or(c.contributors = 'deny') AS contributors_deny,
    any_value(a.not_honoured) AS not_honoured
FROM named n
CROSS JOIN version l
JOIN version w ON w.ord >= l.ord
JOIN asked a ON a.v = l.ord
LEFT JOIN category c ON c.ord = w.ord AND c.category = n.category
LEFT JOIN never x ON (x.ord IS NULL OR x.ord = w.ord) AND x.name IN (n.category, split_part(n.category, '.', 1))
GROUP BY l.ord, n.category;
