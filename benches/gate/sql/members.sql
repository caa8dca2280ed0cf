-- The verdict table: what depends on the member alone, after terms.sql.

CREATE TEMP VIEW member AS FROM read_parquet(getvariable('network') || '/members/*.parquet');

---------------------------------------------------------------------------------------------------------------------------
-- Places: what the terms and the pauses say of each code that a member holds, by cohort. A member is new to the versions that
-- were published before they joined, so a cohort is the number of those.

CREATE TEMP TABLE code AS
SELECT DISTINCT r.region AS code FROM (SELECT unnest(regions) AS r FROM member) WHERE code IS NOT NULL;

-- The first region of each version that covers the code.
CREATE TEMP TABLE region_term AS
SELECT c.code, r.ord, arg_min(r.existing_from, r.place) AS existing_from, arg_min(r.new_from, r.place) AS new_from,
    arg_min(r.default_setting, r.place) = 'on' AS is_on
FROM code c
JOIN read_parquet(getvariable('tables') || '/regions.parquet') r ON r.code IN (c.code, split_part(c.code, '-', 1))
SEMI JOIN version v ON v.ord = r.ord
GROUP BY c.code, r.ord;

CREATE TEMP TABLE code_pause AS
SELECT DISTINCT c.code, p.pause, p.paused_from, p.paused_until,
    p.paused_from <= getvariable('cutoff') AND coalesce(getvariable('cutoff') < p.paused_until, true) AS holds,
    coalesce(p.paused_until <= getvariable('cutoff'), false) AS has_ended
FROM code c
JOIN read_parquet(getvariable('tables') || '/pauses.parquet') p
    -- Whoever is known to be in a country may be in the part of it that is paused.
    ON p.code IN (c.code, split_part(c.code, '-', 1)) OR c.code = split_part(p.code, '-', 1);

CREATE TEMP TABLE cohort_term AS
SELECT t.code, k.cohort, t.ord, t.is_on,
    CASE WHEN t.ord <= k.cohort THEN t.new_from ELSE t.existing_from END <= getvariable('cutoff') AS has_begun
FROM region_term t
CROSS JOIN (SELECT unnest(range(0, getvariable('newest') + 1)) AS cohort) k;

-- "H" of a code and cohort, and the version under which an on must have been said to count still.
CREATE TEMP TABLE by_date AS
SELECT d.code, d.cohort, d.h, coalesce(max(w.ord) FILTER (w.material AND w.ord <= d.h), 0) AS renewed
FROM (SELECT code, cohort, max(ord) FILTER (has_begun) AS h FROM cohort_term GROUP BY ALL) d
LEFT JOIN version w ON w.ord <= d.h
GROUP BY ALL;

-- What a place says of a member under V and H, notices aside.
CREATE TEMP TABLE ground AS
SELECT c.code, k.cohort, l.ord AS v, h.h,
    NOT bool_and(t.ord IS NOT NULL) AS is_uncovered,
    NOT bool_and(CASE WHEN w.ord = l.ord THEN coalesce(t.has_begun, false) WHEN w.ord <= h.h THEN t.has_begun ELSE true END)
        AS not_begun,
    bool_and(coalesce(t.is_on, false)) AS is_on,
    EXISTS (FROM code_pause p WHERE p.code = c.code AND p.holds) AS is_paused
FROM code c
CROSS JOIN (SELECT unnest(range(0, getvariable('newest') + 1)) AS cohort) k
CROSS JOIN version l
CROSS JOIN (SELECT unnest(range(0, getvariable('newest') + 1)) AS h) h
JOIN version w ON w.ord >= l.ord
LEFT JOIN cohort_term t ON t.code = c.code AND t.cohort = k.cohort AND t.ord = w.ord
GROUP BY ALL;

---------------------------------------------------------------------------------------------------------------------------
-- Notices. One of terms that are unknown or not published yet tells nobody anything.

CREATE TEMP TABLE standing AS
WITH notice AS (FROM read_parquet(getvariable('tables') || '/notices.parquet') WHERE happened <= getvariable('cutoff')),
    bounce AS (SELECT member, terms, max((happened, index)) AS last FROM notice WHERE bounced GROUP BY ALL)
SELECT n.member, v.ord, n.happened + v.period AS served, n.happened, n.resumes
FROM notice n
JOIN version v ON v.version = n.terms AND v.published <= n.happened
LEFT JOIN bounce b ON b.member = n.member AND b.terms = n.terms
WHERE NOT n.bounced AND (b.last IS NULL OR (n.happened, n.index) > b.last);

-- Who was told of which version, a notice period ago.
CREATE TEMP TABLE told AS
SELECT DISTINCT member, ord FROM standing WHERE served <= getvariable('cutoff');

-- Who was told of the end of which pause, the longest notice period ago.
CREATE TEMP TABLE resumed AS
WITH ended AS (SELECT DISTINCT pause, paused_from, paused_until FROM code_pause WHERE has_ended)
SELECT s.member, e.pause
FROM standing s JOIN ended e ON e.pause = s.resumes AND e.paused_from <= s.happened
WHERE s.happened + getvariable('longest_period') <= getvariable('cutoff')
UNION
SELECT s.member, e.pause
FROM standing s JOIN ended e ON s.happened >= e.paused_until
WHERE s.happened + getvariable('longest_period') <= getvariable('cutoff');

---------------------------------------------------------------------------------------------------------------------------
-- Members: where they are and were, which versions hold for them, and what they chose.

-- Stays of those who moved. A `from` that is unknown makes all of them unknown.
CREATE TEMP TABLE stay AS
WITH dated AS (
    SELECT id, regions[place].region AS code, regions[place]."from" AS since, place
    FROM (SELECT id, regions, generate_subscripts(regions, 1) AS place FROM member WHERE len(regions) > 1)
)
SELECT id, code, since, lead(since) OVER stays AS until
FROM dated
WINDOW stays AS (PARTITION BY id ORDER BY since, place)
QUALIFY since IS DISTINCT FROM until AND count(*) FILTER (since IS NULL) OVER (PARTITION BY id) = 0;

CREATE TEMP TABLE person AS
WITH moved AS (
    SELECT id, min(since) AS known_since,
        max(code) FILTER (since <= getvariable('cutoff') AND coalesce(getvariable('cutoff') < until, true)) AS code
    FROM stay GROUP BY id
)
SELECT m.id, m.kind, m.joined, m.signals,
    coalesce(m.birth_date, CASE WHEN m.attested_years <= 125 THEN (m.attested_on - to_years(m.attested_years))::DATE END) AS stated,
    coalesce(m.deleted_at <= getvariable('cutoff'), false) AS is_deleted,
    len(list_filter(getvariable('published'), lambda p: p <= m.joined)) AS cohort,
    CASE WHEN len(m.regions) = 1 THEN m.regions[1]."from" ELSE v.known_since END AS known_since,
    CASE WHEN len(m.regions) <> 1 THEN v.code WHEN m.regions[1]."from" <= getvariable('cutoff') THEN m.regions[1].region END AS code
FROM member m
LEFT JOIN moved v ON v.id = m.id;

-- Who still waits for a new notice after a pause of a place.
CREATE TEMP TABLE waiting AS
WITH place AS (
    SELECT id, code, joined FROM person
    UNION
    SELECT s.id, s.code, p.joined FROM stay s JOIN person p ON p.id = s.id
)
SELECT DISTINCT d.id, d.code
FROM place d
JOIN code_pause e ON e.code = d.code AND e.has_ended
ANTI JOIN resumed r ON r.member = d.id AND r.pause = e.pause
WHERE NOT coalesce(
    d.joined >= e.paused_until AND d.joined + getvariable('longest_period') <= getvariable('cutoff'), false
);

-- "V" where a version is in effect, and "H".
CREATE TEMP TABLE reach AS
SELECT p.id, d.h, d.renewed, max(t.ord) FILTER (
    w.id IS NULL AND p.joined IS NOT NULL
    AND (o.member IS NOT NULL OR (t.ord <= p.cohort AND p.joined + v.period <= getvariable('cutoff')))
) AS v
FROM person p
JOIN by_date d ON d.code = p.code AND d.cohort = p.cohort
LEFT JOIN cohort_term t ON t.code = p.code AND t.cohort = p.cohort AND t.has_begun
LEFT JOIN version v ON v.ord = t.ord
LEFT JOIN told o ON o.member = p.id AND o.ord = t.ord
LEFT JOIN waiting w ON w.id = p.id AND w.code = p.code
GROUP BY ALL;

-- The last choice of each scope: an on that has lapsed is passed over.
CREATE TEMP TABLE switch AS
WITH last AS (
    SELECT c.member, c.category, arg_max(c.setting, (c.happened, c.index)) = 'off' AS is_off
    FROM read_parquet(getvariable('tables') || '/choices.parquet') c
    LEFT JOIN version v ON v.version = c.terms
    LEFT JOIN reach r ON r.id = c.member
    WHERE (c.setting = 'off' AND least(c.happened, c.appended) <= getvariable('cutoff'))
        OR (c.setting = 'on' AND greatest(c.happened, c.appended) <= getvariable('cutoff') AND v.ord >= coalesce(r.renewed, 0))
    GROUP BY c.member, c.category
)
SELECT member, bool_or(is_off) FILTER (category IS NULL) AS is_off,
    list(category) FILTER (is_off AND category IS NOT NULL) AS off_categories
FROM last
GROUP BY member;

CREATE TEMP TABLE objector AS
SELECT DISTINCT member
FROM (
    SELECT member, CASE WHEN claim = 'erasure' THEN bool_or(stands) ELSE arg_max(stands, (happened, index)) END AS stands
    FROM read_parquet(getvariable('tables') || '/objections.parquet')
    WHERE CASE WHEN stands THEN least(happened, appended) ELSE greatest(happened, appended) END <= getvariable('cutoff')
    GROUP BY member, claim
)
WHERE stands;

CREATE TEMP TABLE verdict AS
WITH settled AS (
    SELECT p.*,
        -- An age that nobody has stands for one that nobody knew.
        CASE WHEN make_date(year(p.stated) + 126, month(p.stated), 1) + (day(p.stated) - 1)::INTEGER > getvariable('cutoff')
            THEN p.stated END AS born,
        coalesce(r.v, getvariable('newest')) AS v, r.v IS NOT NULL AS in_effect, coalesce(r.h, 0) AS h
    FROM person p LEFT JOIN reach r ON r.id = p.id
),
-- Other places that a record may have been made in, where they deny it.
strayed AS (
    SELECT s.id, list({
        since: s.since, until: s.until, uncovered: coalesce(g.is_uncovered, true),
        no_effect: coalesce(g.not_begun, true) OR w.id IS NOT NULL, paused: coalesce(g.is_paused, false)
    }) AS strays
    FROM stay s
    JOIN settled p ON p.id = s.id
    LEFT JOIN ground g ON g.code = s.code AND g.cohort = p.cohort AND g.v = p.v AND g.h = p.h
    LEFT JOIN waiting w ON w.id = s.id AND w.code = s.code
    WHERE coalesce(g.is_uncovered OR g.not_begun OR g.is_paused, true) OR w.id IS NOT NULL
    GROUP BY s.id
),
asked_all AS (
    SELECT p.id, p.v, p.code, p.known_since, t.strays, p.is_deleted,
        coalesce(p.kind = 'person', false) AS is_natural,
        coalesce(p.kind = 'bot', false) AS is_bot,
        coalesce(g.is_uncovered, true) AS is_uncovered,
        NOT p.in_effect OR coalesce(g.not_begun, true) AS no_effect,
        coalesce(g.is_paused, false) AS is_paused,
        -- Counted from the first of the month, 29 February comes on 1 March in other years.
        (make_date(year(p.born) + a.minimum_age, month(p.born), 1) + (day(p.born) - 1)::INTEGER)::TIMESTAMPTZ AS of_age,
        coalesce(s.is_off, NOT g.is_on, true) AS is_off,
        s.off_categories,
        o.member IS NOT NULL AS has_objected,
        NOT list_has_all(a.not_honoured, coalesce(p.signals, [])) AS has_signal
    FROM settled p
    LEFT JOIN asked a ON a.v = p.v
    LEFT JOIN ground g ON g.code = p.code AND g.cohort = p.cohort AND g.v = p.v AND g.h = p.h
    LEFT JOIN strayed t ON t.id = p.id
    LEFT JOIN switch s ON s.member = p.id
    LEFT JOIN objector o ON o.member = p.id
)
SELECT *,
    is_natural AND NOT (is_deleted OR is_uncovered OR no_effect OR is_paused OR is_off OR has_objected)
        AND coalesce(of_age <= getvariable('cutoff'), false) AS is_usable
FROM asked_all;
