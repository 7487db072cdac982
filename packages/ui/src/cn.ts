import { extendTailwindMerge } from 'tailwind-merge'

/** The names of tokens.css that stand where Tailwind has its own: without them `text-hint` would count as a colour. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['hint', 'control', 'body', 'title', 'headline'],
      radius: ['control', 'card'],
      shadow: ['float', 'dialog'],
    },
  },
})

/**
 * Joins class names, leaving out what is not there. Of two that set the same property the later one stays, so that a
 * caller's `className` wins over the component's own: left to the style sheet, the one that Tailwind writes last would.
 */
export function cn(...names: (string | false | null | undefined)[]): string {
  return merge(names)
}
