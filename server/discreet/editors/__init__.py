"""The findings in editors, by the Language Server Protocol. Needs the extra `lsp`."""
