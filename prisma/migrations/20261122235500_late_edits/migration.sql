-- An edit may come before the message that it names, as a deletion may; and the owner's own from the phone app.
CREATE INDEX "mailbox_edits" ON "mailbox" ("workspace_id", "channel_id", (payload #>> '{message,content,messageId}')) WHERE payload #>> '{message,content,type}' = 'edit';
CREATE INDEX "mailbox_owner_changes" ON "mailbox" ("workspace_id", "channel_id", (payload #>> '{content,messageId}')) WHERE kind = 'echo' AND payload #>> '{content,type}' IN ('edit', 'revoke');

-- The line of such a change goes once its message is there.
GRANT DELETE ON "messages" TO "parley_worker";
