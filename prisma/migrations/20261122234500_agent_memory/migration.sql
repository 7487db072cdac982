-- What is worth knowing about a contact in a later conversation, with where it comes from.
CREATE TABLE "contact_memories" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "contact_id" UUID NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('fact', 'summary')),
  "text" TEXT NOT NULL,
  "message_id" TEXT,
  "session_id" TEXT,
  "edited_by" UUID,
  "at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "contact_memories_pkey" PRIMARY KEY ("workspace_id", "id")
);
-- The same thing is remembered once, with the newest date.
CREATE UNIQUE INDEX "contact_memories_once" ON "contact_memories" ("workspace_id", "contact_id", "kind", md5("text"));
CREATE INDEX "contact_memories_workspace_id_contact_id_at_idx" ON "contact_memories" ("workspace_id", "contact_id", "at");
ALTER TABLE "contact_memories" ADD CONSTRAINT "contact_memories_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Sessions in which a model was asked: the running summary of each, and whether its end has been summed up.
CREATE TABLE "agent_sessions" (
  "workspace_id" UUID NOT NULL,
  "session_id" TEXT NOT NULL,
  "conversation_id" UUID NOT NULL,
  "summary" TEXT NOT NULL DEFAULT '',
  "summary_until" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "lease_until" TIMESTAMPTZ(3),
  "done_at" TIMESTAMPTZ(3),

  CONSTRAINT "agent_sessions_pkey" PRIMARY KEY ("workspace_id", "session_id")
);
CREATE INDEX "agent_sessions_open" ON "agent_sessions" ("lease_until") WHERE "done_at" IS NULL;
CREATE INDEX "agent_sessions_workspace_id_conversation_id_idx" ON "agent_sessions" ("workspace_id", "conversation_id");
ALTER TABLE "agent_sessions" ADD CONSTRAINT "agent_sessions_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The persona of all AI steps of a workspace, and when they pass a conversation to a person. Nodes override both.
ALTER TABLE "workspaces"
  ADD COLUMN "persona" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "handover_rules" JSONB NOT NULL DEFAULT '{}';

GRANT SELECT, INSERT, UPDATE, DELETE ON "contact_memories" TO "parley_web", "parley_worker";
GRANT SELECT ON "agent_sessions" TO "parley_web";
GRANT SELECT, INSERT, UPDATE, DELETE ON "agent_sessions" TO "parley_worker";

DO $$
DECLARE
  "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['contact_memories', 'agent_sessions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', "name");
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', "name");
    EXECUTE format('CREATE POLICY "web" ON %I FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()))', "name");
    EXECUTE format('CREATE POLICY "worker" ON %I FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()))', "name");
  END LOOP;
END $$;
