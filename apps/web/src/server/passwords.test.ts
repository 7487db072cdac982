import { expect, it } from 'vitest'
import { passwords } from './passwords.ts'

it('keeps argon2id in PHC form, salted, and takes only the same password', async () => {
  const [one, other] = await Promise.all([passwords.hash('a long password'), passwords.hash('a long password')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(one).not.toBe(other)
  expect(await passwords.verify(one, 'a long password')).toBe(true)
  expect(await passwords.verify(one, 'a long passwore')).toBe(false)
  expect(await passwords.verify('not a hash', 'a long password')).toBe(false)
  expect(await passwords.pretend('a long password')).toBe(false)
})
