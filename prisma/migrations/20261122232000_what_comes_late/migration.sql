-- The address of a conversation that became one with another leads to the one that stayed.
CREATE TABLE "conversation_aliases" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "conversation_id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "conversation_aliases_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE INDEX "conversation_aliases_workspace_id_conversation_id_idx" ON "conversation_aliases" ("workspace_id", "conversation_id");
ALTER TABLE "conversation_aliases" ADD CONSTRAINT "conversation_aliases_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id")
  REFERENCES "conversations" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
GRANT SELECT ON "conversation_aliases" TO "parley_web";
GRANT SELECT, INSERT, UPDATE ON "conversation_aliases" TO "parley_worker";
ALTER TABLE "conversation_aliases" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "conversation_aliases" FORCE ROW LEVEL SECURITY;
CREATE POLICY "web" ON "conversation_aliases" FOR SELECT TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "worker" ON "conversation_aliases" FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));

-- A deletion may come before the message that it names: found again by what it names.
CREATE INDEX "mailbox_deletions" ON "mailbox" ("workspace_id", "channel_id", (payload #>> '{message,content,messageId}')) WHERE payload #>> '{message,content,type}' = 'revoke';

-- Meta limits some restrictions in time.
ALTER TABLE "channels" ADD COLUMN "stopped_until" TIMESTAMPTZ(3);
GRANT UPDATE ("stopped_until") ON "channels" TO "parley_worker";
