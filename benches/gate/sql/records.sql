-- Every record, after terms.sql, by the table `verdict`: members.sql makes it, or it was handed over (duckdb_peer.py).

CREATE TEMP VIEW record AS FROM read_parquet(getvariable('network') || '/records/*.parquet');

CREATE TEMP MACRO touches(s, made_from, made_to) AS s.since <= made_to AND coalesce(made_from < s.until, true);

-- Records that somebody else denies: a contributor or, in a build that masks nothing, somebody who is mentioned. Only the author's own are worth asking about.
CREATE TEMP TABLE other_person AS
WITH named AS (
    SELECT r.id, r.category, r.author, r.made_from, r.made_to, c.contributors_deny,
        unnest(list_concat(
            list_transform(r.contributors, lambda p: {member: p.member, contributes: true}),
            list_transform(r.mentions, lambda m: {member: m, contributes: false})
        )) AS other
    FROM record r
    JOIN verdict a ON a.id = r.author
    JOIN category_term c ON c.v = a.v AND c.category = r.category
    WHERE a.is_usable AND c.listed AND (len(r.contributors) > 0 OR len(r.mentions) > 0)
)
SELECT DISTINCT n.id
FROM named n
LEFT JOIN verdict p ON p.id = n.other.member
LEFT JOIN category_term c ON c.v = p.v AND c.category = n.category
WHERE n.other.member IS DISTINCT FROM n.author
    AND ((n.contributors_deny AND n.other.contributes)
        OR p.is_bot IS NOT TRUE
        AND NOT coalesce(
            p.is_usable AND c.listed
            AND p.known_since <= n.made_from
            AND p.of_age <= n.made_from
            AND n.made_from >= c.data_from
            AND n.made_to <= getvariable('cutoff')
            AND NOT coalesce(list_contains(p.off_categories, n.category), false)
            AND len(list_filter(coalesce(p.strays, []), lambda s: touches(s, n.made_from, n.made_to))) = 0,
            false
        ));

CREATE TEMP TABLE decision AS
SELECT r.id, CASE WHEN r.author IS NOT NULL THEN hash(r.author) END AS member, r.category, p.code AS region,
    CASE
        WHEN coalesce(c.never, list_has_any(getvariable('never_roots'), [split_part(r.category, '.', 1)])) THEN 'never'
        WHEN c.listed IS NOT TRUE THEN 'category_unlisted'
        WHEN list_contains(c.audiences, r.audience) IS NOT TRUE THEN 'audience'
        WHEN r.deleted_at <= getvariable('cutoff') OR p.is_deleted THEN 'deleted'
        WHEN p.is_natural IS NOT TRUE THEN 'not_a_member'
        WHEN r.made_from > r.made_to THEN 'undecidable'
        WHEN p.is_uncovered OR (p.known_since <= r.made_from) IS NOT TRUE OR r.made_to IS NULL
            OR len(list_filter(p.strays, lambda s: s.uncovered AND touches(s, r.made_from, r.made_to))) > 0
            THEN 'region_unlisted'
        WHEN p.no_effect OR len(list_filter(p.strays, lambda s: s.no_effect AND touches(s, r.made_from, r.made_to))) > 0
            THEN 'not_in_effect'
        WHEN p.is_paused OR len(list_filter(p.strays, lambda s: s.paused AND touches(s, r.made_from, r.made_to))) > 0
            THEN 'paused'
        WHEN (p.of_age <= getvariable('cutoff')) IS NOT TRUE THEN 'minor'
        WHEN p.of_age > r.made_from THEN 'minor_when_made'
        WHEN r.made_from < c.data_from OR r.made_to > getvariable('cutoff') THEN 'outside_window'
        WHEN p.is_off THEN 'opted_out'
        WHEN list_contains(p.off_categories, r.category) THEN 'category_opted_out'
        WHEN p.has_objected THEN 'objected'
        WHEN o.id IS NOT NULL THEN 'other_person'
        WHEN p.has_signal OR (len(r.signals) > 0 AND NOT list_has_all(c.not_honoured, r.signals)) THEN 'signal'
        ELSE 'allowed'
    END AS reason
FROM record r
LEFT JOIN verdict p ON p.id = r.author
LEFT JOIN category_term c ON c.v = coalesce(p.v, getvariable('newest')) AND c.category = r.category
LEFT JOIN other_person o ON o.id = r.id;

COPY decision TO (getvariable('out') || '/decisions') (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PER_THREAD_OUTPUT);

COPY (
    SELECT r.id, r.text, r.messages, r.media, r.category, r.language, hash(r.author) % 64 AS bucket
    FROM record r
    SEMI JOIN decision d ON d.id = r.id AND d.reason = 'allowed'
    WHERE r.text IS NOT NULL OR len(r.messages) > 0 OR len(r.media) > 0
)
TO (getvariable('out') || '/permitted') (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARTITION_BY (bucket));
