import { cardList } from '@parley/cards'
import { familyNames, familyOrder } from '@parley/cards/editor'
import type { Card } from '@parley/interpreter'

/** The cards that fit a search, in groups by family; empty families are left out. */
export function searchCards(query: string): { family: string; cards: Card[] }[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (card: Card) => words.every((word) => `${card.title} ${card.summary} ${card.kind} ${familyNames[card.family]}`.toLowerCase().includes(word))
  const groups = familyOrder.map((family) => ({ family: familyNames[family], cards: cardList.filter((card) => !card.entry && card.family === family && fits(card)) }))
  // Where a conversation begins is what one looks for first.
  return [{ family: 'Begin', cards: cardList.filter((card) => card.entry && fits(card)) }, ...groups].filter((group) => group.cards.length > 0)
}
