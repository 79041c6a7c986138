-- Searches for blocks, for SQLite. The same file name in migrations/postgres holds the same schema.

-- Key and streets without accents and signs, as the program folds them: a search means the same on both databases.
ALTER TABLE block ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE block SET search_text = replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(code || ' ' || between_streets), 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'), 'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'), '-', ' '), '.', ' '), ',', ' '), '/', ' '), '(', ' ');
