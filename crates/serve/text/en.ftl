# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = English
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
date-and-time = { $date }, { $time } UTC

category = { $name ->
    [profile] other profile data
    [profile-name] name
    [profile-photo] photo
    [profile-position] current position
    [profile-experience] prior work experience
    [profile-education] education
    [profile-location] location
    [profile-skills] skills
    [profile-certification] certifications
    [profile-licence] licences
    [profile-volunteering] volunteering
    [profile-publication] publications
    [profile-patent] patents
    [profile-endorsement] endorsements
    [profile-recommendation] recommendations
    [genai-input] what you enter into AI features
    [jobs-resume] resumes saved for later use
    [jobs-generic-answer] saved answers to generic screening questions
    [groups-post] posts in groups
    [groups-comment] comments in groups
    [groups-message] messages in groups
    [groups-activity] activity in groups
    [content-post] posts
    [content-article] articles
    [content-poll] poll responses
    [content-contribution] contributions
    [content-comment] comments
    [content-media] media
    [content-document] documents
    [feedback-support] support requests
    [feedback-thumb] thumbs up or down on AI suggestions
    [feedback-report] reports on AI content
    [feedback-comment] what you send through feedback features
   *[other] { $name }
}

## On every page
skip = Skip to the content
me-menu = Me: { $name }. Open the menu
menu-settings = Settings & Privacy
menu-home = Overview
menu-sign-out = Sign out
nav-here = You are here
nav-back = Back
language = Language
language-use = Use this language
simulated = Nothing here is real: { $why }
footer-log = Public log
footer-verifier = The verifier, to keep
footer-note = No cookies but the one that keeps you signed in. Nothing is loaded from elsewhere.

## Sign-in
sign-in = Sign in
sign-in-lead = Your settings, your receipts, and the proof of what AI holds of yours.
sign-in-login = E-mail or user name
sign-in-password = Password
sign-in-failed = That name and password do not belong together. Nothing was changed.
sign-in-slow = Too many attempts. Wait a minute, then try again.
sign-in-demo = Try it as one of these members

## Overview
home-title = Hello, { $name }
home-switch-on = Your data may be used to train generative AI
home-switch-off = Your data is not used to train generative AI
home-change = Open the setting
home-data = My data and AI
home-data-lead = What each corpus and model holds of yours, with proof.
home-timeline = Timeline
home-timeline-lead = Everything that touched your setting, in one line.
home-terms = What changed
home-terms-lead = The terms, version by version, and what they mean for you.
## The path to the setting
settings = Settings & Privacy
settings-lead = Everything that { $platform } lets you decide.
privacy = Data privacy
privacy-lead = What is done with what you share.
uses = How { $platform } uses your data
uses-lead = Each use that you can decide about.
ai = Data for Generative AI Improvement
ai-lead = Whether what you write may train AI models that make text.
state-on = On
state-off = Off

## The switch
switch-label = Use my data to train content-generating AI models
switch-keep-off = Keep it off
switch-keep-off-lead = It is off without your having chosen. Choose it yourself, and it stays off whatever the terms say later.
switch-is-on = On. Your data may be used.
switch-is-off = Off. Your data is not used.
switch-by-default = This is the setting that the terms begin with where you live; you have not chosen yet.
switch-since = You chose this on { $date }.
switch-receipt = Receipt { $number }
switch-lapsed = You said on under earlier terms. They changed, so that no longer counts, and the setting is the one that the terms begin with.
switch-stale = The setting was changed elsewhere after you opened this page. This is how it stands now; nothing else was saved.
switch-note-deleted = Your account is deleted, so nothing of yours is used.
switch-note-not-a-member = This account is not a person's, so nothing of it is used.
switch-note-region = No terms cover the region that you are in, so nothing of yours is used at present, whatever the setting says.
switch-note-not-in-effect = The terms are not in effect for you yet, so nothing of yours is used at present.
switch-note-not-in-effect-until = The terms are not in effect for you before { $date }, so nothing of yours is used until then.
switch-note-paused = The use of data from your region is paused, so nothing of yours is used at present.
switch-note-minor = You are under the minimum age, or your age is unknown, so nothing of yours is used.
switch-note-objected = An objection, an erasure or a restriction of yours stands, so nothing of yours is used, whatever the setting says.
switch-covers-lead = While it is on, these may be used, if the audience that you chose for them allows it:
switch-not-covers = What it does not cover
switch-not-covers-lead = These go on whatever the setting says:
switch-never = Never used, whatever the setting says: private messages, passwords, payment, salary, job applications, identity documents, and anything of people under { $age }.
switch-when = When it takes hold
switch-when-off = At once. From the moment you hold the receipt, no new corpus and no new model uses anything of yours.
switch-when-on = From the next corpus on. It is tied to the terms that you see now; if they change, you are not taken to have agreed.
switch-existing = What exists already
switch-existing-off = Corpora that exist keep what they hold until the next one is built, which is without you. Models are then brought to it, to the byte as if you had never been in them.
switch-promise = { $platform } promises that corpora and models are without you within { $days ->
    [one] one day
   *[other] { $days } days
}.
switch-no-promise = { $platform } has not said how soon corpora and models are without you.
switch-lose-nothing = Whatever you choose, every feature goes on working for you.
switch-stays = Off stays off: after new terms, new categories, a move, a new name. Nobody asks you again.
categories = Part by part
categories-lead = Off here keeps one part out. It never takes more than the main setting allows: off wins.
categories-all-off = The main setting is off, so no part is used.
## A receipt
receipt = Receipt { $number }
receipt-done-off = Off. It is saved, and this is your receipt.
receipt-done-on = On. It is saved, and this is your receipt.
receipt-what = What
receipt-when = When
receipt-number = Number
receipt-terms = Under the terms
receipt-digest = Digest of the entry
receipt-act-on = You switched the use of your data on
receipt-act-off = You switched the use of your data off
receipt-act-category-on = You switched one part on: { $category }
receipt-act-category-off = You switched one part off: { $category }
receipt-act-objection = You objected
receipt-act-objection-withdrawn = You withdrew your objection
receipt-act-restriction = You asked for restriction
receipt-act-restriction-withdrawn = You withdrew your restriction
receipt-act-erasure = You asked for erasure
receipt-superseded = You have changed this since: receipt { $number } came later.
receipt-download = Download the receipt
receipt-print = Page to print
receipt-check = Check it here
receipt-keep = Keep it with your papers. It is signed, it verifies without { $platform }, and it cannot be taken back.
receipt-pending = Proof that this was your last act follows by { $date }. Download it again then.
receipt-complete = It holds the proof that this was your last act when the state of all settings was last published.
receipt-none = Nothing was saved. There is no receipt, so the setting is as it was. Please try again.
receipt-qr = QR code of the receipt's address and digest
## Proof in the browser
verify-run = Check in this browser
verify-running = Checking …
verify-holds = It holds.
verify-open = Nothing is wrong, but not everything is shown.
verify-fails = It does not hold. Keep the file.
verify-how = The check runs in your browser, by a program that you can keep and read. It asks nobody.
verify-noscript = To check it without { $platform }, download it and use the verifier.

## My data and AI
data = My data and AI
data-lead = Every corpus and model that { $platform } has published since you joined.
data-none = No corpus has been published yet.
data-no-models = No model has been published yet.
data-withdrawn = Withdrawn on { $date }: no training begins on it any more.
data-deleted = Its rows were deleted on { $date }. What it is checked by stays.
data-corpus = Corpus
data-model = Model
data-built = Published on { $date }
data-holds-nothing = Holds nothing of yours
data-holds-rows = { $rows ->
    [one] Holds one record of yours
   *[other] Holds { $rows } records of yours
}
data-unknown = What it holds cannot be shown now
data-proof = See the proof
data-proof-file = Download the proof
data-proof-words = The root of this corpus is in the public log. This proof leads to it, and shows exactly these records of yours, or none.
data-why-in = When it was built, your setting was on, you had been told of the terms, and this part was covered.
data-record = Record
data-next = What happens next
data-next-in = It stays as long as your setting is on. Switch it off, and the next corpus is without you.
data-next-leaving = Your setting is off. The next corpus is built without these records.
data-next-gone = The newest corpus is without them, since { $date }.
data-next-never = Nothing: there is nothing of yours in it.
data-model-of = Learned from corpus { $corpus }
data-model-holds = It learned from records of yours.
data-model-none = It learned from nothing of yours.
data-model-replaced = Replaced on { $date } by a model that has forgotten what had to be forgotten.
data-download = Download all of this as one file

## Timeline
timeline = Timeline
timeline-lead = Nothing changes here but by you, or it says by whom.
timeline-you = You
timeline-platform = { $platform }
timeline-officer = An officer of { $platform }
timeline-on = Switched on
timeline-off = Switched off
timeline-category-on = { $category } switched on
timeline-category-off = { $category } switched off
timeline-notice = You were told of terms { $version }, by { $channel }
timeline-bounce = The notice of terms { $version } came back: it does not count
timeline-objection = Objection
timeline-restriction = Restriction
timeline-erasure = Erasure
timeline-withdrawn = Withdrawn: { $what }
timeline-terms = Terms { $version } were published
timeline-pause = { $authority } stopped the use of data from your region: { $reason }
timeline-resume = The stop of your region ended
timeline-corpus = Corpus { $id } was published
timeline-withdrawn-corpus = Corpus { $id } was withdrawn
timeline-deleted-corpus = The rows of corpus { $id } were deleted
timeline-model = Model { $id } was published
timeline-imported = Brought in from earlier records
timeline-none = Nothing yet.

## Terms
terms = What changed
terms-lead = Every version of the terms, newest first, and what each means where you live.
terms-version = Version { $version }
terms-published = Published on { $date }
terms-first = The first version.
terms-changes = { $count ->
    [one] One change
   *[other] { $count } changes
}
terms-before = Before
terms-after = After
terms-widens = More may be used
terms-narrows = Less may be used
terms-neutral = Neither more nor less
terms-you = For you
terms-you-covered = Your region is covered, from { $date }. The setting begins { $default ->
    [on] on
    [off] off
   *[unset] unset, which counts as off
}.
terms-you-not-covered = Your region is not covered: nothing of yours is used.
terms-basis = Legal basis: { $basis }
terms-text = The whole text
terms-feed = Follow changes where you live: { $kind }
terms-nothing = Beside the version's name and date, nothing changed.

## Requests
requests-sent = It is received. Keep the number, and the date by which you get an answer.
## Offline and faults
not-found = There is no such page
not-found-lead = Or it is somebody else's.
failed = That did not work
failed-lead = Nothing was saved. Please try again in a moment.
refused = That came from somewhere else
refused-lead = The request did not come from this site, so nothing was changed.

## Notices, links that switch off, requests, and no network
home-notices = Notices
home-notices-lead = What you were told, and when.
home-requests = Objection, erasure and access
home-requests-lead = Your rights, each with its clock.
notices = Notices
notices-lead = What { $platform } has told you. A notice counts from the day on which you saw it here, or its e-mail was accepted.
notices-none = No notices.
notice-served = You were told on { $date }.
notice-not-served = You are told by reading this.
notice-right = Your right to object
notice-right-text = You can object to this use at any time, without a reason. The link below needs no sign-in, and can only ever switch it off.
notice-right-link = Switch it off
off-title = Switch off the use of your data
off-lead = One press, and { $platform } uses nothing of yours for training generative AI. This page cannot switch anything on.
off-button = Switch off
off-done = It is off. This is your receipt.
off-bad = This link is not one of ours, or it was cut off. Nothing was changed.
off-bad-hint = Copy it whole, or sign in and use the setting.
requests = Objection, erasure and access
requests-lead = Each is a request with a clock. You get a receipt where the ledger keeps it.
requests-objection = Object
requests-objection-lead = From now on, nothing of yours is used, whatever the setting says.
requests-restriction = Restrict
requests-restriction-lead = Nothing of yours is used while it stands. Everything else stays.
requests-erasure = Erase
requests-erasure-lead = What the ledger says about you is cleared, and off stays for ever by a keyed hash alone. It cannot be undone.
requests-access = Access
requests-access-lead = A file with everything that is held about your setting, and what every corpus holds of yours.
requests-withdraw = Withdraw
requests-stands = Stands since { $date }
requests-open = Received on { $date }. An answer is due by { $due }.
requests-guest = You have no account
requests-guest-lead = Somebody may have written about you. Ask here; you get a number and a date by which an answer is due.
requests-contact = How can we reach you?
requests-about = What is it about?
requests-kind = What do you ask for?
requests-send = Send the request
requests-number = Request { $number }
requests-confirm = Yes, erase what is held about me
offline = You are offline
offline-lead = Your setting is stored with { $platform }, not on this device, so it cannot be shown now. It has not changed.

## Mail
mail-receipt-subject = { $platform }: receipt { $number }
mail-receipt-lead = This was just saved under your account at { $platform }.
mail-receipt-link = See the receipt
mail-receipt-attached = The receipt is attached. Keep it with your papers: it is signed, and it verifies without { $platform }.
mail-not-you = If that was not you, switch it off here. The link needs no sign-in, and can only ever switch it off.
mail-change = To change it again:
mail-receipt-why = You get this because something was saved under your account at { $platform }. There is one such mail for each time.
mail-notice-subject = { $platform }: { $title }
mail-notice-terms = What changes, side by side, and what it means for you:
mail-notice-why = You get this because these terms of { $platform } concern you. Each version is announced once.

## Why a record is in or out
reason = { $name ->
    [allowed] Used: the terms list this part, and no rule said no
    [never] Never used, whatever anybody says
    [category_unlisted] The terms do not list this part
    [audience] It was meant for fewer people than the terms ask for
    [deleted] It or the account was deleted
    [not_a_member] The account is not known as a living person’s
    [region_unlisted] No terms covered the region
    [not_in_effect] The terms were not in effect for you yet
    [paused] The use of data from your region was paused
    [minor] You were under the minimum age, or your age was unknown
    [minor_when_made] You were under the minimum age when you made it
    [outside_window] It was made outside of the time that the terms cover
    [opted_out] Your setting was off
    [category_opted_out] You had switched this part off
    [objected] An objection, an erasure or a restriction of yours stood
    [other_person] Somebody else has a part in it, and theirs may not be used
    [signal] A signal that the terms honour said no
    [undecidable] It could not be decided, which counts as no
   *[other] { $name }
}
data-why = Why
data-facts = What was known when it was decided
why-decided = Decided as of { $date }, by the first { $events } entries of the log.
why-terms = The newest terms then were version { $version }.
why-no-terms = No terms had been published then.
why-region = You lived in { $region }.
why-no-region = Where you lived was not known.
why-told = You had been told of them on { $date }.
why-joined = You accepted them when you joined, on { $date }.
why-not-told = You had not been told of them.
why-chose-on = You had switched it on, on { $date }.
why-chose-off = You had switched it off, on { $date }.
why-default = You had not chosen: the setting began { $default ->
    [on] on
    [off] off
   *[unset] unset, which counts as off
}.
data-left-out = { $rows ->
    [one] One record of yours was left out
   *[other] { $rows } records of yours were left out
}
data-none-known = No record of yours was there to decide about.

## Parts, and requests of people without an account
family = { $name ->
    [profile] Profile
    [genai] AI features
    [jobs] Jobs
    [groups] Groups
    [content] What you publish
    [feedback] Feedback
    [activity] Activity
   *[other] Other
}
family-on = { $on } of { $all } on
requests-status = Keep this address. It shows how the request stands, and says nothing of you.
requests-waiting = It waits for an answer.
requests-answered = It was answered on { $date }.
requests-late = The date has passed without an answer. You can complain to the data protection authority where you live.
