export * from './from-curl.ts'
export * from './from-open-api.ts'
