-- Showing that an answer is on its way is done at once and has no row any more; what was still to be shown is over.
-- The owner may be no superuser, and would see no row of any workspace.
ALTER TABLE "effects" NO FORCE ROW LEVEL SECURITY;
UPDATE "effects" SET "status" = 'done', "outcome" = 'shown', "settled_at" = now(), "lease_token" = NULL, "lease_until" = NULL WHERE "kind" = 'show-typing' AND "status" IN ('pending', 'begun', 'uncertain');
ALTER TABLE "effects" FORCE ROW LEVEL SECURITY;
