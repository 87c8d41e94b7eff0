-- A column gets another type by way of a second one
ALTER TABLE orders ADD COLUMN new_remark text[];
UPDATE orders SET new_remark = CASE WHEN remark IS NULL THEN '{}' ELSE ARRAY[remark] END;
ALTER TABLE orders DROP COLUMN remark;
ALTER TABLE orders RENAME COLUMN new_remark TO remark;
ALTER TABLE orders ALTER COLUMN remark SET NOT NULL, ALTER COLUMN remark SET DEFAULT '{}';
