export * from './conversation-store.ts'
export * from './effect-store.ts'
export * from './model-port.ts'
export * from './program-source.ts'
