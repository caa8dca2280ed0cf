# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = Italiano
date = { $day } { $month ->
    [1] gennaio
    [2] febbraio
    [3] marzo
    [4] aprile
    [5] maggio
    [6] giugno
    [7] luglio
    [8] agosto
    [9] settembre
    [10] ottobre
    [11] novembre
   *[12] dicembre
} { $year }
date-and-time = { $date }, ore { $time } UTC

category = { $name ->
    [profile] altri dati del profilo
    [profile-name] nome
    [profile-photo] foto
    [profile-position] posizione attuale
    [profile-experience] esperienze lavorative
    [profile-education] formazione
    [profile-location] luogo
    [profile-skills] competenze
    [profile-certification] certificazioni
    [profile-licence] licenze
    [profile-volunteering] volontariato
    [profile-publication] pubblicazioni
    [profile-patent] brevetti
    [profile-endorsement] conferme di competenze
    [profile-recommendation] segnalazioni
    [genai-input] ciò che inserisce nelle funzioni di IA
    [jobs-resume] curriculum salvati
    [jobs-generic-answer] risposte salvate a domande generali di selezione
    [groups-post] post nei gruppi
    [groups-comment] commenti nei gruppi
    [groups-message] messaggi nei gruppi
    [groups-activity] attività nei gruppi
    [content-post] post
    [content-article] articoli
    [content-poll] risposte ai sondaggi
    [content-contribution] contributi
    [content-comment] commenti
    [content-media] contenuti multimediali
    [content-document] documenti
    [feedback-support] richieste di assistenza
    [feedback-thumb] pollici su o giù sui suggerimenti dell’IA
    [feedback-report] segnalazioni di contenuti dell’IA
    [feedback-comment] ciò che invia con le funzioni di feedback
   *[other] { $name }
}

## On every page
skip = Vai al contenuto
me-menu = Io: { $name }. Apri il menu
menu-settings = Impostazioni e privacy
menu-home = Panoramica
menu-sign-out = Esci
nav-here = Lei è qui
nav-back = Indietro
language = Lingua
language-use = Usa questa lingua
simulated = Qui niente è reale: { $why }
footer-log = Registro pubblico
footer-verifier = Il verificatore, da conservare
footer-note = Nessun cookie, tranne quello che mantiene l’accesso. Niente viene caricato da altrove.

## Sign-in
sign-in = Accedi
sign-in-lead = Le Sue impostazioni, le Sue ricevute e la prova di ciò che l’IA contiene di Suo.
sign-in-login = E-mail o nome utente
sign-in-password = Password
sign-in-failed = Nome e password non corrispondono. Non è stato cambiato nulla.
sign-in-slow = Troppi tentativi. Attenda un minuto, poi riprovi.
sign-in-demo = Provi come uno di questi membri

## Overview
home-title = Salve, { $name }
home-switch-on = I Suoi dati possono essere usati per addestrare l’IA generativa
home-switch-off = I Suoi dati non vengono usati per addestrare l’IA generativa
home-change = Apri l’impostazione
home-data = I miei dati e l’IA
home-data-lead = Che cosa ogni corpus e ogni modello contiene di Suo, con la prova.
home-timeline = Cronologia
home-timeline-lead = Tutto ciò che ha toccato la Sua impostazione, su un’unica linea.
home-terms = Che cosa è cambiato
home-terms-lead = Le condizioni, versione per versione, e che cosa significano per Lei.
## The path to the setting
settings = Impostazioni e privacy
settings-lead = Tutto ciò su cui { $platform } La lascia decidere.
privacy = Privacy dei dati
privacy-lead = Che cosa si fa di ciò che condivide.
uses = Come { $platform } usa i Suoi dati
uses-lead = Ogni uso su cui può decidere.
ai = Dati per il miglioramento dell’IA generativa
ai-lead = Se ciò che scrive può addestrare modelli di IA che producono testo.
state-on = Attivo
state-off = Disattivato

## The switch
switch-label = Usa i miei dati per addestrare modelli di IA che creano contenuti
switch-keep-off = Lascia disattivato
switch-keep-off-lead = È disattivato senza una Sua scelta. Lo scelga Lei, e resterà disattivato qualunque cosa dicano poi le condizioni.
switch-is-on = Attivo. I Suoi dati possono essere usati.
switch-is-off = Disattivato. I Suoi dati non vengono usati.
switch-by-default = È l’impostazione con cui iniziano le condizioni dove vive; non ha ancora scelto.
switch-since = L’ha scelto il { $date }.
switch-receipt = Ricevuta { $number }
switch-lapsed = Aveva attivato con condizioni precedenti. Sono cambiate, perciò non conta più, e vale l’impostazione con cui iniziano le condizioni.
switch-stale = L’impostazione è stata cambiata altrove dopo l’apertura di questa pagina. Ora è così; non è stato salvato altro.
switch-note-deleted = Il Suo account è eliminato, perciò nulla di Suo viene usato.
switch-note-not-a-member = Questo account non è di una persona, perciò nulla viene usato.
switch-note-region = Nessuna condizione copre la regione in cui si trova: per ora nulla di Suo viene usato, qualunque sia l’impostazione.
switch-note-not-in-effect = Le condizioni non valgono ancora per Lei: per ora nulla di Suo viene usato.
switch-note-not-in-effect-until = Le condizioni non valgono per Lei prima del { $date }: fino ad allora nulla di Suo viene usato.
switch-note-paused = L’uso dei dati della Sua regione è sospeso: per ora nulla di Suo viene usato.
switch-note-minor = È sotto l’età minima, o la Sua età è sconosciuta: nulla di Suo viene usato.
switch-note-objected = È in vigore una Sua opposizione, cancellazione o limitazione: nulla di Suo viene usato, qualunque sia l’impostazione.
switch-covers-lead = Finché è attivo, può essere usato quanto segue, se il pubblico che ha scelto lo consente:
switch-not-covers = Che cosa non copre
switch-not-covers-lead = Questo continua qualunque sia l’impostazione:
switch-never = Mai usati, qualunque sia l’impostazione: messaggi privati, password, pagamenti, stipendio, candidature, documenti d’identità e tutto ciò che è di persone sotto i { $age } anni.
switch-when = Da quando vale
switch-when-off = Subito. Dal momento in cui ha la ricevuta, nessun nuovo corpus e nessun nuovo modello usa nulla di Suo.
switch-when-on = Dal prossimo corpus. È legato alle condizioni che vede ora; se cambiano, non si considera che Lei abbia accettato.
switch-existing = Che cosa esiste già
switch-existing-off = I corpora esistenti mantengono ciò che contengono finché non si costruisce il prossimo, che è senza di Lei. I modelli vengono poi portati a quello, fino all’ultimo byte come se non ci fosse mai stato nulla di Suo.
switch-promise = { $platform } promette che corpora e modelli siano senza di Lei entro { $days ->
    [one] un giorno
   *[other] { $days } giorni
}.
switch-no-promise = { $platform } non ha detto in quanto tempo corpora e modelli sono senza di Lei.
switch-lose-nothing = Qualunque cosa scelga, ogni funzione continua a funzionare per Lei.
switch-stays = Disattivato resta disattivato: dopo nuove condizioni, nuove categorie, un trasloco, un nuovo nome. Nessuno glielo chiede di nuovo.
categories = Parte per parte
categories-lead = Disattivare qui esclude una parte. Non consente mai più dell’impostazione principale: vince disattivato.
categories-all-off = L’impostazione principale è disattivata, perciò nessuna parte viene usata.
## A receipt
receipt = Ricevuta { $number }
receipt-done-off = Disattivato. È salvato, e questa è la Sua ricevuta.
receipt-done-on = Attivo. È salvato, e questa è la Sua ricevuta.
receipt-what = Che cosa
receipt-when = Quando
receipt-number = Numero
receipt-terms = Secondo le condizioni
receipt-digest = Impronta della voce
receipt-act-on = Ha attivato l’uso dei Suoi dati
receipt-act-off = Ha disattivato l’uso dei Suoi dati
receipt-act-category-on = Ha attivato una parte: { $category }
receipt-act-category-off = Ha disattivato una parte: { $category }
receipt-act-objection = Si è opposto
receipt-act-objection-withdrawn = Ha ritirato la Sua opposizione
receipt-act-restriction = Ha chiesto la limitazione
receipt-act-restriction-withdrawn = Ha ritirato la limitazione
receipt-act-erasure = Ha chiesto la cancellazione
receipt-superseded = Da allora l’ha cambiato: la ricevuta { $number } è successiva.
receipt-download = Scarica la ricevuta
receipt-print = Pagina da stampare
receipt-check = La verifichi qui
receipt-keep = La conservi con le Sue carte. È firmata, si verifica senza { $platform } e non può essere ritirata.
receipt-pending = La prova che questo è stato il Suo ultimo atto segue entro il { $date }. La scarichi di nuovo allora.
receipt-complete = Contiene la prova che questo è stato il Suo ultimo atto quando lo stato di tutte le impostazioni è stato pubblicato l’ultima volta.
receipt-none = Non è stato salvato nulla. Non c’è ricevuta, perciò l’impostazione è com’era. Riprovi.
receipt-qr = Codice QR dell’indirizzo e dell’impronta della ricevuta
## Proof in the browser
verify-run = Verifica in questo browser
verify-running = Verifica in corso …
verify-holds = È valido.
verify-open = Nulla è sbagliato, ma non tutto è mostrato.
verify-fails = Non è valido. Conservi il file.
verify-how = La verifica avviene nel Suo browser, con un programma che può conservare e leggere. Non chiede a nessuno.
verify-noscript = Per verificare senza { $platform }, scarichi il file e usi il verificatore.

## My data and AI
data = I miei dati e l’IA
data-lead = Ogni corpus e ogni modello che { $platform } ha pubblicato da quando è membro.
data-none = Non è ancora stato pubblicato alcun corpus.
data-no-models = Nessun modello è stato ancora pubblicato.
data-withdrawn = Ritirato il { $date }: nessun addestramento vi comincia più.
data-deleted = Le sue righe sono state cancellate il { $date }. Ciò con cui si verifica resta.
data-corpus = Corpus
data-model = Modello
data-built = Pubblicato il { $date }
data-holds-nothing = Non contiene nulla di Suo
data-holds-rows = { $rows ->
    [one] Contiene un elemento Suo
   *[other] Contiene { $rows } elementi Suoi
}
data-unknown = Ciò che contiene non può essere mostrato ora
data-proof = Vedi la prova
data-proof-file = Scarica la prova
data-proof-words = La radice di questo corpus è nel registro pubblico. Questa prova vi conduce e mostra esattamente questi elementi Suoi, o nessuno.
data-why-in = Quando è stato costruito, la Sua impostazione era attiva, era informato delle condizioni, e questa parte era coperta.
data-record = Elemento
data-next = Che cosa succede poi
data-next-in = Resta finché la Sua impostazione è attiva. La disattivi, e il prossimo corpus è senza di Lei.
data-next-leaving = La Sua impostazione è disattivata. Il prossimo corpus viene costruito senza questi elementi.
data-next-gone = Il corpus più recente è senza di essi, dal { $date }.
data-next-never = Nulla: non contiene niente di Suo.
data-model-of = Ha imparato dal corpus { $corpus }
data-model-holds = Ha imparato da elementi Suoi.
data-model-none = Non ha imparato da nulla di Suo.
data-model-replaced = Sostituito il { $date } da un modello che ha dimenticato ciò che andava dimenticato.
data-download = Scarica tutto in un unico file

## Timeline
timeline = Cronologia
timeline-lead = Qui nulla cambia se non per mano Sua, o è detto di chi.
timeline-you = Lei
timeline-platform = { $platform }
timeline-officer = Una persona incaricata di { $platform }
timeline-on = Attivato
timeline-off = Disattivato
timeline-category-on = { $category }: attivato
timeline-category-off = { $category }: disattivato
timeline-notice = È stato informato delle condizioni { $version }, tramite { $channel }
timeline-bounce = L’avviso delle condizioni { $version } è tornato indietro: non conta
timeline-objection = Opposizione
timeline-restriction = Limitazione
timeline-erasure = Cancellazione
timeline-withdrawn = Ritirato: { $what }
timeline-terms = Sono state pubblicate le condizioni { $version }
timeline-pause = { $authority } ha fermato l’uso dei dati della Sua regione: { $reason }
timeline-resume = La sospensione della Sua regione è terminata
timeline-corpus = È stato pubblicato il corpus { $id }
timeline-withdrawn-corpus = Il corpus { $id } è stato ritirato
timeline-deleted-corpus = Le righe del corpus { $id } sono state cancellate
timeline-model = È stato pubblicato il modello { $id }
timeline-imported = Ripreso da registrazioni precedenti
timeline-none = Ancora nulla.

## Terms
terms = Che cosa è cambiato
terms-lead = Ogni versione delle condizioni, la più recente per prima, e che cosa significa dove vive.
terms-version = Versione { $version }
terms-published = Pubblicata il { $date }
terms-first = La prima versione.
terms-changes = { $count ->
    [one] Una modifica
   *[other] { $count } modifiche
}
terms-before = Prima
terms-after = Dopo
terms-widens = Si può usare di più
terms-narrows = Si può usare di meno
terms-neutral = Né più né meno
terms-you = Per Lei
terms-you-covered = La Sua regione è coperta, dal { $date }. L’impostazione inizia { $default ->
    [on] attiva
    [off] disattivata
   *[unset] non definita, il che conta come disattivata
}.
terms-you-not-covered = La Sua regione non è coperta: nulla di Suo viene usato.
terms-basis = Base giuridica: { $basis }
terms-text = Il testo intero
terms-feed = Segui i cambiamenti dove vive: { $kind }
terms-nothing = Oltre al nome e alla data della versione, non è cambiato nulla.

## Requests
requests-sent = È ricevuta. Conservi il numero e la data entro cui avrà risposta.
## Offline and faults
not-found = Questa pagina non esiste
not-found-lead = Oppure è di qualcun altro.
failed = Non è riuscito
failed-lead = Non è stato salvato nulla. Riprovi tra un momento.
refused = Veniva da altrove
refused-lead = La richiesta non veniva da questo sito, perciò non è stato cambiato nulla.

## Notices, links that switch off, requests, and no network
home-notices = Avvisi
home-notices-lead = Che cosa Le è stato detto, e quando.
home-requests = Opposizione, cancellazione e accesso
home-requests-lead = I Suoi diritti, ciascuno con il suo termine.
notices = Avvisi
notices-lead = Che cosa Le ha detto { $platform }. Un avviso conta dal giorno in cui l’ha visto qui, o in cui la sua e-mail è stata accettata.
notices-none = Nessun avviso.
notice-served = È stato informato il { $date }.
notice-not-served = Viene informato leggendo questo.
notice-right = Il Suo diritto di opposizione
notice-right-text = Può opporsi a questo uso in ogni momento, senza motivo. Il link qui sotto non richiede l’accesso e può soltanto disattivare.
notice-right-link = Disattiva
off-title = Disattivare l’uso dei Suoi dati
off-lead = Basta premere una volta, e { $platform } non usa nulla di Suo per addestrare l’IA generativa. Questa pagina non può attivare nulla.
off-button = Disattiva
off-done = È disattivato. Questa è la Sua ricevuta.
off-bad = Questo link non è nostro, o è stato tagliato. Non è stato cambiato nulla.
off-bad-hint = Lo copi per intero, oppure acceda e usi l’impostazione.
requests = Opposizione, cancellazione e accesso
requests-lead = Ognuna è una richiesta con un termine. Riceve una ricevuta quando il registro la annota.
requests-objection = Opporsi
requests-objection-lead = Da ora nulla di Suo viene usato, qualunque sia l’impostazione.
requests-restriction = Limitare
requests-restriction-lead = Nulla di Suo viene usato finché è in vigore. Tutto il resto rimane.
requests-erasure = Cancellare
requests-erasure-lead = Ciò che il registro dice di Lei viene cancellato, e disattivato resta per sempre, solo tramite un’impronta con chiave. Non si può annullare.
requests-access = Accesso
requests-access-lead = Un file con tutto ciò che è conservato sulla Sua impostazione, e ciò che ogni corpus contiene di Suo.
requests-withdraw = Ritira
requests-stands = In vigore dal { $date }
requests-open = Ricevuta il { $date }. Una risposta è dovuta entro il { $due }.
requests-guest = Non ha un account
requests-guest-lead = Qualcuno può aver scritto di Lei. Chieda qui; riceve un numero e una data entro cui è dovuta una risposta.
requests-contact = Come possiamo contattarLa?
requests-about = Di che cosa si tratta?
requests-kind = Che cosa chiede?
requests-send = Invia la richiesta
requests-number = Richiesta { $number }
requests-confirm = Sì, cancellare ciò che è conservato su di me
offline = È offline
offline-lead = La Sua impostazione è conservata da { $platform }, non su questo dispositivo, perciò non può essere mostrata ora. Non è cambiata.

## Mail
mail-receipt-subject = { $platform }: ricevuta { $number }
mail-receipt-lead = Questo è stato appena salvato sotto il Suo account presso { $platform }.
mail-receipt-link = Vedere la ricevuta
mail-receipt-attached = La ricevuta è allegata. La conservi con le Sue carte: è firmata e si verifica senza { $platform }.
mail-not-you = Se non è stato Lei, la disattivi qui. Il link non richiede l’accesso e può soltanto disattivare.
mail-change = Per cambiarla di nuovo:
mail-receipt-why = Riceve questo messaggio perché qualcosa è stato salvato sotto il Suo account presso { $platform }. Ce n’è uno per ogni volta.
mail-notice-subject = { $platform }: { $title }
mail-notice-terms = Che cosa cambia, fianco a fianco, e che cosa significa per Lei:
mail-notice-why = Riceve questo messaggio perché queste condizioni di { $platform } La riguardano. Ogni versione viene annunciata una volta.

## Why a record is in or out
reason = { $name ->
    [allowed] Usato: le condizioni elencano questa parte, e nessuna regola lo vietava
    [never] Mai usato, qualunque cosa si dica
    [category_unlisted] Le condizioni non elencano questa parte
    [audience] Era destinato a meno persone di quante ne chiedono le condizioni
    [deleted] Era cancellato, o lo era l’account
    [not_a_member] L’account non è noto come quello di una persona vivente
    [region_unlisted] Nessuna condizione copriva la regione
    [not_in_effect] Le condizioni non valevano ancora per Lei
    [paused] L’uso dei dati della Sua regione era sospeso
    [minor] Era sotto l’età minima, o la Sua età era sconosciuta
    [minor_when_made] Era sotto l’età minima quando l’ha fatto
    [outside_window] È stato fatto fuori dal periodo che le condizioni coprono
    [opted_out] La Sua impostazione era disattivata
    [category_opted_out] Aveva disattivato questa parte
    [objected] Era in vigore una Sua opposizione, cancellazione o limitazione
    [other_person] Vi ha parte qualcun altro, e la sua non può essere usata
    [signal] Un segnale che le condizioni rispettano diceva di no
    [undecidable] Non si è potuto decidere, e questo conta come un no
   *[other] { $name }
}
data-why = Perché
data-facts = Che cosa si sapeva quando si è deciso
why-decided = Deciso alla data del { $date }, secondo le prime { $events } voci del registro.
why-terms = Le condizioni più recenti erano allora la versione { $version }.
why-no-terms = Allora non erano pubblicate condizioni.
why-region = Viveva qui: { $region }.
why-no-region = Non si sapeva dove viveva.
why-told = Ne era stato informato il { $date }.
why-joined = Le aveva accettate iscrivendosi, il { $date }.
why-not-told = Non ne era stato informato.
why-chose-on = L’aveva attivata il { $date }.
why-chose-off = L’aveva disattivata il { $date }.
why-default = Non aveva scelto; l’impostazione iniziava { $default ->
    [on] attiva
    [off] disattivata
   *[unset] non impostata, il che conta come disattivata
}.
data-left-out = { $rows ->
    [one] Un elemento Suo è rimasto fuori
   *[other] { $rows } elementi Suoi sono rimasti fuori
}
data-none-known = Non c’era alcun elemento Suo su cui decidere.

## Parts, and requests of people without an account
family = { $name ->
    [profile] Profilo
    [genai] Funzioni di IA
    [jobs] Lavoro
    [groups] Gruppi
    [content] Ciò che pubblica
    [feedback] Riscontri
    [activity] Attività
   *[other] Altro
}
family-on = { $on } di { $all } attivi
requests-status = Conservi questo indirizzo. Mostra a che punto è la richiesta e non dice nulla di Lei.
requests-waiting = Attende una risposta.
requests-answered = Ha avuto risposta il { $date }.
requests-late = La data è passata senza risposta. Può presentare reclamo all’autorità per la protezione dei dati di dove vive.
