import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,packages,prisma,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/.next/**', '**/generated/**'],
    // Every file is its own world; database tests make their own database.
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
