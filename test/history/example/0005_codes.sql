-- A required column that is filled before it is required
ALTER TABLE "public"."orders" ADD COLUMN "code" TEXT;
UPDATE "public"."orders" SET "code" = 'A-' || "id" WHERE "code" IS NULL;
ALTER TABLE "public"."orders" ALTER COLUMN "code" SET NOT NULL;
CREATE UNIQUE INDEX CONCURRENTLY "orders_code_key" ON "public"."orders"("code");
