import { fold } from '@parley/channel'

/** What can be told from a message by its form alone, in English and German. */

export const isQuestion = (text: string) =>
  /\?/.test(text) || /^(what|when|where|who|why|how|which|can|could|do|does|is|are|will|would|was|wann|wo|wer|wie|warum|welche\w*|kann|können|gibt|haben|habt|ist|sind|was)\b/i.test(text.trim())

/** "Hi", and "me again" of somebody who comes back. */
export const isGreeting = (text: string) =>
  /^((hi|hello|hey|hallo|moin) )?((its )?me again|its me( again)?|im back( again)?|ich bins( wieder)?|ich bin wieder da|da bin ich wieder)$/.test(fold(text)) ||
  /^(hi|hello|hey|hiya|good (morning|afternoon|evening|day)|hallo|hi there|moin|servus|guten (tag|morgen|abend)|gruss gott|na|yo)( (there|all|zusammen|again|du|ihr|sie|mia|everyone))?$/.test(fold(text))

/** "The same as last time, please". Praise that is "as always" is none. */
export const asksForTheUsual = (text: string) =>
  !isThanks(text) &&
  fold(text).split(' ').length <= 9 &&
  /\b(same (again|as (last time|always|usual|before))|(the|my) usual|(the|my) same( one)?|das ?selbe|das gleiche|wie (immer|letztes mal|beim letzten mal))\b/.test(fold(text))

export const isThanks = (text: string) => /\b(thanks|thank you|thx|cheers|danke|dankeschon|vielen dank|merci)\b/.test(fold(text)) && !isQuestion(text) && fold(text).split(' ').length <= 8

export const isGoodbye = (text: string) =>
  /\b(bye|goodbye|good bye|see you|that s all|thats all|that is all|that was all|nothing else|no more questions|im good|tschuss|auf wiedersehen|ciao|das war s|das wars|das war alles|sonst nichts|bis dann|bis bald)\b/.test(fold(text)) && !isQuestion(text)

export const wantsPerson = (text: string) => {
  const words = fold(text)
  return (
    /\b(speak|talk|chat|connect|transfer|put me through|call|get)\b.*\b(person|human|someone|somebody|agent|colleague|staff|team|manager|receptionist)\b/.test(words) ||
    /\b(real|actual|living) (person|human)\b|\bhuman please\b|\bnot a (bot|robot|machine)\b/.test(words) ||
    /\b(mensch|menschen|mitarbeiter|mitarbeiterin|kollegen|kollegin|jemand\w*|person)\b.*\b(sprechen|reden|verbinden|schreiben|telefonieren)\b/.test(words) ||
    /\b(sprechen|reden|verbinden)\b.*\b(mensch|menschen|mitarbeiter|mitarbeiterin|kollegen|jemand\w*)\b|\bechten? mensch\w*\b/.test(words) ||
    /^(a )?(person|human|agent|mensch|mitarbeiter)( please| bitte)?$/.test(words)
  )
}

/** Something went wrong for them: rules have nothing to say to that. */
export const complains = (text: string) =>
  /\b(unhappy|complain\w*|complaint|disappoint\w*|angry|furious|ruined|unacceptable|unzufrieden|beschwer\w*|enttauscht|wutend|unmoglich|frechheit)\b/.test(fold(text))

/** Neither a question nor an answer. */
export const acknowledges = (text: string) =>
  /^(ok|okay|k|cool|great|nice|good|perfect|super|wonderful|i see|aha|hm+|right|alright|all right|yes|yeah|yep|sure|got it|alles klar|gut|prima|toll|schon|verstehe|ja|genau|klar)$/.test(fold(text))

export const declines = (text: string) => /^(no|nope|nah|nein|ne|nee)( (thanks|thank you|danke|that s all|das war s|thats all))?$/.test(fold(text))

export const asksForAdvice = (text: string) => /\b(recommend|suggest|advise|which one|what should i|empfehl\w*|empfiehlst|raten sie|vorschlagen)\b/.test(fold(text))

/** "Can you …", "could I …": a wish in the form of a question. */
export const isRequest = (text: string) => /^(please |bitte )?(can|could|may|kann|konnte|konnen|konnten|darf) (you|i|we|ich|sie|ihr|du|wir)\b/.test(fold(text))

export const asksWhoYouAre = (text: string) =>
  /\b(who are you|are you (a )?(bot|robot|human|real|person|machine|ai)|am i (talking|speaking|chatting) (to|with)|what are you|what can you do|was kannst du|was konnen sie fur mich|wer (bist du|sind sie)|bist du ein|sind sie ein|bot oder mensch)\b/.test(fold(text))

/** Not an answer to what was asked, but something of its own. */
export const isAside = (text: string) => isQuestion(text) || isGreeting(text) || isThanks(text) || wantsPerson(text)
