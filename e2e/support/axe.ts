import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Until every transition has ended: axe reads colours as they are at that moment, half-way ones too. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getComputedTiming().endTime === Infinity))
}

/** Runs axe over the whole page, frames included; serious and critical findings fail, with where they are. `narrow`: to some of its rules. */
export async function expectNoSeriousAxeFindings(page: Page, narrow = (axe: AxeBuilder) => axe): Promise<void> {
  await atRest(page)
  const { violations } = await narrow(new AxeBuilder({ page })).analyze()
  const serious = violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => `${violation.id}: ${violation.help} — ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)
  expect(serious).toEqual([])
}

/** Neither the page nor anything in it is wider than it can show, once it is laid out for its width. What must keep its lines may scroll by itself. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = () =>
    page.evaluate(() =>
      [...document.querySelectorAll(':not(pre)')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX))
        .concat(document.documentElement.scrollWidth > window.innerWidth ? [document.documentElement] : [])
        .map((element) => `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.className}`),
    )
  await expect.poll(wide).toEqual([])
}
