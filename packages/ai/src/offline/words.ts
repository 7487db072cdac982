import { fold } from '@parley/channel'

/** Words that say nothing about what is meant, in English and German. */
const small = new Set(
  `a an the and or but if then so of to in on at by for from with without about as is are was were be been am do does did done have has had having i you he she it we they me my your his her its our their us them this that these those there here what which who whom whose when where why how can could will would shall should may might must not no yes please just also too very really any some all more most much many few than into out up down over again only own same such s t d ll m re ve
   customer customers wants want wanted need needs needed like likes liked would say says said tell tells ask asks asked asking know knows known get gets getting got make makes go goes going come comes coming thing things something anything whats wheres hows whos today tomorrow tonight now morning afternoon evening long somewhere anywhere around sell sells offer offers use uses serve bring help helps cannot cant best recommend suggest question questions answer answers let lets give gives given take takes taken find want wish look looking hi hello hey thanks thank okay ok well good great
   der die das den dem des ein eine einen einem einer eines und oder aber wenn dann so von zu zum zur in im an am auf bei mit ohne uber fur nach aus als ist sind war waren sein bin hat habe haben hatte ich du er sie es wir ihr mich mir dich dir ihm ihn uns euch ihnen ihre ihr mein meine meinen meiner dein sein seine unser dieser diese dieses was welche welcher welches wer wem wen wann wo warum wie kann konnen konnte wird werden wurde wurden soll sollen muss mussen nicht kein keine keinen ja nein bitte nur auch sehr noch schon mehr viel viele etwas alles mal eigentlich denn doch gern gerne
   heute morgen ubermorgen jetzt morgens vormittag nachmittag abend abends lange lang habt seid irgendwo vorm vom beim ins ans verkauft verkaufen bieten anbieten hilft helfen empfehlen empfehlt kunde kunden kundin mochte mochten will wollen braucht brauche brauchen sagt sagen fragt fragen frage weiss wissen bekommt bekommen macht machen gibt geben geht gehen kommt kommen sache hallo danke gut`.split(/\s+/),
)

/**
 * Words that mean the same for a business's customers, in both languages, by stem. What matches one
 * matches all; this is what lets an English fact answer a German question.
 */
const concepts: Record<string, string> = {
  '@price': 'price cost pric fee charge much expensiv cheap preis kost teuer gunstig gebuhr tarif',
  '@hours': 'open opening clos close schedul offen offnung offnungszeit geoffnet offnet schliess geschlossen zu uhrzeit',
  '@place': 'where address locat street find direction map adress wo standort anfahrt strass finden',
  '@parking': 'park parking parkplatz parken garag',
  '@appointment': 'appoint book slot reserv termin buch reservier vereinbar',
  '@cancel': 'cancel cancell cancelled absag storni absagen stornieren',
  '@move': 'resched postpon mov move chang verschieb verleg umbuch',
  '@free': 'availab free slot openings verfugbar frei freie freien verfugbarkeit',
  '@pay': 'pay payment card cash invoic bezahl zahl zahlung karte ec bar rechnung visa',
  '@delivery': 'deliver shipp ship postag send dispatch liefer lieferung versand versend schick porto',
  '@return': 'return refund exchang zuruck ruckgab umtausch erstatt',
  '@person': 'person human agent colleagu staff somebod mensch mitarbeit kolleg',
  '@pain': 'pain hurt ach toothach sore schmerz weh zahnschmerz',
  '@child': 'son daughter toddler baby sohn tochter child children kid kids kind kindern',
  '@haircut': 'haircut cut trim schnitt haarschnitt schneid schneiden',
  '@colour': 'colour color dye highlight balayag farb farben strahn strahnchen tonung colourist colorist',
  '@beard': 'beard bart',
  '@insurance': 'insur cover kass krankenkass versicher',
  '@cleaning': 'clean cleaning hygien prophylax zahnreinig reinig scale polish',
  '@decaf': 'decaf decaffein entkoffeiniert koffeinfrei',
  '@gift': 'gift voucher present geschenk gutschein',
  '@emergency': 'emerg urgent notfall notdienst dringend akut',
  '@wifi': 'wifi wlan internet',
  '@vegan': 'vegan vegetarian vegetarisch',
  '@mon': 'monday montag',
  '@tue': 'tuesday dienstag',
  '@wed': 'wednesday mittwoch',
  '@thu': 'thursday donnerstag',
  '@fri': 'friday freitag',
  '@sat': 'saturday samstag sonnabend',
  '@sun': 'sunday sonntag',
  '@allergy': 'allerg allergic allergi sensitiv vertrag',
}

const conceptOf = new Map(Object.entries(concepts).flatMap(([concept, words]) => words.split(' ').flatMap((word) => [[word, concept], [stem(word), concept]] as const)))

function stem(word: string): string {
  if (word.length <= 3) return word
  const cut = word.replace(/(?:ments?|ungen|ings|ung|ing|edly|ies|ied|ers|est|ern|em|en|es|er|ed|ly|e|s|n)$/, '')
  return cut.length >= 3 ? cut : word
}

/** What a text is about: its meaningful words as stems, synonyms as one concept. In order, without doubles. */
export function meaningOf(text: string): string[] {
  const words = fold(text).split(' ').filter((word) => word !== '' && !small.has(word) && word.length > 1 && !/^\d{1,2}$/.test(word))
  return [...new Set(words.map((word) => conceptOf.get(word) ?? conceptOf.get(stem(word)) ?? stem(word)))]
}

/** What a question asks for beyond its words: "how much" is about a price. */
export function askedFor(text: string): string[] {
  const words = ` ${fold(text)} `
  const asked: string[] = []
  if (/ how much (?!time)| wie viel| wieviel| was kostet/.test(words)) asked.push('@price')
  if (/ (when|what time)\b.*\b(open|close)| are you open| wann .*(offen|geoffnet|auf|zu) | haben sie .*(offen|auf|geoffnet)/.test(words)) asked.push('@hours')
  if (/ (your|opening|business) hours |^ hours $/.test(words)) asked.push('@hours')
  if (/ how long | how much time | wie lang| dauert| dauer /.test(words)) asked.push('@duration')
  if (/ where are you| where is| how do i get| wo (sind|seid|ist|finde|findet|liegt)/.test(words)) asked.push('@place')
  return asked
}

/** What a fact is about beyond its words: amounts are prices, times on days are opening hours. */
export function offers(fact: string): string[] {
  const has: string[] = []
  if (/[€$£]|\b\d+(?:[.,]\d+)? ?(?:euro|eur|usd|gbp|pounds?|dollars?|chf)\b/i.test(fact)) has.push('@price')
  if (/\b(?:mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|daily|täglich)/i.test(fact) && /\d{1,2}(?:[:.]\d{2})? ?(?:am|pm|uhr|–|-|to|bis)|closed|geschlossen/i.test(fact)) has.push('@hours')
  if (/\b(?:minutes?|hours?|minuten?|stunden?|weeks?|days?|tage?n?|wochen?)\b(?! (?:before|ahead|vorher|in advance))/i.test(fact)) has.push('@duration')
  if (/\b(?:street|st\.|road|lane|square|quay|wharf|platz|stra(?:ß|ss)e|weg|gasse)\b|straße/i.test(fact)) has.push('@place')
  return has
}

/** Whether two stems are the same word: equal, or one long enough and the beginning or the end of the other. */
export function sameWord(a: string, b: string): boolean {
  if (a === b) return true
  if (a.startsWith('@') || b.startsWith('@')) return false
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 4 && short.length >= long.length * 0.6 && (long.startsWith(short) || (short.length >= 5 && long.endsWith(short)))
}
