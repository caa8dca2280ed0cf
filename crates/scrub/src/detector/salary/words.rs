//! The words of eight languages, folded, as patterns.

/// The speaker's pay, named.
pub(super) const OWN_PAY: &[&str] = &[
    // English
    r"\bmy (?:[a-z-]+ ){0,4}?(?:salary|pay|wages?|paycheck|income|earnings|comp|compensation|package|ctc|base|tc|take[ -]home|bonus|rate|stipend|remuneration|gross|net|raise|offer)\b",
    r"\b(?:current|expected|present|previous|last|desired|target|minimum|drawn) (?:annual |base |monthly |gross |fixed )?(?:ctc|salary|comp|compensation|pay|package|tc)\b",
    r"\b(?:salary|compensation|pay|ctc|comp) (?:expectations?|requirements?|history)\b",
    r"\b(?:tc|ctc) ?:",
    r"\bi (?:just |recently |finally |currently )?(?:got|get|received|was given|negotiated|accepted|signed|have|had|was offered|am on|earn|draw) (?:[a-z'-]+ ){0,4}?(?:salary|raise|offer|pay|base|package|wage|promotion|bump|stipend|hourly)\b",
    r"\b(?:just|finally|recently) (?:got|received|accepted|signed|negotiated) (?:[a-z'-]+ ){0,4}?(?:salary|raise|offer|pay|base|package|promotion|bump)\b",
    r"\b(?:currently|now|still) (?:sitting at|making|earning|earn|make|paid|on)\b",
    r"\bpa(?:id|ys?|ying) me\b",
    r"\b(?:offer(?:s|ed|ing)?|gave|gives|bumped|raised|upped) me (?:[a-z]+ ){0,2}?(?:to|at|from|for)?",
    r"\bi(?:'m| am| was|'ve been) (?:being |getting |only |currently |still )?paid\b|\bi (?:get|got|only get) paid\b|\bi (?:take|bring|took|brought) home\b",
    r"\b(?:net|gross|pretax|after tax) (?:i|for me)\b",
    // German
    r"\bmein(?:e[mnrs]?)? (?:[a-z]+ ){0,3}?(?:[a-z]*gehalt|[a-z]*gehalts[a-z]+|[a-z]*lohn|[a-z]*einkommen|verdienst|vergutung|tagessatz|stundensatz|fixum|bonus|brutto|netto|sold|lohnabrechnung|jahresbrutto|monatsbrutto)\b",
    r"\bgehalts(?:vorstellung(?:en)?|wunsch|erwartung(?:en)?)\b|\b(?:aktuelles|derzeitiges|jetziges|letztes) (?:[a-z]*gehalt|jahresgehalt)\b",
    r"\b(?:zahlt|zahlen|zahlte|bezahlt|geben|gibt|bietet|bieten|bot|boten|hat|haben|hatten?|wurden?) (?:man )?mir\b|\bmir (?:wurden|wurde|werden)\b",
    r"\bich verdien\w*|\bverdien(?:e|te|en|t)? ich\b|\bich habe? (?:[a-z]+ ){0,6}?verdient\b|\bhab(?:e)? ich (?:[a-z]+ ){0,4}?verdient\b",
    r"\b(?:ich|steige) (?:steige|stieg) (?:mit )?|\bich (?:bekomme|bekam|kriege?|krieg|erhalte|erhielt) (?:[a-z]+ ){0,3}?(?:brutto|netto|monatlich|jahrlich|gehalt|lohn)",
    // French
    r"\bmon (?:[a-z]+ ){0,3}?(?:salaire|revenu|tjm|package|fixe|brut|net|traitement|taux horaire|bonus)\b|\bma (?:[a-z]+ )?(?:paie|paye|remuneration|fiche de paie|prime)\b|\bmes (?:[a-z]+ )?(?:pretentions|revenus|honoraires|appointements)\b",
    r"\bpretentions? (?:salariales?)?|\bsalaire (?:actuel|souhaite|vise|demande)\b|\b(?:me|m') ?(?:paie|paye|paient|payent|verse|versent|donne|donnent|a propose|ont propose|propose|proposent|a augmente)\b",
    r"\bje (?:ne )?(?:gagne|gagnais|touche|touchais|percois)\b|\bj'ai (?:un salaire|negocie|touche|gagne|ete embauche\w*|ete augmente\w*|une augmentation)\b|\bje suis (?:paye\w*|remunere\w*|augmente\w*|au smic|a)\b|\bj'etais paye\w*|\bj'etais a\b",
    // Italian
    r"\b(?:il )?mio (?:[a-z]+ ){0,3}?(?:stipendio|salario|compenso|reddito|netto|lordo|guadagno)\b|\b(?:la )?mia (?:[a-z]+ )?(?:ral|retribuzione|paga|busta paga|tariffa)\b|\bstipendio (?:attuale|netto|lordo)?:|\bral (?:attuale|di|:|desiderata|richiesta)|\baspettativ[ae] (?:economic\w+|retributiv\w+|salarial\w+)",
    r"\bmi (?:paga|pagano|pagavano|da|danno|davano|offre|offrono|hanno offerto|hanno dato|hanno proposto|danno)\b|\b(?:io )?guadagn(?:o|avo)\b|\bpercepisco\b|\bporto a casa\b|\bho (?:una ral|uno stipendio|una paga|guadagnato)\b|\bsono a (?:una ral|ral)\b",
    // Spanish
    r"\bmi (?:[a-z]+ ){0,3}?(?:salario|sueldo|nomina|paga|ingreso|bruto|neto|tarifa|remuneracion)\b|\bmis (?:[a-z]+ )?(?:ingresos|pretensiones|honorarios|expectativas)\b|\bpretension(?:es)? (?:salarial\w*|economica\w*|de renta)|\bexpectativas? (?:salarial\w*|economica\w*)|\b(?:salario|sueldo) (?:actual|deseado|pretendido)\b|\baspiracion salarial\b",
    r"\bme (?:paga|pagan|pagaban|pagaron|dan|ofrecen|ofrecieron|ofrecio|han ofrecido|subieron|han subido)\b|\bgan(?:o|aba|e)\b|\bcobr(?:o|aba|e)\b|\bpercibo\b|\bgano\b|\btengo un (?:sueldo|salario)\b|\b(?:me gustaria|quiero|quisiera) (?:ganar|cobrar)\b|\bj'aimerais (?:gagner|toucher)\b|\bik heb een (?:[a-z]*salaris|[a-z]*loon)\b",
    // Dutch
    r"\bmijn (?:[a-z]+ ){0,3}?(?:[a-z]*salaris|[a-z]*loon|[a-z]*inkomen|uurtarief|dagtarief|bruto|netto|bonus)\b|\bsalaris(?:indicatie|wens|verwachting|eis)\b|\b(?:huidig|gewenst|laatste) salaris\b",
    r"\b(?:betaalt|betalen|betaalde|geeft|geven|biedt|bieden|bood|boden) (?:me|mij)\b|\bik (?:[a-z]+ )?verdien\w*|\bverdien(?:de)? ik\b|\bik heb (?:[a-z]+ ){0,4}?verdiend\b|\bik (?:zit|zat|kom|kwam) (?:nu |nog |momenteel )?op\b|\bik krijg (?:[a-z]+ ){0,2}?(?:betaald|salaris|bruto|netto|per|een salaris)",
    // Polish
    r"\bmoj[ae]?j? (?:[a-z]+ ){0,3}?(?:pensja|wyplata|stawka|placa|podstawa|zarobek|dochod|premia|pensje|stawke)\b|\bmoje (?:[a-z]+ )?(?:zarobki|wynagrodzenie|oczekiwania|dochody|oczekiwane)\b|\boczekiwania (?:finansowe|placowe)\b|\b(?:obecne|aktualne|oczekiwane) (?:wynagrodzenie|zarobki)\b",
    r"\b(?:placa|placi|placili|daja|oferuja|zaoferowali|zaproponowali|zaproponowano) mi\b|\bmi (?:placa|placi|daja|zaoferowali|zaproponowali)\b|\bzarabia(?:m|lem|lam)\b|\bzarobi(?:lem|lam)\b|\bwyciaga(?:m|lem|lam)\b",
    // Chinese
    r"(?u:我(?:的|们)?(?:[^,.!?他她公司姐妹哥弟老爸妈友事]){0,10}?(?:工资|月薪|年薪|薪水|薪资|底薪|时薪|到手|税前|税后|年收入|月收入|收入|年包|总包|薪酬))",
    r"(?u:(?:期望|目前|现在|当前)(?:的)?(?:薪资|月薪|年薪|工资|薪水|薪酬|待遇)|给我(?:开|发|涨|的)|(?:每月|每个月|一个月|一年|每年)(?:能|可以|才|就|只|都)?(?:拿|挣|赚|领|到手)|我(?:[^,.!?他她老同朋爸妈哥姐弟妹]){0,8}?(?:挣|赚|拿到?|领)|我[^.!?他她公司姐妹哥弟老友事]{0,14}?(?:月薪|年薪|日薪|时薪|工资))",
];

/// Verbs with which the speaker may speak of pay.
pub(super) const OWN_VERB: &[&str] = &[
    r"\bi(?:'m|'d|'ve)? (?:[a-z]+ ){0,3}?(?:make|making|made|earn|earning|earned|gross|grossed|net|netted|pull in|pulling in|pulled in|clear|cleared|bill|charge)\b",
    r"\bi (?:[a-z]+ )?(?:get|receive)\b",
    r"\bi(?:'m| am| was) (?:currently |still |only |now |at |sitting )*(?:on|at)\b",
    r"\bi(?:'m|'d| am| would| was)? (?:[a-z]+ ){0,2}?(?:asking for|looking for|expecting|expect|hoping for|aiming for|targeting|want|like|need|aim for|accept|take|started (?:on|at|with)|start(?:ing)? (?:on|at)|went from|moved from|jumped from|settled (?:for|on))\b",
    r"\bich (?:[a-z]+ ){0,2}?(?:bekomme|bekam|kriege?|krieg|erhalte|liege|lag|komme|kam|will|mochte|hatte gerne?|fordere|verlange|nehme|bin|steige|stelle)\b|\b(?:bekomme|kriege|liege|erhalte|stelle|komme) ich\b",
    r"\bje (?:[a-z']+ ){0,2}?(?:demande|vise|souhaite|voudrais|facture|suis passe\w*|souhaiterais|cherche|tourne|commence)\b|\bj'ai (?:commence|demande|obtenu|signe)\b",
    r"\b(?:prendo|prendevo|chiedo|chiederei|vorrei|punto a|fatturo|sono a|sono passat[oa] da|ho iniziato con|ho chiesto|ho firmato)\b",
    r"\b(?:saco|pido|pediria|busco|aspiro a|facturo|quiero|quisiera|empece con|pase de|he pasado de|estoy en|recibo|firme por)\b",
    r"\bik (?:[a-z]+ ){0,2}?(?:krijg|kreeg|vraag|wil|zou|ontvang|begon|ga|ging|factureer|reken)\b|\bkrijg ik\b",
    r"\b(?:dostaje|dostawal[ae]?m|biore|bralem|chcialbym|chcialabym|oczekuje|chce|wystawiam|fakturuje|przeszedlem|przeszlam|zaczynal[ae]?m|dostalem|dostalam|mam)\b",
    r"(?u:我(?:[^,.!?]){0,6}?(?:期望|希望|想要|要求|要|能拿|有|谈到|涨到|从))",
];

/// Others, and other things.
pub(super) const OTHER: &[&str] = &[
    // English
    r"\b(?:she|he|they|we|you|people|everyone|someone|who|nobody|devs?|developers|engineers|nurses|teachers|seniors?|juniors?|graduates|ceos?|interns?|friends?|wife|husband|partner|brother|sister|boss|dad|mom|mum|mother|father|son|daughter|colleagues?|coworkers?|manager|girlfriend|boyfriend|landlord|clients?|team|neighbou?r|cousin|uncle|aunt|roommate|ex)(?:'s|'re|'ve|'d)? (?:(?:[a-hj-z][a-z]*|i[a-z]+) ){0,2}?(?:make|makes|made|making|earn|earns|earned|earning|get|gets|got|charge|charges|charged|bills?|want|wants|wanted|salary|pay|income|wage|wages|raised|generated?|is on|are on|was on)\b",
    r"\b(?:his|her|their|our|your|wife's|husband's|boss's|ceo's|friend's|brother's|sister's|partner's|dad's|mom's|company's) (?:[a-z-]+ ){0,3}?(?:salary|pay|income|wages?|base|comp|compensation|package|bonus|ctc|revenue|budget|offer)\b",
    r"\b(?:revenue|turnover|profits?|sales|priced?|costs?|costing|rent|mortgage|loan|debt|fined?|fees?|tuition|budget|funding|seed|series [abc]|valuation|valued|worth|deposit|savings|saved|(?:electricity|phone|gas|heating|hospital|medical|the|an?|my) bills?|insurance|taxes|spent|spend|spending|bought|buy|buying|pays? for|paid for|paid [$]?|sold|sell|donat\w+|invest\w*|owe[sd]?|average|median|typical(?:ly)?|minimum wage|salary range|range|salaries|listed|posting|posted|hiring|role pays|job pays|position|pays between|pays up|prize|grant|scholarship|refund|tickets?|subscription|license|laptop|car|house|bike|flat|apartment|startup|shop|store|company|business|customers?|users|followers|down payment|credit limit|bail|market)\b",
    // German
    r"\b(?:sie|er|wir|ihr|man|leute|kollegen?|kollegin|chef|chefin|frau|mann|freund(?:in)?|bruder|schwester|nachbar|entwickler|lehrer|pfleger|firma|unternehmen|startup) (?:[a-z]+ ){0,2}?(?:verdient|verdienen|verdiente|bekommt|bekommen|kriegt|kriegen|macht|machen|machte|machten|nimmt)\b",
    r"\b(?:sein|ihr|unser|dein|euer)(?:e[mnrs]?)? (?:[a-z]+ ){0,2}?(?:[a-z]*gehalt|[a-z]*lohn|einkommen|umsatz|budget)\b|\bgehalt (?:meine[rs]|des|der|von)\b|\bmeine[rs]? (?:frau|mann(?:es)?|chefs?|freund(?:in|es)?|bruders?|schwester|kollegen|kollegin|firma|eltern|vater|mutter|vermieter)\b",
    r"\b(?:umsatz|gewinn|kostet|kosten|kostete|preis|miete|kredit|schulden|strafe|gebuhren?|budget|finanzierung|bewertung|wert|kaution|ersparnis\w*|gespart|rechnung|versicherung|steuern?|ausgegeben|gekauft|kaufen|bezahlt fur|verkauft|verkaufe|gespendet|investiert|durchschnitt\w*|durchschnittsgehalt|mittel|median|mindestlohn|gehaltsspanne|gehaltsrahmen|stellenanzeige|stelle|wir suchen|wir bieten|auto|wagen|haus|wohnung|rad|laptop|urlaub|reise|nebenkosten|provision|kunden|aktien|firma|im schnitt|spende|preisgeld|stipendium)\b",
    // French
    r"\b(?:il|elle|ils|elles|on|nous|vous|tu|les gens|ma femme|mon mari|mon frere|ma soeur|mon chef|mon patron|mon collegue|ma collegue|mon ami|mon voisin|les devs?|les profs?|un dev\w*|un infirmier|la boite|l'entreprise) (?:[a-z']+ ){0,2}?(?:gagne|gagnent|gagnez|gagnes|touche|touchent|paie|paye|facture|demande|fait|font|realise)\b",
    r"\b(?:son|sa|ses|leur|leurs|notre|nos|votre|ton) (?:[a-z]+ ){0,2}?(?:salaire|revenu|paie|paye|remuneration|chiffre d'affaires|budget|ca)\b|\bsalaire (?:de (?:ma|mon|son|sa)|du|des|moyen|median|minimum|d'un|d'une)\b",
    r"\b(?:chiffre d'affaires|ca de|benefices?|coute|coutent|coutait|prix|loyer|credit|pret|dettes?|amende|frais|budget|levee|leve|valorisation|vaut|caution|economies|economise|facture de|assurance|impots?|depense|depenses|achete|acheter|paye pour|paie pour|vendu|vends|don|investi|moyenne|mediane?|le smic|fourchette|offre d'emploi|poste|recrute|recrutons|voiture|maison|velo|appart\w*|ordinateur|vacances|voyage|clients?|concours|bourse|subvention|loto)\b",
    // Italian
    r"\b(?:lui|lei|loro|noi|voi|mia moglie|mio marito|mio fratello|mia sorella|il mio capo|la mia ragazza|il mio ragazzo|un mio amico|il mio collega|la gente|gli sviluppatori|un infermiere|i professori|l'azienda|la ditta|la societa|uno sviluppatore) (?:[a-z']+ ){0,2}?(?:guadagna|guadagnano|guadagnava|prende|prendono|percepisce|fattura|chiede|fa|ha)\b|\bguadagn(?:a|ano|i|ate|iamo)\b|\bil guadagno\b",
    r"\b(?:suo|sua|loro|nostro|nostra|tuo|tua|vostro) (?:[a-z]+ ){0,2}?(?:stipendio|salario|ral|reddito|paga|fatturato)\b|\bstipendio (?:medio|di mi[ao]|del|della|minimo|mediano)\b|\bstipendio di (?:mia|mio|un|una)\b",
    r"\b(?:fatturato|utili?|costa|costano|costava|costo|prezzo|affitto|mutuo|prestito|debiti?|multa|spese|budget|finanziamento|valutazione|vale|cauzione|risparmi|risparmiato|bolletta|assicurazione|tasse|speso|comprato|comprare|pagato|venduto|vendo|donato|investito|media|mediana|fascia|annuncio|posizione|cerchiamo|offriamo|macchina|auto|casa|bici|portatile|vacanza|viaggio|clienti|premio|borsa di studio)\b",
    // Spanish
    r"\b(?:el|ella|ellos|ellas|nosotros|ustedes|tu|mi mujer|mi marido|mi hermano|mi hermana|mi jefe|mi jefa|mi novi[oa]|mi amig[oa]|mi companer[oa]|la gente|los programadores|un enfermero|los profesores|la empresa|un desarrollador) (?:[a-z]+ ){0,2}?(?:gana|ganan|ganaba|cobra|cobran|cobraba|factura|facturo|pide|recibe|tiene|hizo)\b|\b(?:gana|ganan|cobra|cobran|ganas|cobras)\b",
    r"\b(?:su|sus|nuestro|nuestra|tu|vuestro) (?:[a-z]+ ){0,2}?(?:sueldo|salario|nomina|paga|ingresos?|facturacion|presupuesto)\b|\b(?:sueldo|salario) (?:medio|promedio|minimo|de mi|del|de la|de un)\b",
    r"\b(?:facturacion|beneficios?|ventas|cuesta|cuestan|costo|coste|precio|alquiler|hipoteca|prestamo|deudas?|multa|gastos?|presupuesto|financiacion|ronda|valoracion|vale|valen|fianza|ahorros|ahorrado|factura de|seguro|impuestos|gaste|gastado|compre|comprado|comprar|pague|pagado|vendi|vendido|vendo|done|donado|inverti|invertido|promedio|media|mediana|smi|rango|banda salarial|oferta de empleo|puesto|buscamos|ofrecemos|coche|carro|casa|piso|bici|portatil|vacaciones|viaje|clientes|premio|beca|loteria)\b",
    // Dutch
    r"\b(?:hij|zij|ze|wij|we|jij|je|men|mensen|mijn (?:vrouw|man|broer|zus|baas|vriend|vriendin|collega|buurman|bedrijf|ouders|moeder|vader)|ontwikkelaars|leraren|verpleegkundigen|het bedrijf) (?:[a-z]+ ){0,2}?(?:verdient|verdienen|verdiende|krijgt|krijgen|rekent|vraagt|maakt|maakte|betaalt|haalde)\b",
    r"\b(?:zijn|haar|hun|onze|ons|jouw|jullie) (?:[a-z]+ ){0,2}?(?:salaris|loon|inkomen|omzet|budget)\b|\bsalaris van (?:mijn|een|de|het)\b|\b(?:gemiddelde?|modaal|mediaan) (?:salaris|inkomen|loon)\b",
    r"\b(?:omzet|winst|kost|kosten|kostte|prijs|huur|hypotheek|lening|schulden?|boete|budget|investering|waardering|waard|borg|spaargeld|gespaard|rekening|verzekering|belasting|uitgegeven|gekocht|kopen|betaald voor|betaalde voor|betaalde|verkocht|verkoop|gedoneerd|geinvesteerd|gemiddeld\w*|mediaan|minimumloon|salarisschaal|vacature|functie|wij zoeken|wij bieden|auto|huis|fiets|laptop|vakantie|reis|klanten|prijzengeld|beurs|bedrijf)\b",
    // Polish
    r"\b(?:on|ona|oni|one|my|wy|ludzie|moja (?:zona|siostra|szefowa|dziewczyna|kolezanka|firma|mama)|moj (?:maz|brat|szef|chlopak|kolega|sasiad|tata)|programisci|nauczyciele|pielegniarki|firma|spolka) (?:[a-z]+ ){0,2}?(?:zarabia|zarabiaja|zarabial|zarabiala|dostaje|bierze|placi|ma|zarobila)\b|\b(?:zarabia|zarabiaja|zarabiasz)\b",
    r"\b(?:jego|jej|ich|nasz[ae]?|twoj[ae]?) (?:[a-z]+ ){0,2}?(?:pensja|zarobki|wyplata|wynagrodzenie|przychod|budzet|obrot)\b|\b(?:srednia|przecietna|minimalna|mediana) (?:krajowa|pensja|placa|wyplata)?\b|\bsrednie zarobki\b|\bpensja (?:mojego|mojej|szefa|minimalna)\b",
    r"\b(?:przychod\w*|obrot\w*|zysk\w*|kosztuje|kosztuja|kosztowal\w*|koszt|koszty|cena|ceny|czynsz|kredyt|pozyczk\w*|dlug\w*|mandat|oplat\w*|budzet\w*|finansowani\w*|wycen\w*|wart[aey]?|kaucj\w*|oszczedno\w*|zaoszczedzi\w*|rachunek za|ubezpieczeni\w*|podat\w*|wydal\w+|kupil\w*|kupic|zaplacil\w*|sprzedal\w*|sprzedaje|przekazal\w*|zainwestowal\w*|srednio|widelki|ogloszeni\w*|stanowisk\w*|szukamy|oferujemy|samochod|auto|dom|mieszkanie|rower|laptop|wakacje|wycieczk\w*|klient\w*|nagrod\w*|stypendium|wynajem)\b",
    // Chinese
    r"(?u:(?:他|她|老婆|老公|老板|同事|朋友|爸|妈|哥|姐|弟|妹|家人|人家|大家|你|医生|律师|工程师|程序员|老师|护士们|人们|职位|岗位)[^,.!?]{0,8}?(?:挣|赚|拿|月薪|年薪|工资|收入))",
    r"(?u:他|她|他们|她们|我们公司|公司|老板|同事|朋友|老婆|老公|平均|人均|中位数|房租|价格|售价|定价|标价|卖|买|花了|花费|贷款|房贷|营收|营业额|利润|估值|融资|预算|首付|押金|学费|罚款|招聘|岗位|职位|薪资范围|存款|存了|奖学金|捐|投资|奖金池|粉丝|用户|程序员|老师们|最低工资|成本|票价|门票|车)",
];

/// Questions that an amount answers with a salary.
pub(super) const QUESTION: &[&str] = &[
    r"\b(?:what|how much|how high)\b[^?\n]{0,60}\b(?:you|your|u)\b[^?\n]{0,40}\b(?:salary|earn|make|making|paid|pay|ctc|comp|compensation|income|tc)\b|\byour (?:[a-z]+ ){0,3}?(?:salary|ctc|compensation|pay|income|rate|comp|tc)\b|\b(?:salary|compensation|pay) (?:expectations?|requirements?)\b|\bexpected (?:salary|ctc|compensation)\b|\bcurrent (?:salary|ctc|compensation)\b|\bdesired (?:salary|pay|compensation)\b",
    r"\b(?:was|wie ?viel) verdien(?:st|t ihr|en sie)\b|\bwas bekommst\b|\bwas kriegst\b|\bgehalt(?:s\w*)?\b[^\n]{0,30}\?|\b(?:dein|ihr|ihre|deine) (?:[a-z]*gehalt\w*|lohn)\b|\bgehalts(?:vorstellung\w*|wunsch|erwartung\w*)",
    r"\bcombien (?:est-ce que )?(?:tu|vous|t\'es)[^?\n]{0,30}\b(?:gagne\w*|touche\w*|payee?s?|paie)\b|\b(?:gagnes|touches)[- ]tu\b|\b(?:gagnez|touchez)[- ]vous\b|\b(?:ton|votre) salaire\b|\b(?:vos |tes )?pretentions\b|\bsalaire (?:actuel|souhaite)\b|\bquel salaire\b",
    r"\bquanto (?:guadagn\w*|prendi|ti pagano|percepi\w*)\b|\b(?:tuo|suo) stipendio\b|\b(?:tua|sua) ral\b|\bral (?:attuale|desiderata|richiesta)\b|\baspettativ\w+ (?:economic\w+|retributiv\w+|salarial\w+)",
    r"\bcuanto (?:gan\w*|cobr\w*|te pagan|le pagan)\b|\b(?:tu|su) (?:[a-z]+ )?(?:sueldo|salario)\b|\b(?:pretension\w*|expectativa\w*|aspiracion) (?:salarial\w*|economica\w*|de renta)|\b(?:sueldo|salario) (?:actual|deseado|pretendido)\b",
    r"\b(?:wat|hoeveel) (?:verdien|krijg|verdient|krijgt) (?:je|jij|u)\b|\b(?:jouw|je|uw) (?:[a-z]+ )?salaris\b|\bsalaris(?:indicatie|wens|verwachting|eis)\b|\bgewenst salaris\b|\bhuidig salaris\b",
    r"\bile (?:[a-z]+ )?(?:zarabia\w*|dostajesz|placa ci)\b|\b(?:twoja|pana|pani) pensja\b|\b(?:twoje|pana|pani) (?:zarobki|wynagrodzenie|oczekiwania)\b|\boczekiwania (?:finansowe|placowe)\b|\boczekiwane (?:wynagrodzenie|zarobki)\b",
    r"(?u:(?:你|您)?(?:的)?(?:工资|月薪|年薪|薪水|薪资|收入|待遇|期望薪资)(?:是|有|要求)?(?:多少|几)|期望(?:的)?(?:薪资|月薪|年薪|待遇|薪酬)|(?:多少|几)(?:钱)?(?:工资|月薪)|挣多少|赚多少|拿多少)",
];

/// What an amount counts or was paid for, at once behind it.
pub(super) const GOODS: &[&str] = &[
    r"^[ ,]{0,2}(?:more |new |old |other |different |active )?(?:people|followers|views|users|customers|miles|kilomet\w+|km|steps|words|lines|requests|employees|points|hours|days|calories|kcal|widgets|calls|emails|mails|tickets|books|songs|photos|copies|pages|tokens|records|rows|likes|downloads|members|subscribers|students|meters|metres|kg|mb|gb|px|times|reps|commits|friends|signatures|volunteers|cakes|leute|nutzer|kunden|schritte|worter|zeilen|stunden|tage|seiten|kilometer|mitglieder|likes|abonnenten|personnes|abonnes|pas|mots|lignes|heures|jours|pages|gens|persone|utenti|passi|parole|righe|ore|giorni|follower|personas|seguidores|usuarios|pasos|palabras|lineas|horas|dias|amigos|mensen|volgers|stappen|woorden|regels|uren|dagen|vrienden|osob|uzytkownikow|krokow|slow|godzin|dni|obserwujacych|znajomych|kilometrow)\b",
    r"^(?u:人|个|名|步|字|粉丝|公里|次|页|行|天|小时|本|张|件|条|度)",
    r"^[ ,]{0,2}(?:of |in )?(?:revenue|sales|turnover|profit|debt|funding|umsatz|gewinn|schulden|de chiffre|de ca\b|de dettes?|di fatturato|di debiti|de facturacion|de deudas?|omzet|schuld|obrotu|przychodu|dlugu)",
    r"^[ ,]{0,2}(?:[a-z]+ )?(?:selling|on (?:the )?(?:stocks?|lottery|crypto|market)|from (?:selling|stocks|crypto|my (?:shop|store|etsy|investments))|on (?:stocks|crypto|ebay|a bet|poker)|playing|betting|en la loteria|alla lotteria|in der lotterie|in de loterij|na loterii|for (?:a|an|the|this|that|charity|rent)|on (?:rent|a|the)|to (?:charity|fix|repair|buy)|fur (?:ein|das|die|den)\w*|mit aktien|beim poker|pour (?:un|une|le|la|reparer)|en bourse|au loto|per (?:un|una|il|la|riparare)\b|in borsa|por (?:un|una|el|la|vender)\b|en bolsa|voor (?:een|de|het)|op de beurs|za (?:samoch\w+|mieszkanie|rower|telefon|wynajem|bilet|auto|naprawe)|na gieldzie)\b",
];

/// The speaker's pay, named behind the amount.
pub(super) const BEHIND: &[&str] = &[
    r"^[^.!?]{0,24}\b(?:is|was|as) my (?:[a-z]+ ){0,3}?(?:salary|pay|base|income|comp|compensation|wage|rate|paycheck|expectation|ctc|tc|take[ -]home)\b|^[^.!?]{0,16}\bis what (?:i|they) (?:make|earn|get|pay me|take home)|^[^.!?]{0,16}\bi (?:make|earn|get paid|take home)\b",
    r"^[^.!?]{0,24}\b(?:verdiene|bekomme|kriege|verdiente) ich\b|^[^.!?]{0,24}\b(?:ist|war|sind) mein (?:[a-z]*gehalt|[a-z]*lohn|gehaltswunsch|verdienst)|^[^.!?]{0,16}\b(?:auf die hand|habe ich verdient|mein gehalt)\b|^ ?(?:brutto|netto)? ?(?:jahres|monats)gehalt\b",
    r"^[^.!?]{0,24}\b(?:c'est|est) (?:mon salaire|ce que je (?:gagne|touche))|^[^.!?]{0,24}\bje (?:gagne|touche)\b",
    r"^[^.!?]{0,24}\be (?:il mio stipendio|la mia ral|quello che (?:guadagno|prendo))",
    r"^[^.!?]{0,24}\bes (?:mi (?:sueldo|salario)|lo que (?:gano|cobro|me pagan))",
    r"^[^.!?]{0,24}\b(?:verdien ik|is mijn (?:salaris|loon|maandsalaris)|krijg ik betaald)",
    r"^[^.!?]{0,24}\b(?:to moja (?:pensja|wyplata|stawka)|zarabiam|tyle zarabiam)",
    r"^(?u:[^.!?]{0,12}?(?:是我的(?:工资|月薪|年薪|薪水)|就是我(?:的)?(?:工资|月薪)))",
];

/// Who speaks of what they have earned, where the verb stands behind the amount.
pub(super) const SPEAKER: &[&str] = &[
    r"\b(?:ich|ik) (?:hab|heb|hat|wurde|mochte|will|wil|zou|kann|konnte)e?\b|\bhab(?:e)? ich\b|\bheb ik\b",
];

pub(super) const PARTICIPLE: &[&str] =
    &[r"\b(?:verdient|verdiend|verdienen|bekommen|gekriegt|gekregen|betaald gekregen)\b"];
