# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = Français
date = { $day } { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }
date-and-time = { $date } à { $time } UTC

category = { $name ->
    [profile] autres données du profil
    [profile-name] nom
    [profile-photo] photo
    [profile-position] poste actuel
    [profile-experience] expérience professionnelle
    [profile-education] formation
    [profile-location] lieu
    [profile-skills] compétences
    [profile-certification] certifications
    [profile-licence] licences
    [profile-volunteering] bénévolat
    [profile-publication] publications
    [profile-patent] brevets
    [profile-endorsement] compétences validées
    [profile-recommendation] recommandations
    [genai-input] ce que vous saisissez dans les fonctions d’IA
    [jobs-resume] CV enregistrés
    [jobs-generic-answer] réponses enregistrées à des questions générales de candidature
    [groups-post] publications dans les groupes
    [groups-comment] commentaires dans les groupes
    [groups-message] messages dans les groupes
    [groups-activity] activité dans les groupes
    [content-post] publications
    [content-article] articles
    [content-poll] réponses aux sondages
    [content-contribution] contributions
    [content-comment] commentaires
    [content-media] médias
    [content-document] documents
    [feedback-support] demandes d’assistance
    [feedback-thumb] pouces levés ou baissés sur des suggestions d’IA
    [feedback-report] signalements de contenus d’IA
    [feedback-comment] ce que vous envoyez par les fonctions d’avis
   *[other] { $name }
}

## On every page
skip = Aller au contenu
me-menu = Moi : { $name }. Ouvrir le menu
menu-settings = Préférences et confidentialité
menu-home = Vue d’ensemble
menu-sign-out = Se déconnecter
nav-here = Vous êtes ici
nav-back = Retour
language = Langue
language-use = Utiliser cette langue
simulated = Rien ici n’est réel : { $why }
footer-log = Journal public
footer-verifier = Le vérificateur, à conserver
footer-note = Aucun cookie, sauf celui qui vous garde connecté. Rien n’est chargé d’ailleurs.

## Sign-in
sign-in = Se connecter
sign-in-lead = Vos réglages, vos reçus, et la preuve de ce que l’IA contient de vous.
sign-in-login = E-mail ou nom d’utilisateur
sign-in-password = Mot de passe
sign-in-failed = Ce nom et ce mot de passe ne vont pas ensemble. Rien n’a été modifié.
sign-in-slow = Trop d’essais. Attendez une minute, puis réessayez.
sign-in-demo = Essayez en tant que l’un de ces membres

## Overview
home-title = Bonjour, { $name }
home-switch-on = Vos données peuvent servir à entraîner l’IA générative
home-switch-off = Vos données ne servent pas à entraîner l’IA générative
home-change = Ouvrir le réglage
home-data = Mes données et l’IA
home-data-lead = Ce que chaque corpus et chaque modèle contient de vous, avec preuve.
home-timeline = Chronologie
home-timeline-lead = Tout ce qui a touché votre réglage, sur une seule ligne.
home-terms = Ce qui a changé
home-terms-lead = Les conditions, version par version, et ce qu’elles signifient pour vous.
## The path to the setting
settings = Préférences et confidentialité
settings-lead = Tout ce que { $platform } vous laisse décider.
privacy = Confidentialité des données
privacy-lead = Ce qui est fait de ce que vous partagez.
uses = Comment { $platform } utilise vos données
uses-lead = Chaque utilisation dont vous pouvez décider.
ai = Données pour l’amélioration de l’IA générative
ai-lead = Si ce que vous écrivez peut entraîner des modèles d’IA qui produisent du texte.
state-on = Activé
state-off = Désactivé

## The switch
switch-label = Utiliser mes données pour entraîner des modèles d’IA qui créent du contenu
switch-keep-off = Laisser désactivé
switch-keep-off-lead = C’est désactivé sans que vous l’ayez choisi. Choisissez-le vous-même, et cela le restera, quoi que disent plus tard les conditions.
switch-is-on = Activé. Vos données peuvent être utilisées.
switch-is-off = Désactivé. Vos données ne sont pas utilisées.
switch-by-default = C’est le réglage de départ des conditions là où vous vivez ; vous n’avez pas encore choisi.
switch-since = Vous l’avez choisi le { $date }.
switch-receipt = Reçu { $number }
switch-lapsed = Vous aviez activé sous des conditions antérieures. Elles ont changé, donc cela ne compte plus, et le réglage est celui de départ.
switch-stale = Le réglage a été modifié ailleurs après l’ouverture de cette page. Le voici tel qu’il est ; rien d’autre n’a été enregistré.
switch-note-deleted = Votre compte est supprimé, donc rien de vous n’est utilisé.
switch-note-not-a-member = Ce compte n’est pas celui d’une personne, donc rien n’en est utilisé.
switch-note-region = Aucune condition ne couvre la région où vous êtes : rien de vous n’est utilisé actuellement, quel que soit le réglage.
switch-note-not-in-effect = Les conditions ne s’appliquent pas encore à vous : rien de vous n’est utilisé actuellement.
switch-note-not-in-effect-until = Les conditions ne s’appliquent pas à vous avant le { $date } : rien de vous n’est utilisé jusque-là.
switch-note-paused = L’utilisation des données de votre région est suspendue : rien de vous n’est utilisé actuellement.
switch-note-minor = Vous n’avez pas l’âge minimal, ou votre âge est inconnu : rien de vous n’est utilisé.
switch-note-objected = Une opposition, un effacement ou une limitation de votre part est en vigueur : rien de vous n’est utilisé, quel que soit le réglage.
switch-covers-lead = Tant qu’il est activé, ceci peut être utilisé, si l’audience que vous avez choisie le permet :
switch-not-covers = Ce qu’il ne couvre pas
switch-not-covers-lead = Ceci continue, quel que soit le réglage :
switch-never = Jamais utilisés, quel que soit le réglage : messages privés, mots de passe, paiements, salaire, candidatures, pièces d’identité, et tout ce qui vient de personnes de moins de { $age } ans.
switch-when = Quand il prend effet
switch-when-off = Tout de suite. Dès que vous tenez le reçu, aucun nouveau corpus ni nouveau modèle n’utilise quoi que ce soit de vous.
switch-when-on = À partir du prochain corpus. Il est lié aux conditions que vous voyez maintenant ; si elles changent, vous n’êtes pas réputé d’accord.
switch-existing = Ce qui existe déjà
switch-existing-off = Les corpus existants gardent ce qu’ils contiennent jusqu’à la construction du suivant, qui est sans vous. Les modèles y sont ensuite amenés, à l’octet près comme si vous n’y aviez jamais été.
switch-promise = { $platform } promet que corpus et modèles sont sans vous dans un délai de { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}.
switch-no-promise = { $platform } n’a pas dit dans quel délai corpus et modèles sont sans vous.
switch-lose-nothing = Quel que soit votre choix, chaque fonction continue pour vous.
switch-stays = Désactivé le reste : après de nouvelles conditions, de nouvelles catégories, un déménagement, un nouveau nom. Personne ne vous redemande.
categories = Partie par partie
categories-lead = Désactiver ici écarte une partie. Cela ne permet jamais plus que le réglage principal : désactivé l’emporte.
categories-all-off = Le réglage principal est désactivé, donc aucune partie n’est utilisée.
## A receipt
receipt = Reçu { $number }
receipt-done-off = Désactivé. C’est enregistré, et voici votre reçu.
receipt-done-on = Activé. C’est enregistré, et voici votre reçu.
receipt-what = Quoi
receipt-when = Quand
receipt-number = Numéro
receipt-terms = Selon les conditions
receipt-digest = Empreinte de l’entrée
receipt-act-on = Vous avez activé l’utilisation de vos données
receipt-act-off = Vous avez désactivé l’utilisation de vos données
receipt-act-category-on = Vous avez activé une partie : { $category }
receipt-act-category-off = Vous avez désactivé une partie : { $category }
receipt-act-objection = Vous vous êtes opposé
receipt-act-objection-withdrawn = Vous avez retiré votre opposition
receipt-act-restriction = Vous avez demandé la limitation
receipt-act-restriction-withdrawn = Vous avez retiré la limitation
receipt-act-erasure = Vous avez demandé l’effacement
receipt-superseded = Vous avez changé cela depuis : le reçu { $number } est plus récent.
receipt-download = Télécharger le reçu
receipt-print = Page à imprimer
receipt-check = Vérifiez-le ici
receipt-keep = Gardez-le avec vos papiers. Il est signé, se vérifie sans { $platform } et ne peut être repris.
receipt-pending = La preuve que c’était votre dernier acte suit avant le { $date }. Téléchargez-le alors à nouveau.
receipt-complete = Il contient la preuve que c’était votre dernier acte lors de la dernière publication de l’état de tous les réglages.
receipt-none = Rien n’a été enregistré. Il n’y a pas de reçu, donc le réglage est resté tel quel. Veuillez réessayer.
receipt-qr = Code QR de l’adresse et de l’empreinte du reçu
## Proof in the browser
verify-run = Vérifier dans ce navigateur
verify-running = Vérification …
verify-holds = C’est exact.
verify-open = Rien n’est faux, mais tout n’est pas montré.
verify-fails = Ce n’est pas exact. Gardez le fichier.
verify-how = La vérification se fait dans votre navigateur, par un programme que vous pouvez garder et lire. Elle n’interroge personne.
verify-noscript = Pour vérifier sans { $platform }, téléchargez-le et utilisez le vérificateur.

## My data and AI
data = Mes données et l’IA
data-lead = Chaque corpus et chaque modèle que { $platform } a publié depuis votre inscription.
data-none = Aucun corpus n’a encore été publié.
data-no-models = Aucun modèle n’a encore été publié.
data-withdrawn = Retiré le { $date } : plus aucun entraînement ne commence dessus.
data-deleted = Ses lignes ont été supprimées le { $date }. Ce qui permet de le vérifier reste.
data-corpus = Corpus
data-model = Modèle
data-built = Publié le { $date }
data-holds-nothing = Ne contient rien de vous
data-holds-rows = { $rows ->
    [one] Contient { $rows } élément de vous
   *[other] Contient { $rows } éléments de vous
}
data-unknown = Ce qu’il contient ne peut être montré maintenant
data-proof = Voir la preuve
data-proof-file = Télécharger la preuve
data-proof-words = La racine de ce corpus est dans le journal public. Cette preuve y mène, et montre exactement ces éléments de vous, ou aucun.
data-why-in = Lors de sa construction, votre réglage était activé, vous étiez informé des conditions, et cette partie était couverte.
data-record = Élément
data-next = La suite
data-next-in = Cela reste tant que votre réglage est activé. Désactivez-le, et le prochain corpus est sans vous.
data-next-leaving = Votre réglage est désactivé. Le prochain corpus est construit sans ces éléments.
data-next-gone = Le corpus le plus récent est sans eux, depuis le { $date }.
data-next-never = Rien : il n’y a rien de vous dedans.
data-model-of = A appris du corpus { $corpus }
data-model-holds = Il a appris d’éléments de vous.
data-model-none = Il n’a rien appris de vous.
data-model-replaced = Remplacé le { $date } par un modèle qui a oublié ce qui devait l’être.
data-download = Tout télécharger en un fichier

## Timeline
timeline = Chronologie
timeline-lead = Rien ne change ici que par vous, ou il est dit par qui.
timeline-you = Vous
timeline-platform = { $platform }
timeline-officer = Une personne responsable chez { $platform }
timeline-on = Activé
timeline-off = Désactivé
timeline-category-on = { $category } : activé
timeline-category-off = { $category } : désactivé
timeline-notice = Vous avez été informé des conditions { $version }, par { $channel }
timeline-bounce = L’avis des conditions { $version } est revenu : il ne compte pas
timeline-objection = Opposition
timeline-restriction = Limitation
timeline-erasure = Effacement
timeline-withdrawn = Retiré : { $what }
timeline-terms = Les conditions { $version } ont été publiées
timeline-pause = { $authority } a suspendu l’utilisation des données de votre région : { $reason }
timeline-resume = La suspension de votre région a pris fin
timeline-corpus = Le corpus { $id } a été publié
timeline-withdrawn-corpus = Le corpus { $id } a été retiré
timeline-deleted-corpus = Les lignes du corpus { $id } ont été supprimées
timeline-model = Le modèle { $id } a été publié
timeline-imported = Repris d’enregistrements antérieurs
timeline-none = Rien encore.

## Terms
terms = Ce qui a changé
terms-lead = Chaque version des conditions, la plus récente d’abord, et ce qu’elle signifie là où vous vivez.
terms-version = Version { $version }
terms-published = Publiée le { $date }
terms-first = La première version.
terms-changes = { $count ->
    [one] { $count } changement
   *[other] { $count } changements
}
terms-before = Avant
terms-after = Après
terms-widens = Plus peut être utilisé
terms-narrows = Moins peut être utilisé
terms-neutral = Ni plus ni moins
terms-you = Pour vous
terms-you-covered = Votre région est couverte, à partir du { $date }. Le réglage commence { $default ->
    [on] activé
    [off] désactivé
   *[unset] non défini, ce qui compte comme désactivé
}.
terms-you-not-covered = Votre région n’est pas couverte : rien de vous n’est utilisé.
terms-basis = Base légale : { $basis }
terms-text = Le texte entier
terms-feed = Suivre les changements là où vous vivez : { $kind }
terms-nothing = Hormis le nom et la date de la version, rien n’a changé.

## Requests
requests-sent = Elle est reçue. Gardez le numéro, et la date limite de réponse.
## Offline and faults
not-found = Cette page n’existe pas
not-found-lead = Ou elle appartient à quelqu’un d’autre.
failed = Cela n’a pas fonctionné
failed-lead = Rien n’a été enregistré. Veuillez réessayer dans un instant.
refused = Cela venait d’ailleurs
refused-lead = La demande ne venait pas de ce site, donc rien n’a été modifié.

## Notices, links that switch off, requests, and no network
home-notices = Avis
home-notices-lead = Ce qui vous a été dit, et quand.
home-requests = Opposition, effacement et accès
home-requests-lead = Vos droits, chacun avec son délai.
notices = Avis
notices-lead = Ce que { $platform } vous a dit. Un avis compte à partir du jour où vous l’avez vu ici, ou de l’acceptation de son e-mail.
notices-none = Aucun avis.
notice-served = Vous avez été informé le { $date }.
notice-not-served = Vous êtes informé en lisant ceci.
notice-right = Votre droit d’opposition
notice-right-text = Vous pouvez vous opposer à cette utilisation à tout moment, sans raison. Le lien ci-dessous ne demande pas de connexion et ne peut que désactiver.
notice-right-link = Désactiver
off-title = Désactiver l’utilisation de vos données
off-lead = Une pression, et { $platform } n’utilise plus rien de vous pour entraîner l’IA générative. Cette page ne peut rien activer.
off-button = Désactiver
off-done = C’est désactivé. Voici votre reçu.
off-bad = Ce lien n’est pas l’un des nôtres, ou il a été coupé. Rien n’a été modifié.
off-bad-hint = Copiez-le en entier, ou connectez-vous et utilisez le réglage.
requests = Opposition, effacement et accès
requests-lead = Chacune est une demande avec un délai. Vous recevez un reçu quand le journal la consigne.
requests-objection = S’opposer
requests-objection-lead = Dès maintenant, rien de vous n’est utilisé, quel que soit le réglage.
requests-restriction = Limiter
requests-restriction-lead = Rien de vous n’est utilisé tant qu’elle dure. Tout le reste demeure.
requests-erasure = Effacer
requests-erasure-lead = Ce que le journal dit de vous est effacé, et désactivé reste pour toujours, par une empreinte à clé seulement. C’est irréversible.
requests-access = Accès
requests-access-lead = Un fichier avec tout ce qui est conservé sur votre réglage, et ce que chaque corpus contient de vous.
requests-withdraw = Retirer
requests-stands = En vigueur depuis le { $date }
requests-open = Reçue le { $date }. Une réponse est due avant le { $due }.
requests-guest = Vous n’avez pas de compte
requests-guest-lead = Quelqu’un a peut-être écrit sur vous. Demandez ici ; vous recevez un numéro et une date limite de réponse.
requests-contact = Comment vous joindre ?
requests-about = De quoi s’agit-il ?
requests-kind = Que demandez-vous ?
requests-send = Envoyer la demande
requests-number = Demande { $number }
requests-confirm = Oui, effacer ce qui est conservé sur moi
offline = Vous êtes hors ligne
offline-lead = Votre réglage est conservé par { $platform }, pas sur cet appareil, et ne peut donc être montré maintenant. Il n’a pas changé.

## Mail
mail-receipt-subject = { $platform } : reçu { $number }
mail-receipt-lead = Ceci vient d’être enregistré sous votre compte chez { $platform }.
mail-receipt-link = Voir le reçu
mail-receipt-attached = Le reçu est joint. Gardez-le avec vos papiers : il est signé et se vérifie sans { $platform }.
mail-not-you = Si ce n’était pas vous, désactivez-le ici. Le lien ne demande pas de connexion et ne peut que désactiver.
mail-change = Pour le changer à nouveau :
mail-receipt-why = Vous recevez ce message parce que quelque chose a été enregistré sous votre compte chez { $platform }. Il y en a un à chaque fois.
mail-notice-subject = { $platform } : { $title }
mail-notice-terms = Ce qui change, côte à côte, et ce que cela signifie pour vous :
mail-notice-why = Vous recevez ce message parce que ces conditions de { $platform } vous concernent. Chaque version est annoncée une fois.

## Why a record is in or out
reason = { $name ->
    [allowed] Utilisé : les conditions citent cette partie, et aucune règle ne s’y opposait
    [never] Jamais utilisé, quoi que l’on dise
    [category_unlisted] Les conditions ne citent pas cette partie
    [audience] Il était destiné à moins de personnes que les conditions ne l’exigent
    [deleted] Il était supprimé, ou le compte l’était
    [not_a_member] Le compte n’est pas connu comme celui d’une personne vivante
    [region_unlisted] Aucune condition ne couvrait la région
    [not_in_effect] Les conditions ne s’appliquaient pas encore à vous
    [paused] L’utilisation des données de votre région était suspendue
    [minor] Vous n’aviez pas l’âge minimal, ou votre âge était inconnu
    [minor_when_made] Vous n’aviez pas l’âge minimal quand vous l’avez fait
    [outside_window] Il a été fait en dehors de la période que couvrent les conditions
    [opted_out] Votre réglage était désactivé
    [category_opted_out] Vous aviez désactivé cette partie
    [objected] Une opposition, un effacement ou une limitation de votre part était en vigueur
    [other_person] Quelqu’un d’autre y a part, et la sienne ne peut pas être utilisée
    [signal] Un signal que les conditions respectent disait non
    [undecidable] Cela n’a pas pu être décidé, ce qui compte comme un non
   *[other] { $name }
}
data-why = Pourquoi
data-facts = Ce que l’on savait lors de la décision
why-decided = Décidé à la date du { $date }, d’après les { $events } premières entrées du journal.
why-terms = Les conditions les plus récentes étaient alors la version { $version }.
why-no-terms = Aucune condition n’était alors publiée.
why-region = Vous viviez ici : { $region }.
why-no-region = L’endroit où vous viviez n’était pas connu.
why-told = Vous en aviez été informé le { $date }.
why-joined = Vous les aviez acceptées en vous inscrivant, le { $date }.
why-not-told = Vous n’en aviez pas été informé.
why-chose-on = Vous l’aviez activé le { $date }.
why-chose-off = Vous l’aviez désactivé le { $date }.
why-default = Vous n’aviez pas choisi ; le réglage commençait { $default ->
    [on] activé
    [off] désactivé
   *[unset] non défini, ce qui compte comme désactivé
}.
data-left-out = { $rows ->
    [one] Un élément de vous a été laissé de côté
   *[other] { $rows } éléments de vous ont été laissés de côté
}
data-none-known = Il n’y avait aucun élément de vous sur lequel décider.

## Parts, and requests of people without an account
family = { $name ->
    [profile] Profil
    [genai] Fonctions d’IA
    [jobs] Emplois
    [groups] Groupes
    [content] Ce que vous publiez
    [feedback] Commentaires
    [activity] Activité
   *[other] Autres
}
family-on = { $on } sur { $all } activés
requests-status = Gardez cette adresse. Elle montre où en est la demande et ne dit rien de vous.
requests-waiting = Elle attend une réponse.
requests-answered = Elle a reçu une réponse le { $date }.
requests-late = La date est passée sans réponse. Vous pouvez vous plaindre à l’autorité de protection des données de l’endroit où vous vivez.
