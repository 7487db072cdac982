/** How long the view takes to move, milliseconds: not at all for those who asked for stillness. */
export const motionMs = (): number => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160)
