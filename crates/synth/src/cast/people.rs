//! The others, one rule each.

use super::{BOT, Member, adult, card};
use crate::clock::{self, at};
use crate::event::Event;
use crate::history::{NEW, OLD};
use crate::person::Dwelling;

/// When most of their records were made.
const MADE: clock::Micros = at(2023, 6, 15) + 9 * 3600 * clock::SECOND;

pub(super) fn all() -> Vec<Member> {
    let mut all = in_the_programme();
    all.extend(in_no_programme());
    all.extend(by_age());
    all.extend(by_their_choice());
    all.extend(by_what_it_is());
    all
}

fn in_the_programme() -> Vec<Member> {
    vec![
        adult("ben-us", "Ben", "Calloway", "US", "In the United States, told, on by default: used on both days. What he quotes or mentions must pass as well.")
            .told_both()
            .record("content.post", MADE, "Our night shift now hands over in nine minutes instead of forty. The trick was one page, not one more tool.", "allowed")
            .record("content.post", MADE, "We replaced the pump before it failed: three sensors, one spreadsheet, no magic. The tags were set by the helper.", "allowed")
            .with("editor", BOT)
            .record("content.comment", MADE, "Ask @chloe-gb, she measured it on six sites.", "other_person")
            .mentions("chloe-gb")
            .record("groups.message", MADE, "Nora Ashby wrote: “Write the checklist with the people who use it.” Agreed.", "allowed")
            .with("quoted", "nora-us")
            .record("groups.message", MADE, "Jack Tolland wrote: “Checklists are for people without memory.” I doubt that.", "other_person")
            .with("quoted", "jack-us")
            .record("messages.private", MADE, "Between us: the plant in Denver will close. Please keep it to yourself.", "never"),
        adult("anna-de", "Anna", "Brandt", "DE", "In Germany, told in time, on by default: not used on 2 November 2025, used from the 3rd.")
            .told_new()
            .turns("content.post", MADE, "Seit heute schreibt bei uns jede Schicht eine halbe Seite. Mehr braucht eine gute Übergabe nicht.", "not_in_effect", "allowed"),
        adult("farid-ca", "Farid", "Haddad", "CA-ON", "In Canada, paused until the expansion; the notice named the pause.")
            .told(OLD, at(2024, 9, 19))
            .told_resuming("ca-2024")
            .turns("content.article", MADE, "What winter teaches a logistics team: plan for the storm that is not in the forecast.", "paused", "allowed"),
        adult("hugo-de", "Hugo", "Santner", "US", "Moved from the United States to Germany in June 2025: what he wrote before waits with him.")
            .person(|hugo| hugo.regions.push(Dwelling { region: Some("DE"), from: Some(at(2025, 6, 1)) }))
            .told_both()
            .turns("content.post", MADE, "Last week in Boston: a workshop on quality control with thirty welders and one whiteboard.", "not_in_effect", "allowed"),
        adult("rosa-us", "Rosa", "Keller", "DE", "Moved from Germany to the United States in June 2025: what she wrote in Germany waits for Germany.")
            .person(|rosa| rosa.regions.push(Dwelling { region: Some("US"), from: Some(at(2025, 6, 1)) }))
            .told_both()
            .turns("content.post", MADE, "Noch in Leipzig: unser Lager zählt jetzt nachts, und niemand steht mehr im Weg.", "not_in_effect", "allowed")
            .record("content.post", at(2025, 7, 1), "First week in Chicago. Same forklift, other side of the aisle.", "allowed"),
        adult("gus-us", "Gus", "Ferrand", "US", "Joined in October 2025 and accepted the terms on joining: that is his notice, and its thirty days have run.")
            .person(|gus| joined(gus, at(2025, 10, 1)))
            .record("content.post", at(2025, 10, 15), "New here. I repair looms and write about it.", "allowed"),
        adult("gina-it", "Gina", "Moretti", "IT", "Her browser sends GPC; the reference terms honour no signal, so it changes nothing.")
            .person(|gina| gina.signals.push("gpc"))
            .told_new()
            .turns("content.post", MADE, "Il turno di notte ha una pagina sola. Basta per passare le consegne.", "not_in_effect", "allowed"),
    ]
}

fn in_no_programme() -> Vec<Member> {
    vec![
        adult("chloe-gb", "Chloe", "Penrose", "GB", "In the United Kingdom: used for one day in 2024, then paused, and in no later version. Her choice of on changes nothing.")
            .told(OLD, at(2024, 9, 18) + 8 * 3600 * clock::SECOND)
            .told_new()
            .chose("on", None, at(2024, 9, 18) + 12 * 3600 * clock::SECOND, OLD)
            .record("content.post", MADE, "Six sites, one week: we measured every handover with a kitchen timer.", "region_unlisted")
            .expect("2024-09-19T12:00:00Z", "allowed")
            .expect("2024-09-20T00:00:00Z", "paused"),
        adult("grace-hk", "Grace", "Lam", "HK", "In Hong Kong; her notice came back, so the resume does not reach her.")
            .told(OLD, at(2024, 9, 19))
            .told_resuming("hk-2024")
            .event(Event::Bounce { terms: NEW, at: at(2025, 9, 22) })
            .turns("content.post", MADE, "Three ports in four days, and the paperwork was the heaviest cargo.", "paused", "not_in_effect"),
        adult("vera-ca", "Vera", "Lindqvist", "CA-QC", "In Canada; told of the version, but not that the pause ends.")
            .told(OLD, at(2024, 9, 19))
            .told_new()
            .turns("content.post", MADE, "Notre atelier a fermé dix jours, et personne n'a perdu une commande.", "paused", "not_in_effect"),
        adult("lea-ch", "Lea", "Zgraggen", "CH", "In Switzerland; told on 20 October 2025, so her thirty days end on 19 November.")
            .told(NEW, at(2025, 10, 20))
            .record("content.post", MADE, "Heute im Werk: ein Lehrling hat die beste Frage des Jahres gestellt.", "not_in_effect")
            .expect("2025-11-18T23:59:59Z", "not_in_effect")
            .expect("2025-11-19T00:00:00Z", "allowed"),
        adult("sam-us", "Sam", "Okafor", "US", "In the United States; never told.")
            .record("content.post", MADE, "Nobody tells you how loud a silent server room is.", "not_in_effect"),
        adult("uma-in", "Uma", "Rao", "IN", "In India, which no version covers.")
            .told_both()
            .record("content.post", MADE, "Our clinic moved its records in one weekend, with paper as the backup.", "region_unlisted"),
        adult("yuki-nowhere", "Yuki", "Arden", "US", "Nobody knows where she lives.")
            .person(|yuki| yuki.regions.clear())
            .told_both()
            .record("content.post", MADE, "I work from trains. This one has a window that opens.", "region_unlisted"),
        adult("vic-us", "Vic", "Trombley", "US-VT", "In Vermont, where an invented order purged what was made from December 2024 to May 2025.")
            .told_both()
            .record("content.post", at(2025, 2, 3), "Snow on the loading dock again. We now salt before the shift, not after.", "paused")
            .record("content.post", MADE, "A good maple year starts with clean buckets.", "allowed"),
    ]
}

fn by_age() -> Vec<Member> {
    vec![
        adult("emil-us", "Emil", "Strand", "US", "Turns 18 on 3 November 2025: what he wrote before stays out, what he writes from that day on does not.")
            .person(|emil| {
                emil.born = Some(clock::day(2007, 11, 3));
                joined(emil, at(2022, 1, 10));
            })
            .told_both()
            .turns("content.post", at(2024, 5, 6), "First robot that drives in a straight line. Mostly.", "minor", "minor_when_made")
            .turns("content.post", at(2025, 11, 3) + 9 * 3600 * clock::SECOND, "Eighteen today. I start my apprenticeship as a welder in January.", "minor", "outside_window")
            .expect("2025-12-01T00:00:00Z", "allowed"),
        adult("tom-us", "Tom", "Hadley", "US", "Fifteen.")
            .person(|tom| {
                tom.born = Some(clock::day(2010, 2, 14));
                joined(tom, at(2024, 1, 20));
            })
            .told_both()
            .record("content.post", at(2024, 6, 1), "Won the regional science fair with a bridge of spaghetti.", "minor"),
        adult("kim-us", "Kim", "Delaney", "US", "Her birth date is unknown, which counts as under age.")
            .person(|kim| kim.born = None)
            .told_both()
            .record("content.post", MADE, "Thirty years in accounts and I still check the sum twice.", "minor"),
    ]
}

fn by_their_choice() -> Vec<Member> {
    vec![
        adult("dora-fr", "Dora", "Lemaire", "FR", "Said on, then off: off is her last word.")
            .told_new()
            .chose("on", None, at(2025, 9, 25), NEW)
            .chose("off", None, at(2025, 10, 12), NEW)
            .turns("content.post", MADE, "Une machine de moins, deux heures de plus pour réfléchir.", "not_in_effect", "opted_out"),
        adult("jack-us", "Jack", "Tolland", "US", "Said off in 2024 and on again under the old version; the new one is material, so his on lapsed and his off did not.")
            .told_both()
            .chose("off", None, at(2024, 10, 5), OLD)
            .chose("on", None, at(2025, 1, 10), OLD)
            .record("groups.message", MADE, "Checklists are for people without memory.", "opted_out")
            .record("groups.message", MADE, "Ben Calloway wrote: “The trick was one page.” We have nine.", "opted_out")
            .with("quoted", "ben-us"),
        adult("ines-es", "Ines", "Robledo", "ES", "Switched off her articles and nothing else.")
            .told_new()
            .chose("off", Some("content.article"), at(2025, 10, 1), NEW)
            .turns("content.post", MADE, "Hoy el almacén contó solo, y cuadró a la primera.", "not_in_effect", "allowed")
            .turns("content.article", MADE, "Por qué contamos de noche: cinco años de inventarios en un solo gráfico.", "not_in_effect", "category_opted_out"),
        adult("max-at", "Max", "Ploner", "AT", "Objected under Article 21.")
            .told_new()
            .event(Event::Right { right: "objection", at: at(2025, 10, 10), stands: true })
            .turns("content.post", MADE, "Ein Kran, zwei Meinungen, ein Protokoll.", "not_in_effect", "objected"),
        adult("eve-us", "Eve", "Sandoval", "US", "Asked for erasure, which cannot be taken back.")
            .told_both()
            .event(Event::Right { right: "erasure", at: at(2025, 3, 3), stands: true })
            .event(Event::Right { right: "erasure", at: at(2025, 3, 20), stands: false })
            .record("content.post", MADE, "Notes from a year of teaching evening classes.", "objected"),
        adult("pia-us", "Pia", "Novak", "US", "Deleted her account in August 2025.")
            .person(|pia| pia.deleted_at = Some(at(2025, 8, 1)))
            .told_both()
            .record("content.post", MADE, "Last day of the season at the ice rink.", "deleted"),
    ]
}

fn by_what_it_is() -> Vec<Member> {
    let card = card();
    vec![
        adult("nora-us", "Nora", "Ashby", "US", "Recommends others: both must pass.")
            .told_both()
            .record(
                "profile.recommendation",
                MADE,
                "Ben Calloway asks the one question that nobody else asks.",
                "allowed",
            )
            .with("recommended", "ben-us")
            .turns(
                "profile.recommendation",
                MADE,
                "Anna Brandt made our handovers short and kind.",
                "other_person",
                "allowed",
            )
            .with("recommended", "anna-de")
            .record(
                "profile.recommendation",
                MADE,
                "Chloe Penrose measures before she argues.",
                "other_person",
            )
            .with("recommended", "chloe-gb")
            .record("profile.endorsement", MADE, "technical writing", "other_person")
            .with("endorser", "kim-us")
            .record(
                "content.contribution",
                MADE,
                "On handovers: write the checklist with the people who use it.",
                "other_person",
            )
            .with("editor", "chloe-gb")
            .record(
                "content.article",
                MADE,
                "Two plants, one page: what Ben and I learned about handovers.",
                "allowed",
            )
            .with("co_author", "ben-us"),
        adult(
            "omar-us",
            "Omar",
            "Castell",
            "US",
            "What may never be used, as records and in free text.",
        )
        .told_both()
        .record(
            "messages.private",
            MADE,
            "Are you free on Friday? I would rather not write about it here.",
            "never",
        )
        .record(
            "messages.invitation",
            MADE,
            "We met at the fair in Denver. I would like to stay in touch.",
            "never",
        )
        .record(
            "salary.provided",
            MADE,
            "Base pay and bonus, as asked for in the salary tool.",
            "never",
        )
        .record(
            "applications.answer",
            MADE,
            "Because the job is five minutes from my daughter's school.",
            "never",
        )
        .record("payment.method", MADE, &card, "never")
        .record(
            "content.post",
            MADE,
            &format!("The shop still has my card {card} on file. What do I do?"),
            "allowed",
        )
        .but(|row| row.planted = Some("card")),
        adult("acme-us", "Acme", "Ladders", "US", "An organisation: nobody's own words.")
            .person(|acme| {
                acme.kind = Some("organisation");
                acme.born = None;
            })
            .told_both()
            .record(
                "content.post",
                MADE,
                "Our ladders now come with a second pair of feet.",
                "not_a_member",
            ),
        adult("rex-us", "Rex", "Holloway", "US", "Deceased.")
            .person(|rex| rex.kind = Some("deceased"))
            .told_both()
            .record(
                "content.post",
                MADE,
                "Forty years at the lathe, and I still learn.",
                "not_a_member",
            ),
        adult(
            BOT,
            "Helper",
            "Bot",
            "US",
            "Software. Its own posts are nobody's, and its edits deny nothing.",
        )
        .person(|bot| {
            bot.kind = Some("bot");
            bot.born = None;
        })
        .record("content.post", MADE, "Daily digest: 14 new tags.", "not_a_member"),
    ]
}

fn joined(person: &mut crate::person::Person, at: clock::Micros) {
    person.joined = Some(at);
    person.regions.iter_mut().for_each(|row| row.from = Some(at));
}
