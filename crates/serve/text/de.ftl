# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = Deutsch
date = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }
date-and-time = { $date }, { $time } Uhr UTC

category = { $name ->
    [profile] übrige Profildaten
    [profile-name] Name
    [profile-photo] Foto
    [profile-position] aktuelle Position
    [profile-experience] frühere Berufserfahrung
    [profile-education] Ausbildung
    [profile-location] Ort
    [profile-skills] Kenntnisse
    [profile-certification] Zertifikate
    [profile-licence] Lizenzen
    [profile-volunteering] Ehrenamt
    [profile-publication] Veröffentlichungen
    [profile-patent] Patente
    [profile-endorsement] Bestätigungen von Kenntnissen
    [profile-recommendation] Empfehlungen
    [genai-input] was Sie in KI-Funktionen eingeben
    [jobs-resume] gespeicherte Lebensläufe
    [jobs-generic-answer] gespeicherte Antworten auf allgemeine Bewerbungsfragen
    [groups-post] Beiträge in Gruppen
    [groups-comment] Kommentare in Gruppen
    [groups-message] Nachrichten in Gruppen
    [groups-activity] Aktivität in Gruppen
    [content-post] Beiträge
    [content-article] Artikel
    [content-poll] Antworten in Umfragen
    [content-contribution] Fachbeiträge
    [content-comment] Kommentare
    [content-media] Medien
    [content-document] Dokumente
    [feedback-support] Anfragen an den Support
    [feedback-thumb] Daumen hoch oder runter bei KI-Vorschlägen
    [feedback-report] Meldungen zu KI-Inhalten
    [feedback-comment] was Sie über Feedback-Funktionen senden
   *[other] { $name }
}

## On every page
skip = Zum Inhalt springen
me-menu = Ich: { $name }. Menü öffnen
menu-settings = Einstellungen & Datenschutz
menu-home = Übersicht
menu-sign-out = Abmelden
nav-here = Sie sind hier
nav-back = Zurück
language = Sprache
language-use = Diese Sprache verwenden
simulated = Hier ist nichts echt: { $why }
footer-log = Öffentliches Protokoll
footer-verifier = Das Prüfprogramm zum Aufheben
footer-note = Keine Cookies außer dem, der Sie angemeldet hält. Nichts wird von anderswo geladen.

## Sign-in
sign-in = Anmelden
sign-in-lead = Ihre Einstellungen, Ihre Quittungen und der Nachweis, was KI von Ihnen enthält.
sign-in-login = E-Mail-Adresse oder Benutzername
sign-in-password = Passwort
sign-in-failed = Name und Passwort gehören nicht zusammen. Nichts wurde geändert.
sign-in-slow = Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann noch einmal.
sign-in-demo = Probieren Sie es als eines dieser Mitglieder

## Overview
home-title = Hallo, { $name }
home-switch-on = Ihre Daten dürfen zum Training generativer KI verwendet werden
home-switch-off = Ihre Daten werden nicht zum Training generativer KI verwendet
home-change = Zur Einstellung
home-data = Meine Daten und KI
home-data-lead = Was jedes Korpus und jedes Modell von Ihnen enthält, mit Nachweis.
home-timeline = Zeitachse
home-timeline-lead = Alles, was Ihre Einstellung berührt hat, in einer Linie.
home-terms = Was sich geändert hat
home-terms-lead = Die Bedingungen, Fassung für Fassung, und was sie für Sie bedeuten.
## The path to the setting
settings = Einstellungen & Datenschutz
settings-lead = Alles, worüber { $platform } Sie entscheiden lässt.
privacy = Datenschutz
privacy-lead = Was mit dem geschieht, was Sie teilen.
uses = Wie { $platform } Ihre Daten verwendet
uses-lead = Jede Verwendung, über die Sie entscheiden können.
ai = Daten zur Verbesserung generativer KI
ai-lead = Ob mit dem, was Sie schreiben, KI-Modelle trainiert werden dürfen, die Texte erzeugen.
state-on = Ein
state-off = Aus

## The switch
switch-label = Meine Daten zum Training von KI-Modellen verwenden, die Inhalte erzeugen
switch-keep-off = Ausgeschaltet lassen
switch-keep-off-lead = Es ist aus, ohne dass Sie es gewählt haben. Wählen Sie es selbst, dann bleibt es aus, was immer die Bedingungen später sagen.
switch-is-on = Ein. Ihre Daten dürfen verwendet werden.
switch-is-off = Aus. Ihre Daten werden nicht verwendet.
switch-by-default = Mit dieser Einstellung beginnen die Bedingungen dort, wo Sie leben; Sie haben noch nicht gewählt.
switch-since = Das haben Sie am { $date } gewählt.
switch-receipt = Quittung { $number }
switch-lapsed = Sie haben unter früheren Bedingungen „Ein“ gewählt. Diese haben sich geändert, deshalb zählt das nicht mehr, und es gilt, womit die Bedingungen beginnen.
switch-stale = Die Einstellung wurde anderswo geändert, nachdem Sie diese Seite geöffnet hatten. So steht sie jetzt; sonst wurde nichts gespeichert.
switch-note-deleted = Ihr Konto ist gelöscht, deshalb wird nichts von Ihnen verwendet.
switch-note-not-a-member = Dieses Konto gehört keiner Person, deshalb wird nichts davon verwendet.
switch-note-region = Für die Region, in der Sie sind, gelten keine Bedingungen; zurzeit wird nichts von Ihnen verwendet, was immer die Einstellung sagt.
switch-note-not-in-effect = Die Bedingungen gelten für Sie noch nicht; zurzeit wird nichts von Ihnen verwendet.
switch-note-not-in-effect-until = Die Bedingungen gelten für Sie nicht vor dem { $date }; bis dahin wird nichts von Ihnen verwendet.
switch-note-paused = Die Verwendung von Daten aus Ihrer Region ist angehalten; zurzeit wird nichts von Ihnen verwendet.
switch-note-minor = Sie sind unter dem Mindestalter, oder Ihr Alter ist unbekannt; deshalb wird nichts von Ihnen verwendet.
switch-note-objected = Ein Widerspruch, eine Löschung oder eine Einschränkung von Ihnen besteht; nichts von Ihnen wird verwendet, was immer die Einstellung sagt.
switch-covers-lead = Solange sie ein ist, darf Folgendes verwendet werden, wenn der Kreis, für den Sie es freigegeben haben, es erlaubt:
switch-not-covers = Was sie nicht umfasst
switch-not-covers-lead = Das geht weiter, was immer die Einstellung sagt:
switch-never = Nie verwendet werden, was immer die Einstellung sagt: private Nachrichten, Passwörter, Zahlungsdaten, Gehalt, Bewerbungen, Ausweise und alles von Menschen unter { $age }.
switch-when = Ab wann sie gilt
switch-when-off = Sofort. Von dem Moment an, in dem Sie die Quittung haben, verwendet kein neues Korpus und kein neues Modell etwas von Ihnen.
switch-when-on = Ab dem nächsten Korpus. Sie hängt an den Bedingungen, die Sie jetzt sehen; ändern diese sich, gilt das nicht als Ihre Zustimmung.
switch-existing = Was es schon gibt
switch-existing-off = Bestehende Korpora behalten, was sie enthalten, bis das nächste gebaut ist, und das ist ohne Sie. Danach werden die Modelle darauf gebracht, bis aufs Byte so, als wären Sie nie darin gewesen.
switch-promise = { $platform } verspricht, dass Korpora und Modelle innerhalb von { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
} ohne Sie sind.
switch-no-promise = { $platform } hat nicht gesagt, wie bald Korpora und Modelle ohne Sie sind.
switch-lose-nothing = Was immer Sie wählen: Jede Funktion arbeitet für Sie weiter.
switch-stays = Aus bleibt aus: nach neuen Bedingungen, neuen Kategorien, einem Umzug, einem neuen Namen. Niemand fragt Sie noch einmal.
categories = Teil für Teil
categories-lead = „Aus“ lässt hier einen Teil weg. Es erlaubt nie mehr als die Haupteinstellung: Aus gewinnt.
categories-all-off = Die Haupteinstellung ist aus, deshalb wird kein Teil verwendet.
## A receipt
receipt = Quittung { $number }
receipt-done-off = Aus. Es ist gespeichert, und das ist Ihre Quittung.
receipt-done-on = Ein. Es ist gespeichert, und das ist Ihre Quittung.
receipt-what = Was
receipt-when = Wann
receipt-number = Nummer
receipt-terms = Nach den Bedingungen
receipt-digest = Prüfsumme des Eintrags
receipt-act-on = Sie haben die Verwendung Ihrer Daten eingeschaltet
receipt-act-off = Sie haben die Verwendung Ihrer Daten ausgeschaltet
receipt-act-category-on = Sie haben einen Teil eingeschaltet: { $category }
receipt-act-category-off = Sie haben einen Teil ausgeschaltet: { $category }
receipt-act-objection = Sie haben widersprochen
receipt-act-objection-withdrawn = Sie haben Ihren Widerspruch zurückgezogen
receipt-act-restriction = Sie haben Einschränkung verlangt
receipt-act-restriction-withdrawn = Sie haben die Einschränkung zurückgezogen
receipt-act-erasure = Sie haben Löschung verlangt
receipt-superseded = Sie haben das seitdem geändert: Quittung { $number } kam später.
receipt-download = Quittung herunterladen
receipt-print = Seite zum Drucken
receipt-check = Hier prüfen
receipt-keep = Legen Sie sie zu Ihren Unterlagen. Sie ist signiert, lässt sich ohne { $platform } prüfen und kann nicht zurückgenommen werden.
receipt-pending = Der Nachweis, dass dies Ihre letzte Handlung war, folgt bis { $date }. Laden Sie sie dann noch einmal herunter.
receipt-complete = Sie enthält den Nachweis, dass dies Ihre letzte Handlung war, als der Stand aller Einstellungen zuletzt veröffentlicht wurde.
receipt-none = Nichts wurde gespeichert. Es gibt keine Quittung, also ist die Einstellung, wie sie war. Bitte versuchen Sie es noch einmal.
receipt-qr = QR-Code mit Adresse und Prüfsumme der Quittung
## Proof in the browser
verify-run = In diesem Browser prüfen
verify-running = Wird geprüft …
verify-holds = Es stimmt.
verify-open = Nichts ist falsch, aber nicht alles ist gezeigt.
verify-fails = Es stimmt nicht. Heben Sie die Datei auf.
verify-how = Die Prüfung läuft in Ihrem Browser, mit einem Programm, das Sie aufheben und lesen können. Sie fragt niemanden.
verify-noscript = Um es ohne { $platform } zu prüfen, laden Sie es herunter und verwenden Sie das Prüfprogramm.

## My data and AI
data = Meine Daten und KI
data-lead = Jedes Korpus und jedes Modell, das { $platform } veröffentlicht hat, seit Sie Mitglied sind.
data-none = Noch wurde kein Korpus veröffentlicht.
data-no-models = Es wurde noch kein Modell veröffentlicht.
data-withdrawn = Zurückgezogen am { $date }: Kein Training beginnt mehr darauf.
data-deleted = Seine Zeilen wurden am { $date } gelöscht. Womit man es prüft, bleibt.
data-corpus = Korpus
data-model = Modell
data-built = Veröffentlicht am { $date }
data-holds-nothing = Enthält nichts von Ihnen
data-holds-rows = { $rows ->
    [one] Enthält einen Eintrag von Ihnen
   *[other] Enthält { $rows } Einträge von Ihnen
}
data-unknown = Was es enthält, kann jetzt nicht gezeigt werden
data-proof = Nachweis ansehen
data-proof-file = Nachweis herunterladen
data-proof-words = Die Wurzel dieses Korpus steht im öffentlichen Protokoll. Dieser Nachweis führt zu ihr und zeigt genau diese Einträge von Ihnen, oder keine.
data-why-in = Als es gebaut wurde, war Ihre Einstellung ein, Sie waren über die Bedingungen informiert, und dieser Teil war umfasst.
data-record = Eintrag
data-next = Wie es weitergeht
data-next-in = Es bleibt, solange Ihre Einstellung ein ist. Schalten Sie aus, ist das nächste Korpus ohne Sie.
data-next-leaving = Ihre Einstellung ist aus. Das nächste Korpus wird ohne diese Einträge gebaut.
data-next-gone = Das neueste Korpus ist ohne sie, seit { $date }.
data-next-never = Nichts: Es ist nichts von Ihnen darin.
data-model-of = Gelernt aus Korpus { $corpus }
data-model-holds = Es hat aus Einträgen von Ihnen gelernt.
data-model-none = Es hat aus nichts von Ihnen gelernt.
data-model-replaced = Am { $date } durch ein Modell ersetzt, das vergessen hat, was zu vergessen war.
data-download = Alles als eine Datei herunterladen

## Timeline
timeline = Zeitachse
timeline-lead = Hier ändert sich nichts außer durch Sie, oder es steht da, durch wen.
timeline-you = Sie
timeline-platform = { $platform }
timeline-officer = Eine beauftragte Person von { $platform }
timeline-on = Eingeschaltet
timeline-off = Ausgeschaltet
timeline-category-on = { $category }: eingeschaltet
timeline-category-off = { $category }: ausgeschaltet
timeline-notice = Sie wurden über die Bedingungen { $version } informiert, per { $channel }
timeline-bounce = Die Mitteilung über die Bedingungen { $version } kam zurück: Sie zählt nicht
timeline-objection = Widerspruch
timeline-restriction = Einschränkung
timeline-erasure = Löschung
timeline-withdrawn = Zurückgezogen: { $what }
timeline-terms = Bedingungen { $version } wurden veröffentlicht
timeline-pause = { $authority } hat die Verwendung von Daten aus Ihrer Region angehalten: { $reason }
timeline-resume = Das Anhalten Ihrer Region endete
timeline-corpus = Korpus { $id } wurde veröffentlicht
timeline-withdrawn-corpus = Korpus { $id } wurde zurückgezogen
timeline-deleted-corpus = Die Zeilen von Korpus { $id } wurden gelöscht
timeline-model = Modell { $id } wurde veröffentlicht
timeline-imported = Aus früheren Aufzeichnungen übernommen
timeline-none = Noch nichts.

## Terms
terms = Was sich geändert hat
terms-lead = Jede Fassung der Bedingungen, die neueste zuerst, und was sie dort bedeutet, wo Sie leben.
terms-version = Fassung { $version }
terms-published = Veröffentlicht am { $date }
terms-first = Die erste Fassung.
terms-changes = { $count ->
    [one] Eine Änderung
   *[other] { $count } Änderungen
}
terms-before = Vorher
terms-after = Nachher
terms-widens = Mehr darf verwendet werden
terms-narrows = Weniger darf verwendet werden
terms-neutral = Weder mehr noch weniger
terms-you = Für Sie
terms-you-covered = Ihre Region ist umfasst, ab { $date }. Die Einstellung beginnt { $default ->
    [on] mit „Ein“
    [off] mit „Aus“
   *[unset] offen, was als „Aus“ zählt
}.
terms-you-not-covered = Ihre Region ist nicht umfasst: Nichts von Ihnen wird verwendet.
terms-basis = Rechtsgrundlage: { $basis }
terms-text = Der ganze Text
terms-feed = Änderungen verfolgen, wo Sie leben: { $kind }
terms-nothing = Außer Name und Datum der Fassung hat sich nichts geändert.

## Requests
requests-sent = Er ist eingegangen. Heben Sie die Nummer auf, und das Datum, bis zu dem Sie Antwort bekommen.
## Offline and faults
not-found = Diese Seite gibt es nicht
not-found-lead = Oder sie gehört jemand anderem.
failed = Das hat nicht geklappt
failed-lead = Nichts wurde gespeichert. Bitte versuchen Sie es gleich noch einmal.
refused = Das kam von anderswo
refused-lead = Die Anfrage kam nicht von dieser Seite, deshalb wurde nichts geändert.

## Notices, links that switch off, requests, and no network
home-notices = Mitteilungen
home-notices-lead = Was Ihnen gesagt wurde, und wann.
home-requests = Widerspruch, Löschung und Auskunft
home-requests-lead = Ihre Rechte, jedes mit seiner Frist.
notices = Mitteilungen
notices-lead = Was { $platform } Ihnen gesagt hat. Eine Mitteilung zählt ab dem Tag, an dem Sie sie hier gesehen haben oder ihre E-Mail angenommen wurde.
notices-none = Keine Mitteilungen.
notice-served = Sie wurden am { $date } informiert.
notice-not-served = Sie werden informiert, indem Sie dies lesen.
notice-right = Ihr Recht auf Widerspruch
notice-right-text = Sie können dieser Verwendung jederzeit widersprechen, ohne Grund. Der Link unten braucht keine Anmeldung und kann immer nur ausschalten.
notice-right-link = Ausschalten
off-title = Die Verwendung Ihrer Daten ausschalten
off-lead = Einmal drücken, und { $platform } verwendet nichts von Ihnen zum Training generativer KI. Diese Seite kann nichts einschalten.
off-button = Ausschalten
off-done = Es ist aus. Das ist Ihre Quittung.
off-bad = Dieser Link ist keiner von uns, oder er wurde abgeschnitten. Nichts wurde geändert.
off-bad-hint = Kopieren Sie ihn ganz, oder melden Sie sich an und verwenden Sie die Einstellung.
requests = Widerspruch, Löschung und Auskunft
requests-lead = Jedes ist ein Antrag mit einer Frist. Sie bekommen eine Quittung, wo das Protokoll ihn festhält.
requests-objection = Widersprechen
requests-objection-lead = Von jetzt an wird nichts von Ihnen verwendet, was immer die Einstellung sagt.
requests-restriction = Einschränken
requests-restriction-lead = Nichts von Ihnen wird verwendet, solange sie besteht. Alles andere bleibt.
requests-erasure = Löschen
requests-erasure-lead = Was das Protokoll über Sie sagt, wird gelöscht, und „Aus“ bleibt für immer, allein durch eine verschlüsselte Prüfsumme. Das lässt sich nicht rückgängig machen.
requests-access = Auskunft
requests-access-lead = Eine Datei mit allem, was über Ihre Einstellung gespeichert ist, und was jedes Korpus von Ihnen enthält.
requests-withdraw = Zurückziehen
requests-stands = Besteht seit { $date }
requests-open = Eingegangen am { $date }. Eine Antwort ist fällig bis { $due }.
requests-guest = Sie haben kein Konto
requests-guest-lead = Vielleicht hat jemand über Sie geschrieben. Fragen Sie hier; Sie bekommen eine Nummer und ein Datum, bis zu dem eine Antwort fällig ist.
requests-contact = Wie können wir Sie erreichen?
requests-about = Worum geht es?
requests-kind = Was verlangen Sie?
requests-send = Antrag senden
requests-number = Antrag { $number }
requests-confirm = Ja, löschen, was über mich gespeichert ist
offline = Sie sind offline
offline-lead = Ihre Einstellung liegt bei { $platform }, nicht auf diesem Gerät, und kann deshalb jetzt nicht gezeigt werden. Sie hat sich nicht geändert.

## Mail
mail-receipt-subject = { $platform }: Quittung { $number }
mail-receipt-lead = Das wurde soeben unter Ihrem Konto bei { $platform } gespeichert.
mail-receipt-link = Quittung ansehen
mail-receipt-attached = Die Quittung ist angehängt. Legen Sie sie zu Ihren Unterlagen: Sie ist signiert und lässt sich ohne { $platform } prüfen.
mail-not-you = Wenn Sie das nicht waren, schalten Sie es hier aus. Der Link braucht keine Anmeldung und kann immer nur ausschalten.
mail-change = Um es wieder zu ändern:
mail-receipt-why = Sie erhalten diese Nachricht, weil unter Ihrem Konto bei { $platform } etwas gespeichert wurde. Für jedes Mal gibt es eine.
mail-notice-subject = { $platform }: { $title }
mail-notice-terms = Was sich ändert, nebeneinander, und was es für Sie bedeutet:
mail-notice-why = Sie erhalten diese Nachricht, weil diese Bedingungen von { $platform } Sie betreffen. Jede Fassung wird einmal angekündigt.

## Why a record is in or out
reason = { $name ->
    [allowed] Verwendet: Die Bedingungen führen diesen Teil auf, und keine Regel sprach dagegen
    [never] Wird nie verwendet, was immer jemand sagt
    [category_unlisted] Die Bedingungen führen diesen Teil nicht auf
    [audience] Es war für weniger Menschen bestimmt, als die Bedingungen verlangen
    [deleted] Es oder das Konto war gelöscht
    [not_a_member] Das Konto ist nicht als das eines lebenden Menschen bekannt
    [region_unlisted] Keine Bedingungen umfassten die Region
    [not_in_effect] Die Bedingungen galten für Sie noch nicht
    [paused] Die Verwendung von Daten aus Ihrer Region war angehalten
    [minor] Sie waren unter dem Mindestalter, oder Ihr Alter war unbekannt
    [minor_when_made] Sie waren unter dem Mindestalter, als es entstand
    [outside_window] Es entstand außerhalb der Zeit, die die Bedingungen umfassen
    [opted_out] Ihre Einstellung war aus
    [category_opted_out] Sie hatten diesen Teil ausgeschaltet
    [objected] Ein Widerspruch, eine Löschung oder eine Einschränkung von Ihnen bestand
    [other_person] Jemand anderes ist daran beteiligt, und dessen Anteil darf nicht verwendet werden
    [signal] Ein Signal, das die Bedingungen achten, sagte nein
    [undecidable] Es ließ sich nicht entscheiden, und das zählt als Nein
   *[other] { $name }
}
data-why = Warum
data-facts = Was bekannt war, als entschieden wurde
why-decided = Entschieden nach dem Stand vom { $date }, nach den ersten { $events } Ereignissen des Protokolls.
why-terms = Die neuesten Bedingungen waren damals die Fassung { $version }.
why-no-terms = Damals waren keine Bedingungen veröffentlicht.
why-region = Sie lebten in { $region }.
why-no-region = Wo Sie lebten, war nicht bekannt.
why-told = Sie waren am { $date } darüber informiert worden.
why-joined = Sie hatten sie beim Beitritt angenommen, am { $date }.
why-not-told = Sie waren nicht darüber informiert worden.
why-chose-on = Sie hatten es am { $date } eingeschaltet.
why-chose-off = Sie hatten es am { $date } ausgeschaltet.
why-default = Sie hatten nicht gewählt; die Einstellung begann { $default ->
    [on] ein
    [off] aus
   *[unset] ungesetzt, was als aus zählt
}.
data-left-out = { $rows ->
    [one] Ein Eintrag von Ihnen blieb draußen
   *[other] { $rows } Einträge von Ihnen blieben draußen
}
data-none-known = Es gab keinen Eintrag von Ihnen, über den zu entscheiden war.

## Parts, and requests of people without an account
family = { $name ->
    [profile] Profil
    [genai] KI-Funktionen
    [jobs] Jobs
    [groups] Gruppen
    [content] Was Sie veröffentlichen
    [feedback] Rückmeldungen
    [activity] Aktivität
   *[other] Weiteres
}
family-on = { $on } von { $all } ein
requests-status = Behalten Sie diese Adresse. Sie zeigt, wie es um den Antrag steht, und sagt nichts über Sie.
requests-waiting = Er wartet auf eine Antwort.
requests-answered = Er wurde am { $date } beantwortet.
requests-late = Der Tag ist ohne Antwort vergangen. Sie können sich bei der Datenschutzbehörde beschweren, die für Ihren Wohnort zuständig ist.
