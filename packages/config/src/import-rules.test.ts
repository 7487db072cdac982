import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readImportGraph, type SourceFile } from './import-graph.ts'
import { parts, unreachable, type Part } from './import-rules.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const graph = readImportGraph(root)
const files = [...graph.values()]
const isTest = (path: string) => /\.test\.tsx?$|\/testing\/|\/fixtures?\/|\/simulation\/|vitest|playwright|\.config\.ts$/.test(path)

const partOf = (path: string): Part | undefined => parts.find((part) => new RegExp(`^${part.dir.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}(/|$)`).test(path))
const externalName = (specifier: string) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
const matches = (name: string, list: string[]) => list.some((entry) => (entry.endsWith('/') ? name.startsWith(entry) : name === entry))
const isExternal = (specifier: string) => !specifier.startsWith('.') && !specifier.startsWith('@/') && !specifier.startsWith('node:') && !specifier.startsWith('@parley/')

describe('import rules', () => {
  it('sees the whole house', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.filter((file) => !partOf(file.path)).map((file) => file.path)).toEqual([])
  })

  it('lets nobody import what is not listed', () => {
    const broken: string[] = []
    for (const file of files) {
      const part = partOf(file.path)!
      const own = part.dir.split('/').slice(0, 2).join('/')
      for (const { specifier } of file.imports) {
        if (specifier.startsWith('@parley/')) {
          const name = specifier.split('/')[1]!
          const self = own === `packages/${name}` || own === `apps/${name}`
          // Test helpers of other parts are for tests alone.
          const testing = specifier.endsWith('/testing') && isTest(file.path)
          if (!self && !testing && !part.may.includes(name) && !isTest(file.path)) broken.push(`${file.path} -> ${specifier}`)
        } else if (isExternal(specifier) && matches(externalName(specifier), part.never ?? []) && !isTest(file.path)) broken.push(`${file.path} -> ${specifier}`)
      }
    }
    expect(broken).toEqual([])
  })

  it('resolves every import of the house', () => {
    const lost = files.flatMap((file) =>
      file.imports.filter(({ specifier, file: target }) => target === undefined && /^(\.|@\/|@parley\/)/.test(specifier) && !/generated|\.css$|\.json$/.test(specifier)).map(({ specifier }) => `${file.path} -> ${specifier}`),
    )
    expect(lost).toEqual([])
  })

  it('keeps clock, chance and network out of the pure packages', () => {
    const broken: string[] = []
    for (const file of files) {
      const globals = partOf(file.path)?.neverGlobals
      if (!globals || isTest(file.path)) continue
      const code = file.text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replaceAll(/'[^'\n]*'|"[^"\n]*"/g, "''")
      for (const name of globals) if (new RegExp(`(?<![\\w.])${name.replace('.', '\\.')}\\b(?!\\s*[:?])`).test(code)) broken.push(`${file.path} names ${name}`)
    }
    expect(broken).toEqual([])
  })

  it.each(unreachable)('$why', ({ from, external }) => {
    expect(chainTo(from, (specifier) => isExternal(specifier) && matches(externalName(specifier), external))).toBeUndefined()
  })

  it('has no cycle between files', () => {
    expect(findCycle()).toBeUndefined()
  })

  it('lists in each package.json only what is allowed, and all that is used', () => {
    const broken: string[] = []
    const byFolder = new Map<string, SourceFile[]>()
    for (const file of files) {
      const folder = file.path.split('/').slice(0, file.path.startsWith('e2e') || file.path.startsWith('prisma') ? 1 : 2).join('/')
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), file])
    }
    for (const [folder, members] of byFolder) {
      const path = join(root, folder, 'package.json')
      if (!existsSync(path)) continue
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { name: string; dependencies?: Record<string, string>; devDependencies?: Record<string, string>; peerDependencies?: Record<string, string> }
      const allowed = new Set(parts.filter((part) => part.dir === folder || part.dir.startsWith(`${folder}/`)).flatMap((part) => part.may))
      for (const name of Object.keys(manifest.dependencies ?? {}))
        if (name.startsWith('@parley/') && !allowed.has(name.slice('@parley/'.length))) broken.push(`${folder}/package.json lists ${name}`)
      const rootManifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }
      const declared = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies }
      for (const member of members)
        for (const { specifier } of member.imports) {
          if (specifier.startsWith('.') || specifier.startsWith('@/') || specifier.startsWith('node:')) continue
          const name = externalName(specifier)
          if (name !== manifest.name && !(name in declared) && !(name in rootManifest.devDependencies)) broken.push(`${member.path} imports ${name}, which ${folder}/package.json does not list`)
        }
    }
    expect([...new Set(broken)]).toEqual([])
  })
})

/** The files that lead from `from` to a specifier, value imports only; undefined when none does. */
function chainTo(from: string, wanted: (specifier: string) => boolean): string | undefined {
  const seen = new Set<string>()
  const open: string[][] = [[from]]
  for (let chain = open.shift(); chain; chain = open.shift()) {
    const file = graph.get(chain.at(-1)!)
    for (const { specifier, file: target, typeOnly } of file?.imports ?? []) {
      if (typeOnly) continue
      if (wanted(specifier)) return [...chain, specifier].join(' -> ')
      if (target && !seen.has(target)) {
        seen.add(target)
        open.push([...chain, target])
      }
    }
  }
  return undefined
}

function findCycle(): string | undefined {
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const visit = (key: string): string | undefined => {
    if (state.get(key) === 'done') return undefined
    if (state.get(key) === 'open') return [...path.slice(path.indexOf(key)), key].join(' -> ')
    state.set(key, 'open')
    path.push(key)
    for (const { file, typeOnly } of graph.get(key)?.imports ?? []) {
      const cycle = file && !typeOnly ? visit(file) : undefined
      if (cycle) return cycle
    }
    path.pop()
    state.set(key, 'done')
    return undefined
  }
  for (const key of graph.keys()) {
    const cycle = visit(key)
    if (cycle) return cycle
  }
  return undefined
}
