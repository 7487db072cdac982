export { ParleyError, type ErrorCode, errorCodes, isParleyError } from './parley-error.ts'
