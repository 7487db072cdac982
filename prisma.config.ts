import { defineConfig } from 'prisma/config'

// Only for Prisma's own command line; the processes apply the migrations themselves (packages/db/src/migrate.ts).
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost:5432/parley' },
})
