import { test } from '@playwright/test'
import { business, newCustomer } from '../support/demo.ts'

test('the salon’s agent looks up, books after a yes, takes a correction, and moves', async ({ page }) => {
  const salon = business('Saltwater')
  const phone = await newCustomer(page, salon, 'Greta Holm')
  await phone.say('hi')
  await phone.hears(/this is Mia/)
  await phone.tap('Something else')
  await phone.hears(/Ask me anything/)

  await phone.say('do you have anything free next friday for a men’s cut?')
  await phone.hears(/there is:/)
  await phone.say('the first one')
  await phone.hears(/Shall I book Men’s cut on Friday .* at \d\d:\d\d for you\?/)
  await phone.say('actually, make it a colour')
  await phone.hears(/Shall I book Colour on Friday .* at \d\d:\d\d for you\?/)
  await phone.say('yes')
  await phone.hears(/All done: colour, Friday/)

  await phone.say('could you move it to saturday at 10?')
  await phone.hears(/Shall I move your visit to Saturday .* at 10:00\?/)
  await phone.say('yes')
  await phone.hears(/All done: Saturday .*10:00/)
})
