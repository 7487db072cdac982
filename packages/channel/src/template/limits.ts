/** What WhatsApp takes of a template, v26.0; Meta's template pages as of November 2026. */
export const templateLimits = {
  name: 512,
  headerText: 60,
  body: 1024,
  footer: 60,
  buttons: 10,
  buttonText: 25,
  urlButtons: 2,
  phone: 20,
  copyCode: 15,
  offerText: 16,
  /** The text of a limited-time offer. */
  offerBody: 600,
  cardsLeast: 2,
  cards: 10,
  cardBody: 160,
  cardLineBreaks: 2,
  cardButtons: 2,
  /** Over all sections of a button that shows several products. */
  products: 30,
  productSections: 10,
  productSectionTitle: 24,
  /** An approved template may be edited this often. */
  editsPerDay: 1,
  editsPerMonth: 10,
} as const
