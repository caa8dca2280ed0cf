# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = Español
date = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }
date-and-time = { $date }, { $time } UTC

category = { $name ->
    [profile] otros datos del perfil
    [profile-name] nombre
    [profile-photo] foto
    [profile-position] puesto actual
    [profile-experience] experiencia laboral
    [profile-education] formación
    [profile-location] lugar
    [profile-skills] aptitudes
    [profile-certification] certificaciones
    [profile-licence] licencias
    [profile-volunteering] voluntariado
    [profile-publication] publicaciones del perfil
    [profile-patent] patentes
    [profile-endorsement] validaciones de aptitudes
    [profile-recommendation] recomendaciones
    [genai-input] lo que escribe en las funciones de IA
    [jobs-resume] currículums guardados
    [jobs-generic-answer] respuestas guardadas a preguntas generales de selección
    [groups-post] publicaciones en grupos
    [groups-comment] comentarios en grupos
    [groups-message] mensajes en grupos
    [groups-activity] actividad en grupos
    [content-post] publicaciones
    [content-article] artículos
    [content-poll] respuestas a encuestas
    [content-contribution] contribuciones
    [content-comment] comentarios
    [content-media] contenido multimedia
    [content-document] documentos
    [feedback-support] solicitudes de ayuda
    [feedback-thumb] pulgares arriba o abajo en sugerencias de IA
    [feedback-report] avisos sobre contenido de IA
    [feedback-comment] lo que envía con las funciones de opinión
   *[other] { $name }
}

## On every page
skip = Ir al contenido
me-menu = Yo: { $name }. Abrir el menú
menu-settings = Ajustes y privacidad
menu-home = Resumen
menu-sign-out = Cerrar sesión
nav-here = Está aquí
nav-back = Volver
language = Idioma
language-use = Usar este idioma
simulated = Aquí nada es real: { $why }
footer-log = Registro público
footer-verifier = El verificador, para guardar
footer-note = Sin cookies, salvo la que mantiene su sesión. Nada se carga desde otro sitio.

## Sign-in
sign-in = Iniciar sesión
sign-in-lead = Sus ajustes, sus recibos y la prueba de lo que la IA contiene de usted.
sign-in-login = Correo electrónico o nombre de usuario
sign-in-password = Contraseña
sign-in-failed = Ese nombre y esa contraseña no se corresponden. No se ha cambiado nada.
sign-in-slow = Demasiados intentos. Espere un minuto y vuelva a intentarlo.
sign-in-demo = Pruébelo como uno de estos miembros

## Overview
home-title = Hola, { $name }
home-switch-on = Sus datos pueden usarse para entrenar IA generativa
home-switch-off = Sus datos no se usan para entrenar IA generativa
home-change = Abrir el ajuste
home-data = Mis datos y la IA
home-data-lead = Qué contiene de usted cada corpus y cada modelo, con prueba.
home-timeline = Cronología
home-timeline-lead = Todo lo que ha tocado su ajuste, en una sola línea.
home-terms = Qué ha cambiado
home-terms-lead = Las condiciones, versión a versión, y qué significan para usted.
## The path to the setting
settings = Ajustes y privacidad
settings-lead = Todo lo que { $platform } le deja decidir.
privacy = Privacidad de los datos
privacy-lead = Qué se hace con lo que comparte.
uses = Cómo usa { $platform } sus datos
uses-lead = Cada uso sobre el que puede decidir.
ai = Datos para la mejora de la IA generativa
ai-lead = Si lo que escribe puede entrenar modelos de IA que producen texto.
state-on = Activado
state-off = Desactivado

## The switch
switch-label = Usar mis datos para entrenar modelos de IA que crean contenido
switch-keep-off = Dejar desactivado
switch-keep-off-lead = Está desactivado sin que usted lo haya elegido. Elíjalo, y seguirá así digan lo que digan después las condiciones.
switch-is-on = Activado. Sus datos pueden usarse.
switch-is-off = Desactivado. Sus datos no se usan.
switch-by-default = Es el ajuste con el que empiezan las condiciones donde vive; aún no ha elegido.
switch-since = Lo eligió el { $date }.
switch-receipt = Recibo { $number }
switch-lapsed = Lo activó con condiciones anteriores. Han cambiado, así que ya no cuenta, y el ajuste es el inicial.
switch-stale = El ajuste se cambió en otro lugar después de abrir esta página. Así está ahora; no se guardó nada más.
switch-note-deleted = Su cuenta está eliminada, así que no se usa nada suyo.
switch-note-not-a-member = Esta cuenta no es de una persona, así que no se usa nada de ella.
switch-note-region = Ninguna condición cubre la región en la que está: por ahora no se usa nada suyo, sea cual sea el ajuste.
switch-note-not-in-effect = Las condiciones aún no rigen para usted: por ahora no se usa nada suyo.
switch-note-not-in-effect-until = Las condiciones no rigen para usted antes del { $date }: hasta entonces no se usa nada suyo.
switch-note-paused = El uso de datos de su región está suspendido: por ahora no se usa nada suyo.
switch-note-minor = No alcanza la edad mínima, o su edad se desconoce: no se usa nada suyo.
switch-note-objected = Rige una oposición, supresión o limitación suya: no se usa nada suyo, sea cual sea el ajuste.
switch-covers-lead = Mientras esté activado, puede usarse lo siguiente, si el público que eligió lo permite:
switch-not-covers = Qué no cubre
switch-not-covers-lead = Esto continúa sea cual sea el ajuste:
switch-never = Nunca se usan, sea cual sea el ajuste: mensajes privados, contraseñas, pagos, salario, solicitudes de empleo, documentos de identidad y todo lo de menores de { $age } años.
switch-when = Cuándo surte efecto
switch-when-off = Al instante. Desde que tiene el recibo, ningún corpus nuevo y ningún modelo nuevo usa nada suyo.
switch-when-on = Desde el próximo corpus. Está ligado a las condiciones que ve ahora; si cambian, no se entiende que usted haya aceptado.
switch-existing = Lo que ya existe
switch-existing-off = Los corpus existentes conservan lo que contienen hasta que se construye el siguiente, que es sin usted. Después se llevan los modelos a él, byte a byte como si nunca hubiera estado.
switch-promise = { $platform } promete que los corpus y los modelos estarán sin usted en el plazo de { $days ->
    [one] un día
   *[other] { $days } días
}.
switch-no-promise = { $platform } no ha dicho en qué plazo los corpus y los modelos estarán sin usted.
switch-lose-nothing = Elija lo que elija, todas las funciones siguen sirviéndole.
switch-stays = Desactivado sigue desactivado: tras nuevas condiciones, nuevas categorías, una mudanza, un nombre nuevo. Nadie vuelve a preguntarle.
categories = Parte por parte
categories-lead = Desactivar aquí excluye una parte. Nunca permite más que el ajuste principal: gana desactivado.
categories-all-off = El ajuste principal está desactivado, así que no se usa ninguna parte.
## A receipt
receipt = Recibo { $number }
receipt-done-off = Desactivado. Está guardado, y este es su recibo.
receipt-done-on = Activado. Está guardado, y este es su recibo.
receipt-what = Qué
receipt-when = Cuándo
receipt-number = Número
receipt-terms = Según las condiciones
receipt-digest = Huella de la entrada
receipt-act-on = Activó el uso de sus datos
receipt-act-off = Desactivó el uso de sus datos
receipt-act-category-on = Activó una parte: { $category }
receipt-act-category-off = Desactivó una parte: { $category }
receipt-act-objection = Se opuso
receipt-act-objection-withdrawn = Retiró su oposición
receipt-act-restriction = Pidió la limitación
receipt-act-restriction-withdrawn = Retiró la limitación
receipt-act-erasure = Pidió la supresión
receipt-superseded = Lo ha cambiado desde entonces: el recibo { $number } es posterior.
receipt-download = Descargar el recibo
receipt-print = Página para imprimir
receipt-check = Compruébelo aquí
receipt-keep = Guárdelo con sus papeles. Está firmado, se verifica sin { $platform } y no puede retirarse.
receipt-pending = La prueba de que fue su último acto llegará antes del { $date }. Descárguelo de nuevo entonces.
receipt-complete = Contiene la prueba de que fue su último acto cuando se publicó por última vez el estado de todos los ajustes.
receipt-none = No se guardó nada. No hay recibo, así que el ajuste está como estaba. Vuelva a intentarlo.
receipt-qr = Código QR de la dirección y la huella del recibo
## Proof in the browser
verify-run = Comprobar en este navegador
verify-running = Comprobando …
verify-holds = Es correcto.
verify-open = Nada está mal, pero no se muestra todo.
verify-fails = No es correcto. Guarde el archivo.
verify-how = La comprobación se hace en su navegador, con un programa que puede guardar y leer. No pregunta a nadie.
verify-noscript = Para comprobarlo sin { $platform }, descárguelo y use el verificador.

## My data and AI
data = Mis datos y la IA
data-lead = Cada corpus y cada modelo que { $platform } ha publicado desde que usted se unió.
data-none = Aún no se ha publicado ningún corpus.
data-no-models = Aún no se ha publicado ningún modelo.
data-withdrawn = Retirado el { $date }: ningún entrenamiento empieza ya con él.
data-deleted = Sus filas se eliminaron el { $date }. Queda aquello con lo que se comprueba.
data-corpus = Corpus
data-model = Modelo
data-built = Publicado el { $date }
data-holds-nothing = No contiene nada suyo
data-holds-rows = { $rows ->
    [one] Contiene un registro suyo
   *[other] Contiene { $rows } registros suyos
}
data-unknown = Lo que contiene no puede mostrarse ahora
data-proof = Ver la prueba
data-proof-file = Descargar la prueba
data-proof-words = La raíz de este corpus está en el registro público. Esta prueba lleva a ella y muestra exactamente estos registros suyos, o ninguno.
data-why-in = Cuando se construyó, su ajuste estaba activado, se le habían comunicado las condiciones y esta parte estaba cubierta.
data-record = Registro
data-next = Qué pasa después
data-next-in = Permanece mientras su ajuste esté activado. Desactívelo, y el próximo corpus será sin usted.
data-next-leaving = Su ajuste está desactivado. El próximo corpus se construye sin estos registros.
data-next-gone = El corpus más reciente es sin ellos, desde el { $date }.
data-next-never = Nada: no hay nada suyo en él.
data-model-of = Aprendió del corpus { $corpus }
data-model-holds = Aprendió de registros suyos.
data-model-none = No aprendió de nada suyo.
data-model-replaced = Sustituido el { $date } por un modelo que ha olvidado lo que había que olvidar.
data-download = Descargar todo en un archivo

## Timeline
timeline = Cronología
timeline-lead = Aquí nada cambia sino por usted, o dice por quién.
timeline-you = Usted
timeline-platform = { $platform }
timeline-officer = Una persona responsable de { $platform }
timeline-on = Activado
timeline-off = Desactivado
timeline-category-on = { $category }: activado
timeline-category-off = { $category }: desactivado
timeline-notice = Se le comunicaron las condiciones { $version }, por { $channel }
timeline-bounce = El aviso de las condiciones { $version } fue devuelto: no cuenta
timeline-objection = Oposición
timeline-restriction = Limitación
timeline-erasure = Supresión
timeline-withdrawn = Retirado: { $what }
timeline-terms = Se publicaron las condiciones { $version }
timeline-pause = { $authority } detuvo el uso de datos de su región: { $reason }
timeline-resume = Terminó la suspensión de su región
timeline-corpus = Se publicó el corpus { $id }
timeline-withdrawn-corpus = El corpus { $id } se retiró
timeline-deleted-corpus = Las filas del corpus { $id } se eliminaron
timeline-model = Se publicó el modelo { $id }
timeline-imported = Tomado de registros anteriores
timeline-none = Nada todavía.

## Terms
terms = Qué ha cambiado
terms-lead = Cada versión de las condiciones, la más reciente primero, y qué significa donde vive.
terms-version = Versión { $version }
terms-published = Publicada el { $date }
terms-first = La primera versión.
terms-changes = { $count ->
    [one] Un cambio
   *[other] { $count } cambios
}
terms-before = Antes
terms-after = Después
terms-widens = Puede usarse más
terms-narrows = Puede usarse menos
terms-neutral = Ni más ni menos
terms-you = Para usted
terms-you-covered = Su región está cubierta, desde el { $date }. El ajuste empieza { $default ->
    [on] activado
    [off] desactivado
   *[unset] sin definir, lo que cuenta como desactivado
}.
terms-you-not-covered = Su región no está cubierta: no se usa nada suyo.
terms-basis = Base jurídica: { $basis }
terms-text = El texto completo
terms-feed = Seguir los cambios donde vive: { $kind }
terms-nothing = Aparte del nombre y la fecha de la versión, nada ha cambiado.

## Requests
requests-sent = Está recibida. Guarde el número y la fecha límite de respuesta.
## Offline and faults
not-found = Esta página no existe
not-found-lead = O es de otra persona.
failed = No ha funcionado
failed-lead = No se guardó nada. Vuelva a intentarlo en un momento.
refused = Venía de otro sitio
refused-lead = La solicitud no venía de este sitio, así que no se cambió nada.

## Notices, links that switch off, requests, and no network
home-notices = Avisos
home-notices-lead = Qué se le dijo, y cuándo.
home-requests = Oposición, supresión y acceso
home-requests-lead = Sus derechos, cada uno con su plazo.
notices = Avisos
notices-lead = Lo que { $platform } le ha dicho. Un aviso cuenta desde el día en que lo vio aquí o se aceptó su correo.
notices-none = Ningún aviso.
notice-served = Se le comunicó el { $date }.
notice-not-served = Se le comunica al leer esto.
notice-right = Su derecho de oposición
notice-right-text = Puede oponerse a este uso en cualquier momento, sin motivo. El enlace no requiere iniciar sesión y solo puede desactivar.
notice-right-link = Desactivar
off-title = Desactivar el uso de sus datos
off-lead = Una pulsación, y { $platform } no usa nada suyo para entrenar IA generativa. Esta página no puede activar nada.
off-button = Desactivar
off-done = Está desactivado. Este es su recibo.
off-bad = Este enlace no es nuestro, o se cortó. No se ha cambiado nada.
off-bad-hint = Cópielo entero, o inicie sesión y use el ajuste.
requests = Oposición, supresión y acceso
requests-lead = Cada una es una solicitud con un plazo. Recibe un recibo cuando el registro la guarda.
requests-objection = Oponerse
requests-objection-lead = Desde ahora no se usa nada suyo, sea cual sea el ajuste.
requests-restriction = Limitar
requests-restriction-lead = No se usa nada suyo mientras rija. Todo lo demás queda.
requests-erasure = Suprimir
requests-erasure-lead = Lo que el registro dice de usted se borra, y desactivado queda para siempre, solo por una huella con clave. No puede deshacerse.
requests-access = Acceso
requests-access-lead = Un archivo con todo lo que se guarda sobre su ajuste, y lo que cada corpus contiene de usted.
requests-withdraw = Retirar
requests-stands = Rige desde el { $date }
requests-open = Recibida el { $date }. La respuesta debe darse antes del { $due }.
requests-guest = No tiene cuenta
requests-guest-lead = Quizá alguien escribió sobre usted. Pregunte aquí; recibe un número y una fecha límite de respuesta.
requests-contact = ¿Cómo podemos contactarle?
requests-about = ¿De qué se trata?
requests-kind = ¿Qué solicita?
requests-send = Enviar la solicitud
requests-number = Solicitud { $number }
requests-confirm = Sí, suprimir lo que se guarda sobre mí
offline = Está sin conexión
offline-lead = Su ajuste lo guarda { $platform }, no este dispositivo, así que no puede mostrarse ahora. No ha cambiado.

## Mail
mail-receipt-subject = { $platform }: recibo { $number }
mail-receipt-lead = Esto se acaba de guardar en su cuenta de { $platform }.
mail-receipt-link = Ver el recibo
mail-receipt-attached = El recibo va adjunto. Guárdelo con sus papeles: está firmado y se verifica sin { $platform }.
mail-not-you = Si no fue usted, desactívelo aquí. El enlace no requiere iniciar sesión y solo puede desactivar.
mail-change = Para volver a cambiarlo:
mail-receipt-why = Recibe este mensaje porque se guardó algo en su cuenta de { $platform }. Hay uno por cada vez.
mail-notice-subject = { $platform }: { $title }
mail-notice-terms = Qué cambia, lado a lado, y qué significa para usted:
mail-notice-why = Recibe este mensaje porque estas condiciones de { $platform } le conciernen. Cada versión se anuncia una vez.

## Why a record is in or out
reason = { $name ->
    [allowed] Usado: las condiciones incluyen esta parte y ninguna regla lo impedía
    [never] Nunca se usa, diga lo que diga quien sea
    [category_unlisted] Las condiciones no incluyen esta parte
    [audience] Era para menos personas de las que piden las condiciones
    [deleted] Estaba eliminado, o lo estaba la cuenta
    [not_a_member] No consta que la cuenta sea de una persona viva
    [region_unlisted] Ninguna condición cubría la región
    [not_in_effect] Las condiciones aún no regían para usted
    [paused] El uso de datos de su región estaba suspendido
    [minor] No alcanzaba la edad mínima, o su edad se desconocía
    [minor_when_made] No alcanzaba la edad mínima cuando lo hizo
    [outside_window] Se hizo fuera del tiempo que cubren las condiciones
    [opted_out] Su ajuste estaba desactivado
    [category_opted_out] Había desactivado esta parte
    [objected] Regía una oposición, supresión o limitación suya
    [other_person] Otra persona tiene parte en él, y la suya no puede usarse
    [signal] Una señal que las condiciones respetan decía que no
    [undecidable] No se pudo decidir, y eso cuenta como un no
   *[other] { $name }
}
data-why = Por qué
data-facts = Qué se sabía cuando se decidió
why-decided = Decidido a fecha de { $date }, según las primeras { $events } entradas del registro.
why-terms = Las condiciones más recientes eran entonces la versión { $version }.
why-no-terms = Entonces no había condiciones publicadas.
why-region = Vivía aquí: { $region }.
why-no-region = No se sabía dónde vivía.
why-told = Se le habían comunicado el { $date }.
why-joined = Las aceptó al registrarse, el { $date }.
why-not-told = No se le habían comunicado.
why-chose-on = Lo había activado el { $date }.
why-chose-off = Lo había desactivado el { $date }.
why-default = No había elegido; el ajuste empezaba { $default ->
    [on] activado
    [off] desactivado
   *[unset] sin definir, lo que cuenta como desactivado
}.
data-left-out = { $rows ->
    [one] Un registro suyo quedó fuera
   *[other] { $rows } registros suyos quedaron fuera
}
data-none-known = No había ningún registro suyo sobre el que decidir.

## Parts, and requests of people without an account
family = { $name ->
    [profile] Perfil
    [genai] Funciones de IA
    [jobs] Empleos
    [groups] Grupos
    [content] Lo que publica
    [feedback] Comentarios
    [activity] Actividad
   *[other] Otros
}
family-on = { $on } de { $all } activados
requests-status = Guarde esta dirección. Muestra cómo va la solicitud y no dice nada de usted.
requests-waiting = Espera una respuesta.
requests-answered = Se respondió el { $date }.
requests-late = La fecha pasó sin respuesta. Puede reclamar ante la autoridad de protección de datos de donde vive.
