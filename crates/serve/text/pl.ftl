# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = Polski
date = { $day } { $month ->
    [1] stycznia
    [2] lutego
    [3] marca
    [4] kwietnia
    [5] maja
    [6] czerwca
    [7] lipca
    [8] sierpnia
    [9] września
    [10] października
    [11] listopada
   *[12] grudnia
} { $year }
date-and-time = { $date }, { $time } UTC

category = { $name ->
    [profile] pozostałe dane profilu
    [profile-name] imię i nazwisko
    [profile-photo] zdjęcie
    [profile-position] obecne stanowisko
    [profile-experience] wcześniejsze doświadczenie zawodowe
    [profile-education] wykształcenie
    [profile-location] miejsce
    [profile-skills] umiejętności
    [profile-certification] certyfikaty
    [profile-licence] licencje
    [profile-volunteering] wolontariat
    [profile-publication] publikacje
    [profile-patent] patenty
    [profile-endorsement] potwierdzenia umiejętności
    [profile-recommendation] rekomendacje
    [genai-input] to, co wpisujesz w funkcjach AI
    [jobs-resume] zapisane życiorysy
    [jobs-generic-answer] zapisane odpowiedzi na ogólne pytania rekrutacyjne
    [groups-post] posty w grupach
    [groups-comment] komentarze w grupach
    [groups-message] wiadomości w grupach
    [groups-activity] aktywność w grupach
    [content-post] posty
    [content-article] artykuły
    [content-poll] odpowiedzi w ankietach
    [content-contribution] wypowiedzi eksperckie
    [content-comment] komentarze
    [content-media] multimedia
    [content-document] dokumenty
    [feedback-support] zgłoszenia do pomocy
    [feedback-thumb] kciuki w górę lub w dół przy sugestiach AI
    [feedback-report] zgłoszenia treści AI
    [feedback-comment] to, co wysyłasz przez funkcje opinii
   *[other] { $name }
}

## On every page
skip = Przejdź do treści
me-menu = Ja: { $name }. Otwórz menu
menu-settings = Ustawienia i prywatność
menu-home = Przegląd
menu-sign-out = Wyloguj się
nav-here = Jesteś tutaj
nav-back = Wstecz
language = Język
language-use = Użyj tego języka
simulated = Nic tu nie jest prawdziwe: { $why }
footer-log = Publiczny rejestr
footer-verifier = Program sprawdzający do zachowania
footer-note = Żadnych plików cookie poza tym, który utrzymuje logowanie. Nic nie jest wczytywane skądinąd.

## Sign-in
sign-in = Zaloguj się
sign-in-lead = Twoje ustawienia, Twoje potwierdzenia i dowód tego, co AI zawiera z Twoich danych.
sign-in-login = E-mail lub nazwa użytkownika
sign-in-password = Hasło
sign-in-failed = Ta nazwa i to hasło nie pasują do siebie. Nic nie zostało zmienione.
sign-in-slow = Za dużo prób. Odczekaj minutę i spróbuj ponownie.
sign-in-demo = Wypróbuj jako jeden z tych członków

## Overview
home-title = Witaj, { $name }
home-switch-on = Twoje dane mogą być używane do trenowania generatywnej AI
home-switch-off = Twoje dane nie są używane do trenowania generatywnej AI
home-change = Otwórz ustawienie
home-data = Moje dane i AI
home-data-lead = Co każdy korpus i każdy model zawiera z Twoich danych, z dowodem.
home-timeline = Oś czasu
home-timeline-lead = Wszystko, co dotyczyło Twojego ustawienia, w jednej linii.
home-terms = Co się zmieniło
home-terms-lead = Warunki, wersja po wersji, i co dla Ciebie znaczą.
## The path to the setting
settings = Ustawienia i prywatność
settings-lead = Wszystko, o czym { $platform } pozwala Ci decydować.
privacy = Prywatność danych
privacy-lead = Co się dzieje z tym, co udostępniasz.
uses = Jak { $platform } używa Twoich danych
uses-lead = Każde użycie, o którym możesz zdecydować.
ai = Dane do ulepszania generatywnej AI
ai-lead = Czy na tym, co piszesz, mogą być trenowane modele AI tworzące teksty.
state-on = Włączone
state-off = Wyłączone

## The switch
switch-label = Używaj moich danych do trenowania modeli AI tworzących treści
switch-keep-off = Zostaw wyłączone
switch-keep-off-lead = Jest wyłączone bez Twojego wyboru. Wybierz to, a pozostanie wyłączone, cokolwiek warunki powiedzą później.
switch-is-on = Włączone. Twoje dane mogą być używane.
switch-is-off = Wyłączone. Twoje dane nie są używane.
switch-by-default = Od tego ustawienia zaczynają się warunki tam, gdzie mieszkasz; nie masz jeszcze własnego wyboru.
switch-since = Wybrano { $date }.
switch-receipt = Potwierdzenie { $number }
switch-lapsed = Ustawienie włączono na wcześniejszych warunkach. Warunki się zmieniły, więc to już się nie liczy i obowiązuje ustawienie początkowe.
switch-stale = Ustawienie zmieniono gdzie indziej po otwarciu tej strony. Tak wygląda teraz; nic więcej nie zapisano.
switch-note-deleted = Twoje konto jest usunięte, więc nic z Twoich danych nie jest używane.
switch-note-not-a-member = To konto nie należy do osoby, więc nic z niego nie jest używane.
switch-note-region = Żadne warunki nie obejmują regionu, w którym jesteś; obecnie nic z Twoich danych nie jest używane, niezależnie od ustawienia.
switch-note-not-in-effect = Warunki jeszcze Cię nie obowiązują; obecnie nic z Twoich danych nie jest używane.
switch-note-not-in-effect-until = Warunki nie obowiązują Cię przed { $date }; do tego czasu nic z Twoich danych nie jest używane.
switch-note-paused = Używanie danych z Twojego regionu jest wstrzymane; obecnie nic z Twoich danych nie jest używane.
switch-note-minor = Nie masz minimalnego wieku lub Twój wiek jest nieznany; nic z Twoich danych nie jest używane.
switch-note-objected = Obowiązuje Twój sprzeciw, usunięcie lub ograniczenie; nic z Twoich danych nie jest używane, niezależnie od ustawienia.
switch-covers-lead = Dopóki jest włączone, mogą być używane, jeśli pozwala na to wybrany przez Ciebie krąg odbiorców:
switch-not-covers = Czego nie obejmuje
switch-not-covers-lead = To trwa niezależnie od ustawienia:
switch-never = Nigdy nieużywane, niezależnie od ustawienia: prywatne wiadomości, hasła, płatności, wynagrodzenie, aplikacje o pracę, dokumenty tożsamości i wszystko, co pochodzi od osób poniżej { $age } lat.
switch-when = Od kiedy działa
switch-when-off = Od razu. Od chwili, gdy masz potwierdzenie, żaden nowy korpus ani żaden nowy model nie używa niczego Twojego.
switch-when-on = Od następnego korpusu. Jest związane z warunkami, które teraz widzisz; jeśli się zmienią, nie oznacza to Twojej zgody.
switch-existing = Co już istnieje
switch-existing-off = Istniejące korpusy zachowują to, co zawierają, aż powstanie następny, już bez Ciebie. Potem modele są do niego doprowadzane, co do bajtu tak, jakby nigdy nic Twojego w nich nie było.
switch-promise = { $platform } obiecuje, że korpusy i modele będą bez Ciebie w ciągu { $days ->
    [one] jednego dnia
   *[other] { $days } dni
}.
switch-no-promise = { $platform } nie podaje, jak szybko korpusy i modele będą bez Ciebie.
switch-lose-nothing = Cokolwiek wybierzesz, każda funkcja nadal dla Ciebie działa.
switch-stays = Wyłączone pozostaje wyłączone: po nowych warunkach, nowych kategoriach, przeprowadzce, zmianie nazwiska. Nikt nie pyta ponownie.
categories = Część po części
categories-lead = Wyłączenie tutaj pomija jedną część. Nigdy nie pozwala na więcej niż główne ustawienie: wyłączone wygrywa.
categories-all-off = Główne ustawienie jest wyłączone, więc żadna część nie jest używana.
## A receipt
receipt = Potwierdzenie { $number }
receipt-done-off = Wyłączone. Zapisano, a to jest Twoje potwierdzenie.
receipt-done-on = Włączone. Zapisano, a to jest Twoje potwierdzenie.
receipt-what = Co
receipt-when = Kiedy
receipt-number = Numer
receipt-terms = Według warunków
receipt-digest = Skrót wpisu
receipt-act-on = Włączono używanie Twoich danych
receipt-act-off = Wyłączono używanie Twoich danych
receipt-act-category-on = Włączono jedną część: { $category }
receipt-act-category-off = Wyłączono jedną część: { $category }
receipt-act-objection = Zgłoszono sprzeciw
receipt-act-objection-withdrawn = Wycofano sprzeciw
receipt-act-restriction = Zażądano ograniczenia
receipt-act-restriction-withdrawn = Wycofano ograniczenie
receipt-act-erasure = Zażądano usunięcia
receipt-superseded = Od tego czasu to zmieniono: potwierdzenie { $number } jest późniejsze.
receipt-download = Pobierz potwierdzenie
receipt-print = Strona do druku
receipt-check = Sprawdź tutaj
receipt-keep = Zachowaj je z dokumentami. Jest podpisane, można je sprawdzić bez { $platform } i nie można go cofnąć.
receipt-pending = Dowód, że to Twoja ostatnia czynność, pojawi się do { $date }. Pobierz wtedy potwierdzenie ponownie.
receipt-complete = Zawiera dowód, że była to Twoja ostatnia czynność, gdy ostatnio opublikowano stan wszystkich ustawień.
receipt-none = Nic nie zapisano. Nie ma potwierdzenia, więc ustawienie jest takie, jak było. Spróbuj ponownie.
receipt-qr = Kod QR adresu i skrótu potwierdzenia
## Proof in the browser
verify-run = Sprawdź w tej przeglądarce
verify-running = Sprawdzanie …
verify-holds = Zgadza się.
verify-open = Nic nie jest błędne, ale nie wszystko pokazano.
verify-fails = Nie zgadza się. Zachowaj plik.
verify-how = Sprawdzenie odbywa się w Twojej przeglądarce, programem, który możesz zachować i przeczytać. Nikogo nie pyta.
verify-noscript = Aby sprawdzić bez { $platform }, pobierz plik i użyj programu sprawdzającego.

## My data and AI
data = Moje dane i AI
data-lead = Każdy korpus i każdy model, które { $platform } opublikowało od Twojego dołączenia.
data-none = Nie opublikowano jeszcze żadnego korpusu.
data-no-models = Nie opublikowano jeszcze żadnego modelu.
data-withdrawn = Wycofano { $date }: żadne trenowanie już się na nim nie zaczyna.
data-deleted = Jego wiersze usunięto { $date }. To, czym się go sprawdza, zostaje.
data-corpus = Korpus
data-model = Model
data-built = Opublikowano { $date }
data-holds-nothing = Nie zawiera niczego Twojego
data-holds-rows = { $rows ->
    [one] Zawiera jeden Twój zapis
    [few] Zawiera { $rows } Twoje zapisy
    [many] Zawiera { $rows } Twoich zapisów
   *[other] Zawiera { $rows } Twojego zapisu
}
data-unknown = Nie można teraz pokazać, co zawiera
data-proof = Zobacz dowód
data-proof-file = Pobierz dowód
data-proof-words = Korzeń tego korpusu jest w publicznym rejestrze. Ten dowód do niego prowadzi i pokazuje dokładnie te Twoje zapisy albo żadne.
data-why-in = Gdy powstawał, Twoje ustawienie było włączone, powiadomiono Cię o warunkach, a ta część była objęta.
data-record = Zapis
data-next = Co dalej
data-next-in = Pozostaje, dopóki ustawienie jest włączone. Wyłącz je, a następny korpus będzie bez Ciebie.
data-next-leaving = Twoje ustawienie jest wyłączone. Następny korpus powstanie bez tych zapisów.
data-next-gone = Najnowszy korpus jest bez nich, od { $date }.
data-next-never = Nic: nie ma w nim niczego Twojego.
data-model-of = Uczył się z korpusu { $corpus }
data-model-holds = Uczył się na Twoich zapisach.
data-model-none = Nie uczył się na niczym Twoim.
data-model-replaced = Zastąpiony { $date } modelem, który zapomniał to, co należało zapomnieć.
data-download = Pobierz wszystko w jednym pliku

## Timeline
timeline = Oś czasu
timeline-lead = Nic się tu nie zmienia bez Ciebie albo napisano, kto to zrobił.
timeline-you = Ty
timeline-platform = { $platform }
timeline-officer = Osoba odpowiedzialna w { $platform }
timeline-on = Włączono
timeline-off = Wyłączono
timeline-category-on = { $category }: włączono
timeline-category-off = { $category }: wyłączono
timeline-notice = Powiadomiono Cię o warunkach { $version }, przez { $channel }
timeline-bounce = Zawiadomienie o warunkach { $version } wróciło: nie liczy się
timeline-objection = Sprzeciw
timeline-restriction = Ograniczenie
timeline-erasure = Usunięcie
timeline-withdrawn = Wycofano: { $what }
timeline-terms = Opublikowano warunki { $version }
timeline-pause = { $authority } wstrzymuje używanie danych z Twojego regionu: { $reason }
timeline-resume = Wstrzymanie Twojego regionu się skończyło
timeline-corpus = Opublikowano korpus { $id }
timeline-withdrawn-corpus = Korpus { $id } wycofano
timeline-deleted-corpus = Wiersze korpusu { $id } usunięto
timeline-model = Opublikowano model { $id }
timeline-imported = Przejęto z wcześniejszych zapisów
timeline-none = Jeszcze nic.

## Terms
terms = Co się zmieniło
terms-lead = Każda wersja warunków, od najnowszej, i co znaczy tam, gdzie mieszkasz.
terms-version = Wersja { $version }
terms-published = Opublikowano { $date }
terms-first = Pierwsza wersja.
terms-changes = { $count ->
    [one] Jedna zmiana
    [few] { $count } zmiany
    [many] { $count } zmian
   *[other] { $count } zmiany
}
terms-before = Przedtem
terms-after = Teraz
terms-widens = Można używać więcej
terms-narrows = Można używać mniej
terms-neutral = Ani więcej, ani mniej
terms-you = Dla Ciebie
terms-you-covered = Twój region jest objęty, od { $date }. Ustawienie zaczyna się jako { $default ->
    [on] włączone
    [off] wyłączone
   *[unset] nieokreślone, co liczy się jako wyłączone
}.
terms-you-not-covered = Twój region nie jest objęty: nic z Twoich danych nie jest używane.
terms-basis = Podstawa prawna: { $basis }
terms-text = Cały tekst
terms-feed = Śledź zmiany tam, gdzie mieszkasz: { $kind }
terms-nothing = Poza nazwą i datą wersji nic się nie zmieniło.

## Requests
requests-sent = Otrzymano. Zachowaj numer i datę, do której dostaniesz odpowiedź.
## Offline and faults
not-found = Nie ma takiej strony
not-found-lead = Albo należy do kogoś innego.
failed = Nie udało się
failed-lead = Nic nie zapisano. Spróbuj ponownie za chwilę.
refused = To przyszło skądinąd
refused-lead = Żądanie nie pochodziło z tej strony, więc nic nie zostało zmienione.

## Notices, links that switch off, requests, and no network
home-notices = Zawiadomienia
home-notices-lead = Co Ci powiedziano i kiedy.
home-requests = Sprzeciw, usunięcie i dostęp
home-requests-lead = Twoje prawa, każde ze swoim terminem.
notices = Zawiadomienia
notices-lead = Co { $platform } Ci powiedziało. Zawiadomienie liczy się od dnia, w którym je tu widziano lub przyjęto e-mail.
notices-none = Brak zawiadomień.
notice-served = Powiadomiono Cię { $date }.
notice-not-served = Czytając to, otrzymujesz zawiadomienie.
notice-right = Twoje prawo sprzeciwu
notice-right-text = Możesz sprzeciwić się temu użyciu w każdej chwili, bez powodu. Poniższy link nie wymaga logowania i może tylko wyłączać.
notice-right-link = Wyłącz
off-title = Wyłącz używanie Twoich danych
off-lead = Jedno naciśnięcie, a { $platform } nie używa niczego Twojego do trenowania generatywnej AI. Ta strona nie może niczego włączyć.
off-button = Wyłącz
off-done = Wyłączone. To jest Twoje potwierdzenie.
off-bad = Ten link nie jest nasz albo został ucięty. Nic nie zostało zmienione.
off-bad-hint = Skopiuj go w całości albo zaloguj się i użyj ustawienia.
requests = Sprzeciw, usunięcie i dostęp
requests-lead = Każde jest żądaniem z terminem. Otrzymujesz potwierdzenie, gdy rejestr je zapisze.
requests-objection = Zgłoś sprzeciw
requests-objection-lead = Od teraz nic Twojego nie jest używane, niezależnie od ustawienia.
requests-restriction = Ogranicz
requests-restriction-lead = Dopóki obowiązuje, nic Twojego nie jest używane. Wszystko inne zostaje.
requests-erasure = Usuń
requests-erasure-lead = To, co rejestr mówi o Tobie, zostaje wymazane, a wyłączenie trwa na zawsze, tylko dzięki skrótowi z kluczem. Nie można tego cofnąć.
requests-access = Dostęp
requests-access-lead = Plik ze wszystkim, co przechowywane jest o Twoim ustawieniu, i z tym, co każdy korpus zawiera z Twoich danych.
requests-withdraw = Wycofaj
requests-stands = Obowiązuje od { $date }
requests-open = Otrzymano { $date }. Odpowiedź należy się do { $due }.
requests-guest = Nie masz konta
requests-guest-lead = Być może ktoś o Tobie napisał. Zapytaj tutaj; otrzymasz numer i datę, do której należy się odpowiedź.
requests-contact = Jak możemy się z Tobą skontaktować?
requests-about = Czego to dotyczy?
requests-kind = Czego żądasz?
requests-send = Wyślij żądanie
requests-number = Żądanie { $number }
requests-confirm = Tak, usuń to, co o mnie przechowywane
offline = Jesteś offline
offline-lead = Twoje ustawienie przechowuje { $platform }, a nie to urządzenie, więc nie można go teraz pokazać. Nie zmieniło się.

## Mail
mail-receipt-subject = { $platform }: potwierdzenie { $number }
mail-receipt-lead = To właśnie zapisano na Twoim koncie w { $platform }.
mail-receipt-link = Zobacz potwierdzenie
mail-receipt-attached = Potwierdzenie jest w załączniku. Zachowaj je z dokumentami: jest podpisane i można je sprawdzić bez { $platform }.
mail-not-you = Jeśli to nie Ty, wyłącz to tutaj. Link nie wymaga logowania i może tylko wyłączać.
mail-change = Aby zmienić to ponownie:
mail-receipt-why = Otrzymujesz tę wiadomość, ponieważ coś zapisano na Twoim koncie w { $platform }. Za każdym razem jest jedna.
mail-notice-subject = { $platform }: { $title }
mail-notice-terms = Co się zmienia, obok siebie, i co to znaczy dla Ciebie:
mail-notice-why = Otrzymujesz tę wiadomość, ponieważ te warunki { $platform } dotyczą Ciebie. Każdą wersję ogłasza się raz.

## Why a record is in or out
reason = { $name ->
    [allowed] Użyto: warunki wymieniają tę część i żadna reguła nie powiedziała „nie”
    [never] Nigdy nie używane, cokolwiek ktoś powie
    [category_unlisted] Warunki nie wymieniają tej części
    [audience] Było przeznaczone dla węższego grona, niż wymagają warunki
    [deleted] Było usunięte albo usunięto konto
    [not_a_member] Nie wiadomo, czy konto należy do żyjącej osoby
    [region_unlisted] Żadne warunki nie obejmowały regionu
    [not_in_effect] Warunki jeszcze Cię nie obowiązywały
    [paused] Używanie danych z Twojego regionu było wstrzymane
    [minor] Minimalny wiek nie był osiągnięty lub Twój wiek był nieznany
    [minor_when_made] Powstało, zanim osiągnięto minimalny wiek
    [outside_window] Powstało poza czasem, który obejmują warunki
    [opted_out] Twoje ustawienie było wyłączone
    [category_opted_out] Ta część była przez Ciebie wyłączona
    [objected] Obowiązywał Twój sprzeciw, usunięcie lub ograniczenie
    [other_person] Ktoś inny ma w tym udział, a jego udziału nie wolno użyć
    [signal] Sygnał, który warunki respektują, powiedział „nie”
    [undecidable] Nie dało się rozstrzygnąć, a to liczy się jako „nie”
   *[other] { $name }
}
data-why = Dlaczego
data-facts = Co było wiadomo przy decyzji
why-decided = Rozstrzygnięto według stanu na { $date }, na podstawie pierwszych { $events } wpisów rejestru.
why-terms = Najnowszymi warunkami była wtedy wersja { $version }.
why-no-terms = Nie opublikowano wtedy żadnych warunków.
why-region = Miejsce zamieszkania: { $region }.
why-no-region = Miejsce zamieszkania nie było znane.
why-told = Powiadomiono Cię o nich { $date }.
why-joined = Przyjęto je przy dołączeniu, { $date }.
why-not-told = Nie powiadomiono Cię o nich.
why-chose-on = Włączono je przez Ciebie { $date }.
why-chose-off = Wyłączono je przez Ciebie { $date }.
why-default = Nie było Twojego wyboru; ustawienie zaczynało się jako { $default ->
    [on] włączone
    [off] wyłączone
   *[unset] nieustawione, co liczy się jako wyłączone
}.
data-left-out = { $rows ->
    [one] Pominięto jeden Twój zapis
    [few] Pominięto { $rows } Twoje zapisy
    [many] Pominięto { $rows } Twoich zapisów
   *[other] Pominięto { $rows } Twojego zapisu
}
data-none-known = Nie było żadnego Twojego zapisu do rozstrzygnięcia.

## Parts, and requests of people without an account
family = { $name ->
    [profile] Profil
    [genai] Funkcje AI
    [jobs] Praca
    [groups] Grupy
    [content] To, co publikujesz
    [feedback] Opinie
    [activity] Aktywność
   *[other] Inne
}
family-on = { $on } z { $all } włączone
requests-status = Zachowaj ten adres. Pokazuje stan żądania i nie mówi nic o Tobie.
requests-waiting = Czeka na odpowiedź.
requests-answered = Odpowiedziano { $date }.
requests-late = Termin minął bez odpowiedzi. Możesz złożyć skargę do organu ochrony danych w miejscu zamieszkania.
