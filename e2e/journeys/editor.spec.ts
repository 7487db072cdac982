import { expect, test, type Locator, type Page } from '@playwright/test'
import { Canvas } from '../support/canvas.ts'
import { business, enter, flowsOf, newWorkspace, signInAs } from '../support/demo.ts'
import { flowFile, greeting, openFlow } from '../support/flow-file.ts'

test('everything can be undone and done again: moving, connecting, writing, removing', async ({ page }) => {
  const canvas = await open(page, 'Undo & Daughters', threeCards)
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  const redo = page.getByRole('button', { name: 'Redo', exact: true })
  const edges = page.locator('.react-flow__edge')
  await expect(undo).toBeDisabled()

  const home = await placeOf(canvas.node('bye'))
  await drag(page, canvas.node('bye'), 96, 120)
  const away = await placeOf(canvas.node('bye'))
  expect(away.y).toBeGreaterThan(home.y + 60)
  await expect(edges).toHaveCount(1)
  await canvas.connect('hello', 'next', 'bye')
  const panel = await canvas.select('bye')
  await panel.getByRole('textbox', { name: 'Last words' }).fill('Farewell!')
  await expect(canvas.node('bye')).toContainText('Farewell!')
  await canvas.node('hello').click({ position: { x: 80, y: 16 } })
  await page.keyboard.press('Delete')
  await expect(canvas.nodes()).toHaveCount(2)
  await expect(edges).toHaveCount(0)

  await undo.click()
  await expect(canvas.nodes()).toHaveCount(3)
  await expect(edges).toHaveCount(2)
  await undo.click()
  await expect(canvas.node('bye')).not.toContainText('Farewell!')
  await undo.click()
  await expect(edges).toHaveCount(1)
  await undo.click()
  await expect.poll(() => placeOf(canvas.node('bye'))).toEqual(home)
  await expect(undo).toBeDisabled()

  for (let step = 0; step < 4; step += 1) await redo.click()
  await expect(redo).toBeDisabled()
  await expect(canvas.nodes()).toHaveCount(2)
  await expect(edges).toHaveCount(0)
  await expect(canvas.node('bye')).toContainText('Farewell!')
  expect(await placeOf(canvas.node('bye'))).toEqual(away)
})

test('cards are copied into another flow with their texts and the edges between them', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const workspaceId = await newWorkspace(page, 'Copy & Sons')
  await openFlow(page, workspaceId, greeting('From here', 'Take me along.'))
  const canvas = new Canvas(page)
  await canvas.node('begin').click({ position: { x: 80, y: 16 } })
  await page.keyboard.press('ControlOrMeta+a')
  await expect(canvas.settings()).toContainText('2')
  await page.keyboard.press('ControlOrMeta+c')
  await openFlow(page, workspaceId, greeting('To there', 'I was here before.'))
  await canvas.node('begin').click({ position: { x: 80, y: 16 } })
  await page.keyboard.press('ControlOrMeta+v')
  await expect(canvas.nodes()).toHaveCount(4)
  await expect(canvas.nodes().filter({ hasText: 'Take me along.' })).toHaveCount(1)
  await expect(canvas.node('hello_2')).toContainText('Take me along.')
  await expect(page.locator('.react-flow__edge')).toHaveCount(2)
})

test('a flow is made, joined and published by keyboard alone', async ({ page }) => {
  const canvas = await open(page, 'Keys & Co', greeting('By keyboard', 'Good morning!'))
  await tabTo(page, page.getByRole('button', { name: 'Send a message' }))
  await page.keyboard.press('Enter')
  await expect(canvas.nodes()).toHaveCount(3)
  const settings = canvas.settings()
  await tabTo(page, settings.getByRole('textbox', { name: 'Name', exact: true }))
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('afterwards')
  await page.keyboard.press('Enter')
  await expect(canvas.node('afterwards')).toBeVisible()
  await tabTo(page, settings.getByRole('textbox', { name: 'Text', exact: true }))
  await page.keyboard.type('And that was that.')
  // To the card before it, whose exit is to lead there.
  await tabTo(page, canvas.node('hello'), 'Shift+Tab')
  // Enter goes into the card, Escape comes back to it.
  await page.keyboard.press('Enter')
  await expect(settings.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  await expect(settings.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('hello')
  await page.keyboard.press('Escape')
  await expect(canvas.node('hello')).toBeFocused()
  await page.keyboard.press('Enter')
  const exit = settings.getByRole('combobox', { name: /^Connect “.*” to…$/ })
  await tabTo(page, exit)
  if ((await exit.innerText()).includes('Not connected')) {
    await page.keyboard.press('Enter')
    await expect(page.getByRole('option', { name: 'afterwards' })).toBeVisible()
    await page.keyboard.type('afterwards')
    await page.keyboard.press('Enter')
  }
  await expect(exit).toContainText('afterwards')
  // Deleted by mistake: the keyboard goes on at the card before it, and undo brings it back.
  await tabTo(page, canvas.node('afterwards'), 'Shift+Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Delete')
  await expect(canvas.nodes()).toHaveCount(2)
  await expect(canvas.node('hello')).toBeFocused()
  await expect(page.getByRole('status', { name: 'Changes' })).toHaveText('afterwards deleted.')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(canvas.nodes()).toHaveCount(3)
  await expect(page.getByRole('status', { name: 'Changes' })).toHaveText('Undone: Delete card.')
  await tabTo(page, page.getByRole('button', { name: 'Publish' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Version 1 is live')).toBeVisible()
})

test('a card is found by the words on it, in a large flow', async ({ page }) => {
  await enter(page)
  await page.goto(flowsOf(business('Saltwater').workspaceId))
  await page.getByRole('rowheader').getByRole('link').first().click()
  const canvas = new Canvas(page)
  await canvas.node('menu').waitFor()
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Find a card' }).fill('patch TEST')
  const found = page.getByRole('listbox', { name: 'Cards found' }).getByRole('option')
  await expect(found).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(canvas.settings().getByRole('textbox', { name: 'Name', exact: true }).first()).toHaveValue('mia')
  await expect(canvas.node('mia')).toBeInViewport()
  // The keyboard goes on at the card, and is back there after a search that led nowhere.
  await expect(canvas.node('mia')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Find a card' }).fill('zeppelin')
  await expect(page.getByText('No card has “zeppelin” on it.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(canvas.node('mia')).toBeFocused()
  // A card far away comes into view with the keyboard.
  await tabTo(page, canvas.node('anybody'), 'Shift+Tab')
  await expect(canvas.node('anybody')).toBeInViewport()
})

test('a placeholder is picked from what exists there, and follows when its card is renamed', async ({ page }) => {
  const canvas = await open(page, 'Place & Holder', questionThenMessage)
  const answer = await canvas.select('reply')
  const text = answer.getByRole('textbox', { name: 'Text', exact: true })
  await text.fill('You chose ')
  await answer.getByRole('button', { name: 'Insert…' }).first().click()
  const picker = page.getByRole('dialog', { name: 'Insert a placeholder' })
  await picker.getByRole('textbox', { name: 'Search placeholders' }).fill('size')
  await picker.getByRole('button', { name: /size\.title/ }).click()
  await expect(text).toHaveValue('You chose {{ size.title }}')
  await expect(text).toBeFocused()
  // Typed braces offer the same.
  await page.keyboard.type(', {{ cont')
  await page.getByRole('listbox', { name: 'Placeholders' }).getByRole('option', { name: /contact\.name/ }).click()
  await expect(text).toHaveValue('You chose {{ size.title }}, {{ contact.name }}')

  const question = await canvas.select('size')
  const name = question.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('cup size')
  await name.press('Enter')
  await expect(canvas.node('cup_size')).toBeVisible()
  await canvas.select('reply')
  await expect(text).toHaveValue('You chose {{ cup_size.title }}, {{ contact.name }}')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  // One step takes both back; it shows the card that was renamed.
  await expect(canvas.node('size')).toBeVisible()
  await canvas.select('reply')
  await expect(text).toHaveValue('You chose {{ size.title }}, {{ contact.name }}')
})

test('the channel’s limits are shown where they are passed, and publishing names them', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Limits Ltd')
  await openFlow(page, workspaceId, questionThenMessage)
  const canvas = new Canvas(page)
  const panel = await canvas.select('size')
  const first = panel.getByRole('textbox', { name: 'Option 1', exact: true })
  await first.fill('x'.repeat(20))
  await expect(panel.getByLabel('20 of 20 characters')).toBeVisible()
  await expect(first).not.toHaveAttribute('aria-invalid', 'true')
  await first.fill('x'.repeat(21))
  await expect(panel.getByLabel('21 of 20 characters')).toBeVisible()
  await expect(first).toHaveAttribute('aria-invalid', 'true')
  await expect(canvas.node('size').getByRole('img', { name: '1 problem' })).toBeVisible()
  await page.getByRole('button', { name: 'Publish' }).click()
  const refused = page.getByRole('dialog', { name: 'Not published yet' })
  await expect(refused).toContainText('has 21 characters; WhatsApp takes at most 20')
  await page.keyboard.press('Escape')
  await expect(refused).toHaveCount(0)
  await first.fill('Small')

  const add = panel.getByRole('button', { name: 'Add option' })
  for (let count = 3; count <= 10; count += 1) await add.click()
  await expect(panel.getByRole('textbox', { name: 'Option 10', exact: true })).toBeVisible()
  await expect(add).toBeDisabled()
  // From a file an eleventh may come all the same.
  await openFlow(page, workspaceId, eleven)
  const crowded = await canvas.select('many')
  await expect(crowded.getByText('11/10')).toBeVisible()
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(refused).toContainText(/10/)
})

test('an agent sees the flow and cannot change it', async ({ page }) => {
  await signInAs(page, 'ellen@parley.example')
  await page.goto(flowsOf(business('Northlight').workspaceId))
  await page.getByRole('rowheader').getByRole('link').first().click()
  const canvas = new Canvas(page)
  await canvas.node('menu').waitFor()
  await expect(page.getByRole('status').filter({ hasText: 'View only' })).toBeVisible()
  await expect(page.getByText(/Your role here is to look/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Try it' })).toBeDisabled()
  const count = await canvas.nodes().count()
  const panel = await canvas.select('menu')
  await expect(panel.getByRole('textbox', { name: 'Question' })).toBeDisabled()
  await page.keyboard.press('Delete')
  await page.keyboard.press('ControlOrMeta+d')
  await page.getByRole('button', { name: 'Send a message', exact: true }).press('Enter')
  const before = await placeOf(canvas.node('menu'))
  await drag(page, canvas.node('menu'), 0, 80)
  await expect(canvas.nodes()).toHaveCount(count)
  // A drag may move the view, never the card within it.
  const neighbour = await relative(canvas, 'menu', 'coffee')
  await page.reload()
  await canvas.node('menu').waitFor()
  expect(await relative(canvas, 'menu', 'coffee')).toEqual(neighbour)
  expect(before).toBeTruthy()
})

const threeCards = flowFile(
  'Three cards',
  [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'hello', card: 'message', config: { bubbles: [{ type: 'text', text: 'Good morning!' }] } },
    { name: 'bye', card: 'end', config: { text: '' } },
  ],
  [['begin', 'next', 'hello']],
)

const options = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `option_${index + 1}`, title: `Size ${index + 1}`, description: '' }))

const question = (count: number) => ({ text: 'Which size?', answer: { type: 'choice', options: options(count), branches: false, listButton: 'Sizes' } })

const questionThenMessage = flowFile(
  'Sizes',
  [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'size', card: 'ask', config: question(2) },
    { name: 'reply', card: 'message', config: { bubbles: [{ type: 'text', text: 'Thank you.' }] } },
  ],
  [
    ['begin', 'next', 'size'],
    ['size', 'answered', 'reply'],
    ['size', 'invalid', 'reply'],
  ],
)

const eleven = flowFile(
  'Eleven',
  [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'many', card: 'ask', config: question(11) },
  ],
  [['begin', 'next', 'many']],
)

async function open(page: Page, workspace: string, file: { name: string }): Promise<Canvas> {
  await openFlow(page, await newWorkspace(page, workspace), file)
  return new Canvas(page)
}

/** Where a card lies on the canvas, whatever part of it is looked at. */
async function placeOf(node: Locator): Promise<{ x: number; y: number }> {
  return node.evaluate((element) => {
    const { m41, m42 } = new DOMMatrix(getComputedStyle(element).transform)
    return { x: m41, y: m42 }
  })
}

async function relative(canvas: Canvas, one: string, other: string): Promise<{ x: number; y: number }> {
  const [a, b] = [await placeOf(canvas.node(one)), await placeOf(canvas.node(other))]
  return { x: b.x - a.x, y: b.y - a.y }
}

async function drag(page: Page, node: Locator, x: number, y: number): Promise<void> {
  const box = (await node.boundingBox())!
  const from = { x: box.x + 80, y: box.y + 16 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + x, from.y + y, { steps: 10 })
  await page.mouse.up()
}

/** Presses Tab until the focus is there: what cannot be reached so fails. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.first().waitFor()
  for (let step = 0; step < 80; step += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${target} was not reached by ${key}.`)
}

test('how long a question waits for more is typed in seconds', async ({ page }) => {
  const workspaceId = await newWorkspace(page, 'Patient & Sons')
  const nodes = [
    { name: 'begin', card: 'start', config: { trigger: { type: 'any' } } },
    { name: 'wish', card: 'ask', config: { text: 'What would you like?', answer: { type: 'text' }, quietMs: 1500 } },
  ]
  await openFlow(page, workspaceId, flowFile('Seconds', nodes, [['begin', 'next', 'wish']]))
  const panel = await new Canvas(page).select('wish')
  await panel.getByText('When the answer does not fit').click()
  const seconds = panel.getByLabel('Wait for more messages')
  await expect(seconds).toHaveValue('1.5')
  await seconds.fill('')
  await seconds.pressSequentially('9.2')
  await expect(seconds).toHaveValue('9.2')
  await expect(panel.getByText('At most eight seconds.')).toBeVisible()
  await seconds.fill('')
  await seconds.pressSequentially('0.4')
  await expect(panel.getByText('At most eight seconds.')).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible()
  await page.reload()
  await (await new Canvas(page).select('wish')).getByText('When the answer does not fit').click()
  await expect(seconds).toHaveValue('0.4')
})
