-- Functions that a model or a card may call: each one request to an HTTP API of the business.
CREATE TABLE "tools" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "definition" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "tools_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE UNIQUE INDEX "tools_workspace_id_name_key" ON "tools" ("workspace_id", "name");
ALTER TABLE "tools" ADD CONSTRAINT "tools_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Secrets that tools name. Each is sent to one origin only.
CREATE TABLE "tool_credentials" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "origin" TEXT NOT NULL,
  "sealed_secret" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "tool_credentials_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE UNIQUE INDEX "tool_credentials_workspace_id_name_key" ON "tool_credentials" ("workspace_id", "name");
ALTER TABLE "tool_credentials" ADD CONSTRAINT "tool_credentials_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Servers that speak the Model Context Protocol, what they last offered, and what of it was granted.
CREATE TABLE "tool_servers" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "definition" JSONB NOT NULL,
  "listed" JSONB NOT NULL DEFAULT '[]',
  "grants" JSONB NOT NULL DEFAULT '{}',
  "listed_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "tool_servers_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE UNIQUE INDEX "tool_servers_workspace_id_name_key" ON "tool_servers" ("workspace_id", "name");
ALTER TABLE "tool_servers" ADD CONSTRAINT "tool_servers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------- who may what

GRANT SELECT, INSERT, UPDATE, DELETE ON "tools", "tool_credentials", "tool_servers" TO "parley_web";
GRANT SELECT ON "tools", "tool_credentials", "tool_servers" TO "parley_worker";

DO $$
DECLARE
  "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['tools', 'tool_credentials', 'tool_servers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', "name");
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', "name");
    EXECUTE format('CREATE POLICY "web" ON %I FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()))', "name");
    EXECUTE format('CREATE POLICY "worker" ON %I FOR SELECT TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()))', "name");
  END LOOP;
END $$;
