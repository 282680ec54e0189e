"""From a landed file to rows in the schema `raw`."""
