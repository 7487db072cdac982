/**
 * The number under which a person of the workspace is the customer on the test phone. Always the same
 * for the same person, so that two colleagues never share a conversation. +999 is given to no country.
 */
export function testCustomerNumber(userId: string): string {
  const digits = BigInt(`0x${userId.replaceAll('-', '')}`) % 10_000_000_000n
  return `+999${digits.toString().padStart(10, '0')}`
}
