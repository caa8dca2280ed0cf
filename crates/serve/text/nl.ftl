# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = Nederlands
date = { $day } { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
} { $year }
date-and-time = { $date }, { $time } uur UTC

category = { $name ->
    [profile] overige profielgegevens
    [profile-name] naam
    [profile-photo] foto
    [profile-position] huidige functie
    [profile-experience] eerdere werkervaring
    [profile-education] opleiding
    [profile-location] plaats
    [profile-skills] vaardigheden
    [profile-certification] certificaten
    [profile-licence] licenties
    [profile-volunteering] vrijwilligerswerk
    [profile-publication] publicaties
    [profile-patent] octrooien
    [profile-endorsement] onderschreven vaardigheden
    [profile-recommendation] aanbevelingen
    [genai-input] wat u in AI-functies invoert
    [jobs-resume] bewaarde cv’s
    [jobs-generic-answer] bewaarde antwoorden op algemene sollicitatievragen
    [groups-post] berichten in groepen
    [groups-comment] reacties in groepen
    [groups-message] chatberichten in groepen
    [groups-activity] activiteit in groepen
    [content-post] berichten
    [content-article] artikelen
    [content-poll] antwoorden in peilingen
    [content-contribution] bijdragen
    [content-comment] reacties
    [content-media] media
    [content-document] documenten
    [feedback-support] vragen aan de klantenservice
    [feedback-thumb] duimen omhoog of omlaag bij AI-suggesties
    [feedback-report] meldingen over AI-inhoud
    [feedback-comment] wat u via feedbackfuncties verstuurt
   *[other] { $name }
}

## On every page
skip = Naar de inhoud
me-menu = Ik: { $name }. Menu openen
menu-settings = Instellingen en privacy
menu-home = Overzicht
menu-sign-out = Afmelden
nav-here = U bent hier
nav-back = Terug
language = Taal
language-use = Deze taal gebruiken
simulated = Niets hier is echt: { $why }
footer-log = Openbaar logboek
footer-verifier = Het controleprogramma, om te bewaren
footer-note = Geen cookies behalve die waarmee u aangemeld blijft. Er wordt niets van elders geladen.

## Sign-in
sign-in = Aanmelden
sign-in-lead = Uw instellingen, uw ontvangstbewijzen en het bewijs van wat AI van u bevat.
sign-in-login = E-mailadres of gebruikersnaam
sign-in-password = Wachtwoord
sign-in-failed = Die naam en dat wachtwoord horen niet bij elkaar. Er is niets veranderd.
sign-in-slow = Te veel pogingen. Wacht een minuut en probeer het dan opnieuw.
sign-in-demo = Probeer het als een van deze leden

## Overview
home-title = Hallo, { $name }
home-switch-on = Uw gegevens mogen worden gebruikt om generatieve AI te trainen
home-switch-off = Uw gegevens worden niet gebruikt om generatieve AI te trainen
home-change = Naar de instelling
home-data = Mijn gegevens en AI
home-data-lead = Wat elk corpus en elk model van u bevat, met bewijs.
home-timeline = Tijdlijn
home-timeline-lead = Alles wat uw instelling heeft geraakt, op één lijn.
home-terms = Wat er veranderd is
home-terms-lead = De voorwaarden, versie na versie, en wat ze voor u betekenen.
## The path to the setting
settings = Instellingen en privacy
settings-lead = Alles waarover { $platform } u laat beslissen.
privacy = Gegevensprivacy
privacy-lead = Wat er gebeurt met wat u deelt.
uses = Hoe { $platform } uw gegevens gebruikt
uses-lead = Elk gebruik waarover u kunt beslissen.
ai = Gegevens voor verbetering van generatieve AI
ai-lead = Of met wat u schrijft AI-modellen mogen worden getraind die tekst maken.
state-on = Aan
state-off = Uit

## The switch
switch-label = Mijn gegevens gebruiken om AI-modellen te trainen die inhoud maken
switch-keep-off = Uit laten
switch-keep-off-lead = Het staat uit zonder dat u dat koos. Kies het zelf, dan blijft het uit, wat de voorwaarden later ook zeggen.
switch-is-on = Aan. Uw gegevens mogen worden gebruikt.
switch-is-off = Uit. Uw gegevens worden niet gebruikt.
switch-by-default = Met deze instelling beginnen de voorwaarden waar u woont; u hebt nog niet gekozen.
switch-since = U koos dit op { $date }.
switch-receipt = Ontvangstbewijs { $number }
switch-lapsed = U zei ‘aan’ onder eerdere voorwaarden. Die zijn veranderd, dus dat telt niet meer, en de instelling is die waarmee de voorwaarden beginnen.
switch-stale = De instelling is elders veranderd nadat u deze pagina opende. Zo staat ze nu; verder is niets opgeslagen.
switch-note-deleted = Uw account is verwijderd, dus er wordt niets van u gebruikt.
switch-note-not-a-member = Dit account is niet van een persoon, dus er wordt niets van gebruikt.
switch-note-region = Voor de regio waar u bent gelden geen voorwaarden; er wordt nu niets van u gebruikt, wat de instelling ook zegt.
switch-note-not-in-effect = De voorwaarden gelden nog niet voor u; er wordt nu niets van u gebruikt.
switch-note-not-in-effect-until = De voorwaarden gelden voor u niet vóór { $date }; tot dan wordt er niets van u gebruikt.
switch-note-paused = Het gebruik van gegevens uit uw regio is stilgelegd; er wordt nu niets van u gebruikt.
switch-note-minor = U bent jonger dan de minimumleeftijd, of uw leeftijd is onbekend; er wordt niets van u gebruikt.
switch-note-objected = Er geldt een bezwaar, verwijdering of beperking van u; er wordt niets van u gebruikt, wat de instelling ook zegt.
switch-covers-lead = Zolang ze aan staat, mag het volgende worden gebruikt, als de kring waarvoor u het deelde dat toelaat:
switch-not-covers = Wat ze niet omvat
switch-not-covers-lead = Dit gaat door, wat de instelling ook zegt:
switch-never = Nooit gebruikt, wat de instelling ook zegt: privéberichten, wachtwoorden, betalingen, salaris, sollicitaties, identiteitsbewijzen en alles van mensen jonger dan { $age }.
switch-when = Vanaf wanneer ze geldt
switch-when-off = Meteen. Vanaf het moment dat u het ontvangstbewijs hebt, gebruikt geen nieuw corpus en geen nieuw model iets van u.
switch-when-on = Vanaf het volgende corpus. Ze hoort bij de voorwaarden die u nu ziet; veranderen die, dan geldt dat niet als uw instemming.
switch-existing = Wat er al is
switch-existing-off = Bestaande corpora houden wat ze bevatten tot het volgende is gebouwd, en dat is zonder u. Modellen worden daarna daarop gebracht, tot op de byte alsof u er nooit in zat.
switch-promise = { $platform } belooft dat corpora en modellen zonder u zijn binnen { $days ->
    [one] één dag
   *[other] { $days } dagen
}.
switch-no-promise = { $platform } heeft niet gezegd hoe snel corpora en modellen zonder u zijn.
switch-lose-nothing = Wat u ook kiest, elke functie blijft voor u werken.
switch-stays = Uit blijft uit: na nieuwe voorwaarden, nieuwe categorieën, een verhuizing, een nieuwe naam. Niemand vraagt het u opnieuw.
categories = Deel voor deel
categories-lead = ‘Uit’ laat hier één deel weg. Het staat nooit meer toe dan de hoofdinstelling: uit wint.
categories-all-off = De hoofdinstelling staat uit, dus er wordt geen deel gebruikt.
## A receipt
receipt = Ontvangstbewijs { $number }
receipt-done-off = Uit. Het is opgeslagen, en dit is uw ontvangstbewijs.
receipt-done-on = Aan. Het is opgeslagen, en dit is uw ontvangstbewijs.
receipt-what = Wat
receipt-when = Wanneer
receipt-number = Nummer
receipt-terms = Volgens de voorwaarden
receipt-digest = Controlegetal van de vermelding
receipt-act-on = U zette het gebruik van uw gegevens aan
receipt-act-off = U zette het gebruik van uw gegevens uit
receipt-act-category-on = U zette één deel aan: { $category }
receipt-act-category-off = U zette één deel uit: { $category }
receipt-act-objection = U maakte bezwaar
receipt-act-objection-withdrawn = U trok uw bezwaar in
receipt-act-restriction = U vroeg om beperking
receipt-act-restriction-withdrawn = U trok de beperking in
receipt-act-erasure = U vroeg om verwijdering
receipt-superseded = U hebt dit sindsdien veranderd: ontvangstbewijs { $number } kwam later.
receipt-download = Ontvangstbewijs downloaden
receipt-print = Pagina om af te drukken
receipt-check = Hier controleren
receipt-keep = Bewaar het bij uw papieren. Het is ondertekend, is zonder { $platform } te controleren en kan niet worden teruggenomen.
receipt-pending = Het bewijs dat dit uw laatste handeling was, volgt uiterlijk { $date }. Download het dan opnieuw.
receipt-complete = Het bevat het bewijs dat dit uw laatste handeling was toen de stand van alle instellingen het laatst is gepubliceerd.
receipt-none = Er is niets opgeslagen. Er is geen ontvangstbewijs, dus de instelling is zoals ze was. Probeer het opnieuw.
receipt-qr = QR-code van het adres en het controlegetal van het ontvangstbewijs
## Proof in the browser
verify-run = In deze browser controleren
verify-running = Bezig met controleren …
verify-holds = Het klopt.
verify-open = Niets is fout, maar niet alles is getoond.
verify-fails = Het klopt niet. Bewaar het bestand.
verify-how = De controle gebeurt in uw browser, met een programma dat u kunt bewaren en lezen. Ze vraagt niemand iets.
verify-noscript = Download het en gebruik het controleprogramma om zonder { $platform } te controleren.

## My data and AI
data = Mijn gegevens en AI
data-lead = Elk corpus en elk model dat { $platform } heeft gepubliceerd sinds u lid bent.
data-none = Er is nog geen corpus gepubliceerd.
data-no-models = Er is nog geen model gepubliceerd.
data-withdrawn = Ingetrokken op { $date }: er begint geen training meer op.
data-deleted = De rijen zijn verwijderd op { $date }. Waarmee het te controleren is, blijft.
data-corpus = Corpus
data-model = Model
data-built = Gepubliceerd op { $date }
data-holds-nothing = Bevat niets van u
data-holds-rows = { $rows ->
    [one] Bevat één vermelding van u
   *[other] Bevat { $rows } vermeldingen van u
}
data-unknown = Wat het bevat, kan nu niet worden getoond
data-proof = Bewijs bekijken
data-proof-file = Bewijs downloaden
data-proof-words = De wortel van dit corpus staat in het openbare logboek. Dit bewijs leidt daarheen en toont precies deze vermeldingen van u, of geen.
data-why-in = Toen het werd gebouwd, stond uw instelling aan, waren de voorwaarden u verteld, en was dit deel inbegrepen.
data-record = Vermelding
data-next = Wat er nu gebeurt
data-next-in = Het blijft zolang uw instelling aan staat. Zet ze uit, en het volgende corpus is zonder u.
data-next-leaving = Uw instelling staat uit. Het volgende corpus wordt zonder deze vermeldingen gebouwd.
data-next-gone = Het nieuwste corpus is zonder ze, sinds { $date }.
data-next-never = Niets: er staat niets van u in.
data-model-of = Leerde van corpus { $corpus }
data-model-holds = Het leerde van vermeldingen van u.
data-model-none = Het leerde van niets van u.
data-model-replaced = Op { $date } vervangen door een model dat vergeten is wat vergeten moest worden.
data-download = Alles als één bestand downloaden

## Timeline
timeline = Tijdlijn
timeline-lead = Hier verandert niets dan door u, of er staat bij door wie.
timeline-you = U
timeline-platform = { $platform }
timeline-officer = Een verantwoordelijke van { $platform }
timeline-on = Aangezet
timeline-off = Uitgezet
timeline-category-on = { $category }: aangezet
timeline-category-off = { $category }: uitgezet
timeline-notice = De voorwaarden { $version } zijn u meegedeeld, per { $channel }
timeline-bounce = De mededeling van de voorwaarden { $version } kwam terug: ze telt niet
timeline-objection = Bezwaar
timeline-restriction = Beperking
timeline-erasure = Verwijdering
timeline-withdrawn = Ingetrokken: { $what }
timeline-terms = Voorwaarden { $version } zijn gepubliceerd
timeline-pause = { $authority } legde het gebruik van gegevens uit uw regio stil: { $reason }
timeline-resume = De stillegging van uw regio is geëindigd
timeline-corpus = Corpus { $id } is gepubliceerd
timeline-withdrawn-corpus = Corpus { $id } is ingetrokken
timeline-deleted-corpus = De rijen van corpus { $id } zijn verwijderd
timeline-model = Model { $id } is gepubliceerd
timeline-imported = Overgenomen uit eerdere gegevens
timeline-none = Nog niets.

## Terms
terms = Wat er veranderd is
terms-lead = Elke versie van de voorwaarden, de nieuwste eerst, en wat ze betekent waar u woont.
terms-version = Versie { $version }
terms-published = Gepubliceerd op { $date }
terms-first = De eerste versie.
terms-changes = { $count ->
    [one] Eén verandering
   *[other] { $count } veranderingen
}
terms-before = Eerst
terms-after = Nu
terms-widens = Er mag meer worden gebruikt
terms-narrows = Er mag minder worden gebruikt
terms-neutral = Niet meer en niet minder
terms-you = Voor u
terms-you-covered = Uw regio is inbegrepen, vanaf { $date }. De instelling begint { $default ->
    [on] aan
    [off] uit
   *[unset] onbepaald, wat als uit telt
}.
terms-you-not-covered = Uw regio is niet inbegrepen: er wordt niets van u gebruikt.
terms-basis = Rechtsgrond: { $basis }
terms-text = De hele tekst
terms-feed = Veranderingen volgen waar u woont: { $kind }
terms-nothing = Behalve de naam en de datum van de versie is er niets veranderd.

## Requests
requests-sent = Het is ontvangen. Bewaar het nummer, en de datum waarvóór u antwoord krijgt.
## Offline and faults
not-found = Deze pagina bestaat niet
not-found-lead = Of ze is van iemand anders.
failed = Dat lukte niet
failed-lead = Er is niets opgeslagen. Probeer het zo dadelijk opnieuw.
refused = Dat kwam van elders
refused-lead = Het verzoek kwam niet van deze site, dus er is niets veranderd.

## Notices, links that switch off, requests, and no network
home-notices = Mededelingen
home-notices-lead = Wat u is verteld, en wanneer.
home-requests = Bezwaar, verwijdering en inzage
home-requests-lead = Uw rechten, elk met zijn termijn.
notices = Mededelingen
notices-lead = Wat { $platform } u heeft verteld. Een mededeling telt vanaf de dag waarop u ze hier zag, of waarop de e-mail is aangenomen.
notices-none = Geen mededelingen.
notice-served = U is dit verteld op { $date }.
notice-not-served = Het wordt u verteld doordat u dit leest.
notice-right = Uw recht van bezwaar
notice-right-text = U kunt altijd bezwaar maken tegen dit gebruik, zonder reden. Voor de link hieronder hoeft u zich niet aan te melden, en hij kan alleen uitzetten.
notice-right-link = Uitzetten
off-title = Het gebruik van uw gegevens uitzetten
off-lead = Eén druk, en { $platform } gebruikt niets van u om generatieve AI te trainen. Deze pagina kan niets aanzetten.
off-button = Uitzetten
off-done = Het staat uit. Dit is uw ontvangstbewijs.
off-bad = Deze link is niet van ons, of hij is afgekapt. Er is niets veranderd.
off-bad-hint = Kopieer hem helemaal, of meld u aan en gebruik de instelling.
requests = Bezwaar, verwijdering en inzage
requests-lead = Elk is een verzoek met een termijn. U krijgt een ontvangstbewijs als het logboek het vastlegt.
requests-objection = Bezwaar maken
requests-objection-lead = Vanaf nu wordt niets van u gebruikt, wat de instelling ook zegt.
requests-restriction = Beperken
requests-restriction-lead = Zolang ze geldt, wordt niets van u gebruikt. Al het andere blijft.
requests-erasure = Verwijderen
requests-erasure-lead = Wat het logboek over u zegt, wordt gewist, en uit blijft voor altijd, alleen door een versleuteld controlegetal. Dat is niet ongedaan te maken.
requests-access = Inzage
requests-access-lead = Een bestand met alles wat over uw instelling wordt bewaard, en wat elk corpus van u bevat.
requests-withdraw = Intrekken
requests-stands = Geldt sinds { $date }
requests-open = Ontvangen op { $date }. Een antwoord moet er zijn vóór { $due }.
requests-guest = U hebt geen account
requests-guest-lead = Misschien heeft iemand over u geschreven. Vraag het hier; u krijgt een nummer en een datum waarvóór een antwoord moet komen.
requests-contact = Hoe kunnen we u bereiken?
requests-about = Waar gaat het over?
requests-kind = Wat vraagt u?
requests-send = Verzoek versturen
requests-number = Verzoek { $number }
requests-confirm = Ja, wissen wat over mij wordt bewaard
offline = U bent offline
offline-lead = Uw instelling wordt bewaard door { $platform }, niet op dit apparaat, en kan dus nu niet worden getoond. Ze is niet veranderd.

## Mail
mail-receipt-subject = { $platform }: ontvangstbewijs { $number }
mail-receipt-lead = Dit is zojuist opgeslagen onder uw account bij { $platform }.
mail-receipt-link = Ontvangstbewijs bekijken
mail-receipt-attached = Het ontvangstbewijs zit in de bijlage. Bewaar het bij uw papieren: het is ondertekend en is zonder { $platform } te controleren.
mail-not-you = Was u dat niet, zet het dan hier uit. Voor de link hoeft u zich niet aan te melden, en hij kan alleen uitzetten.
mail-change = Om het weer te veranderen:
mail-receipt-why = U krijgt dit bericht omdat er iets is opgeslagen onder uw account bij { $platform }. Voor elke keer is er een.
mail-notice-subject = { $platform }: { $title }
mail-notice-terms = Wat er verandert, naast elkaar, en wat het voor u betekent:
mail-notice-why = U krijgt dit bericht omdat deze voorwaarden van { $platform } u aangaan. Elke versie wordt één keer aangekondigd.

## Why a record is in or out
reason = { $name ->
    [allowed] Gebruikt: de voorwaarden noemen dit deel, en geen regel zei nee
    [never] Wordt nooit gebruikt, wat iemand ook zegt
    [category_unlisted] De voorwaarden noemen dit deel niet
    [audience] Het was voor minder mensen bedoeld dan de voorwaarden vragen
    [deleted] Het was verwijderd, of het account was dat
    [not_a_member] Het account is niet bekend als dat van een levend mens
    [region_unlisted] Geen voorwaarden golden voor de regio
    [not_in_effect] De voorwaarden golden nog niet voor u
    [paused] Het gebruik van gegevens uit uw regio was stilgelegd
    [minor] U was jonger dan de minimumleeftijd, of uw leeftijd was onbekend
    [minor_when_made] U was jonger dan de minimumleeftijd toen u het maakte
    [outside_window] Het is gemaakt buiten de tijd die de voorwaarden omvatten
    [opted_out] Uw instelling stond uit
    [category_opted_out] U had dit deel uitgezet
    [objected] Er gold een bezwaar, verwijdering of beperking van u
    [other_person] Iemand anders heeft er deel aan, en diens deel mag niet worden gebruikt
    [signal] Een signaal dat de voorwaarden eerbiedigen, zei nee
    [undecidable] Het kon niet worden beslist, en dat telt als nee
   *[other] { $name }
}
data-why = Waarom
data-facts = Wat er bekend was toen werd beslist
why-decided = Beslist naar de stand van { $date }, volgens de eerste { $events } regels van het logboek.
why-terms = De nieuwste voorwaarden waren toen versie { $version }.
why-no-terms = Er waren toen geen voorwaarden gepubliceerd.
why-region = U woonde hier: { $region }.
why-no-region = Waar u woonde, was niet bekend.
why-told = Ze waren u verteld op { $date }.
why-joined = U had ze aanvaard toen u lid werd, op { $date }.
why-not-told = Ze waren u niet verteld.
why-chose-on = U had het aangezet op { $date }.
why-chose-off = U had het uitgezet op { $date }.
why-default = U had niet gekozen; de instelling begon { $default ->
    [on] aan
    [off] uit
   *[unset] niet ingesteld, wat als uit telt
}.
data-left-out = { $rows ->
    [one] Eén vermelding van u bleef erbuiten
   *[other] { $rows } vermeldingen van u bleven erbuiten
}
data-none-known = Er was niets van u waarover te beslissen viel.

## Parts, and requests of people without an account
family = { $name ->
    [profile] Profiel
    [genai] AI-functies
    [jobs] Banen
    [groups] Groepen
    [content] Wat u publiceert
    [feedback] Feedback
    [activity] Activiteit
   *[other] Overig
}
family-on = { $on } van { $all } aan
requests-status = Bewaar dit adres. Het toont hoe het met het verzoek staat, en zegt niets over u.
requests-waiting = Het wacht op een antwoord.
requests-answered = Het is beantwoord op { $date }.
requests-late = De datum is verstreken zonder antwoord. U kunt een klacht indienen bij de toezichthouder voor gegevensbescherming waar u woont.
