/** How a contact is called, where they gave a name, else by their number. */
export function nameOf(conversation: { contactName: string; contactPhone: string | null }): string {
  return conversation.contactName || conversation.contactPhone || 'Somebody without a name'
}
