import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'

export interface Import {
  specifier: string
  /** The file it leads to, from the root; undefined for an external package. */
  file: string | undefined
  /** Only types: gone before anything runs. */
  typeOnly: boolean
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string
  text: string
  imports: Import[]
}

const skipped = new Set(['node_modules', 'generated', '.next', 'dist', '.turbo', 'coverage', 'test-results'])

/** Every TypeScript file of the repository with what it imports. */
export function readImportGraph(root: string): Map<string, SourceFile> {
  const packages = workspacePackages(root)
  const graph = new Map<string, SourceFile>()
  for (const folder of ['apps', 'packages', 'prisma', 'e2e']) {
    for (const path of sourceFiles(join(root, folder))) {
      const text = readFileSync(path, 'utf8')
      graph.set(toKey(root, path), { path: toKey(root, path), text, imports: importsOf(root, path, text, packages) })
    }
  }
  return graph
}

function* sourceFiles(folder: string): Generator<string> {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sourceFiles(path)
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path
  }
}

interface WorkspacePackage {
  dir: string
  exports: Record<string, string>
}

function workspacePackages(root: string): Map<string, WorkspacePackage> {
  const found = new Map<string, WorkspacePackage>()
  for (const group of ['apps', 'packages']) {
    for (const name of existsSync(join(root, group)) ? readdirSync(join(root, group)) : []) {
      const file = join(root, group, name, 'package.json')
      if (!existsSync(file)) continue
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as { name: string; exports?: Record<string, string> }
      found.set(manifest.name, { dir: join(root, group, name), exports: manifest.exports ?? {} })
    }
  }
  return found
}

function importsOf(root: string, path: string, text: string, packages: Map<string, WorkspacePackage>): Import[] {
  const { module } = parseSync(path, text)
  const statics = module.staticImports.map((entry) => ({
    specifier: entry.moduleRequest.value,
    typeOnly: entry.entries.length > 0 && entry.entries.every((name) => name.isType),
  }))
  const reexports = module.staticExports.flatMap((entry) =>
    entry.entries.filter((name) => name.moduleRequest).map((name) => ({ specifier: name.moduleRequest!.value, typeOnly: name.isType })),
  )
  const dynamics = module.dynamicImports
    .map((entry) => text.slice(entry.moduleRequest.start, entry.moduleRequest.end))
    .filter((source) => /^['"`]/.test(source))
    .map((source) => ({ specifier: source.slice(1, -1), typeOnly: false }))
  return [...statics, ...reexports, ...dynamics].map((entry) => ({ ...entry, file: resolveSpecifier(root, path, entry.specifier, packages) }))
}

function resolveSpecifier(root: string, from: string, specifier: string, packages: Map<string, WorkspacePackage>): string | undefined {
  if (specifier.startsWith('.')) return firstFile(root, resolve(dirname(from), specifier))
  if (specifier.startsWith('@/')) {
    const app = /^(.*\/apps\/[^/]+)\//.exec(from)?.[1]
    return app ? firstFile(root, join(app, 'src', specifier.slice(2))) : undefined
  }
  const name = specifier.split('/').slice(0, 2).join('/')
  const target = packages.get(name)
  if (!target) return undefined
  const entry = target.exports[`.${specifier.slice(name.length)}`]
  return entry ? firstFile(root, join(target.dir, entry)) : undefined
}

function firstFile(root: string, path: string): string | undefined {
  const found = [path, `${path}.ts`, `${path}.tsx`, join(path, 'index.ts'), join(path, 'index.tsx')].find((candidate) => existsSync(candidate) && statSync(candidate).isFile())
  return found && toKey(root, found)
}

const toKey = (root: string, path: string) => relative(root, path).replaceAll('\\', '/')
