export { createEmulator, type Emulator, type EmulatorOptions } from './create-emulator.ts'
export type { BusinessNumber, Template } from './numbers.ts'
