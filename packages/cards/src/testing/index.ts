export * from './conversation.ts'
export * from './flow-builder.ts'
