/**
 * Marks words that are not ours as data. The marks themselves cannot be written by whoever wrote the
 * words, in any case, with any spaces, nor by their full-width look-alikes.
 */
function mark(tag: 'customer' | 'data', text: string, attributes = ''): string {
  return `<${tag}${attributes}>${text.replace(/[<＜]([\s/]*(?:customer|data)\b)/giu, '‹$1')}</${tag}>`
}

/** The customer's words. */
export const fence = (text: string): string => mark('customer', text)

/** What a tool answered, what is remembered, what was found. `source` is ours. */
export const fenceData = (source: string, text: string): string => mark('data', text, ` from="${source.replace(/[^\w :.-]/g, '')}"`)

/** A text without the marks of data, for people. */
export const unfence = (text: string): string => text.replace(/<data from="[^"]*">|<\/data>/g, '')
