/** What there is to do. A wake-up may get lost: whoever waits also looks by themselves now and then. */
export type WakeupTopic = 'mail' | 'effects' | 'statuses'

export interface Wakeups {
  /** Calls back whenever there is something to do. Resolves to how to end it. */
  listen(wake: (topic: WakeupTopic) => void): Promise<() => Promise<void>>
}
