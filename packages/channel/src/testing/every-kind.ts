import type { OutboundContent } from '../outbound.ts'

const options = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `option-${index}`, title: `Option ${index + 1}` }))
const picture = { link: 'https://example.com/a.jpg' }

/** One sound message of every kind that a flow can say, and of every shape that a kind has; templates apart. */
export const everyKind: { name: string; content: OutboundContent }[] = [
  { name: 'text', content: { type: 'text', text: 'Hello' } },
  { name: 'text with a preview', content: { type: 'text', text: 'See https://example.com', preview: true } },
  { name: 'text without a preview', content: { type: 'text', text: 'See https://example.com', preview: false } },
  { name: 'image', content: { type: 'image', media: picture, caption: 'Our shop' } },
  { name: 'video', content: { type: 'video', media: { link: 'https://example.com/a.mp4' } } },
  { name: 'audio', content: { type: 'audio', media: { link: 'https://example.com/a.mp3' } } },
  { name: 'voice note', content: { type: 'audio', media: { link: 'https://example.com/a.ogg' }, voice: true } },
  { name: 'document', content: { type: 'document', media: { link: 'https://example.com/menu.pdf' }, caption: 'Menu', filename: 'menu.pdf' } },
  { name: 'sticker', content: { type: 'sticker', media: { link: 'https://example.com/a.webp' } } },
  { name: 'buttons', content: { type: 'buttons', text: 'When?', footer: 'Tap one', options: options(3) } },
  { name: 'buttons with a heading', content: { type: 'buttons', text: 'When?', header: { type: 'text', text: 'Appointment' }, options: options(1) } },
  { name: 'buttons with a picture', content: { type: 'buttons', text: 'When?', header: { type: 'image', media: picture }, options: options(2) } },
  { name: 'buttons with a video', content: { type: 'buttons', text: 'When?', header: { type: 'video', media: { link: 'https://example.com/a.mp4' } }, options: options(2) } },
  {
    name: 'buttons with a document',
    content: { type: 'buttons', text: 'Agreed?', header: { type: 'document', media: { link: 'https://example.com/a.pdf' }, filename: 'Offer.pdf' }, options: options(2) },
  },
  { name: 'list', content: { type: 'list', text: 'Which?', header: 'Services', footer: 'Prices include VAT', button: 'Choose', sections: [{ options: options(10) }] } },
  {
    name: 'list in sections',
    content: {
      type: 'list', text: 'Which?', button: 'Choose',
      sections: [{ title: 'Hair', options: [{ id: 'cut', title: 'Cut', description: '45 minutes' }] }, { title: 'Beard', options: [{ id: 'trim', title: 'Trim' }] }],
    },
  },
  { name: 'link', content: { type: 'link', text: 'Book online', header: { type: 'image', media: picture }, footer: 'Opens the browser', label: 'Book', url: 'https://example.com/book' } },
  { name: 'location request', content: { type: 'location-request', text: 'Where shall we come to?' } },
  { name: 'contact request', content: { type: 'contact-request', text: 'May we call you?' } },
  { name: 'form', content: { type: 'form', text: 'Tell us more', label: 'Fill in', formId: '1234567890', token: 'stay-1', screen: 'DETAILS', data: { name: 'Ada' } } },
  { name: 'form with its own endpoint', content: { type: 'form', text: 'Tell us more', label: 'Fill in', formId: '1234567890', token: 'stay-1', draft: true } },
  { name: 'product', content: { type: 'product', text: 'This one', catalogId: '77', productId: 'mug-1' } },
  { name: 'product without words', content: { type: 'product', catalogId: '77', productId: 'mug-1' } },
  {
    name: 'product list',
    content: {
      type: 'product-list', header: 'Mugs', text: 'Have a look', catalogId: '77',
      sections: [{ title: 'Large', productIds: ['mug-1', 'mug-2'] }, { title: 'Small', productIds: ['mug-3'] }],
    },
  },
  { name: 'catalogue', content: { type: 'catalogue', text: 'All that we have', footer: 'Tap to look', thumbnailProductId: 'mug-1' } },
  {
    name: 'carousel',
    content: {
      type: 'carousel', text: 'Our rooms',
      cards: [1, 2, 3].map((number) => ({
        type: 'link' as const, header: { type: 'image' as const, media: picture }, text: `Room ${number}`, label: 'Look', url: `https://example.com/${number}`,
      })),
    },
  },
  { name: 'carousel of products', content: { type: 'carousel', text: 'New', cards: ['mug-1', 'mug-2'].map((productId) => ({ type: 'product' as const, catalogId: '77', productId })) } },
  { name: 'location', content: { type: 'location', latitude: 52.52, longitude: 13.405, name: 'The shop', address: 'Unter den Linden 1, Berlin' } },
  {
    name: 'contacts',
    content: {
      type: 'contacts',
      contacts: [{ name: 'Ada Byron', firstName: 'Ada', lastName: 'Byron', organisation: 'Engines', phones: ['+4930123456'], emails: ['ada@example.com'], links: ['https://example.com'] }],
    },
  },
  { name: 'reaction', content: { type: 'reaction', messageId: 'wamid.X', emoji: '👍' } },
  { name: 'reaction taken back', content: { type: 'reaction', messageId: 'wamid.X', emoji: '' } },
]

/** Messages that WhatsApp would refuse, each for one reason. `reason` is what we say; `code` what Meta answers; 131053 comes with the status only. */
export const everyBrokenRule: { name: string; content: OutboundContent; reason: RegExp; code: number }[] = [
  { name: 'a text too long', content: { type: 'text', text: 'x'.repeat(4097) }, reason: /4097 characters.*4096/, code: 131009 },
  { name: 'an emoji counts as two', content: { type: 'buttons', text: 'a', options: [{ id: '1', title: `${'x'.repeat(19)}😀` }] }, reason: /21 characters.*20/, code: 131009 },
  { name: 'a picture over plain http', content: { type: 'image', media: { link: 'http://example.com/a.jpg' } }, reason: /https:\/\//, code: 131053 },
  { name: 'a picture at home', content: { type: 'image', media: { link: 'https://localhost/a.jpg' } }, reason: /public web site/, code: 131053 },
  { name: 'a picture at a private address', content: { type: 'image', media: { link: 'https://192.168.1.4/a.jpg' } }, reason: /bare address/, code: 131053 },
  { name: 'a caption too long', content: { type: 'document', media: { link: 'https://example.com/a.pdf' }, caption: 'x'.repeat(1025) }, reason: /caption.*1024/, code: 131009 },
  { name: 'four buttons', content: { type: 'buttons', text: 'a', options: options(4) }, reason: /at most 3/, code: 131009 },
  { name: 'no button', content: { type: 'buttons', text: 'a', options: [] }, reason: /no button/, code: 131009 },
  { name: 'two buttons alike', content: { type: 'buttons', text: 'a', options: [{ id: '1', title: 'Yes' }, { id: '2', title: 'Yes' }] }, reason: /Two buttons are called “Yes”/, code: 131009 },
  { name: 'two button ids alike', content: { type: 'buttons', text: 'a', options: [{ id: '1', title: 'Yes' }, { id: '1', title: 'No' }] }, reason: /Two button ids/, code: 131009 },
  { name: 'a button title on two lines', content: { type: 'buttons', text: 'a', options: [{ id: '1', title: 'Yes\nor no' }] }, reason: /line break/, code: 131009 },
  { name: 'a button id with a space before', content: { type: 'buttons', text: 'a', options: [{ id: ' 1', title: 'Yes' }] }, reason: /begins or ends with a space/, code: 131009 },
  { name: 'a button id too long', content: { type: 'buttons', text: 'a', options: [{ id: 'x'.repeat(257), title: 'Yes' }] }, reason: /at most 256/, code: 131009 },
  { name: 'no text above buttons', content: { type: 'buttons', text: '', options: options(1) }, reason: /above the buttons is empty/, code: 131008 },
  { name: 'a footer too long', content: { type: 'buttons', text: 'a', footer: 'x'.repeat(61), options: options(1) }, reason: /footer.*60/, code: 131009 },
  { name: 'a heading too long', content: { type: 'buttons', text: 'a', header: { type: 'text', text: 'x'.repeat(61) }, options: options(1) }, reason: /heading.*60/, code: 131009 },
  { name: 'eleven rows', content: { type: 'list', text: 'a', button: 'b', sections: [{ options: options(11) }] }, reason: /11 rows.*at most 10/, code: 131009 },
  { name: 'a list without rows', content: { type: 'list', text: 'a', button: 'b', sections: [] }, reason: /no rows/, code: 131009 },
  { name: 'a row title too long', content: { type: 'list', text: 'a', button: 'b', sections: [{ options: [{ id: '1', title: 'x'.repeat(25) }] }] }, reason: /at most 24/, code: 131009 },
  { name: 'a row description too long', content: { type: 'list', text: 'a', button: 'b', sections: [{ options: [{ id: '1', title: 'x', description: 'y'.repeat(73) }] }] }, reason: /at most 72/, code: 131009 },
  { name: 'a row id too long', content: { type: 'list', text: 'a', button: 'b', sections: [{ options: [{ id: 'x'.repeat(201), title: 'x' }] }] }, reason: /at most 200/, code: 131009 },
  { name: 'two row ids alike', content: { type: 'list', text: 'a', button: 'b', sections: [{ options: [{ id: '1', title: 'x' }, { id: '1', title: 'y' }] }] }, reason: /Two row ids/, code: 131009 },
  { name: 'a section without a title', content: { type: 'list', text: 'a', button: 'b', sections: [{ options: options(1) }, { title: 'Two', options: [{ id: 'z', title: 'z' }] }] }, reason: /title of section 1 is empty/, code: 131008 },
  { name: 'a list label too long', content: { type: 'list', text: 'a', button: 'x'.repeat(21), sections: [{ options: options(1) }] }, reason: /opens the list.*20/, code: 131009 },
  { name: 'a link that is none', content: { type: 'link', text: 'a', label: 'Go', url: 'example.com' }, reason: /begin with https/, code: 131009 },
  { name: 'a link label too long', content: { type: 'link', text: 'a', label: 'x'.repeat(21), url: 'https://example.com' }, reason: /at most 20/, code: 131009 },
  { name: 'a form label with an emoji', content: { type: 'form', text: 'a', label: 'Fill in 📝', formId: '1', token: 't', screen: 'S' }, reason: /no emoji/, code: 131009 },
  { name: 'a form without an id', content: { type: 'form', text: 'a', label: 'Go', formId: '', token: 't', screen: 'S' }, reason: /id of the form is empty/, code: 131009 },
  { name: 'a form filled with nothing', content: { type: 'form', text: 'a', label: 'Go', formId: '1', token: 't', screen: 'S', data: {} }, reason: /nothing in what the form/, code: 131009 },
  { name: 'a place request too long', content: { type: 'location-request', text: 'x'.repeat(1025) }, reason: /1024/, code: 131009 },
  { name: 'a product without an id', content: { type: 'product', catalogId: '77', productId: '' }, reason: /id of the product is empty/, code: 131009 },
  { name: 'products without a heading', content: { type: 'product-list', header: '', text: 'a', catalogId: '77', sections: [{ title: 'x', productIds: ['1'] }] }, reason: /heading is empty/, code: 131009 },
  {
    name: 'thirty-one products',
    content: { type: 'product-list', header: 'h', text: 'a', catalogId: '77', sections: [{ title: 'x', productIds: Array.from({ length: 31 }, (_, index) => String(index)) }] },
    reason: /31 products.*at most 30/, code: 131009,
  },
  { name: 'a catalogue without words', content: { type: 'catalogue', text: '' }, reason: /text is empty/, code: 131008 },
  { name: 'a carousel of one', content: { type: 'carousel', text: 'a', cards: [{ type: 'product', catalogId: '7', productId: '1' }] }, reason: /1 card;.*2 to 10/, code: 131009 },
  {
    name: 'a carousel of two kinds',
    content: { type: 'carousel', text: 'a', cards: [{ type: 'product', catalogId: '7', productId: '1' }, { type: 'link', header: { type: 'image', media: picture }, label: 'Go', url: 'https://example.com' }] },
    reason: /Either every card shows a product/, code: 131009,
  },
  {
    name: 'a carousel of pictures and videos',
    content: {
      type: 'carousel', text: 'a',
      cards: [{ type: 'link', header: { type: 'video', media: { link: 'https://example.com/a.mp4' } }, label: 'Go', url: 'https://example.com' }, { type: 'link', header: { type: 'image', media: picture }, label: 'Go', url: 'https://example.com' }],
    },
    reason: /every card has a picture/, code: 131009,
  },
  {
    name: 'a card with four lines',
    content: { type: 'carousel', text: 'a', cards: [1, 2].map((number) => ({ type: 'link' as const, header: { type: 'image' as const, media: picture }, text: 'a\nb\nc\nd', label: `${number}`, url: 'https://example.com' })) },
    reason: /more than two line breaks/, code: 131009,
  },
  { name: 'a place off the globe', content: { type: 'location', latitude: 91, longitude: 0 }, reason: /latitude/, code: 131009 },
  { name: 'six contacts', content: { type: 'contacts', contacts: Array.from({ length: 6 }, () => ({ name: 'Ada' })) }, reason: /6 contacts.*at most 5/, code: 131009 },
  { name: 'a contact without a name', content: { type: 'contacts', contacts: [{ name: '' }] }, reason: /name of contact 1 is empty/, code: 131009 },
  { name: 'a reaction of two emojis', content: { type: 'reaction', messageId: 'wamid.X', emoji: '👍👍' }, reason: /exactly one emoji/, code: 131009 },
  { name: 'a reaction in words', content: { type: 'reaction', messageId: 'wamid.X', emoji: 'ok' }, reason: /exactly one emoji/, code: 131009 },
]

/** Files of a wrong kind or size, as they stand in a card once they were uploaded. */
export const everyWrongFile: { name: string; content: OutboundContent; reason: RegExp }[] = [
  { name: 'a GIF as a picture', content: { type: 'image', media: { fileId: 'f', mimeType: 'image/gif', size: 100 } }, reason: /image\/gif.*JPEG or PNG/ },
  { name: 'a picture of six megabytes', content: { type: 'image', media: { fileId: 'f', mimeType: 'image/png', size: 6 * 1024 * 1024 } }, reason: /6\.0 MB.*up to 5 MB/ },
  { name: 'a voice note as MP3', content: { type: 'audio', voice: true, media: { fileId: 'f', mimeType: 'audio/mpeg', size: 100 } }, reason: /OGG \(Opus\)/ },
  { name: 'a sticker as PNG', content: { type: 'sticker', media: { fileId: 'f', mimeType: 'image/png', size: 100 } }, reason: /WebP/ },
  { name: 'a program as a document', content: { type: 'document', media: { fileId: 'f', mimeType: 'application/x-msdownload', size: 100 } }, reason: /PDF, Word/ },
  { name: 'a document above buttons that is a picture', content: { type: 'buttons', text: 'a', options: options(1), header: { type: 'document', media: { fileId: 'f', mimeType: 'image/png', size: 100 } } }, reason: /PDF, Word/ },
  { name: 'an empty file', content: { type: 'video', media: { fileId: 'f', mimeType: 'video/mp4', size: 0 } }, reason: /empty/ },
]

export { everyTemplate, everyWrongTemplate } from './every-template.ts'
