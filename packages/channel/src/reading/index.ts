export * from './fold.ts'
export * from './stop-words.ts'
export * from './read-date.ts'
export * from './read-values.ts'
