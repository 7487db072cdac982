import { fold } from './fold.ts'

/** Words by which customers take marketing back, in any language: a whole message that is one of them counts. */
const usual = [
  'stop', 'stopp', 'stop all', 'stopall', 'unsubscribe', 'opt out', 'optout', 'cancel subscription', 'stop promotions', 'no more messages', 'remove me',
  'abmelden', 'abbestellen', 'keine werbung', 'keine nachrichten mehr', 'austragen',
  'arret', 'arreter', 'desabonner', 'se desabonner', 'me desinscrire', 'desinscription',
  'alto', 'baja', 'darme de baja', 'cancelar suscripcion', 'no mas mensajes',
  'cancellami', 'disiscriviti', 'annulla iscrizione', 'cancelar inscricao', 'sair', 'parar', 'descadastrar', 'afmelden', 'uitschrijven', 'wypisz', 'iptal', 'abonelikten cik', 'avregistrera', 'afmeld',
]
const known = new Set(usual.map(fold))

const bare = (text: string) => fold(text).replace(/[.!"'“”„]+/g, '').trim()

/** True where the whole text is a word that means: no more marketing. `own`: the workspace's words beside the usual ones. */
export function meansStop(text: string, own: readonly string[] = []): boolean {
  const word = bare(text)
  return word !== '' && word.length <= 60 && (known.has(word) || own.some((other) => bare(other) === word))
}
