/** The name of a list's entry, for its buttons. */
export const nameOf = (value: unknown) => (typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : '')
