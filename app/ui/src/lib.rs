//! Form fields, tables, tags and page furniture; knows no entity.
