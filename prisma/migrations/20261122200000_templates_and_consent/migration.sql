-- WhatsApp's message templates, one row for each language, as Meta last told them.
CREATE TABLE "templates" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "account_id" TEXT NOT NULL,
  "channel_template_id" TEXT,
  "name" TEXT NOT NULL,
  "language" TEXT NOT NULL,
  "category" TEXT NOT NULL CHECK ("category" IN ('marketing', 'utility', 'authentication')),
  "status" TEXT NOT NULL,
  "reason" TEXT,
  "quality" TEXT,
  "shape" JSONB,
  "notice" TEXT,
  "edits" TIMESTAMPTZ(3)[] NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "templates_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE UNIQUE INDEX "templates_workspace_id_account_id_name_language_key" ON "templates" ("workspace_id", "account_id", "name", "language");
ALTER TABLE "templates" ADD CONSTRAINT "templates_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who allowed marketing, or took it back, when, how, to which words, and what proves it. The newest row counts.
CREATE TABLE "consents" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "contact_id" UUID NOT NULL,
  "granted" BOOLEAN NOT NULL,
  "how" TEXT NOT NULL CHECK ("how" IN ('asked', 'imported', 'keyword', 'preferences', 'tap', 'refusal', 'person')),
  "words" TEXT NOT NULL DEFAULT '',
  "proof" TEXT NOT NULL DEFAULT '',
  "recorded_by" UUID,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "position" BIGSERIAL NOT NULL,

  CONSTRAINT "consents_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE INDEX "consents_workspace_id_contact_id_at_idx" ON "consents" ("workspace_id", "contact_id", "at", "position");
-- The same proof makes the same record: an event that is taken twice is kept once.
CREATE UNIQUE INDEX "consents_proven_once" ON "consents" ("workspace_id", "contact_id", "how", "proof") WHERE "proof" <> '';
ALTER TABLE "consents" ADD CONSTRAINT "consents_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Contacts who were written to outside the window in the last 24 hours: what a portfolio's messaging limit counts.
CREATE TABLE "openings" (
  "workspace_id" UUID NOT NULL,
  "portfolio" TEXT NOT NULL,
  "contact_id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "openings_pkey" PRIMARY KEY ("workspace_id", "portfolio", "contact_id")
);
CREATE INDEX "openings_workspace_id_portfolio_at_idx" ON "openings" ("workspace_id", "portfolio", "at");
ALTER TABLE "openings" ADD CONSTRAINT "openings_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Why a send waits for hours rather than seconds; what comes after it does not wait for it.
ALTER TABLE "effects" ADD COLUMN "held" TEXT;
ALTER TABLE "messages" ADD COLUMN "held" TEXT;

ALTER TABLE "workspaces"
  ADD COLUMN "ai_disclosure" JSONB NOT NULL DEFAULT '{"on": true, "words": {}}',
  ADD COLUMN "stop_words" JSONB NOT NULL DEFAULT '{}';

-- ---------------------------------------------------------------- who may what

GRANT SELECT, INSERT, UPDATE, DELETE ON "templates" TO "parley_web", "parley_worker";
GRANT SELECT, INSERT ON "consents" TO "parley_web", "parley_worker";
-- A contact that turns out to be another takes its records along.
GRANT UPDATE ("contact_id") ON "consents" TO "parley_worker";
GRANT USAGE ON SEQUENCE "consents_position_seq" TO "parley_web", "parley_worker";
GRANT SELECT ON "openings" TO "parley_web";
GRANT SELECT, INSERT, UPDATE, DELETE ON "openings" TO "parley_worker";

DO $$
DECLARE
  "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['templates', 'consents', 'openings'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', "name");
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', "name");
    EXECUTE format('CREATE POLICY "web" ON %I FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()))', "name");
    EXECUTE format('CREATE POLICY "worker" ON %I FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()))', "name");
  END LOOP;
END $$;
