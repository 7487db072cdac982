'use client'
import { Sparkles } from '@parley/ui/icons'
import { defineEditor } from '../editor-kit/index.ts'
import { aiStepCard, exitPort } from './card.ts'
import { AiStepFace } from './editor/face.tsx'
import { AiStepForm } from './editor/form.tsx'

export const aiStepEditor = defineEditor(aiStepCard, {
  icon: Sparkles,
  placed: ({ exits }) => exits.map((exit) => exitPort(exit.id)),
  Face: AiStepFace,
  Form: AiStepForm,
})
