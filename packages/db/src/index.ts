export * from './crypto.ts'
export { startEmbedded, type EmbeddedDatabase, type EmbeddedOptions } from './embedded.ts'
export { connectionUrls, databaseRoles, migrate, type ConnectionUrls, type DatabaseRole } from './migrate.ts'
export * from './prisma.ts'
