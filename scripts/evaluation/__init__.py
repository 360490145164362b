"""The measurements of `./scripts/evaluate`: one module a family."""
