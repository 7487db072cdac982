-- What Meta says about a number, as Settings shows it. Ids of customers are scoped to the portfolio.
ALTER TABLE "channels"
  ADD COLUMN "quality_rating" TEXT,
  ADD COLUMN "limit_tier" TEXT,
  ADD COLUMN "name_status" TEXT,
  ADD COLUMN "username" TEXT,
  ADD COLUMN "portfolio_id" TEXT;

-- The customer came by an ad or a post.
ALTER TABLE "conversations" ADD COLUMN "free_entry_until" TIMESTAMPTZ(3);

-- What a message answers, whether it was forwarded, reactions to it, what it was before an edit. Mostly nothing.
ALTER TABLE "messages" ADD COLUMN "details" JSONB;

-- What a contact was known by before: merged rows, changed numbers and ids.
CREATE TABLE "contact_aliases" (
  "workspace_id" UUID NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('contact', 'user', 'phone')),
  "value" TEXT NOT NULL,
  "contact_id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "contact_aliases_pkey" PRIMARY KEY ("workspace_id", "kind", "value")
);
CREATE INDEX "contact_aliases_workspace_id_contact_id_idx" ON "contact_aliases" ("workspace_id", "contact_id");
ALTER TABLE "contact_aliases" ADD CONSTRAINT "contact_aliases_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id")
  REFERENCES "contacts" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The channel log. The gateway stores what came; the worker says what it means.
CREATE TABLE "channel_events" (
  "workspace_id" UUID NOT NULL,
  "id" BIGSERIAL NOT NULL,
  "channel_id" UUID,
  "account_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "source_id" TEXT NOT NULL,
  "summary" TEXT NOT NULL DEFAULT '',
  "severity" TEXT NOT NULL DEFAULT 'notice' CHECK ("severity" IN ('notice', 'warning', 'alarm')),
  "payload" JSONB NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "taken_at" TIMESTAMPTZ(3),

  CONSTRAINT "channel_events_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE UNIQUE INDEX "channel_events_workspace_id_source_id_key" ON "channel_events" ("workspace_id", "source_id");
CREATE INDEX "channel_events_workspace_id_account_id_at_idx" ON "channel_events" ("workspace_id", "account_id", "at");
CREATE INDEX "channel_events_untaken" ON "channel_events" ("id") WHERE "taken_at" IS NULL;
ALTER TABLE "channel_events" ADD CONSTRAINT "channel_events_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "channel_events" ADD CONSTRAINT "channel_events_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id")
  REFERENCES "channels" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------- who may what

GRANT SELECT ON "contact_aliases", "channel_events" TO "parley_web";
GRANT SELECT, INSERT, UPDATE, DELETE ON "contact_aliases" TO "parley_worker";
GRANT SELECT, INSERT, UPDATE ON "channel_events" TO "parley_worker";
GRANT INSERT ON "channel_events" TO "parley_gateway";
GRANT USAGE ON SEQUENCE "channel_events_id_seq" TO "parley_gateway", "parley_worker";

GRANT UPDATE ("quality_rating", "limit_tier", "name_status", "username", "messages_per_second", "portfolio_id") ON "channels" TO "parley_worker";

-- Two contacts that turn out to be one person become one, and so do their conversations: everything moves
-- before the empty row goes. And what a customer deletes for everyone is deleted from the journal as well.
GRANT DELETE ON "contacts", "conversations" TO "parley_worker";
GRANT UPDATE ("conversation_id", "sequence", "event", "effects") ON "journal" TO "parley_worker";
GRANT UPDATE ("conversation_id") ON "faults" TO "parley_worker";

ALTER TABLE "contact_aliases" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "contact_aliases" FORCE ROW LEVEL SECURITY;
ALTER TABLE "channel_events" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "channel_events" FORCE ROW LEVEL SECURITY;
CREATE POLICY "web" ON "contact_aliases" FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "web" ON "channel_events" FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "worker" ON "contact_aliases" FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "worker" ON "channel_events" FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "gateway" ON "channel_events" FOR INSERT TO "parley_gateway" WITH CHECK ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
