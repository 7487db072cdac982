import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cn } from './cn.ts'

describe('cn', () => {
  it('leaves out what is not there', () => {
    expect(cn('flex', false, null, undefined, 'gap-2')).toBe('flex gap-2')
  })

  it.each([
    ['a smaller size', ['size-7', 'size-6'], 'size-6'],
    ['what is shown only on wide screens', ['inline-flex h-5', 'hidden lg:inline-flex'], 'h-5 hidden lg:inline-flex'],
    ['a pressed button', ['bg-surface text-ink hover:bg-hover', 'bg-accent-soft text-accent-ink hover:bg-accent-soft'], 'bg-accent-soft text-accent-ink hover:bg-accent-soft'],
    ['another corner', ['rounded-control', 'rounded-card'], 'rounded-card'],
    ['another shadow', ['shadow-float', 'shadow-dialog'], 'shadow-dialog'],
  ])('lets the later one win: %s', (_, names, left) => {
    expect(cn(...names)).toBe(left)
  })

  it('knows every text size of the tokens for a size and not for a colour', () => {
    const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
    const sizes = [...tokens.matchAll(/--text-([a-z]+):/g)].map((found) => found[1]!)
    expect(sizes.length).toBeGreaterThan(3)
    for (const size of sizes) {
      expect(cn(`text-${size}`, 'text-ink')).toBe(`text-${size} text-ink`)
      expect(cn(`text-xs`, `text-${size}`)).toBe(`text-${size}`)
    }
  })

  it('knows every radius and shadow of the tokens', () => {
    const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
    for (const [, radius] of tokens.matchAll(/ --radius-([a-z]+):/g)) expect(cn('rounded-sm', `rounded-${radius}`)).toBe(`rounded-${radius}`)
    for (const [, shadow] of tokens.matchAll(/ --shadow-(float|dialog):/g)) expect(cn('shadow-sm', `shadow-${shadow}`)).toBe(`shadow-${shadow}`)
  })
})
