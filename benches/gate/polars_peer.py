"""Polars' side: the same rule as sql/ in expressions. Small tables are held, large ones stream.

The rules are those of docs/formats/decisions.md, and words in quotation marks are its words.
"""

import polars as pl
from polars import col

REASON = pl.Enum([
    "allowed", "never", "category_unlisted", "audience", "deleted", "not_a_member", "region_unlisted", "not_in_effect", "paused",
    "minor", "minor_when_made", "outside_window", "opted_out", "category_opted_out", "objected", "other_person", "signal",
    "undecidable",
])


def decide(network, tables, out, cutoff, threads):
    network_members = pl.scan_parquet(network / "members/*.parquet")
    record = pl.scan_parquet(network / "records/*.parquet")

    def table(name):
        return pl.scan_parquet(tables / f"{name}.parquet")

    terms = Terms(table, cutoff)
    places = Places(table, cutoff, terms, network_members)
    verdict, strays, off = members(table, cutoff, terms, places, network_members)
    flagged = exceptions(cutoff, terms, record, verdict, strays, off)
    write(cutoff, terms, record, verdict, flagged, out)


def reasons(out):
    counts = pl.scan_parquet(out / "decisions/*.parquet").group_by("reason").len().sort("reason").collect()
    return dict(counts.iter_rows())


class Terms:
    """By version, and by "L": every version from `v` on."""

    def __init__(self, table, cutoff):
        self.version = version = (
            table("versions")
            .filter(col("published") <= cutoff)
            .with_columns(period=pl.duration(days=col("notice_days")))
            .collect()
        )
        self.newest = pl.lit(version["ord"].max(), pl.Int32)
        self.longest_period = version["period"].max()
        self.asked = version.select(v="ord").join(version, how="cross").filter(col("ord") >= col("v"))

        never = table("never").collect()
        self.never_roots = never.filter(col("ord").is_null())["name"].to_list()
        category = table("categories").collect()
        named = pl.concat([
            category.select("category"), table("taxonomy").collect(), never.select(category="name"),
        ]).unique()
        ruled_out = self.asked.join(never, how="cross").filter(col("ord_right").is_null() | (col("ord_right") == col("ord")))
        ruled_out = named.join(ruled_out, how="cross").filter(
            (col("name") == col("category")) | (col("name") == col("category").str.split(".").list.first())
        )
        spans = self.asked.select("v", "ord").join(named, how="cross").join(category, on=["ord", "category"], how="left")
        self.category = (
            spans.group_by("v", "category")
            .agg(
                listed=col("audiences").is_not_null().all(),
                versions=pl.len(),
                data_from=col("data_from").max().cast(pl.Datetime("us", "UTC")),
                contributors_deny=(col("contributors") == "deny").any(),
            )
            .join(ruled_out.select("v", "category", never=True).unique(), on=["v", "category"], how="left")
            .with_columns(col("never").fill_null(False))
        )
        # Those that every version lists.
        audiences = spans.explode("audiences").group_by("v", "category", audience="audiences").len()
        audiences = audiences.join(self.category.select("v", "category", "versions"), on=["v", "category"])
        audiences = audiences.filter(col("len") == col("versions")).group_by("v", "category").agg(audiences="audience")
        self.category = self.category.join(audiences, on=["v", "category"], how="left").drop("versions")

        honoured = self.asked.select("v", "ord").join(table("signals").collect(), on="ord").select("v", "signal")
        known = version.select(v="ord").join(pl.DataFrame({"signal": ["gpc", "aipref", "tdmrep"]}), how="cross")
        self.harmless = known.join(honoured, on=["v", "signal"], how="anti")
        ages = self.asked.group_by("v").agg(col("minimum_age").max())
        self.minimum_age = ages


class Places:
    """What terms and pauses say of each code that a member holds, by cohort: the number of versions published before they joined."""

    def __init__(self, table, cutoff, terms, network_members):
        code = network_members.select(code=col("regions").explode().struct.field("region")).unique().drop_nulls().collect(engine="streaming")
        whole = col("code").str.split("-").list.first()
        covers = code.with_columns(key=pl.concat_list("code", col("code").str.split("-").list.first())).explode("key").unique()
        cohort = pl.DataFrame({"cohort": range(terms.version.height + 1)}, schema={"cohort": pl.Int32})
        versions = terms.version.select("ord")

        # The first region of each version that covers the code.
        region = covers.join(table("regions").collect().join(versions, on="ord", how="semi"), left_on="key", right_on="code")
        region = region.sort("place").group_by("code", "ord", maintain_order=True).first()
        begins = pl.when(col("ord") <= col("cohort")).then("new_from").otherwise("existing_from")
        self.cohort_term = region.join(cohort, how="cross").select(
            "code", "cohort", "ord", has_begun=begins <= cutoff, is_on=col("default_setting") == "on"
        )
        # Whoever is known to be in a country may be in the part of it that is paused.
        pauses = table("pauses").collect()
        part = pauses.with_columns(key=whole).filter(col("key") != col("code")).drop("code")
        paused = pl.concat([pauses.rename({"code": "key"}).join(covers, on="key"), part.join(code.with_columns(key="code"), on="key")], how="diagonal")
        pause = paused.select("code", "pause", "paused_from", "paused_until").unique()
        holds = pause.filter((col("paused_from") <= cutoff) & (col("paused_until").is_null() | (col("paused_until") > cutoff)))
        self.ended = pause.filter(col("paused_until") <= cutoff)

        # "H", and the version under which an on must have been said to count still.
        h = self.cohort_term.group_by("code", "cohort").agg(h=col("ord").filter("has_begun").max())
        material = terms.version.filter("material").select(renewed="ord")
        renewed = h.join(material, how="cross").filter(col("renewed") <= col("h"))
        renewed = renewed.group_by("code", "cohort").agg(col("renewed").max())
        self.by_date = h.join(renewed, on=["code", "cohort"], how="left").with_columns(col("h", "renewed").fill_null(0))

        # What a place says of a member under V and H, notices aside.
        ground = code.join(cohort, how="cross").join(terms.asked.select("v", "ord"), how="cross")
        ground = ground.join(cohort.select(h="cohort"), how="cross")
        ground = ground.join(self.cohort_term, on=["code", "cohort", "ord"], how="left", maintain_order="left")
        begun = pl.when(col("ord") == col("v")).then(col("has_begun").fill_null(False))
        begun = begun.when(col("ord") <= col("h")).then("has_begun").otherwise(True)
        self.ground = (
            ground.group_by("code", "cohort", "v", "h")
            .agg(
                is_uncovered=col("is_on").is_null().any(),
                not_begun=begun.not_().any(),
                is_on=col("is_on").fill_null(False).all(),
            )
            .join(holds.select("code", is_paused=True).unique(), on="code", how="left")
            .with_columns(col("is_paused").fill_null(False))
        )


def last(frame, *keys):
    """The last event by (time, index) of each of those."""
    return frame.sort("happened", "index").unique(keys, keep="last", maintain_order=True)


def standing_notices(table, cutoff, terms):
    """One of terms that are unknown or not published yet tells nobody anything."""
    notice = table("notices").filter(col("happened") <= cutoff)
    bounce = last(notice.filter("bounced"), "member", "terms").select("member", "terms", b_happened="happened", b_index="index")
    stands = (
        col("b_index").is_null()
        | (col("happened") > col("b_happened"))
        | ((col("happened") == col("b_happened")) & (col("index") > col("b_index")))
    )
    return (
        notice.filter(~col("bounced"))
        .join(bounce, on=["member", "terms"], how="left")
        .filter(stands)
        .join(terms.version.lazy().select("ord", "period", "published", terms="version"), on="terms")
        .filter(col("published") <= col("happened"))
        .select("member", "ord", "happened", "resumes", served=col("happened") + col("period"))
        .collect(engine="streaming")
    )


def stays_of_movers(network_members):
    """Where those lived who moved. A `from` that is unknown makes all of them unknown."""
    is_dated = col("regions").list.eval(pl.element().struct.field("from").is_null()).list.any().not_()
    rows = network_members.select("id", "regions").filter(col("regions").list.len() > 1, is_dated)
    rows = rows.explode("regions").with_row_index("place").collect(engine="streaming")
    rows = rows.select("id", "place", code=col("regions").struct.field("region"), since=col("regions").struct.field("from"))
    rows = rows.sort("id", "since", "place")
    until = pl.when(col("id") == col("id").shift(-1)).then(col("since").shift(-1))
    return rows.with_columns(until=until).filter(col("since").ne_missing(col("until"))).drop("place")


def anniversary(born, years):
    """The instant at which somebody turns so old. 29 February comes on 1 March in other years."""
    first = pl.date(born.dt.year() + years, born.dt.month(), 1)
    return (first + pl.duration(days=born.dt.day() - 1)).cast(pl.Datetime("us", "UTC"))


def members(table, cutoff, terms, places, network_members):
    """One row a member, the other places that deny where they lived, and the categories that they switched off."""
    stay = stays_of_movers(network_members)
    is_home = (col("since") <= cutoff) & (col("until").is_null() | (col("until") > cutoff))
    moved = stay.group_by("id").agg(moved_since=col("since").min(), moved_code=col("code").filter(is_home).first())
    is_settled = col("regions").list.len() == 1
    first = col("regions").list.first().struct
    joined_after = [(col("joined") >= published).fill_null(False) for published in terms.version["published"]]
    attested = pl.when(col("attested_years") <= 125).then(col("attested_on").dt.offset_by(pl.format("-{}y", col("attested_years"))))
    stated = pl.coalesce("birth_date", attested)
    # An age that nobody has stands for one that nobody knew.
    born = pl.when(anniversary(stated, 126) > cutoff).then(stated)
    person = (
        network_members.join(moved.lazy(), on="id", how="left")
        .select(
            "id", "kind", "joined", "signals",
            born=born,
            is_deleted=(col("deleted_at") <= cutoff).fill_null(False),
            cohort=pl.sum_horizontal(pl.lit(0, pl.Int32), *joined_after).cast(pl.Int32),
            known_since=pl.when(is_settled).then(first.field("from")).otherwise("moved_since"),
            code=pl.when(~is_settled).then("moved_code").when(first.field("from") <= cutoff).then(first.field("region")),
        )
        .collect(engine="streaming")
    )

    standing = standing_notices(table, cutoff, terms)
    told = standing.filter(col("served") <= cutoff).select("member", "ord", is_told=True).unique()
    pause = places.ended.select("pause", "paused_from", "paused_until").unique()
    again = standing.filter(col("happened") + pl.lit(terms.longest_period) <= cutoff) if pause.height else standing.clear()
    resumed = pl.concat([
        again.join(pause, left_on="resumes", right_on="pause", how="inner")
        .filter(col("paused_from") <= col("happened"))
        .select("member", pause="resumes"),
        again.join(pause, how="cross").filter(col("happened") >= col("paused_until")).select("member", "pause"),
    ]).unique()

    # Who still waits for a new notice after a pause of a place.
    place = pl.concat([
        person.select("id", "code", "joined"), stay.select("id", "code").join(person.select("id", "joined"), on="id"),
    ])
    since_then = (col("joined") >= col("paused_until")) & (col("joined") + pl.lit(terms.longest_period) <= cutoff)
    waiting = place.join(places.ended, on="code").filter(since_then.fill_null(False).not_() if pause.height else True)
    waiting = waiting.join(resumed, left_on=["id", "pause"], right_on=["member", "pause"], how="anti")
    waiting = waiting.select("id", "code", is_waiting=True).unique()

    # "V" where a version is in effect, and "H".
    reach = person.lazy().select("id", "code", "cohort", "joined").join(places.by_date.lazy(), on=["code", "cohort"])
    begun = places.cohort_term.filter("has_begun").select("code", "cohort", "ord")
    begun = begun.join(terms.version.select("ord", "period"), on="ord").lazy()
    told_of = col("is_told").fill_null(False) | ((col("ord") <= col("cohort")) & (col("joined") + col("period") <= cutoff))
    v = (
        reach.join(begun, on=["code", "cohort"])
        .join(told.lazy(), left_on=["id", "ord"], right_on=["member", "ord"], how="left")
        .join(waiting.lazy().drop("is_waiting"), on=["id", "code"], how="anti")
        .filter(col("joined").is_not_null() & told_of)
        .group_by("id")
        .agg(v=col("ord").max())
    )
    settled = (
        person.lazy()
        .join(places.by_date.lazy(), on=["code", "cohort"], how="left")
        .join(v, on="id", how="left")
        .with_columns(in_effect=col("v").is_not_null(), v=col("v").fill_null(terms.newest), h=col("h").fill_null(0))
        .collect(engine="streaming")
    )

    is_off, off = switches(table, cutoff, terms, settled)
    ground = ["code", "cohort", "v", "h"]

    # Other places that a record may have been made in, where they deny it.
    strays = (
        stay.lazy()
        .join(settled.lazy().select("id", "cohort", "v", "h"), on="id")
        .join(places.ground.lazy(), on=ground, how="left")
        .join(waiting.lazy(), on=["id", "code"], how="left")
        .select(
            "id", "since", "until",
            uncovered=col("is_uncovered").fill_null(True),
            no_effect=col("not_begun").fill_null(True) | col("is_waiting").fill_null(False),
            paused=col("is_paused").fill_null(False),
        )
        .filter(col("uncovered") | col("no_effect") | col("paused"))
        .collect(engine="streaming")
    )

    of_age = anniversary(col("born"), col("minimum_age"))
    sent = settled.lazy().select("id", "v", signal="signals").filter(col("signal").list.len() > 0).explode("signal")
    sent = sent.join(terms.harmless.lazy(), on=["v", "signal"], how="anti").select("id", has_signal=True).unique()
    verdict = (
        settled.lazy()
        .join(terms.minimum_age.lazy(), on="v", how="left")
        .join(places.ground.lazy(), on=ground, how="left")
        .join(is_off.lazy(), left_on="id", right_on="member", how="left")
        .join(objectors(table, cutoff), left_on="id", right_on="member", how="left")
        .join(sent, on="id", how="left")
        .select(
            "id", "v", "code", "known_since", "is_deleted",
            is_natural=(col("kind") == "person").fill_null(False),
            is_bot=(col("kind") == "bot").fill_null(False),
            is_uncovered=col("is_uncovered").fill_null(True),
            no_effect=col("in_effect").not_() | col("not_begun").fill_null(True),
            is_paused=col("is_paused").fill_null(False),
            of_age=of_age,
            is_off=pl.coalesce("is_off", col("is_on").not_(), True),
            has_objected=col("has_objected").fill_null(False),
            has_signal=col("has_signal").fill_null(False),
        )
        .with_columns(
            is_usable=col("is_natural")
            & pl.any_horizontal("is_deleted", "is_uncovered", "no_effect", "is_paused", "is_off", "has_objected").not_()
            & (col("of_age") <= cutoff).fill_null(False)
        )
        .collect(engine="streaming")
    )
    return verdict, strays, off


def switches(table, cutoff, terms, settled):
    """The last choice of each scope: an on that has lapsed is passed over."""
    seen = terms.version.select("ord", terms="version").lazy()
    is_off = col("setting") == "off"
    counts = pl.when(is_off).then(pl.min_horizontal("happened", "appended")).otherwise(pl.max_horizontal("happened", "appended"))
    choice = (
        table("choices")
        .filter(counts <= cutoff)
        .join(seen, on="terms", how="left")
        .join(settled.lazy().select("id", "renewed"), left_on="member", right_on="id", how="left")
        .filter(is_off | (col("ord") >= col("renewed").fill_null(0)))
    )
    choice = last(choice, "member", "category").select("member", "category", is_off=is_off).collect(engine="streaming")
    whole = choice.filter(col("category").is_null()).select("member", "is_off")
    return whole, choice.filter(col("category").is_not_null() & col("is_off")).select("member", "category")


def objectors(table, cutoff):
    counts = pl.when("stands").then(pl.min_horizontal("happened", "appended")).otherwise(pl.max_horizontal("happened", "appended"))
    claim = table("objections").filter(counts <= cutoff)
    stands = last(claim, "member", "claim").filter("stands")
    erased = claim.filter((col("claim") == "erasure") & col("stands"))
    return pl.concat([stands.select("member"), erased.select("member")]).unique().with_columns(has_objected=True)


def exceptions(cutoff, terms, record, verdict, strays, off):
    """Flags of the few records that their author's row does not settle: other places, other people, categories that are off, signals."""
    touches = (col("since") <= col("made_to")) & (col("until").is_null() | (col("made_from") < col("until")))
    verdict = verdict.lazy()

    def flags(frame, **said):
        names = ["uncovered", "no_effect", "paused", "off", "other", "signal"]
        return frame.select("id", *[said.get(name, pl.lit(False)).alias(name) for name in names])

    strayed = record.select("id", "author", "made_from", "made_to").join(strays.lazy(), left_on="author", right_on="id").filter(touches)
    strayed = flags(strayed, uncovered=col("uncovered"), no_effect=col("no_effect"), paused=col("paused"))

    switched = record.select("id", "author", "category").join(
        off.lazy(), left_on=["author", "category"], right_on=["member", "category"], how="semi"
    )
    switched = flags(switched, off=pl.lit(True))

    sent = record.select("id", "author", signal="signals").filter(col("signal").list.len() > 0)
    sent = sent.join(verdict.select("id", "v"), left_on="author", right_on="id").explode("signal")
    sent = flags(sent.join(terms.harmless.lazy(), on=["v", "signal"], how="anti"), signal=pl.lit(True))

    # Only records are worth asking about that the author's own rules may allow.
    asked = verdict.filter("is_usable").select("id", a_v="v")
    listed = terms.category.lazy().filter("listed").select("v", "category", "contributors_deny", "data_from")
    named = (
        record.select("id", "category", "author", "made_from", "made_to", "contributors", "mentions")
        .filter((col("contributors").list.len() > 0) | (col("mentions").list.len() > 0))
        .join(asked, left_on="author", right_on="id")
        .join(listed.drop("data_from"), left_on=["a_v", "category"], right_on=["v", "category"])
        .collect(engine="streaming")
        .lazy()
    )
    columns = ["id", "category", "author", "made_from", "made_to"]
    contributor = named.filter(col("contributors").list.len() > 0).explode("contributors")
    mention = named.filter(col("mentions").list.len() > 0).explode("mentions")
    named = pl.concat([
        contributor.select(*columns, other=col("contributors").struct.field("member"), deny=col("contributors_deny")),
        mention.select(*columns, other="mentions", deny=pl.lit(False)),
    ]).filter(col("other").ne_missing(col("author")))
    person = (
        named.join(verdict.select("id", "v", "is_usable", "is_bot", "known_since", "of_age"), left_on="other", right_on="id", how="left")
        .join(listed.drop("contributors_deny"), on=["v", "category"], how="left")
        .join(
            off.lazy().with_columns(is_off=pl.lit(True)),
            left_on=["other", "category"], right_on=["member", "category"], how="left",
        )
    )
    passes = (
        col("is_usable")
        & (col("known_since") <= col("made_from"))
        & (col("of_age") <= col("made_from"))
        & (col("made_from") >= col("data_from"))
        & (col("made_to") <= cutoff)
        & col("is_off").is_null()
    )
    denied = flags(
        person.filter(col("deny") | (passes.fill_null(False).not_() & col("is_bot").fill_null(False).not_())), other=pl.lit(True)
    )
    elsewhere = named.join(strays.lazy(), left_on="other", right_on="id").filter(touches)
    elsewhere = elsewhere.join(verdict.filter("is_bot").select("id"), left_on="other", right_on="id", how="anti")
    elsewhere = flags(elsewhere, other=pl.lit(True))

    flagged = pl.concat([strayed, switched, sent, denied, elsewhere])
    return flagged.group_by("id").agg(pl.exclude("id").any()).collect(engine="streaming")


def write(cutoff, terms, record, verdict, flagged, out):
    word = {name: pl.lit(name, REASON) for name in REASON.categories}
    root = col("category").str.split_exact(".", 1).struct.field("field_0")
    reason = (
        pl.when(pl.coalesce("never", root.is_in(terms.never_roots))).then(word["never"])
        .when(col("listed").fill_null(False).not_()).then(word["category_unlisted"])
        .when(col("audiences").list.contains(col("audience")).fill_null(False).not_()).then(word["audience"])
        .when((col("deleted_at") <= cutoff) | col("is_deleted")).then(word["deleted"])
        .when(col("is_natural").fill_null(False).not_()).then(word["not_a_member"])
        .when(col("made_from") > col("made_to")).then(word["undecidable"])
        .when(
            col("is_uncovered") | col("uncovered")
            | (col("known_since") <= col("made_from")).fill_null(False).not_() | col("made_to").is_null()
        ).then(word["region_unlisted"])
        .when(col("no_effect") | col("no_effect_right")).then(word["not_in_effect"])
        .when(col("is_paused") | col("paused")).then(word["paused"])
        .when((col("of_age") <= cutoff).fill_null(False).not_()).then(word["minor"])
        .when(col("of_age") > col("made_from")).then(word["minor_when_made"])
        .when((col("made_from") < col("data_from")) | (col("made_to") > cutoff)).then(word["outside_window"])
        .when("is_off").then(word["opted_out"])
        .when("off").then(word["category_opted_out"])
        .when("has_objected").then(word["objected"])
        .when("other").then(word["other_person"])
        .when(col("has_signal") | col("signal")).then(word["signal"])
        .otherwise(word["allowed"])
    )
    # Joins keep no order, since neither output has one.
    decided = (
        record.join(verdict.lazy(), left_on="author", right_on="id", how="left", maintain_order="none")
        .with_columns(v=col("v").fill_null(terms.newest))
        .join(terms.category.lazy(), on=["v", "category"], how="left", maintain_order="none")
        .join(flagged.lazy(), on="id", how="left", maintain_order="none")
        .select("id", "category", reason=reason, region="code", member=pl.when(col("author").is_not_null()).then(col("author").hash()))
        .collect(engine="streaming")
        .lazy()
    )
    decisions = decided.select("id", "member", "category", "region", col("reason").cast(pl.String))
    decisions.sink_parquet(out / "decisions/decisions.parquet", compression="zstd", compression_level=1, mkdir=True, maintain_order=False)

    holds_something = col("text").is_not_null() | (col("messages").list.len() > 0) | (col("media").list.len() > 0)
    bucket = (col("author").hash() % 64).cast(pl.UInt8)
    permitted = (
        record.filter(holds_something)
        .join(decided.filter(col("reason") == "allowed"), on="id", how="semi")
        .select("id", "text", "messages", "media", "category", "language", bucket=bucket)
    )
    buckets = pl.PartitionBy(out / "permitted", key="bucket", include_key=False)
    permitted.sink_parquet(buckets, compression="zstd", compression_level=1, mkdir=True, maintain_order=False)
