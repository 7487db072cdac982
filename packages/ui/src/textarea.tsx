'use client'
import { Field } from '@base-ui/react/field'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'
import { controlClasses } from './input.tsx'

/** Several lines; grows with its text up to a third of the window. */
export function Textarea({ className, rows = 3, ref, ...rest }: ComponentProps<'textarea'>) {
  const props = rest as ComponentProps<typeof Field.Control>
  return <Field.Control {...props} render={<textarea ref={ref} rows={rows} className={cn(controlClasses, 'field-sizing-content max-h-[33vh] min-h-16 resize-y py-1.5', className)} />} />
}
