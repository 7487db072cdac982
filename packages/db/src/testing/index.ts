export { arrangeWorkspace, type ArrangedWorkspace } from './arrange.ts'
export { createTestDatabase, type TestDatabase } from './create-test-database.ts'
